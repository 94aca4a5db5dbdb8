"""The whole board: one moment, whatever is known of it."""

from dataclasses import fields

import pytest

from tests.boards.moments import MONO, POLL_S, told
from tests.domain.samples import MIDNIGHT, NOW, hotline, snapshot
from wallboard.boards.board import board
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import Hotline
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Snapshot, Source
from wallboard.domain.state import BoardState, Trouble
from wallboard.domain.states import SourceState


def test_no_panel_before_the_first_answer() -> None:
    state = BoardState(POLL_S, "host")
    assert board(state, MONO).panels is None
    assert board(state.with_hotline(hotline()), MONO).panels is None
    found = board(state.with_snapshot(snapshot(), MONO), MONO)
    assert (found.panels, found.seats) == (None, Absent.UNKNOWN)


@pytest.mark.parametrize(
    ("later_s", "freshness"),
    [(0, Freshness.LIVE), (12, Freshness.LATE), (16, Freshness.STALE), (61, Freshness.LOST)],
)
def test_everything_is_of_one_age(later_s: float, freshness: Freshness) -> None:
    found = board(told(), MONO + later_s)
    assert found.panels is not None
    conditions = [getattr(found.panels, each.name).condition for each in fields(found.panels)]
    ages = {found.header.freshness, found.bar.freshness, found.status.freshness}
    assert ages | {each.freshness for each in conditions} == {freshness}
    assert len(conditions) == 8


def test_it_stands_still_once_nothing_is_known() -> None:
    early, late = board(told(), MONO + 20), board(told(), MONO + 50)
    assert early.panels == late.panels
    assert early.moment == late.moment == NOW
    assert early.header != late.header


def test_the_same_state_at_the_same_moment_is_the_same_board() -> None:
    state = told()
    assert board(state, MONO + 1) == board(state, MONO + 1)


def test_a_bad_answer_changes_no_figure() -> None:
    before = board(told(), MONO + 5).panels
    assert (
        board(told().failed(Trouble("bad_answer"), MONO + 5, MONO + 10), MONO + 5).panels == before
    )


def test_the_least_that_a_server_may_say_has_no_false_zero_and_no_false_green() -> None:
    least = Snapshot("e", 1, 1.0, NOW, NOW, MIDNIGHT, Source(SourceState.CONNECTED), (), Counters())
    state = BoardState(POLL_S, "host").with_hotline(Hotline("Heat line", "1"))
    panels = board(state.with_snapshot(least, MONO), MONO).panels
    assert panels is not None
    never = Absent.NOT_PROVIDED
    assert (panels.waiting.count, panels.waiting.ringing) == (0, never)
    assert (panels.seats.free, panels.emergency.state, panels.share.recent) == (never,) * 3
    assert (panels.rings.counts, panels.today.reached, panels.today.blocked) == (never,) * 3
    assert panels.seats.severity is Severity.UNKNOWN
    assert panels.share.severity is Severity.UNKNOWN
    assert panels.emergency.severity is Severity.UNKNOWN
    # the board itself evaluates what it can: nobody waits
    assert panels.waiting.severity is Severity.NORMAL


def test_where_alarms_cannot_be_evaluated_nothing_is_green() -> None:
    panels = board(told(alarms=Absent.UNKNOWN), MONO).panels
    assert panels is not None
    grades = {getattr(panels, name).severity for name in ("waiting", "seats", "emergency", "share")}
    assert grades == {Severity.UNKNOWN}


def test_seat_by_seat_for_the_desk() -> None:
    seats = board(told(), MONO).seats
    assert not isinstance(seats, Absent)
    assert seats[0].operator == "1017"


def test_no_operator_in_what_a_wall_is_given() -> None:
    found = board(told(), MONO)
    assert "1017" not in repr((found.header, found.bar, found.status, found.panels))
