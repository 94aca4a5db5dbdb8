"""The whole hours of a clock, wherever its zone puts them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from math import ceil

_APART_S = 900
"""Every zone is ahead of UTC by quarters of an hour, and so is every change of its clocks."""


def whole_hours(
    start: float, end: float, local: Callable[[float], datetime | None]
) -> Iterator[tuple[float, int]]:
    """Each instant of [start, end] at which the clock shows a whole hour, and that hour.

    They end where `local` knows no time any more: beyond the calendar.
    """
    for instant in range(ceil(start / _APART_S) * _APART_S, int(end) + 1, _APART_S):
        moment = local(instant)
        if moment is None:
            return
        if moment.minute == 0:
            yield float(instant), moment.hour
