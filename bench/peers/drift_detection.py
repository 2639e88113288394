"""Evidently's default test of each column on the runs that the bench wrote: share seen, delay, false alarms.

Usage: drift_detection.py FOLDER with files SCENARIO-SEED.csv; the column `window` is -1 in the reference.
"""
import json
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import pandas as pd
from evidently.legacy.calculations.stattests.registry import get_stattest
from evidently.legacy.core import ColumnType

WINDOWS, BEGINS = 14, 4
QUIET = ("none", "seasonal")
CATEGORIES = ("c6", "c7")


def columns(rows):
    return {name: rows[name].dropna() for name in rows.columns if name != "window"}


def alarm(reference, current):
    for name, was in reference.items():
        kind = ColumnType.Categorical if name in CATEGORIES else ColumnType.Numerical
        now = current[name]
        test = get_stattest(was, now, kind, None)
        if test(was, now, kind, None).drifted:
            return True
    return False


def main():
    warnings.simplefilter("ignore")
    runs, found, delays, wrong, quiet = (defaultdict(float) for _ in range(5))
    for file in sorted(Path(sys.argv[1]).glob("*.csv")):
        scenario = file.stem.rsplit("-", 1)[0]
        windows = {window: columns(rows) for window, rows in pd.read_csv(file).groupby("window")}
        alarms = [alarm(windows[-1], windows[w]) for w in range(WINDOWS)]
        sound = WINDOWS if scenario in QUIET else BEGINS
        wrong[scenario] += sum(alarms[:sound])
        quiet[scenario] += sound
        after = alarms[BEGINS:]
        runs[scenario] += 1
        found[scenario] += any(after)
        delays[scenario] += after.index(True) if any(after) else WINDOWS - BEGINS
    figures = {"runs_each": max(runs.values()), "false_alarm_share": sum(wrong.values()) / sum(quiet.values())}
    for scenario in runs:
        if scenario in QUIET:
            figures[scenario + "_false_alarm_share"] = wrong[scenario] / quiet[scenario]
        else:
            figures[scenario + "_detected_share"] = found[scenario] / runs[scenario]
            figures[scenario + "_delay_windows"] = delays[scenario] / runs[scenario]
    print(json.dumps(figures))


main()
