"""The record of the emergency lines, and the alarms of the last word, after a restart in an outage.

The clock is the test's; the file is a real one.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.samples import NOW, hotline, snapshot
from tests.sources.machine import POLL_S, Machine
from wallboard.boards.bar import bar_view
from wallboard.boards.board import board
from wallboard.boards.record import RecordView
from wallboard.domain.absent import Absent
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import BoardState, Trouble
from wallboard.domain.states import Situation
from wallboard.polling.feed import after
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    ReadinessRead,
    SnapshotRead,
)

ABLE = hotline(capabilities=hotline().capabilities | {"emergency.log", "emergency.readiness"})
U = Absent.UNKNOWN
DRILL = Activation("e-1", Situation.DRILL, 3, NOW - 9e5, note="演练")
FAILURE = Activation("e-2", Situation.SUDDEN_FAILURE, 30, NOW - 900)
READY = Readiness(U, 36, U, U, U)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "data" / "board.sqlite")


def heard(machine: Machine) -> None:
    """A morning: the log is read, ten minutes later the readiness; then the power goes."""
    memory = machine.memory()
    machine.hears(memory, snapshot(), ABLE)
    memory.keep(EmergencyLogRead((DRILL, FAILURE), machine.mono))
    machine.passes(600)
    memory.keep(ReadinessRead(READY, machine.mono))
    machine.passes(10)
    machine.hears(memory, snapshot(snapshot_time=NOW + 610, server_time=NOW + 610.1), ABLE)
    memory.keep(Failed(Trouble("refused"), machine.mono, machine.mono + 5))


def restarted(machine: Machine) -> BoardState:
    found = machine.memory().recall()
    assert found is not None
    state = after(BoardState(POLL_S, "server"), found)
    return after(state, Failed(Trouble("refused"), machine.mono, machine.mono + 5))


def record(state: BoardState, machine: Machine) -> RecordView:
    panels = board(state, machine.mono).panels
    assert panels is not None
    return panels.record


@pytest.mark.parametrize("wrong_s", [0.0, -7200.0, -30 * 86400.0])
def test_it_is_shown_as_of_when_it_was_heard(machine: Machine, wrong_s: float) -> None:
    """Whatever the clock of the machine says now: the server's own stamps date it."""
    heard(machine)
    machine.wall += 20 * 3600 + wrong_s
    machine.mono = 12.0  # another boot
    view = record(restarted(machine), machine)
    assert view.log == (FAILURE, DRILL)
    assert view.readiness == READY
    assert (view.log_is_current, view.readiness_is_current) == (False, False)
    assert view.log_reading is not None
    assert view.log_reading.at == NOW // 60 * 60
    assert view.readiness_reading is not None
    assert view.readiness_reading.at == (NOW + 600) // 60 * 60
    if not wrong_s:
        assert view.log_reading.age_s == (20 * 3600 + 610) // 60 * 60


def test_it_is_not_of_now_before_the_server_has_told_it_anew(machine: Machine) -> None:
    heard(machine)
    machine.passes(30)
    state = after(restarted(machine), HotlineRead(ABLE))
    told = snapshot(snapshot_time=NOW + 640, server_time=NOW + 640.1)
    state = after(state, SnapshotRead(told, machine.mono, 0.01))
    assert state.freshness(machine.mono) is Freshness.LIVE
    assert not record(state, machine).log_is_current
    state = after(state, EmergencyLogRead((DRILL,), machine.mono))
    view = record(state, machine)
    assert (view.log, view.log_is_current) == ((DRILL,), True)
    assert (view.readiness, view.readiness_is_current) == (READY, False)
    state = after(state, ReadinessRead(replace(READY, people_trained=40), machine.mono))
    assert record(state, machine).readiness_is_current


def test_a_newer_answer_replaces_it(machine: Machine) -> None:
    heard(machine)
    memory = machine.memory()
    assert memory.recall() is not None
    memory.keep(HotlineRead(ABLE))
    memory.keep(EmergencyLogRead((), machine.mono))
    found = machine.memory().recall()
    assert found is not None
    assert found.log is not None
    assert found.log.entries == ()
    assert found.readiness is not None
    assert found.readiness.readiness == READY


def test_damage_in_an_outage_takes_none_of_it(machine: Machine) -> None:
    """What was recalled goes into the file that is begun anew."""
    heard(machine)
    machine.passes(3600)
    memory = machine.memory()
    before = memory.recall()
    machine.path.write_bytes(b"\x00damaged" * 4000)
    machine.passes(1000)
    assert memory._file._history is not None
    memory._file._history._db.execute("PRAGMA shrink_memory")
    memory.keep(Failed(Trouble("refused"), machine.mono, machine.mono + 5))  # it is tidied now
    memory.keep(Failed(Trouble("refused"), machine.mono, machine.mono + 5))
    memory.close()
    assert len(list(machine.path.parent.glob("*.damaged-*Z"))) == 1
    found = machine.memory().recall()
    assert before is not None
    assert found is not None
    assert (found.snapshot, found.hotline) == (before.snapshot, before.hotline)
    assert found.log is not None
    assert found.log.entries == (DRILL, FAILURE)
    assert found.readiness is not None


STANDING = Alarm("longest_wait", "alarm", NOW - 14, 84.0, 60.0)


def test_what_stood_before_nobody_could_evaluate_it_stands_after_a_restart(
    machine: Machine,
) -> None:
    """The server lists alarms and cannot say them now: null clears nothing, nor does a restart."""
    memory = machine.memory()
    cleared = Alarm("waiting", "cleared", NOW - 3, 0, None)
    machine.hears(memory, snapshot(alarms=(STANDING, cleared)))
    for second in (10, 70, 80):
        machine.passes(10)
        told = snapshot(snapshot_time=NOW + second, server_time=NOW + second, alarms=Absent.UNKNOWN)
        memory.keep(SnapshotRead(told, machine.mono, 0.01))
    memory.keep(Failed(Trouble("refused"), machine.mono, machine.mono + 5))
    state = restarted(machine)
    views = bar_view(state, machine.mono).alarms
    assert [(each.alarm, each.evaluated) for each in views] == [(STANDING, False)]
    again = snapshot(snapshot_time=NOW + 99, server_time=NOW + 99, alarms=Absent.UNKNOWN)
    state = after(state, SnapshotRead(again, machine.mono, 0.01))
    assert (state.alarms, state.alarms_evaluated) == ((STANDING,), False)
