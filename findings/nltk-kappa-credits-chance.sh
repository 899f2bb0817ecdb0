#!/usr/bin/env bash
# Two coders who code at random get a kappa of 0.49 from nltk as soon as a distance between grades is given.
#
# Versions: nltk 3.10.4 (scikit-learn 1.9.1 and krippendorff 0.9.0 only to compare).
# The guess: AnnotationTask takes a distance between 0 and 1 so that near misses are not counted as full disagreement, and its
#   coefficients are described as agreement beyond what chance gives; so with coders who do not look at the text kappa(), pi() and S() are about 0
#   with any distance, as they are without one.
# Seen, 2,000 units graded 1 to 5 by two coders independently, distance |a - b| / 4: S 0.488, pi 0.488, kappa 0.488, multi_kappa 0.488; but
#   weighted_kappa -0.014, alpha -0.014. Random sets of themes with the usual MASI distance: kappa 0.19, with Jaccard's 0.33, alpha 0.01.
# Why the guess errs: the distance enters the observed agreement only. What chance would give is still counted from equal labels, so all the
#   part credit that random codings earn stands as agreement. Only alpha() and weighted_kappa() put the distance on both sides.
#   0.49 reads like "moderate", and tests of the class by hand with equal labels only, or without a distance, come out right.
# A second trap behind it: weighted_kappa(max_distance=m) divides the expected disagreement by m and not the observed one, where a constant
#   should cancel. For real grades with |a - b| and m = 4 it gives -0.80 in place of 0.55; with m left at its default the value is right.
# What to do: with a distance take alpha(), or weighted_kappa() without its argument; kappa(), pi(), S() and multi_kappa() for equal labels only.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "nltk==3.10.4" "scikit-learn==1.9.1" "krippendorff==0.9.0" "numpy==2.4.6"
cat > chance.py <<'PY'
import krippendorff
import nltk
import numpy as np
from nltk.metrics import jaccard_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

NAMES = ["S", "pi", "kappa", "multi_kappa", "weighted_kappa", "alpha"]


def coefficients(first, second, *distance) -> dict[str, float]:
    rows = [("first", unit, label) for unit, label in enumerate(first)] + [("second", unit, label) for unit, label in enumerate(second)]
    task = AnnotationTask(rows, *distance)
    return {name: round(getattr(task, name)(), 3) for name in NAMES}


rng = np.random.default_rng(0)
first, second = rng.integers(1, 6, (2, 2000)).tolist()
plain = coefficients(first, second)
near = coefficients(first, second, lambda a, b: abs(a - b) / 4)
print(nltk.__version__, "random grades, no distance:", plain)
print(nltk.__version__, "random grades, |a - b| / 4:", near)
assert all(abs(value) < 0.05 for value in plain.values())
assert all(0.45 < near[name] < 0.53 for name in ["S", "pi", "kappa", "multi_kappa"])
assert abs(near["alpha"]) < 0.05 and abs(near["weighted_kappa"]) < 0.05
right = cohen_kappa_score(first, second, weights="linear")
print("scikit-learn, linear weights:", round(right, 3))
assert abs(near["weighted_kappa"] - right) < 0.001

THEMES = np.array(["climate", "cost", "jobs", "security"])
sets = [[frozenset(THEMES[rng.random(4) < 0.5].tolist()) or frozenset(["cost"]) for _ in range(1000)] for _ in range(2)]
for distance, low, high in [(masi_distance, 0.15, 0.23), (jaccard_distance, 0.29, 0.37)]:
    found = coefficients(*sets, distance)
    print("random sets of themes,", distance.__name__, found)
    assert low < found["kappa"] < high and abs(found["alpha"]) < 0.05

truth = rng.integers(1, 6, 400)
first, second = (np.clip(truth + rng.integers(-1, 2, 400), 1, 5).tolist() for _ in range(2))
task = AnnotationTask([("first", i, x) for i, x in enumerate(first)] + [("second", i, x) for i, x in enumerate(second)], lambda a, b: abs(a - b))
right = cohen_kappa_score(first, second, weights="linear")
default, given = task.weighted_kappa(), task.weighted_kappa(max_distance=4)
print(f"real grades, linear weights: scikit-learn {right:.3f}, weighted_kappa() {default:.3f}, weighted_kappa(max_distance=4) {given:.3f}")
assert abs(default - right) < 1e-9 and abs(given - (1 - 4 * (1 - right))) < 1e-9
interval = AnnotationTask([("first", i, x) for i, x in enumerate(first)] + [("second", i, x) for i, x in enumerate(second)], lambda a, b: (a - b) ** 2).alpha()
assert abs(interval - krippendorff.alpha(np.array([first, second]), level_of_measurement="interval")) < 1e-9
PY
v/bin/python chance.py
echo "as described"
