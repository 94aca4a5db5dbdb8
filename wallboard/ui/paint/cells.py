"""Maps of small cells: blocks side by side, each filled row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Cells:
    """How large the cells are and how they are arranged."""

    pitch: float
    rows: int
    columns: tuple[int, ...]
    """Of each block."""
    widths: tuple[float, ...]
    """Of each block, its caption included."""


def cells_for(
    sizes: Sequence[int],
    captions: Sequence[float],
    width: float,
    height: float,
    pitches: tuple[float, float],
    gap: float,
) -> Cells | None:
    """The largest cells, from the first pitch down to the second, in as few rows as can be.

    `captions` are the widths that the blocks' captions need at least. None where even the smallest
    cells do not fit.
    """
    pitch, smallest = pitches
    while pitch >= smallest:
        for rows in range(1, int(height // pitch) + 1):
            columns = tuple(ceil(size / rows) for size in sizes)
            widths = tuple(
                max(count * pitch, caption)
                for count, caption in zip(columns, captions, strict=True)
            )
            if sum(widths) + gap * (len(sizes) - 1) <= width:
                return Cells(pitch, rows, columns, widths)
        pitch -= 1.0
    return None
