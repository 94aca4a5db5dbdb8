"""Maps of small cells: blocks side by side, filled column by column of equal rows."""

from collections.abc import Sequence
from math import ceil


def cell_grid(
    sizes: Sequence[int],
    captions: Sequence[float],
    width: float,
    height: float,
    largest: float,
    smallest: float,
    gap: float,
) -> tuple[float, int, list[int]] | None:
    """The pitch, the rows and the columns of each block, with the largest cells that fit.

    `captions` are the widths that the blocks' captions need at least. None where even the smallest
    cells do not fit.
    """
    pitch = largest
    while pitch >= smallest:
        rows = int(height // pitch)
        if rows:
            columns = [ceil(size / rows) for size in sizes]
            widths = [
                max(count * pitch, caption)
                for count, caption in zip(columns, captions, strict=True)
            ]
            if sum(widths) + gap * (len(sizes) - 1) <= width:
                return pitch, rows, columns
        pitch -= 1.0
    return None
