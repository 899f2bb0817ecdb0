"""Counting at any size: against other ways of counting words, as the corpus grows, and on a Dask cluster.

`python -m benchmarks.bulk` prints tables and fails when a promise is not kept; `python -m benchmarks.bulk 20000` makes the
one large run with so many articles instead of a million. All articles are made (`made.py`).
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import made
from helpers.bulk import count, part
from helpers.texts import rule

ARTICLES, LARGE, ROUNDS = 20_000, 1_000_000, 5
GROWTH = (10_000, 20_000, 40_000, 80_000)
ONE_CORE, TWO_CORES, STEADY, CLUSTER = 3.0, 2.5, 0.15, 1.5  # promised: times faster, times faster, share, times faster
PAIRS = {20_000: 1.6, 100_000: 1.8}  # articles, and how many times faster two processes than one: promised
MINUTES, MEGABYTES = 5, 1_500  # the aim of the large run
PATTERN = rule.TOKEN.pattern
ALONE = 10  # NLTK counts every tenth article


def medians(contenders: dict[str, Callable], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Seconds of each contender in each round; within a round they run one after the other, so noise hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    return taken


def ratio(taken: dict[str, list[float]], slow: str, fast: str) -> float:
    """How many times faster, the median of the rounds."""
    return statistics.median(one / other for one, other in zip(taken[slow], taken[fast], strict=True))


def bulk_count(files: list[Path], out: Path, workers: int = 1, threads: int = 1, client=None) -> count.Counts:
    """From files to tables, with nothing known from an earlier run in this process."""
    part.forget()
    pa.set_cpu_count(threads)
    return count.count(files, out, workers=workers, client=client, progress=False)


def read(files: list[Path]) -> list[str]:
    return [text for file in files for text in pq.read_table(file, columns=["text"])["text"].to_pylist()]


def by_sklearn(files: list[Path]) -> Counter:
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=PATTERN)
    totals = counter.fit_transform(read(files)).sum(axis=0)
    return Counter(dict(zip(counter.get_feature_names_out(), totals.tolist()[0], strict=True)))


def by_re(files: list[Path]) -> Counter:
    find, counts = re.compile(PATTERN).findall, Counter()
    for text in read(files):
        counts.update(find(text.lower()))
    return counts


def by_nltk(documents: list[str]) -> Counter:
    from nltk.tokenize import NLTKWordTokenizer

    split, counts = NLTKWordTokenizer().tokenize, Counter()
    for text in documents:
        counts.update(split(text.lower()))
    return counts


def by_wc(path: Path) -> None:
    subprocess.run(["wc", "-w", path], check=True, capture_output=True)


def equal_on_a_sample(files: list[Path], out: Path) -> int:
    """Check that every hundredth article has exactly the totals of `rule.py`; returns how many those are."""
    sample = out / "sample.parquet"
    pq.write_table(pa.concat_tables([pq.read_table(file) for file in files])[::100], sample)
    counts = bulk_count([sample], out / "sample")
    documents = read([sample])
    wanted = sum((rule.bag(paragraph) for text in documents for paragraph in rule.paragraphs(text)), Counter())
    if counts.terms.groupby("term")["count"].sum().to_dict() != dict(wanted):
        raise SystemExit("the totals are not those of texts.py")
    return len(documents)


def speed(folder: Path) -> tuple[pd.DataFrame, float, float]:
    """Seconds for ARTICLES articles, and how many times faster than CountVectorizer on one core and on two."""
    files = made.Maker(1).write(folder / "speed", ARTICLES)
    documents = read(files)
    print(made.describe(documents[::100]).to_string(index=False, float_format="{:.2f}".format))
    print(f"{equal_on_a_sample(files, folder)} of the articles counted by texts.py as well: totals equal\n")
    plain = folder / "speed.txt"
    plain.write_text("\n".join(documents), encoding="utf-8")
    few = documents[::ALONE]
    del documents
    ours, pool, two = (
        "bulk, one core",
        "bulk, one process, Arrow on two cores",
        "bulk, two processes, Arrow on one core each",
    )
    contenders = {
        ours: lambda: bulk_count(files, folder / "out"),
        pool: lambda: bulk_count(files, folder / "out", threads=2),
        two: lambda: bulk_count(files, folder / "out", workers=2),
        "CountVectorizer": lambda: by_sklearn(files),
        "re and Counter": lambda: by_re(files),
        "wc -w": lambda: by_wc(plain),
        "NLTK": lambda: by_nltk(few),
    }
    if not find_spec("nltk"):
        contenders.pop("NLTK")
    taken = medians(contenders)
    taken = {name: [seconds * (ALONE if name == "NLTK" else 1) for seconds in each] for name, each in taken.items()}
    rows = [
        (name, statistics.median(seconds), ARTICLES / statistics.median(seconds), ratio(taken, "CountVectorizer", name))
        for name, seconds in taken.items()
    ]
    table = pd.DataFrame(rows, columns=["way of counting", "seconds", "articles/s", "times CountVectorizer"])
    return table, ratio(taken, "CountVectorizer", ours), ratio(taken, "CountVectorizer", two)


def alone(files: list[Path], out: Path, workers: int, weigh: bool = True) -> tuple[float, float, float]:
    """Seconds by the clock and of processors, and peak memory (MB, of all processes) of a count on its own. Whoever watches the memory
    of several processes takes a good part of a core from them: without `weigh` nobody does, and it is 0."""
    command = [sys.executable, "-m", "benchmarks.bulk", "count", str(workers), str(out), *map(str, files)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while weigh and process.poll() is None:
        peak = max(peak, _memory(psutil.Process(process.pid)))
        time.sleep(0.05)
    return *json.loads(process.communicate()[0]), peak / 1e6


def _memory(process: psutil.Process) -> int:
    """Bytes in memory; what processes that are copies of each other share is counted once, if the system can tell."""
    total, each = 0, [process, *process.children(recursive=True)]
    for one in each:
        try:
            held = one.memory_full_info() if len(each) > 1 else one.memory_info()
            total += getattr(held, "pss", held.rss)
        except psutil.Error:
            continue
    return total


def count_alone(workers: str, out: str, *files: str) -> None:
    """What `alone` starts: count, and print the seconds without those of Python's start and of a first count to warm up."""
    bulk_count([Path(files[0])], Path(out))
    start, before = time.perf_counter(), os.times()
    bulk_count([Path(file) for file in files], Path(out), workers=int(workers))
    seconds, after = time.perf_counter() - start, os.times()
    print(json.dumps([seconds, sum(after[:4]) - sum(before[:4])]))


