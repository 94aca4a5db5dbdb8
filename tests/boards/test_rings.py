from typing import Any

import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NO_DELAYS, counters, hotline
from wallboard.boards.board import board
from wallboard.boards.rings import RingsView
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.metrics import Ratio, RingCounts, RingMark
from wallboard.domain.rings import RingRule


def view(**changes: Any) -> RingsView:
    panels = board(told(**changes), MONO).panels
    assert panels is not None
    return panels.rings


def test_answered_and_lost_by_ring() -> None:
    found = view()
    assert found.counts == RingCounts((2, 1, 1, 1, 0, 1), (1, 0, 0, 0, 0, 1), 8)
    assert found.answered == 6
    assert (found.median_ring, found.p95_ring) == (RingMark(2), RingMark(7, or_later=True))
    assert found.mean_delay_s == pytest.approx(14.15)


def test_beyond_is_exactly_what_the_share_leaves() -> None:
    panels = board(told(), MONO).panels
    assert panels is not None
    beyond, within = panels.rings.beyond, panels.share.today
    assert isinstance(beyond, Ratio)
    assert isinstance(within, Ratio)
    assert beyond.part + within.part == beyond.of == within.of


def test_by_another_cadence() -> None:
    found = view(said=hotline(rings=RingRule(3.0)))
    assert found.rule.limit_s == 9.0
    assert found.beyond == Ratio(6, 8)


def test_no_calls_yet() -> None:
    empty = Counters(
        answered_delay=NO_DELAYS,
        abandoned_delay=NO_DELAYS,
        timed_out_delay=NO_DELAYS,
        delay_sum_s=0.0,
    )
    found = view(today=empty)
    assert found.beyond == Ratio(0, 0)
    assert (found.median_ring, found.p95_ring, found.mean_delay_s) == (None, None, None)


def test_what_is_absent() -> None:
    found = view(today=counters(answered_delay=Absent.UNKNOWN))
    assert (found.counts, found.beyond, found.median_ring) == (Absent.UNKNOWN,) * 3
    assert found.answered == 6
