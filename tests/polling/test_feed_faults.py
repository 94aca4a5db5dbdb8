"""A board that cannot be made is replaced by one without figures: never by the one before."""

import sys

import pytest
from pytestqt.qtbot import QtBot

from tests.domain.samples import hotline, snapshot
from wallboard.boards.board import Board, board
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState
from wallboard.polling import feed as feeds
from wallboard.polling.feed import Feed
from wallboard.sources.outcome import HotlineRead, SnapshotRead


def test_no_old_board_stands_as_a_new_one(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(state: BoardState, mono: float) -> Board:
        if state.snapshot is not None:
            raise ZeroDivisionError
        return board(state, mono)

    faults: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: faults.append(kind))
    feed, boards = Feed(BoardState(5.0, "server"), lambda: 100.0), list[Board]()
    feed.take(HotlineRead(hotline()))
    feed.take(SnapshotRead(snapshot(), 100.0, 0.01))
    feed.changed.connect(boards.append)
    feed.show_now()
    assert boards[-1].header.freshness is Freshness.LIVE
    monkeypatch.setattr(feeds, "board", fails)
    feed.show_now()
    assert faults == [ZeroDivisionError]
    assert boards[-1].panels is None
    assert not boards[-1].header.freshness.is_current
    trouble = boards[-1].status.trouble
    assert trouble is not None
    assert (trouble.kind, trouble.detail) == ("other", "ZeroDivisionError")
    monkeypatch.undo()
    feed.show_now()
    assert boards[-1].header.freshness is Freshness.LIVE