def pairs(folder: Path) -> tuple[pd.DataFrame, dict[int, float]]:
    """One process against two, in turn, each run on its own, Arrow with one core each; and how many times faster."""
    files = made.Maker(5).write(folder / "pairs", max(PAIRS))
    rows, faster = [], {}
    for size in PAIRS:
        some = files[: size // made.FILE]
        runs = [[alone(some, folder / "out", workers, weigh=False) for workers in (1, 2)] for _ in range(ROUNDS)]
        faster[size] = statistics.median(one[0] / two[0] for one, two in runs)
        middle = [statistics.median(run[workers][what] for run in runs) for what in range(2) for workers in range(2)]
        peaks = [alone(some, folder / "out", workers)[2] for workers in (1, 2)]
        rows.append((size, *middle[:2], faster[size], *middle[2:], *peaks))
    names = [
        "articles",
        "one, s",
        "two, s",
        "one : two",
        *(f"{n}, {of}" for of in ("processor s", "peak MB") for n in ("one", "two")),
    ]
    return pd.DataFrame(rows, columns=names), faster


def growth(folder: Path) -> tuple[pd.DataFrame, dict[str, float]]:
    """Time per article and peak memory for more and more articles on one core, and how far each strays from its middle."""
    files = made.Maker(2).write(folder / "growth", max(GROWTH), min(GROWTH))
    runs = [(size, *alone(files[: size // min(GROWTH)], folder / "out", 1)) for _ in range(ROUNDS) for size in GROWTH]
    names = ["articles", "seconds", "processor s", "peak MB"]
    table = pd.DataFrame(runs, columns=names).groupby("articles").median().reset_index()
    table["ms per article"] = 1000 * table["seconds"] / table["articles"]
    middle = {name: (table[name].max() + table[name].min()) / 2 for name in ("ms per article", "peak MB")}
    return table, {name: float(table[name].max() / value - 1) for name, value in middle.items()}


def cluster(folder: Path) -> tuple[pd.DataFrame, float]:
    """Seconds for the same files on one Dask worker and on two, and how many times faster two are."""
    from distributed import Client, LocalCluster

    files = made.Maker(3).write(folder / "cluster", 2 * ARTICLES, ARTICLES // 8)
    settings = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with contextlib.ExitStack() as stack:
        clusters = [stack.enter_context(LocalCluster(n_workers=number, **settings)) for number in (1, 2)]
        first, second = (stack.enter_context(Client(each)) for each in clusters)
        contenders = {
            "one worker": lambda: bulk_count(files, folder / "out", client=first),
            "two workers": lambda: bulk_count(files, folder / "out", client=second),
        }
        medians(contenders, 1)  # the workers load their packages
        taken = medians(contenders)
    rows = [(name, len(files), statistics.median(seconds)) for name, seconds in taken.items()]
    return pd.DataFrame(rows, columns=["Dask", "files", "seconds"]), ratio(taken, "one worker", "two workers")


def large(folder: Path, articles: int) -> pd.DataFrame:
    """One run over very many articles on two cores."""
    files = made.Maker(4).write(folder / "large", articles)
    size = sum(file.stat().st_size for file in files) / 1e9
    seconds, _, peak = alone(files, folder / "out", 2)
    columns = ["articles", "files", "GB on disk", "seconds", "articles/s", "peak MB"]
    return pd.DataFrame([(articles, len(files), size, seconds, articles / seconds, peak)], columns=columns)


def show(title: str, table: pd.DataFrame) -> None:
    print(f"{title}\n{table.to_string(index=False, float_format='{:.2f}'.format)}\n", flush=True)


def main(articles: int = LARGE) -> int:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        table, one, two = speed(folder)
        show(f"{ARTICLES:,} made articles from Parquet files to tables; medians of {ROUNDS} rounds side by side", table)
        table, halved = pairs(folder)
        show(f"One process against two, in turn, each run in processes of its own; medians of {ROUNDS}", table)
        table, stray = growth(folder)
        show(
            f"Growth on one core, each run in a process of its own that has counted one file; medians of {ROUNDS}",
            table,
        )
        table, faster = cluster(folder)
        show("Two workers of a Dask cluster on this machine against one", table)
        run = large(folder, articles)
        show("One large run on two cores", run)
    kept = {
        f"one core: {one:.1f} times CountVectorizer (promised {ONE_CORE})": one >= ONE_CORE,
        f"two cores: {two:.1f} times (promised {TWO_CORES})": two >= TWO_CORES,
        **{
            f"two processes: {times:.2f} times one at {size:,} articles (promised {PAIRS[size]})": times >= PAIRS[size]
            for size, times in halved.items()
        },
        f"Dask: two workers {faster:.2f} times one (promised {CLUSTER})": faster >= CLUSTER,
        **{f"growth: {what} strays {by:.0%} (promised {STEADY:.0%})": by <= STEADY for what, by in stray.items()},
    }
    for promise, fine in kept.items():
        print(f"{promise}: {'kept' if fine else 'NOT kept'}")
    per_million = run["seconds"].iat[0] / run["articles"].iat[0] * 1e6 / 60
    print(
        f"aim, a million articles in {MINUTES} minutes and {MEGABYTES:,} MB: {per_million:.1f} minutes, {run['peak MB'].iat[0]:,.0f} MB"
    )
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["count"]:
        count_alone(*sys.argv[2:])
    else:
        sys.exit(main(*map(int, sys.argv[1:2])))
