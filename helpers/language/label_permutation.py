"""Permutation of labels over whole pages: how often chance sets a term apart as far as its labels do.

|z| of a term in a set of pages hangs on two whole numbers: how often the set has the term, and how many tokens it has. The sets are
sorted by their tokens and taken a thousand at a time. Of such sets each has nearly as many tokens, so for almost every count of a term
it can be said beforehand whether |z| reaches the one observed; only the sets in between are worked out one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse, special

BLOCK = 1_000  # sets of pages counted at a time
SORTED = 20 * BLOCK  # sets dealt out and sorted by their tokens at a time
OFTEN = 1_000  # occurrences; the few terms above are worked out set by set
TERMS = 32  # such terms at a time: what they need stays in the processor's cache
ROUNDING = 2e-5  # log-odds nearer to the observed ones are worked out: far above the rounding of single precision
CASES = 200  # counts that are looked up in the sets of a block at a time


@dataclass(frozen=True)
class Family:
    """What every test of a family shares: counts of the terms (terms x pages), tokens per page, and per term its occurrences in all
    pages and its prior; `tokens_in_all` and `prior_of_all` hold the other terms too (single precision)."""

    counts: sparse.csr_matrix
    tokens: np.ndarray
    everything: np.ndarray
    prior: np.ndarray
    tokens_in_all: np.float32
    prior_of_all: np.float32

    def of(self, chosen: np.ndarray) -> "Family":
        """The same for some of the terms (a mask)."""
        own = self.counts[chosen], self.tokens, self.everything[chosen], self.prior[chosen]
        return Family(*own, self.tokens_in_all, self.prior_of_all)

    def z(self, term: np.ndarray | slice, count: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """z of the terms (places) with these counts in sets of so many tokens: the arithmetic of `keyness.log_odds`, in its order."""
        everything, prior = self.everything[term], self.prior[term]
        if count.ndim > 1:
            everything, prior = everything[:, None], prior[:, None]
        y1, y2 = count + prior, (everything - count) + prior
        r1 = (tokens + self.prior_of_all) - y1
        r2 = ((self.tokens_in_all - tokens) + self.prior_of_all) - y2
        return (np.log(y1 / r1) - np.log(y2 / r2)) / np.sqrt(1 / y1 + 1 / y2)


def as_far(
    counts: sparse.csr_matrix, rest: np.ndarray, inside: np.ndarray, prior: np.ndarray, least: np.ndarray,
    permutations: int, seed: int,
) -> np.ndarray:  # fmt: skip
    """In how many permutations of the labels over whole pages |z| reaches `least`: groups x terms.

    `counts`: pages x terms; `rest`: all other tokens of each page; `inside`: groups x pages, no page in two groups; `prior`:
    pseudo-counts of the terms and, last, of the rest; `least`: groups x terms.
    """
    family = _family(counts, rest, prior)
    rare = family.everything <= OFTEN
    few, many = family.of(rare), family.of(~rare)
    few.counts.data = few.counts.data.astype(np.int16)
    cases = [Cases.of(few, own) for own in least[:, rare]]
    found = np.zeros(least.shape)
    for dealt in _dealt(inside, permutations, seed):
        for group, case in enumerate(cases):
            for sets, tokens in _blocks(dealt == group, family.tokens):
                found[group, rare] += case.as_far(few.counts @ sets, tokens)
                found[group, ~rare] += each_as_far(many, sets, tokens, least[group, ~rare])
    return found


def _family(counts: sparse.csr_matrix, rest: np.ndarray, prior: np.ndarray) -> Family:
    terms, single = counts.T.tocsr().astype(np.float32), prior.astype(np.float32)
    everything = np.asarray(terms.sum(axis=1)).ravel()
    tokens = (np.asarray(terms.sum(axis=0)).ravel() + rest).astype(np.float32)
    return Family(terms, tokens, everything, single[:-1], tokens.sum(), np.sum(single))


def _dealt(inside: np.ndarray, permutations: int, seed: int) -> Iterator[np.ndarray]:
    """The number of the group that each page is dealt to (-1: none), sets x pages, so many sets at a time as are sorted together."""
    generator, pages = np.random.default_rng(seed), inside.shape[1]
    own = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    for start in range(0, permutations, SORTED):
        dealt = np.empty((min(SORTED, permutations - start), pages), np.min_scalar_type(-len(inside)))
        for at in range(0, len(dealt), BLOCK):
            block = dealt[at : at + BLOCK]
            block[:] = generator.permuted(np.tile(own, (len(block), 1)), axis=1)
        yield dealt


def _blocks(chosen: np.ndarray, tokens: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Sets of pages by rising tokens, a block at a time: pages x sets of 0 and 1, and the tokens of each set."""
    size = np.concatenate([chosen[at : at + BLOCK] @ tokens for at in range(0, len(chosen), BLOCK)])
    order = np.argsort(size, kind="stable")
    for at in range(0, len(order), BLOCK):
        block = order[at : at + BLOCK]
        yield np.ascontiguousarray(chosen[block].T).astype(np.int16), size[block]


