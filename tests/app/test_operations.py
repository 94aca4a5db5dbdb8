"""The alarms' promise, end to end: the desk, the client, the hub and its journal, and the file.

What a director does at one desk shows on every wall, holds through an outage and a restart of the
hub or of the board, and where a server can keep nothing, the board says that it is here alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.hub.serving import NOW, RunningHub, filled_watch, running
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.operations import Operations, operating
from wallboard.domain.absent import Absent
from wallboard.domain.snapshot import Alarm
from wallboard.domain.states import LineState, PoolState
from wallboard.history.journal import Journal
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import CAPABILITIES, Watch
from wallboard.places import Places
from wallboard.polling.feed import Feed
from wallboard.settings import Server, Settings
from wallboard.words import words

START = NOW - 9 * 3600
PATIENCE_MS = 30_000
ALARM = "line_fault"
"""Its figure is not known while the telephone system is not seen."""


def watch_of(journal: Path, *, without: frozenset[str] = frozenset()) -> Watch:
    """A hub's watch on a journal, with one line in fault for long enough."""
    hotline = filled_watch(START).hotline
    able = replace(hotline, capabilities=CAPABILITIES - without)
    watch = Watch(able, Journal(journal), Publication("e"), epoch="e", time_scale=1.0)
    if not watch.resume():
        watch.begin(START)
        lines = [
            ev.LineChanged(START, place.id, LineState.FAULT if index == 0 else LineState.STANDBY)
            for index, place in enumerate(hotline.lines)
        ]
        watch.take([ev.SourceBack(START), *lines, ev.PoolChanged(START, PoolState.STANDBY)], START)
        watch.snapshot()
        watch.take((), START + 15)
    return watch


@contextmanager
def desk(hub: RunningHub, tmp_path: Path) -> Iterator[tuple[Feed, Operations, list[str]]]:
    """A desk without its window: the feed, what is done at it, and what is said of that."""
    places = Places(tmp_path / "data", tmp_path / "state", tmp_path / "runtime")
    settings = Settings(server=Server(poll_s=1.0))
    options = BoardOptions(f"http://127.0.0.1:{hub.port}", settings, places)
    said: list[str] = []
    with feeding(options) as feed, operating(options, feed, words("en")) as operations:
        operations.said.connect(said.append)
        feed.start()
        yield feed, operations, said


def alarm_of(feed: Feed) -> Alarm | None:
    return next((each for each in feed.state.alarms if each.id == ALARM), None)


def shown(feed: Feed) -> Alarm:
    found = alarm_of(feed)
    assert found is not None
    return found


def until(qtbot: QtBot, feed: Feed, what: str) -> Alarm:
    """The alarm once `what` of it is not None."""
    qtbot.waitUntil(lambda: getattr(alarm_of(feed), what, None) is not None, timeout=PATIENCE_MS)
    return shown(feed)


def goes_on(hub: RunningHub) -> bool:
    """The hub's time moves a little."""
    hub.happen(after_s=0.05)
    return True


def views(feed: Feed) -> list[tuple[bool, bool]]:
    """(evaluated, here alone) of the alarm, as the windows are told."""
    return [(v.evaluated, v.here_alone) for v in feed._board().bar.alarms if v.alarm.id == ALARM]


