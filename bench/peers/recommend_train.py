"""Alternating least squares of implicit (C++, conjugate gradients) on interactions that the bench wrote.

Usage: recommend_train.py FOLDER THREADS FACTORS L2 WEIGHT ITERATIONS with indptr.i32 and indices.i32 in the folder.
Prints seconds of all iterations, the objective after each, and memory. The objective is computed between iterations,
outside of the time: sum over observed of c (1 - p)^2, over all others p^2, and l2 (|users|^2 + |items|^2).
"""
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from implicit.cpu.als import AlternatingLeastSquares


def objective(model, matrix, weight, l2):
    users, items = model.user_factors.astype(np.float64), model.item_factors.astype(np.float64)
    total = float(((users.T @ users) * (items.T @ items)).sum()) + l2 * float((users**2).sum() + (items**2).sum())
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    for start in range(0, len(rows), 1 << 20):
        part = slice(start, start + (1 << 20))
        product = np.einsum("ij,ij->i", users[rows[part]], items[matrix.indices[part]])
        total += float((weight * (1 - product) ** 2 - product**2).sum())
    return total


def main():
    folder, threads, factors, l2, weight, iterations = Path(sys.argv[1]), *map(float, sys.argv[2:7])
    indptr = np.fromfile(folder / "indptr.i32", np.int32)
    indices = np.fromfile(folder / "indices.i32", np.int32)
    matrix = sp.csr_matrix((np.ones(len(indices), np.float32), indices, indptr))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model = AlternatingLeastSquares(
        factors=int(factors),
        regularization=l2,
        alpha=weight,
        iterations=int(iterations),
        num_threads=int(threads),
        random_state=1,
    )
    seconds, peak, losses, processor = [], [], [], []
    begun = [time.process_time()]

    def after(iteration, elapsed, *_):
        processor.append(time.process_time() - begun[0])
        seconds.append(elapsed)
        peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        losses.append(objective(model, matrix, weight, l2))
        print(f"iteration {iteration}: {elapsed:.2f} s, objective {losses[-1]:.0f}", flush=True)
        begun[0] = time.process_time()

    model.fit(matrix, show_progress=False, callback=after)
    print(json.dumps({
        "train_seconds": sum(seconds),
        "processor_seconds": sum(processor),
        "iterations": len(seconds),
        "objective": losses[-1],
        "resident_mib": peak[0] / 1024,
        "resident_before_mib": before / 1024,
    }))


main()
