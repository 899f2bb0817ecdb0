"""Places for labels in a plane, without overlap and the same every time. Everything in inches."""

from collections.abc import Sequence

import numpy as np

LETTER = 0.56  # width of an average letter of DejaVu Sans as a share of its size
FAR = 0.05  # what an inch away from its point costs a label, in square inches covered
AROUND = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]


def extent(texts: Sequence[str], size: float) -> np.ndarray:
    """Width and height of one-line texts at a font size in points."""
    return np.array([(len(text) * size * LETTER / 72, size * 1.25 / 72) for text in texts]).reshape(-1, 2)


def pushed_apart(places: np.ndarray, boxes: np.ndarray, room: tuple[float, float], rounds: int = 400) -> np.ndarray:
    """Centres of boxes, moved as little as needed until none overlaps another and all lie within the room from 0, 0."""
    half = boxes / 2
    places = np.clip(places.astype(float), half, np.array(room) - half)
    number = np.arange(len(places))
    turn = np.sign(number[:, None] - number)  # equal places part in the order given
    for _ in range(rounds):
        gap = places[:, None] - places[None]
        overlap = half[:, None] + half[None] - np.abs(gap)
        clash = (overlap > 1e-6).all(axis=2)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        along = overlap.argmin(axis=2)  # the shorter way out
        for axis in (0, 1):
            way = np.where(gap[:, :, axis] == 0, turn, np.sign(gap[:, :, axis]))
            step = np.where(clash & (along == axis), way * overlap[:, :, axis], 0)
            places[:, axis] += 0.26 * step.sum(axis=1)
        places = np.clip(places, half, np.array(room) - half)
    return places


def beside(points: np.ndarray, boxes: np.ndarray, others: np.ndarray, room: tuple[float, float]) -> np.ndarray:
    """Centres of labels beside their points: of the places around each, nearest first, the one that covers least.

    `others`: further points that no label should cover. Labels are set in the order given.
    """
    taken = [(*point, 0.05, 0.05) for point in np.vstack([points, others.reshape(-1, 2)])]
    found = []
    for point, box in zip(points, boxes, strict=True):
        tried = [(away, x, y) for away in (0.07, 0.16, 0.28) for x, y in AROUND]
        choices = [(point[0] + x * (box[0] / 2 + away), point[1] + y * (box[1] / 2 + away)) for away, x, y in tried]
        costs = [
            _covered(choice, box, taken) + _outside(choice, box, room) + FAR * away * (abs(x) + abs(y))
            for choice, (away, x, y) in zip(choices, tried, strict=True)
        ]
        best = choices[int(np.argmin(np.round(costs, 6)))]
        taken.append((*best, box[0] / 2, box[1] / 2))
        found.append(best)
    return np.array(found).reshape(-1, 2)


def _covered(centre: tuple[float, float], box: np.ndarray, taken: list[tuple]) -> float:
    """The area that a label shares with what is there (centre x, centre y, half width, half height)."""
    there = np.array(taken)
    overlap = box / 2 + there[:, 2:] - np.abs(there[:, :2] - centre)
    return float(np.clip(overlap, 0, None).prod(axis=1).sum())


def _outside(centre: tuple[float, float], box: np.ndarray, room: tuple[float, float]) -> float:
    """A heavy cost for every inch that a label sticks out of the room."""
    low, high = np.array(centre) - box / 2, np.array(centre) + box / 2 - room
    return float(10 * (np.clip(-low, 0, None).sum() + np.clip(high, 0, None).sum()))