@pytest.mark.fault(
    "alarms",
    "acknowledged, then data lost, then restart: of the hub",
    shows="acknowledged, not evaluated, on every board",
    within_s=None,
)
def test_acknowledged_then_data_lost_then_restarted(qtbot: QtBot, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    with (
        running(watch_of(journal)) as hub,
        desk(hub, tmp_path) as (feed, operations, _),
        desk(hub, tmp_path / "b") as (wall, *_),
    ):
        until(qtbot, feed, "since")
        until(qtbot, wall, "since")
        operations.acknowledge(ALARM)
        first = until(qtbot, feed, "acknowledged")
        assert views(feed) == [(True, False)]
        # another board is told, in the middle of its long poll
        assert until(qtbot, wall, "acknowledged").acknowledged == first.acknowledged

        hub.happen(ev.SourceLost(hub.watch.ledger.now, "gone"), after_s=300)
        qtbot.waitUntil(lambda: views(feed) == [(False, False)], timeout=PATIENCE_MS)
        assert shown(feed).acknowledged == first.acknowledged

    again = watch_of(journal)  # killed and started again, still without its telephone system
    with running(again) as hub, desk(hub, tmp_path) as (feed, _, _):
        assert until(qtbot, feed, "acknowledged") == replace(first, value=None)
        qtbot.waitUntil(lambda: views(feed) == [(False, False)], timeout=PATIENCE_MS)


@pytest.mark.fault(
    "alarms", "shelf ends: at the hub", shows="the alarm, on every board", within_s=None
)
def test_put_aside_and_taken_back(qtbot: QtBot, tmp_path: Path) -> None:
    with running(watch_of(tmp_path / "j")) as hub, desk(hub, tmp_path) as (feed, operations, _):
        until(qtbot, feed, "since")
        operations.shelve(ALARM, 1800.0)
        end = until(qtbot, feed, "shelved_until").shelved_until
        assert end is not None
        assert abs(end - hub.watch.ledger.now - 1800) < 5
        operations.shelve(ALARM, 0.0)
        qtbot.waitUntil(lambda: shown(feed).shelved_until is None, timeout=PATIENCE_MS)

        operations.shelve(ALARM, 600.0)
        until(qtbot, feed, "shelved_until")
        hub.happen(after_s=650)  # its time is over
        qtbot.waitUntil(lambda: shown(feed).shelved_until is None, timeout=PATIENCE_MS)


NONE = frozenset({"alarms.acknowledge", "alarms.shelve"})


@pytest.mark.parametrize("without", [NONE, NONE | {"alarms"}], ids=["its alarms", "our own"])
def test_a_server_that_can_keep_nothing(
    qtbot: QtBot, tmp_path: Path, without: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The board does it for itself, says so, and still knows it when it is started again."""
    watch = watch_of(tmp_path / "j", without=without)
    if "alarms" in without:
        with_alarms = watch.snapshot
        monkeypatch.setattr(
            watch, "snapshot", lambda: replace(with_alarms(), alarms=Absent.NOT_PROVIDED)
        )
    with running(watch) as hub:
        with desk(hub, tmp_path) as (feed, operations, _):
            if "alarms" in without:  # two looks of the board's own, ten seconds apart
                qtbot.waitUntil(lambda: feed.state.snapshot is not None, timeout=PATIENCE_MS)
                hub.happen(after_s=15)
            until(qtbot, feed, "since")
            operations.acknowledge(ALARM)
            operations.shelve(ALARM, 1800.0)
            before = shown(feed)
            assert before.acknowledged is not None
            assert before.shelved_until is not None
            assert views(feed) == [(True, True)]
        kept = next((tmp_path / "data").glob("*.alarms.json"))
        assert set(json.loads(kept.read_text())["marks"]) == {ALARM}

        with desk(hub, tmp_path) as (feed, operations, _):
            after = until(qtbot, feed, "acknowledged")
            # what was recalled is not of now: the hub has to say something newer
            qtbot.waitUntil(
                lambda: goes_on(hub) and views(feed) == [(True, True)], timeout=PATIENCE_MS
            )
            assert (after.since, after.acknowledged, after.shelved_until) == (
                before.since, before.acknowledged, before.shelved_until,
            )  # fmt: skip
            operations.shelve(ALARM, 0.0)
            assert shown(feed).shelved_until is None
        assert hub.watch.journal.meta().get("alarms", "").count('"acknowledged":1') == 0


def test_a_server_that_lists_it_and_has_none(qtbot: QtBot, tmp_path: Path) -> None:
    """404 and 405 are as good as not listed."""
    watch = watch_of(tmp_path / "j")
    with running(watch) as hub, desk(hub, tmp_path) as (feed, operations, _):
        until(qtbot, feed, "since")
        gone = shown(feed)
        feed.state = replace(
            feed.state, alarms=(*feed.state.alarms, replace(gone, id="not_at_the_hub"))
        )
        with qtbot.waitSignal(operations.said, timeout=PATIENCE_MS):
            operations.acknowledge("not_at_the_hub")


def test_a_token_that_may_only_look(qtbot: QtBot, tmp_path: Path) -> None:
    """The sentence says why; nothing is done here alone behind everybody's back."""
    file = TokenFile(tmp_path / "tokens.json")
    token = tmp_path / "token"
    token.write_text(file.add("wall", "read"))
    token.chmod(0o600)
    with running(watch_of(tmp_path / "j"), tokens=file) as hub:
        settings = Settings(server=Server(poll_s=1.0, credential_file=str(token)))
        options = BoardOptions(f"http://127.0.0.1:{hub.port}", settings)
        with feeding(options) as feed, operating(options, feed, words("zh")) as operations:
            feed.start()
            until(qtbot, feed, "since")
            with qtbot.waitSignal(operations.said, timeout=PATIENCE_MS) as said:
                operations.acknowledge(ALARM)
            why = "本机的令牌只能查看；要操作请向管理员申请 operate 令牌"
            assert said.args == [f"确认未送达：{why}"]
            assert shown(feed).acknowledged is None


def test_a_server_that_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    with running(watch_of(tmp_path / "j")) as hub, desk(hub, tmp_path) as (feed, operations, _):
        until(qtbot, feed, "since")
        hub.stop()
        with qtbot.waitSignal(operations.said, timeout=PATIENCE_MS) as said:
            operations.acknowledge(ALARM)
        assert said.args is not None
        assert said.args[0].startswith("Not acknowledged: ")
        assert shown(feed).acknowledged is None
