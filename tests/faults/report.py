"""What the table of faults found, row by row, printed at the end of the run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Found:
    """One row as it was seen."""

    group: str
    fault: str
    shown: str
    back_s: float | None
    bound_s: float | None
    requests: int
    took_s: float
    passed: bool


FOUND: pytest.StashKey[list[Found]] = pytest.StashKey()
NOTES: pytest.StashKey[list[str]] = pytest.StashKey()

HEAD = ("", "fault", "board shows", "back after", "bound", "asked", "took")


def lines(found: list[Found]) -> list[str]:
    """The table as text."""
    rows = [HEAD]
    rows += [
        (
            "ok" if each.passed else "FAILED",
            f"{each.group}: {each.fault}",
            each.shown,
            "" if each.back_s is None else f"{each.back_s:.1f} s",
            "" if each.bound_s is None else f"{each.bound_s:.1f} s",
            str(each.requests),
            f"{each.took_s:.2f} s",
        )
        for each in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    numbers = {3, 4, 5, 6}
    return [
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
