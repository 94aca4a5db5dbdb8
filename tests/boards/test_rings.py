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


def test_it_stands_on_the_share_itself() -> None:
    panels = board(told(), MONO).panels
    assert panels is not None
    assert panels.rings.within == panels.share.today == Ratio(4, 8)


@pytest.mark.parametrize(("target", "rings"), [(1, 6), (5, 6), (6, 7), (9, 10)])
def test_late_answers_are_told_apart_whatever_the_target(target: int, rings: int) -> None:
    counts = view(said=hotline(rings=RingRule(3.0, target))).counts
    assert isinstance(counts, RingCounts)
    assert len(counts.answered) == len(counts.lost) == rings
    late = sum(delay_s >= 3.0 * target for delay_s in (2, 4, 9, 14.9, 15, 40))
    assert sum(counts.answered[target:]) == late


def test_by_another_cadence() -> None:
    found = view(said=hotline(rings=RingRule(3.0)))
    assert found.rule.limit_s == 9.0
    assert found.within == Ratio(2, 8)


def test_no_calls_yet() -> None:
    empty = Counters(
        answered_delay=NO_DELAYS,
        abandoned_delay=NO_DELAYS,
        timed_out_delay=NO_DELAYS,
        delay_sum_s=0.0,
    )
    found = view(today=empty)
    assert found.within == Ratio(0, 0)
    assert (found.median_ring, found.p95_ring, found.mean_delay_s) == (None, None, None)


def test_what_is_absent() -> None:
    found = view(today=counters(answered_delay=Absent.UNKNOWN))
    assert (found.counts, found.within, found.median_ring) == (Absent.UNKNOWN,) * 3
    assert found.answered == 6
