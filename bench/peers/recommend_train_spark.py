"""Alternating least squares of Spark's MLlib in one process, on interactions that the bench wrote.

Usage: recommend_train_spark.py FOLDER THREADS FACTORS L2 WEIGHT ITERATIONS with indptr.i32 and indices.i32 in the
folder. Prints seconds of the iterations (of a fit, less those of a fit without any), the objective that implicit is
judged by, and memory. Spark weighs its regularisation by how many interactions a user or an item has; its regParam is
L2 over their mean number, so that both are as strong on average.
"""
import glob
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np


def java_home():
    """A Java that Spark runs on: SPARK_JAVA_HOME, else a 17 or 21 among the usual folders."""
    given = os.environ.get("SPARK_JAVA_HOME")
    for home in ([given] if given else []) + sorted(glob.glob("/usr/lib/jvm/*")):
        java = Path(home, "bin/java")
        if java.exists():
            told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
            version = re.search(r'version "(\d+)', told)
            if version and (given or version.group(1) in ("17", "21")):
                return home
    sys.exit("Spark must have a Java 17 or 21, got none in /usr/lib/jvm; install one or name it in SPARK_JAVA_HOME")


os.environ["JAVA_HOME"] = java_home()

from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession


def objective(users, items, indptr, indices, weight, l2):
    users, items = users.astype(np.float64), items.astype(np.float64)
    total = float(((users.T @ users) * (items.T @ items)).sum()) + l2 * float((users**2).sum() + (items**2).sum())
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    for start in range(0, len(rows), 1 << 20):
        part = slice(start, start + (1 << 20))
        product = np.einsum("ij,ij->i", users[rows[part]], items[indices[part]])
        total += float((weight * (1 - product) ** 2 - product**2).sum())
    return total


def table(frame, count, factors):
    found = np.zeros((count, factors), np.float32)
    for row in frame.toLocalIterator():
        found[row["id"]] = row["features"]
    return found


def processor(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_resident(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def main():
    folder = Path(sys.argv[1])
    threads, factors, iterations = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[6])
    l2, weight = float(sys.argv[4]), float(sys.argv[5])
    indptr = np.fromfile(folder / "indptr.i32", np.int32)
    indices = np.fromfile(folder / "indices.i32", np.int32)
    rows = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
    np.savetxt(folder / "pairs.csv", np.stack([rows, indices], 1), fmt="%d", delimiter=",")
    spark = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.driver.memory", "8g")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", threads)
        .config("spark.local.dir", str(folder))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    pairs = spark.read.csv(str(folder / "pairs.csv"), schema="user int, item int").selectExpr(
        "user", "item", "cast(1 as float) as rating").cache()
    count = pairs.count()
    items = int(indices.max()) + 1
    mean = 2 * count / (len(indptr) - 1 + items)
    als = ALS(
        rank=factors, regParam=l2 / mean, implicitPrefs=True, alpha=weight - 1, seed=1,
        numUserBlocks=threads, numItemBlocks=threads, userCol="user", itemCol="item", ratingCol="rating",
        checkpointInterval=-1)
    pid = spark.sparkContext._gateway.proc.pid

    def fit(most):
        begun, processed = time.time(), processor(pid)
        model = als.copy({als.maxIter: most}).fit(pairs)
        model.itemFactors.count()
        return model, time.time() - begun, processor(pid) - processed

    fit(1)
    _, idle, idle_processed = fit(0)
    model, seconds, processed = fit(iterations)
    print(json.dumps({
        "train_seconds": seconds - idle,
        "processor_seconds": processed - idle_processed,
        "iterations": iterations,
        "objective": objective(
            table(model.userFactors, len(indptr) - 1, factors), table(model.itemFactors, items, factors),
            indptr, indices, weight, l2),
        "resident_mib": most_resident(pid),
    }))
    spark.stop()


main()
