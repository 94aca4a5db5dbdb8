"""Legends: a mark, a word and a figure, flowing over as many rows as they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.marks import Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `forms` is its sentence from the fullest to the shortest."""

    mark: Mark | None
    token: str
    forms: tuple[str, ...]


def legend_lines(c: Canvas, entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries by rows, with their shortest forms where that saves a row."""
    best: list[list[Entry]] = []
    for index in (0, -1):
        cut = [Entry(each.mark, each.token, (each.forms[index],)) for each in entries]
        for columns in range(len(cut), 0, -1):
            if sum(_columns(c, cut, columns)) + c.length("gap") * (columns - 1) <= width:
                rows = [cut[start : start + columns] for start in range(0, len(cut), columns)]
                if not best or len(rows) < len(best):
                    # as few columns as the same number of rows allows: even rows read better
                    even = -(-len(cut) // len(rows))
                    best = [cut[start : start + even] for start in range(0, len(cut), even)]
                break
    return best


def draw_legend(
    c: Canvas,
    x: float,
    baseline: float,
    width: float,
    lines: Sequence[Sequence[Entry]],
    pitch: float,
) -> None:
    """Draw rows of entries under one another, their columns spread over the width."""
    if not lines:
        return
    columns = max(len(line) for line in lines)
    flat = [entry for line in lines for entry in line]
    widths = _columns(c, flat, columns)
    space = (width - sum(widths)) / max(1, columns - 1) if columns > 1 else 0.0
    space = min(space, c.size("label") * 2.2)
    for line in lines:
        pen = x
        for entry, its in zip(line, widths, strict=False):
            indent = mark_room(c)
            if entry.mark is not None:
                c.mark_beside(entry.mark, pen, baseline, entry.token)
            else:
                indent = 0.0
            c.text(pen + indent, baseline, entry.forms[0])
            pen += its + space
        baseline += pitch


def mark_room(c: Canvas) -> float:
    """What a mark takes in front of its word."""
    return c.size("label") * 1.14


def _columns(c: Canvas, entries: Sequence[Entry], columns: int) -> list[float]:
    widths = [0.0] * columns
    for index, entry in enumerate(entries):
        its = c.measure(entry.forms[0]) + (mark_room(c) if entry.mark is not None else 0.0)
        widths[index % columns] = max(widths[index % columns], its)
    return widths
