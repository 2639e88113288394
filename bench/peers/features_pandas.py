"""Peer of features-replay: the way of the Fraud Detection Handbook, in pandas: for each customer and each terminal
its rows sorted by time, and rolling windows by time over them.

Usage: features_pandas.py FOLDER
Prints one line of JSON; the CPU seconds are those of this process without reading the files.
"""

import sys
import time

import pandas as pd

from features_common import DAYS, DELAY, read, report


def customer_features(rows):
    rows = rows.sort_values("at", kind="stable").set_index("at")
    out = {"row": rows["row"].to_numpy()}
    for days in DAYS:
        window = rows["amount"].rolling(f"{days}D")
        count = window.count()
        out[f"CUSTOMER_ID_NB_TX_{days}DAY_WINDOW"] = count.to_numpy()
        out[f"CUSTOMER_ID_AVG_AMOUNT_{days}DAY_WINDOW"] = (window.sum() / count).to_numpy()
    return pd.DataFrame(out)


def terminal_features(rows):
    rows = rows.sort_values("at", kind="stable").set_index("at")
    fraud = rows["fraud"]
    recent = fraud.rolling(f"{DELAY}D")
    recent_count, recent_fraud = recent.count(), recent.sum()
    out = {"row": rows["row"].to_numpy()}
    for days in DAYS:
        window = fraud.rolling(f"{DELAY + days}D")
        count = window.count() - recent_count
        share = (window.sum() - recent_fraud) / count
        out[f"TERMINAL_ID_NB_TX_{days}DAY_WINDOW"] = count.to_numpy()
        out[f"TERMINAL_ID_RISK_{days}DAY_WINDOW"] = share.fillna(0).to_numpy()
    return pd.DataFrame(out)


def main():
    table = read(sys.argv[1])
    began = time.process_time()
    table["row"] = range(len(table))
    features = pd.DataFrame(index=table["row"])
    features["TX_DURING_WEEKEND"] = (table["at"].dt.day_of_week >= 5).astype(int).to_numpy()
    features["TX_DURING_NIGHT"] = (table["at"].dt.hour <= 6).astype(int).to_numpy()
    for key, compute in (("customer", customer_features), ("terminal", terminal_features)):
        parts = [compute(rows) for _, rows in table.groupby(key)]
        features = features.join(pd.concat(parts).set_index("row"))
    seconds = time.process_time() - began
    report(sys.argv[1], seconds, len(table), {name: features[name].sum() for name in features})


main()
