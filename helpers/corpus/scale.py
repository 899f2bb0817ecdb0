"""The scale of stances, as the codebook names it: two to seven steps, as many below zero as above, with or without zero."""

from collections.abc import Sequence

MOST = 3  # steps on each side of zero


def faults(entry: object) -> list[str]:
    """What is wrong with the block `[stance]`, a line each: its `scale` must be like [-1, 1], [-2, -1, 0, 1, 2] or up to 3."""
    scale = entry.get("scale") if isinstance(entry, dict) else None
    if scale in [list(known) for known in allowed()]:
        return []
    shown = "has no scale" if scale is None else f"scale {scale!r} cannot be used"
    return [f"[stance] {shown}; write one of {', '.join(str(list(known)) for known in allowed())}"]


def allowed() -> list[tuple[int, ...]]:
    """The scales that can be used, from two steps to seven."""
    return [
        tuple(step for step in range(-end, end + 1) if step or zero)
        for end in range(1, MOST + 1)
        for zero in (False, True)
    ]


def signed(step: float) -> str:
    """A step with its sign, a true minus: `−2`, `0`, `+1`."""
    return f"{step:+g}".replace("-", "−") if step else "0"


def marks(scale: Sequence[int]) -> list[str]:
    """Every step with its sign."""
    return [signed(step) for step in scale]


def span(scale: Sequence[int]) -> str:
    """From end to end: `−2 to +2`."""
    return f"{signed(scale[0])} to {signed(scale[-1])}"


def side(scale: Sequence[int], sign: int) -> str:
    """The steps of one side, from zero outward: `+1, +2`; `sign`: 1 or -1."""
    return ", ".join(marks([step * sign for step in scale if step > 0]))


def either(scale: Sequence[int], sign: int) -> str:
    """The steps of one side as alternatives: `+1 or +2`, or the only one."""
    return side(scale, sign).replace(", ", " or ")
