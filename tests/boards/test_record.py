"""The record of the emergency lines: newest first, absent in two ways, and of an age."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.moment import MONO, hotline, state
from wallboard.boards.board import board
from wallboard.boards.record import Reading, RecordView
from wallboard.domain.absent import Absent
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.state import BoardState
from wallboard.domain.states import Situation

LOG = (
    Activation("e-1", Situation.DRILL, 3, 1.0),
    Activation("e-2", Situation.SUDDEN_FAILURE, 30, 9.0),
)
U = Absent.UNKNOWN
READY = Readiness(U, 36, U, U, U)


def record(known: BoardState, later_s: float = 0.0) -> RecordView:
    panels = board(known, MONO + later_s).panels
    assert panels is not None
    return panels.record


def test_the_newest_first() -> None:
    assert record(state().with_emergency_log(LOG, MONO)).log == (LOG[1], LOG[0])


def test_not_listed_is_not_provided_and_not_come_yet_is_unknown() -> None:
    assert record(state()).log is Absent.NOT_PROVIDED
    assert record(state()).readiness is Absent.NOT_PROVIDED
    able = frozenset({"emergency.log", "emergency.readiness"})
    waits = record(state(of=replace(hotline(), capabilities=able)))
    assert (waits.log, waits.readiness) == (Absent.UNKNOWN, Absent.UNKNOWN)
    assert (waits.log_reading, waits.log_is_current) == (None, False)


def test_how_old_it_is() -> None:
    known = state().with_emergency_log(LOG, MONO - 100).with_readiness(READY, MONO - 1300)
    view, now = record(known), known.server_now(MONO)
    assert now is not None
    assert view.log_reading == Reading(60.0, (now - 100) // 60 * 60, True)
    assert view.readiness_reading == Reading(1260.0, (now - 1300) // 60 * 60, False)
    assert (view.log_is_current, view.readiness_is_current) == (True, False)


def test_a_server_that_is_silent_says_nothing_of_now() -> None:
    known = state().with_emergency_log(LOG, MONO)
    assert record(known, 5.0).log_is_current
    assert not record(known, 40.0).log_is_current
    assert record(known, 400.0).log == (LOG[1], LOG[0])  # what was stays what was


def test_what_an_earlier_run_was_told_is_not_of_now() -> None:
    """However young a clock that was set back makes it, and until there is an answer."""
    known = state().with_emergency_log(LOG, MONO, recalled=True)
    known = known.with_readiness(READY, MONO, recalled=True)
    view = record(known)
    assert (view.log, view.log_is_current) == ((LOG[1], LOG[0]), False)
    assert (view.readiness, view.readiness_is_current) == (READY, False)
    view = record(known.with_emergency_log(LOG, MONO).with_readiness(READY, MONO))
    assert (view.log_is_current, view.readiness_is_current) == (True, True)


def test_it_changes_once_a_minute() -> None:
    known = state().with_emergency_log(LOG, MONO - 100)
    assert record(known, 1.0) == record(known, 5.0)
