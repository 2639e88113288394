"""What the peers of features-replay share: reading the handbook's transactions, and the line that they print."""

import glob
import json
import os

import pandas as pd

DAYS = (1, 7, 30)
DELAY = 7


def read(folder):
    files = sorted(glob.glob(os.path.join(folder, "transactions-*.csv.gz")))
    columns = ["TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"]
    table = pd.concat([pd.read_csv(file, usecols=columns) for file in files], ignore_index=True)
    table.columns = ["id", "at", "customer", "terminal", "amount", "fraud"]
    table["at"] = pd.to_datetime(table["at"])
    return table


def report(folder, seconds, rows, sums):
    """Prints the figures; `mismatches` counts the columns whose sum is not the published one."""
    wrong = 0
    path = os.path.join(folder, "golden-sums.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            wanted = json.load(file)["column_sums_stable_tie_order"]
        wrong = sum(abs(sums[name] - wanted[name]) > 1e-9 * max(1, abs(wanted[name])) for name in wanted)
    print(json.dumps({
        "cpu_seconds": seconds,
        "events_per_second": rows / seconds,
        "mismatches": int(wrong),
    }))
