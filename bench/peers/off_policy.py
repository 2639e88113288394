"""Open Bandit Pipeline's estimators on the Open Bandit Dataset: the same logs, the same target policies.

Usage: off_policy.py DATA TARGETS with TARGETS a CSV `campaign,position,item,probability` of the policy bts.
"""
import csv
import importlib
import importlib.util
import json
import sys
import types
import warnings

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

POSITIONS = 3


def estimators():
    """obp.ope without the packages around it, which want PyTorch and plotting."""
    torch = types.ModuleType("torch")
    torch.Tensor = object
    sys.modules["torch"] = torch
    base = importlib.util.find_spec("obp").submodule_search_locations[0]
    for name, path in (("obp", base), ("obp.ope", base + "/ope")):
        package = types.ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
    return importlib.import_module("obp.ope.estimators"), importlib.import_module("obp.ope.regression_model")


def estimates(ope, regression, log, target, items):
    n = len(log)
    action, position = log.item_id.to_numpy(), log.position.to_numpy() - 1
    reward, pscore = log.click.to_numpy(float), log.propensity_score.to_numpy()
    dist = np.tile(target.T[None], (n, 1, 1))
    model = regression.RegressionModel(
        n_actions=items, len_list=POSITIONS, action_context=np.eye(items), base_model=LogisticRegression(max_iter=1000))
    expected = model.fit_predict(
        context=np.ones((n, 1)), action=action, reward=reward, position=position, pscore=pscore, action_dist=dist,
        n_folds=5, random_state=0)
    rows = dict(reward=reward, action=action, position=position, pscore=pscore, action_dist=dist)
    q = dict(estimated_rewards_by_reg_model=expected)
    return {
        "ips": ope.InverseProbabilityWeighting().estimate_policy_value(**rows),
        "snips": ope.SelfNormalizedInverseProbabilityWeighting().estimate_policy_value(**rows),
        "dm": ope.DirectMethod().estimate_policy_value(action_dist=dist, position=position, **q),
        "dr": ope.DoublyRobust().estimate_policy_value(**rows, **q),
        "switch_dr": ope.SwitchDoublyRobust(tau=10).estimate_policy_value(**rows, **q),
    }


def main():
    warnings.simplefilter("ignore")
    data, targets = sys.argv[1:]
    ope, regression = estimators()
    tables = {}
    with open(targets) as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["campaign"], {})[int(row["position"]), int(row["item"])] = float(row["probability"])
    figures = {}
    for campaign, table in tables.items():
        items = 1 + max(item for _, item in table)
        bts = np.array([[table[k, a] for a in range(items)] for k in range(POSITIONS)])
        uniform = np.full((POSITIONS, items), 1 / items)
        logs = {p: pd.read_csv(f"{data}/{p}/{campaign}.csv") for p in ("random", "bts")}
        for name, log, target, truth in (
            ("bts_from_random", "random", bts, logs["bts"].click.mean()),
            ("random_from_bts", "bts", uniform, logs["random"].click.mean()),
        ):
            for estimator, value in estimates(ope, regression, logs[log], target, items).items():
                figures[f"{campaign}_{name}_{estimator}_relative_error"] = abs(value - truth) / truth
    print(json.dumps(figures))


main()
