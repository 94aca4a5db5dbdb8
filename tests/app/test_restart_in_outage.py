"""A board is started again while its server is away: over real HTTP, with its real file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.hub.serving import NOW, filled_watch, running
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.places import Places
from wallboard.polling.feed import Feed
from wallboard.settings import Server, Settings

SHOWN_WITHIN_MS = 30_000


def has_heard(feed: Feed, instant: float) -> bool:
    snapshot = feed.state.snapshot
    return snapshot is not None and snapshot.snapshot_time >= instant


def test_it_shows_the_record_and_what_stood_as_of_when_it_was_heard(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wall, which has nobody who acknowledges; its server evaluates no alarms."""
    watch = filled_watch(NOW)
    watch.hotline = replace(
        watch.hotline, capabilities=watch.hotline.capabilities - {"alarms"} | {"emergency.log"}
    )
    told = watch.snapshot
    monkeypatch.setattr(watch, "snapshot", lambda: replace(told(), alarms=Absent.NOT_PROVIDED))
    places = Places(tmp_path / "data", tmp_path / "state", tmp_path / "runtime")
    settings = Settings(server=Server(poll_s=1.0))
    with running(watch) as hub:
        options = BoardOptions(f"http://127.0.0.1:{hub.port}", settings, places)
        with feeding(options) as feed:
            feed.start()
            qtbot.waitUntil(lambda: feed.state.emergency_log is not None, timeout=SHOWN_WITHIN_MS)
            for _ in range(3):
                hub.happen(after_s=20)
                heard = partial(has_heard, feed, hub.watch.ledger.now)
                qtbot.waitUntil(heard, timeout=SHOWN_WITHIN_MS)
            before = feed.state
            assert before.emergency_log
            assert before.alarms
            assert before.freshness(feed._mono()) is Freshness.LIVE
    with feeding(options) as feed:
        feed.start()
        qtbot.waitUntil(lambda: feed.state.connection.attempts > 0, timeout=SHOWN_WITHIN_MS)
        board = feed._board()
        assert not board.header.freshness.is_current
        assert board.panels is not None
        record = board.panels.record
        assert record.log == before.emergency_log[::-1]
        assert not record.log_is_current
        assert record.log_reading is not None
        assert record.log_reading.at is not None
        assert abs(record.log_reading.at - NOW) <= 120
        spells = {(each.id, each.level, each.since) for each in before.alarms}
        standing = [each for each in board.bar.alarms if each.alarm.level != "cleared"]
        assert {(v.alarm.id, v.alarm.level, v.alarm.since) for v in standing} == spells
        assert not any(each.evaluated for each in standing)
