"""The table of faults, printed at the end of a run: what every test marked with a fault came to.

@pytest.mark.fault("disk", "kill -9", shows="every minute kept", within_s=None)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from tests.faults.listed import LISTED


@dataclass(frozen=True)
class Fault:
    """What the board must show of a fault, and by when; None where no time is promised."""

    group: str
    fault: str
    shows: str
    within_s: float | None

    @staticmethod
    def of(marker: pytest.Mark) -> Fault:
        """The fault that a mark declares."""
        group, fault = marker.args
        return Fault(group, fault, **marker.kwargs)


class Promise(Protocol):
    """A row of a table of a test's own: a fault, what is shown of it, and by when."""

    @property
    def fault(self) -> str: ...
    @property
    def shows(self) -> str: ...
    @property
    def within_s(self) -> float | None: ...


def promised(row: Promise, group: str) -> pytest.MarkDecorator:
    """The mark that makes such a row one of the table of faults too."""
    return pytest.mark.fault(group, row.fault, shows=row.shows, within_s=row.within_s)


def faults_of(item: pytest.Item) -> list[Fault]:
    """The faults that a test is a row of."""
    return [Fault.of(marker) for marker in item.iter_markers("fault")]


@dataclass
class Measured:
    """What a test may add to its row."""

    back_s: float | None = None
    asked: int | None = None


@dataclass
class Row:
    """What the tests of one fault came to, all together."""

    fault: Fault
    measured: Measured = field(default_factory=Measured)
    took_s: float = 0.0
    failed: bool = False
    skipped: str = ""
    """Why one of its tests was not run."""

    def take(self, report: pytest.TestReport) -> None:
        """One phase of a test has ended."""
        self.took_s += report.duration
        self.failed |= report.failed
        if report.skipped:
            why = report.longrepr
            self.skipped = why[2].removeprefix("Skipped: ") if isinstance(why, tuple) else str(why)

    @property
    def verdict(self) -> str:
        """In one word."""
        return "FAILED" if self.failed else "skipped" if self.skipped else "ok"


class Table:
    """The rows of a run, and lines below them."""

    def __init__(self) -> None:
        self.rows: dict[Fault, Row] = {}
        self.notes: list[str] = []
        self.deselected = False
        """Some tests were collected and left out again."""

    def row(self, fault: Fault) -> Row:
        """The row of a fault, begun where there is none."""
        return self.rows.setdefault(fault, Row(fault))

    def title(self) -> str:
        """How many held, in one line."""
        verdicts = [row.verdict for row in self.rows.values()]
        skipped = verdicts.count("skipped")
        more = f", {skipped} skipped" if skipped else ""
        took_s = sum(row.took_s for row in self.rows.values())
        return f"faults: {verdicts.count('ok')} of {len(verdicts)} survived{more} in {took_s:.0f} s"

    def lines(self) -> list[str]:
        """The table as text, its groups in the list's order."""
        order = {group: number for number, group in enumerate(LISTED)}
        rows = sorted(self.rows.values(), key=lambda row: order.get(row.fault.group, len(order)))
        return [*columns(rows), *self.notes]


TABLE: pytest.StashKey[Table] = pytest.StashKey()
HEAD = ("", "fault", "board shows", "bound", "back after", "asked", "took", "")
NUMBERS = {3, 4, 5, 6}


def columns(rows: Iterable[Row]) -> list[str]:
    """Rows as lines whose columns stand beneath each other."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(each[column]) for each in cells) for column in range(len(HEAD))]
    return ["  ".join(_aligned(each, widths)).rstrip() for each in cells]


def _cells(row: Row) -> tuple[str, ...]:
    fault, measured = row.fault, row.measured
    return (
        row.verdict, f"{fault.group}: {fault.fault}", fault.shows, _seconds(fault.within_s),
        _seconds(measured.back_s), "" if measured.asked is None else str(measured.asked),
        f"{row.took_s:.2f} s", row.skipped,
    )  # fmt: skip


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if column in NUMBERS else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
