"""Peer of features-replay: by hand for whole arrays in NumPy: one sort by (key, time, id), window edges by binary
search, windows as differences of running sums.

Usage: features_numpy.py FOLDER
Prints one line of JSON; the CPU seconds are those of this process without reading the files.
"""

import sys
import time

import numpy as np

from features_common import DAYS, DELAY, read, report

DAY = 86_400


SPAN = 1 << 26


def places_of(keys, seconds):
    """Numbers that order as (key, time) do; times may lie some months before the first."""
    return keys * SPAN + seconds + SPAN // 4


def edges(places, keys, seconds):
    """For every row how many rows lie before its key or at or before the given time of its key."""
    return np.searchsorted(places, places_of(keys, seconds), side="right")


def main():
    table = read(sys.argv[1])
    customers = table["customer"].to_numpy()
    terminals = table["terminal"].to_numpy()
    at = (table["at"] - table["at"].dt.normalize().min()).dt.total_seconds().to_numpy().astype(np.int64)
    amounts = np.rint(table["amount"].to_numpy() * 100).astype(np.int64)
    frauds = table["fraud"].to_numpy().astype(np.int64)
    clock = table["at"].to_numpy().astype("datetime64[s]").astype(np.int64)

    began = time.process_time()
    sums = {}
    sums["TX_DURING_WEEKEND"] = (((clock // DAY + 3) % 7) >= 5).sum()
    sums["TX_DURING_NIGHT"] = ((clock % DAY) // 3600 <= 6).sum()

    order = np.argsort(places_of(customers, at), kind="stable")
    keys, times = customers[order], at[order]
    places = places_of(keys, times)
    total = np.concatenate(([0], np.cumsum(amounts[order])))
    here = np.arange(1, len(order) + 1)
    result = np.empty(len(order))
    for days in DAYS:
        begin = edges(places, keys, times - days * DAY)
        count = here - begin
        result[order] = (total[here] - total[begin]) / 100 / count
        sums[f"CUSTOMER_ID_NB_TX_{days}DAY_WINDOW"] = count.sum()
        sums[f"CUSTOMER_ID_AVG_AMOUNT_{days}DAY_WINDOW"] = result.sum()

    order = np.argsort(places_of(terminals, at), kind="stable")
    keys, times = terminals[order], at[order]
    places = places_of(keys, times)
    total = np.concatenate(([0], np.cumsum(frauds[order])))
    end = edges(places, keys, times - DELAY * DAY)
    for days in DAYS:
        begin = edges(places, keys, times - (DELAY + days) * DAY)
        count = end - begin
        share = np.divide(total[end] - total[begin], count, out=np.zeros(len(order)), where=count > 0)
        result[order] = share
        sums[f"TERMINAL_ID_NB_TX_{days}DAY_WINDOW"] = count.sum()
        sums[f"TERMINAL_ID_RISK_{days}DAY_WINDOW"] = result.sum()
    seconds = time.process_time() - began
    report(sys.argv[1], seconds, len(table), sums)


main()
