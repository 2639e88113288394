"""The handbook's protocol in Python: its 15 features in NumPy, XGBoost with 100 trees, rate 0.1, depth 3.

Usage: fraud_quality.py DATA_FOLDER TRAIN_FROM TEST_FROM
"""

import glob
import json
import sys
import time

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import average_precision_score, roc_auc_score

DAY = 86_400
COLUMNS = ["TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"]


class Windows:
    """Counts and sums over (t - delay - length, t - delay] by key, rows ordered by (time, id)."""

    def __init__(self, key, seconds):
        self.order = np.lexsort((np.arange(len(key)), seconds, key))
        place = key[self.order].astype(np.int64) * 10**9
        self.line = place + seconds[self.order]
        self.first = np.searchsorted(place, place)
        self.here = np.arange(1, len(key) + 1)

    def over(self, values, length, delay=0):
        low = np.maximum(np.searchsorted(self.line, self.line - delay - length, "right"), self.first)
        high = np.searchsorted(self.line, self.line - delay, "right") if delay else self.here
        high = np.maximum(high, low)
        total = np.concatenate([[0.0], np.cumsum(values[self.order])])
        count, sum_ = np.empty(len(low)), np.empty(len(low))
        count[self.order], sum_[self.order] = high - low, total[high] - total[low]
        return count, sum_


def features(rows):
    seconds = (rows.TX_DATETIME - pd.Timestamp("2018-01-01")).dt.total_seconds().to_numpy().astype(np.int64)
    amount, fraud = rows.TX_AMOUNT.to_numpy(), rows.TX_FRAUD.to_numpy().astype(float)
    customers = Windows(rows.CUSTOMER_ID.to_numpy(), seconds)
    terminals = Windows(rows.TERMINAL_ID.to_numpy(), seconds)
    columns = [
        amount,
        (rows.TX_DATETIME.dt.day_of_week >= 5).to_numpy().astype(float),
        (rows.TX_DATETIME.dt.hour <= 6).to_numpy().astype(float),
    ]
    for days in (1, 7, 30):
        count, total = customers.over(amount, days * DAY)
        columns += [count, total / count]
        count, frauds = terminals.over(fraud, days * DAY, 7 * DAY)
        columns += [count, np.where(count > 0, frauds / np.maximum(count, 1), 0.0)]
    return np.column_stack(columns)


def split(rows, day, train_from, test_from):
    """Row numbers of the train week, and of the test week without the cards known to be compromised."""
    customer, fraud = rows.CUSTOMER_ID.to_numpy(), rows.TX_FRAUD.to_numpy() == 1
    train = np.flatnonzero((day >= train_from) & (day < train_from + 7))
    known = set(customer[train][fraud[train]])
    test = []
    for d in range(7):
        known |= set(customer[(day == train_from + 6 + d) & fraud])
        today = np.flatnonzero(day == test_from + d)
        test.append(today[~np.isin(customer[today], list(known))])
    return train, np.concatenate(test)


def card_precision(rows, day, test, score, top=100):
    frame = pd.DataFrame(
        {
            "day": day[test],
            "card": rows.CUSTOMER_ID.to_numpy()[test],
            "score": score,
            "fraud": rows.TX_FRAUD.to_numpy()[test],
        }
    )
    found, shares = set(), []
    for _, today in frame.groupby("day"):
        cards = today[~today.card.isin(found)].groupby("card")[["score", "fraud"]].max().reset_index()
        looked = cards.sort_values(["score", "card"], ascending=[False, True]).head(top)
        hits = looked[looked.fraud == 1].card
        found |= set(hits)
        shares.append(len(hits) / top)
    return float(np.mean(shares))


def main(folder, train_from, test_from):
    files = sorted(glob.glob(folder + "/transactions-*.csv.gz"))
    rows = pd.concat([pd.read_csv(f, usecols=COLUMNS, parse_dates=["TX_DATETIME"]) for f in files])
    rows = rows.sort_values(["TX_DATETIME", "TRANSACTION_ID"]).reset_index(drop=True)
    matrix = features(rows)
    start = rows.TX_DATETIME.iloc[0].normalize()
    day = (rows.TX_DATETIME.dt.normalize() - start).dt.days.to_numpy()
    train, test = split(rows, day, (pd.Timestamp(train_from) - start).days, (pd.Timestamp(test_from) - start).days)
    label = rows.TX_FRAUD.to_numpy()
    parameters = {
        "objective": "binary:logistic",
        "eta": 0.1,
        "max_depth": 3,
        "tree_method": "exact",
        "base_score": 0.5,
        "seed": 0,
    }
    before = time.process_time()
    model = xgboost.train(parameters, xgboost.DMatrix(matrix[train], label[train]), 100)
    seconds = time.process_time() - before
    score = model.predict(xgboost.DMatrix(matrix[test]))
    print(
        json.dumps(
            {
                "handbook_auc_roc": roc_auc_score(label[test], score),
                "handbook_average_precision": average_precision_score(label[test], score),
                "handbook_card_precision_at_100": card_precision(rows, day, test, score),
                "fit_cpu_seconds": seconds,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
