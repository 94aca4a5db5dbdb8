"""Alarms that a board evaluates itself stand through a kill, as NOT EVALUATED, and are no new ones.

A memory that is left without a word has been killed. The clock is the test's, the file a real one.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.domain.samples import NOW, hotline, snapshot
from tests.sources.machine import POLL_S, Machine
from wallboard.boards.bar import AlarmView, bar_view
from wallboard.domain.absent import Absent
from wallboard.domain.alarm_marks import AlarmMarks, Mark
from wallboard.domain.alarms import AlarmBook, RuleMemory
from wallboard.domain.hotline import DEFAULT_LIMITS, Hotline
from wallboard.domain.snapshot import Alarm, Snapshot, WaitingCall
from wallboard.domain.state import BoardState, Trouble
from wallboard.polling.feed import after
from wallboard.sources.memory import Memory
from wallboard.sources.outcome import Failed, HotlineRead, Outcome, SnapshotRead, StillTrue

WAITING = DEFAULT_LIMITS["waiting"]
ALONE = hotline(capabilities=hotline().capabilities - {"alarms"}, limits={"waiting": WAITING})
"""A server that lists no alarms."""
SINCE = NOW + WAITING.on_delay_s
"""When twelve calls that wait from NOW on have done so for long enough."""


class Board:
    """A board's state and its memory, told the same things."""

    def __init__(self, machine: Machine, marks: AlarmMarks | None = None) -> None:
        self.machine = machine
        self.memory: Memory = machine.memory()
        self.state = BoardState(POLL_S, "server", marks=marks or AlarmMarks())
        recalled = self.memory.recall()
        if recalled is not None:
            self.state = after(self.state, recalled)

    def takes(self, outcome: Outcome) -> None:
        self.state = after(self.state, outcome)
        self.memory.keep(outcome)

    def hears(self, calls: int, seconds: int, of: Hotline = ALONE, **changes: Any) -> None:
        """The server tells of so many calls waiting, once a second for a while."""
        self.takes(HotlineRead(of))
        for _ in range(seconds):
            self.takes(SnapshotRead(waiting(self.machine, calls, **changes), self.machine.mono, 0))
            self.machine.passes(1)

    def misses(self, seconds: float) -> None:
        """Nobody answers."""
        mono = self.machine.mono
        self.takes(Failed(Trouble("refused"), mono, mono + seconds))
        self.machine.passes(seconds)

    def shows(self) -> tuple[AlarmView, ...]:
        return bar_view(self.state, self.machine.mono).alarms

    def alarm(self) -> Alarm:
        (view,) = self.shows()
        return view.alarm


def waiting(machine: Machine, count: int, **changes: Any) -> Snapshot:
    """A moment at the machine's wall clock, which is right."""
    now = machine.wall - 2.0
    calls = tuple(WaitingCall(f"c-{each}", None, now - 1) for each in range(count))
    told: dict[str, Any] = {"snapshot_time": now, "server_time": now, "waiting": calls}
    return snapshot(**{"alarms": Absent.NOT_PROVIDED, **told, **changes})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "data" / "board.sqlite")


@pytest.fixture
def killed(machine: Machine) -> Machine:
    """An alarm stands for some seconds; the board is killed, and the machine boots again."""
    board = Board(machine)
    board.hears(12, 30)
    (shown,) = board.shows()
    assert shown == AlarmView(board.alarm(), shown.for_s, evaluated=True, figure=12)
    assert (board.alarm().level, board.alarm().since) == ("alarm", SINCE)
    machine.wall += 3600
    machine.mono = 12.0
    return machine


def test_without_a_server_it_stands_not_evaluated_and_dated(killed: Machine) -> None:
    board = Board(killed)
    board.misses(300)
    (view,) = board.shows()
    assert view.alarm == Alarm("waiting", "alarm", SINCE, None, WAITING.alarm)
    assert not view.evaluated
    outage = bar_view(board.state, killed.mono).outage
    assert outage is not None
    assert outage.data_time is not None
    assert outage.for_s is not None
    assert outage.for_s > 3600
    assert outage.data_time == NOW  # the last snapshot that was written: the day and time shown


def test_the_condition_holds_and_it_is_the_same_spell(killed: Machine) -> None:
    board = Board(killed)
    board.misses(300)
    for _ in range(100):
        board.hears(12, 1)
        (view,) = board.shows()
        assert (view.alarm.level, view.alarm.since, view.evaluated) == ("alarm", SINCE, True)
    assert board.alarm().value == 12