def each_as_far(family: Family, sets: np.ndarray, tokens: np.ndarray, least: np.ndarray) -> np.ndarray:
    """In how many sets |z| of each term reaches `least`, worked out set by set."""
    if not len(least):
        return np.zeros(0)
    counts = family.counts @ sets.astype(np.float32)
    parts = (slice(at, at + TERMS) for at in range(0, len(least), TERMS))
    far = (np.abs(family.z(part, counts[part], tokens)) >= least[part, None] for part in parts)
    return np.concatenate([np.count_nonzero(part, axis=1) for part in far])


@dataclass(frozen=True)
class Cases:
    """Every count that each term can have in a set of pages, and the tokens of a set with which |z| of that count reaches `least`:
    surely up to `far_to` and from `far_from` on, surely not between `near_from` and `near_to`."""

    family: Family
    least: np.ndarray
    term: np.ndarray
    count: np.ndarray
    far_to: np.ndarray
    near_from: np.ndarray
    near_to: np.ndarray
    far_from: np.ndarray

    @classmethod
    def of(cls, family: Family, least: np.ndarray) -> "Cases":
        """The cases of one test, by term and rising count."""
        sizes = family.everything.astype(int) + 1
        term = np.repeat(np.arange(len(sizes)), sizes)
        count = np.arange(len(term)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        prior, everything = (values.astype(float)[term] for values in (family.prior, family.everything))
        y1, y2 = count + prior, everything - count + prior
        both = float(family.tokens_in_all) + 2 * float(family.prior_of_all) - y1 - y2
        apart = least[term] * np.sqrt(1 / y1 + 1 / y2)
        ends = (apart + ROUNDING, apart - ROUNDING, -apart + ROUNDING, -apart - ROUNDING)
        ratio, less = np.log(y1 / y2), y1 - float(family.prior_of_all)
        return cls(family, least, term, count, *(special.expit(ratio - end) * both + less for end in ends))

    def as_far(self, counts: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """In how many sets |z| of each term reaches `least`: `counts`, terms x sets, and the rising `tokens` of the sets."""
        if not len(self.least):
            return np.zeros(0)
        first, last = tokens[0], tokens[-1]
        far = (last <= self.far_to) | (first >= self.far_from)
        near = (first > self.near_from) & (last < self.near_to)
        found = self._settled(far, counts)
        for part in _parts(np.flatnonzero(~(far | near))):
            found += self._worked_out(part, counts, tokens)
        return found

    def _settled(self, far: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """How many sets have a count that is `far` for all of them. Along the counts of a term far begins and ends a few times: of the
        sets that reach a beginning those that reach the end after it are taken off again."""
        turns = far.copy()
        turns[1:] ^= far[:-1] & (self.count[1:] > 0)
        found = np.zeros(len(counts))
        for part in _parts(np.flatnonzero(turns)):
            term = self.term[part]
            reached = counts[term] >= self.count[part, None].astype(np.int16)
            sets = reached.view(np.int8).sum(axis=1, dtype=np.int16)  # of at most BLOCK sets
            found += np.bincount(term, np.where(far[part], sets, -sets), len(counts))
        return found

    def _worked_out(self, cases: np.ndarray, counts: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """How many sets that have one of these counts are far, by z itself."""
        term, count = self.term[cases], self.count[cases].astype(np.int16)
        case, place = np.divmod(np.flatnonzero(counts[term] == count[:, None]), counts.shape[1])
        term = term[case]
        z = self.family.z(term, count[case].astype(np.float32), tokens[place])
        return np.bincount(term[np.abs(z) >= self.least[term]], minlength=len(counts))


def _parts(cases: np.ndarray) -> Iterator[np.ndarray]:
    """So many cases at a time that what they need stays in the processor's cache."""
    return (cases[at : at + CASES] for at in range(0, len(cases), CASES))
