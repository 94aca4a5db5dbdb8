"""The feed: outcomes become states, and boards come at a pace that eyes can follow."""

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from wallboard.boards.board import Board
from wallboard.domain.counters import Counters
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot, Source
from wallboard.domain.state import BoardState, Trouble
from wallboard.domain.states import SourceState
from wallboard.polling.feed import Feed, after
from wallboard.sources.outcome import Failed, HotlineRead, SnapshotRead, StillTrue

NOW = 1_795_400_000.0
SNAPSHOT = Snapshot(
    "one", 1, 1.0, NOW, NOW, NOW - 3600, Source(SourceState.CONNECTED), (), Counters()
)


class Clock:
    def __init__(self) -> None:
        self.mono = 100.0

    def __call__(self) -> float:
        return self.mono


def test_outcomes_become_states() -> None:
    state = BoardState(5.0, "server")
    assert state.freshness(100.0) is Freshness.CONNECTING
    state = after(state, HotlineRead(Hotline("Line", "1")))
    state = after(state, SnapshotRead(SNAPSHOT, 100.0, 0.0))
    assert state.freshness(110.0) is Freshness.LIVE
    assert state.freshness(110.1) is Freshness.LATE
    state = after(state, Failed(Trouble("refused"), 111.0, 115.0))
    assert state.freshness(115.1) is Freshness.STALE
    assert state.connection.attempts == 1
    state = after(state, StillTrue(NOW + 16, NOW + 16, 116.0, 5.0))
    assert state.freshness(116.0) is Freshness.LIVE
    assert state.connection.trouble is None


def test_bursts_are_gathered(qtbot: QtBot) -> None:
    clock, boards = Clock(), list[Board]()
    feed = Feed(BoardState(5.0, "server"), clock)
    feed.changed.connect(boards.append)
    feed.take(HotlineRead(Hotline("Line", "1")))
    for _ in range(20):
        feed.take(SnapshotRead(SNAPSHOT, clock.mono, 0.01))
    assert len(boards) == 1  # the first at once, the rest soon
    qtbot.waitUntil(lambda: len(boards) == 2)
    assert boards[-1].panels is not None


def test_what_comes_after_the_end_begins_nothing(qtbot: QtBot) -> None:
    clock, boards = Clock(), list[Board]()
    feed = Feed(BoardState(5.0, "server"), clock)
    feed.start()
    feed.changed.connect(boards.append)
    feed.stop()
    clock.mono += 0.01
    feed.take(HotlineRead(Hotline("Line", "1")))
    assert boards == []
    assert [timer for timer in feed.findChildren(QTimer) if timer.isActive()] == []


def test_a_beat_shows_the_same_state_a_moment_on(qtbot: QtBot) -> None:
    clock, boards = Clock(), list[Board]()
    feed = Feed(BoardState(5.0, "server"), clock)
    feed.take(HotlineRead(Hotline("Line", "1")))
    feed.take(SnapshotRead(SNAPSHOT, clock.mono, 0.0))
    feed.changed.connect(boards.append)
    clock.mono += 16.0
    feed.show_now()
    assert boards[-1].header.freshness is Freshness.STALE
    assert boards[-1].header.age_s == 16.0