def test_the_condition_is_gone_and_it_ends_after_its_delay(killed: Machine) -> None:
    board = Board(killed)
    board.misses(300)
    back = killed.wall - 2.0
    board.hears(0, int(WAITING.off_delay_s))
    assert (board.alarm().level, board.alarm().since) == ("alarm", SINCE)
    board.hears(0, 1)
    assert (board.alarm().level, board.alarm().since) == ("cleared", back + WAITING.off_delay_s)
    # and it is so on disk: killed here, it does not rise from there again
    board = Board(killed)
    assert [view.alarm.level for view in board.shows() if view.alarm.level != "cleared"] == []


def test_a_board_that_was_never_alarmed_starts_its_delay_at_the_start(machine: Machine) -> None:
    board = Board(machine)
    board.hears(12, 5)
    machine.passes(600)
    again = Board(machine)
    assert again.shows() == ()
    start = machine.wall - 2.0
    again.hears(12, int(WAITING.on_delay_s) + 1)
    assert again.alarm().since == start + WAITING.on_delay_s


def test_a_304_that_lets_it_rise_is_kept_too(machine: Machine) -> None:
    board = Board(machine)
    board.hears(12, 1)
    for _ in range(20):
        now = machine.wall - 2.0
        board.takes(StillTrue(now, now, machine.mono, 0.01))
        machine.passes(1)
    risen = board.alarm()
    assert risen.level == "alarm"
    machine.passes(40)
    assert Board(machine).alarm() == replace(risen, value=None)


def test_a_history_that_cannot_be_read_at_the_start_is_not_overwritten(
    killed: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is locked for a while: what is in it is read before anything is written over it."""
    hidden = killed.path.with_suffix(".hidden")
    killed.path.rename(hidden)
    killed.path.mkdir()  # nothing can be opened there
    board = Board(killed)
    assert board.shows() == ()
    board.hears(12, 5)
    killed.path.rmdir()
    hidden.rename(killed.path)
    killed.passes(100)
    board.hears(12, 5)
    assert Board(killed).alarm().since == SINCE


def test_a_server_that_evaluates_makes_the_boards_word_void(killed: Machine) -> None:
    board = Board(killed)
    able = replace(ALONE, capabilities=ALONE.capabilities | {"alarms"})
    board.hears(12, 5, of=able, alarms=())
    assert board.shows() == ()
    killed.passes(100)
    board = Board(killed)
    board.hears(0, 5)  # it evaluates no more
    assert board.shows() == ()


def test_a_run_at_an_earlier_time_begins_its_own_book(killed: Machine) -> None:
    board = Board(killed)
    killed.wall -= 86400
    board.hears(12, 5, epoch="run-2")
    assert board.shows() == ()
    board.hears(12, 10, epoch="run-2")
    first = board.alarm().since
    assert Board(killed).alarm().since == first < SINCE


def test_an_acknowledgement_of_one_board_outlasts_the_word_of_another(machine: Machine) -> None:
    """A desk and a wall share the file; the wall saw the spell begin three seconds later."""
    desk = Board(machine)
    desk.hears(12, 3)
    wall = Board(machine)
    for _ in range(20):
        desk.hears(12, 1)
        machine.passes(-1)
        wall.hears(12, 1)
    assert (desk.alarm().since, wall.alarm().since) == (SINCE, SINCE + 3)
    marks = AlarmMarks({"waiting": Mark(SINCE, "alarm", NOW + 20)})
    own = AlarmBook({"waiting": RuleMemory("alarm", SINCE)})
    for kept, since, seen in ((own, SINCE, NOW + 20), (AlarmBook(), SINCE + 3, None)):
        again = Board(machine, marks)
        again.state = replace(again.state, book=kept)
        recalled = again.memory.recall()
        assert recalled is not None
        again.state = after(again.state, recalled)
        again.hears(12, 1)
        machine.passes(-1)
        assert (again.alarm().since, again.alarm().acknowledged) == (since, seen)


def test_what_stands_is_written_when_it_changes_and_not_at_every_answer(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wallboard.history.board_history import BoardHistory

    written: list[type] = []
    keep = BoardHistory.keep

    def counted(history: BoardHistory, *newest: Any) -> None:
        written.extend(type(each) for each in newest)
        keep(history, *newest)

    monkeypatch.setattr(BoardHistory, "keep", counted)
    board = Board(machine)
    board.hears(12, 100)
    assert board.alarm().level == "alarm"
    # once the rules are known, and once when the alarm rose
    assert written.count(AlarmBook) == 2
