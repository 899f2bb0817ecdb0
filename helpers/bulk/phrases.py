"""Phrases on codes: at each token the longest phrase, from left to right, for all texts at once."""

from dataclasses import dataclass

import numpy as np

from helpers.texts.rule import Rule


@dataclass(frozen=True)
class Phrases:
    """The phrases of a rule as a table of steps: `steps[state, word]` is the next state, 0 where no phrase goes on.

    `words` numbers the words that stand in phrases from 1; `at` gives for a state the phrase that is whole there, or -1;
    `names` are the phrases as terms; `longest` is the number of words of the longest.
    """

    words: dict[str, int]
    steps: np.ndarray
    at: np.ndarray
    names: list[str]
    longest: int


def build(rule: Rule) -> Phrases:
    """The table of steps of a rule."""
    phrases = [phrase for group in rule.phrases.values() for phrase in group]
    words = {word: number for number, word in enumerate(dict.fromkeys(w for phrase in phrases for w in phrase), 1)}
    states = dict.fromkeys(phrase[:size] for phrase in phrases for size in range(len(phrase) + 1)) or {(): None}
    number = {state: place for place, state in enumerate(sorted(states, key=len))}
    steps, at = np.zeros((len(number), len(words) + 1), dtype=np.int32), np.full(len(number), -1)
    for state, place in number.items():
        if state:
            steps[number[state[:-1]], words[state[-1]]] = place
    for place, phrase in enumerate(phrases):
        at[number[phrase]] = place
    return Phrases(words, steps, at, ["_".join(phrase) for phrase in phrases], max(map(len, phrases), default=1))


def find(
    tokens: np.ndarray, words: np.ndarray, ends: np.ndarray, phrases: Phrases
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The phrases that stand in a row of tokens: place of the first word, number of words, number of the phrase.

    `words`: for each token its number in `phrases.words`, else 0; last, a 0 for every token that is higher.
    `ends`: where each text ends (no phrase goes across).
    """
    place = np.flatnonzero(tokens < len(words))
    first = phrases.steps[0][words[tokens[place]]]
    place, state = place[first > 0], first[first > 0]
    end = ends[np.searchsorted(ends, place, side="right")]
    alive, size, phrase = np.arange(len(place)), np.zeros(len(place), np.int64), np.zeros(len(place), np.int64)
    for step in range(1, phrases.longest):
        inside = place[alive] + step < end[alive]
        alive, state = alive[inside], state[inside]
        state = phrases.steps[state, words[np.minimum(tokens[place[alive] + step], len(words) - 1)]]
        alive, state = alive[state > 0], state[state > 0]
        whole = phrases.at[state] >= 0
        size[alive[whole]], phrase[alive[whole]] = step + 1, phrases.at[state[whole]]
    found = np.flatnonzero(size)
    found = found[_left_to_right(place[found], place[found] + size[found])]
    return place[found], size[found], phrase[found]


def _left_to_right(start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Which of the stretches are taken when each is taken that does not overlap the one taken before (a mask)."""
    following = np.append(np.searchsorted(start, stop), len(start))  # the first that does not overlap; at last the end
    taken = np.zeros(len(start) + 1, dtype=bool)
    taken[0] = True
    for _ in range(len(start).bit_length()):  # all within 1, 2, 4, 8, ... stretches of the first
        taken[following[taken]] = True
        following = following[following]
    return taken[:-1]
