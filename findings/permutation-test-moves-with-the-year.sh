#!/usr/bin/env bash
# An exact permutation test of publication dates turns significant when the years are written as 2024.5 and not as months.
#
# Versions: scipy 1.17.1, numpy 2.4.6.
# The guess: the exact p-value of a difference of means does not change when one constant is added to all values or the unit changes; and
#   scipy's permutation_test says that it takes values which differ by rounding alone for equal, good enough for most uses (it advises a look at the null distribution all the same).
# Seen, two groups of five texts, dated in months of 2024 (7 6 0 5 2 against 7 6 9 6 8): in months p = 20/252 = 0.079, as counted with
#   fractions; in years since 2024 (month / 12) 0.079 as well; in decimal years (2024 + month / 12) p = 0.032, from the same ten dates.
#   Of 300 such pairs of groups drawn at random 81 get another p-value in decimal years, always a smaller one (6 fall below 0.05 only there); none does in months.
# Why the guess errs: what counts as rounding is measured against the statistic (about 2e-14 of it), and not against the data. A
#   difference of 0.3 years between two means of about 2024 has lost four digits before, so that regroupings with the very same difference
#   count as less extreme. The more ties (few texts, dates by month), the more is lost.
# What to do: subtract a common origin first, or count in whole units (days, months); or test with a statistic of the ranks.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "scipy==1.17.1" "numpy==2.4.6"
cat > dates.py <<'PY'
from fractions import Fraction
from itertools import combinations

import numpy as np
import scipy
from scipy.stats import permutation_test


def difference(first, second, axis=-1):
    return np.mean(first, axis=axis) - np.mean(second, axis=axis)


def counted(first: list[int], second: list[int]) -> float:
    """The two-sided exact p-value by whole numbers: twice the smaller tail."""
    pooled = first + second
    sums = [sum(chosen) for chosen in combinations(pooled, len(first))]  # groups of one size: the sum orders like the difference
    tails = sum(s <= sum(first) for s in sums), sum(s >= sum(first) for s in sums)
    return float(min(Fraction(1), 2 * Fraction(min(tails), len(sums))))


def tested(first, second, unit) -> float:
    groups = [unit(np.array(group, dtype=float)) for group in (first, second)]
    return float(permutation_test(groups, difference, n_resamples=np.inf).pvalue)


UNITS = {"months": lambda m: m, "years since 2024": lambda m: m / 12, "decimal years": lambda m: 2024 + m / 12}
groups = [7, 6, 0, 5, 2], [7, 6, 9, 6, 8]
found = {name: round(tested(*groups, unit), 4) for name, unit in UNITS.items()}
print("scipy", scipy.__version__, "numpy", np.__version__, found, "counted:", round(counted(*groups), 4))
assert found == {"months": 0.0794, "years since 2024": 0.0794, "decimal years": 0.0317} and round(counted(*groups), 4) == 0.0794

rng = np.random.default_rng(3)
other, smaller, crossed, drawn = dict.fromkeys(UNITS, 0), 0, 0, 300
for _ in range(drawn):
    groups = rng.integers(0, 9, 5).tolist(), rng.integers(3, 12, 5).tolist()
    right = counted(*groups)
    for name, unit in UNITS.items():
        p = tested(*groups, unit)
        other[name] += abs(p - right) > 1e-9
        smaller += name == "decimal years" and p < right - 1e-9
        crossed += name == "decimal years" and p <= 0.05 < right
print(f"of {drawn} pairs of groups another p-value than counted: {other}; smaller in decimal years: {smaller}; only there below 0.05: {crossed}")
assert other["months"] == 0 and other["decimal years"] > 30 and smaller > 0.8 * other["decimal years"] and crossed > 0
PY
v/bin/python dates.py
echo "as described"
