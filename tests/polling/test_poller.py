"""The poller in its thread, on a real hub over real HTTP."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.hubs import running_hub
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.feed import Feed
from wallboard.polling.poller import Poller, longest_answer_s
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import HttpClient

PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_hub("--telephony", "simulated", "--speed", "60", "--at", "09:30") as hub:
        yield hub


def parts(url: str, poll_s: float = 1.0) -> tuple[Poller, Feed]:
    token = TokenHolder(None, wanted=False)
    client = HttpClient(url, token)
    source = MetricsApi(client, token, poll_s=poll_s, mono=time.monotonic)
    poller = Poller(source, client.close, poll_s=poll_s)
    feed = Feed(BoardState(poll_s, "hub"), time.monotonic)
    poller.asked.connect(feed.take)
    return poller, feed


def test_a_live_board_comes_and_moves_on(qtbot: QtBot, url: str) -> None:
    poller, feed = parts(url)
    boards = list[Board]()
    feed.changed.connect(boards.append)
    poller.start()
    feed.start()
    try:
        qtbot.waitUntil(lambda: bool(feed.state.history.minutes), timeout=PATIENCE_MS)
        first = feed.state.snapshot
        assert first is not None
        qtbot.waitUntil(
            lambda: (
                feed.state.snapshot is not None
                and feed.state.snapshot.sequence > first.sequence + 2
            ),
            timeout=PATIENCE_MS,
        )
    finally:
        feed.stop()
        poller.stop()
    assert boards[-1].header.freshness is Freshness.LIVE
    assert boards[0].header.freshness is Freshness.CONNECTING  # nothing is live that is not
    assert len(feed.state.history.minutes) > 9 * 60


def test_stopping_does_not_wait_for_the_long_poll(qtbot: QtBot) -> None:
    quiet = ("--telephony", "simulated", "--speed", "0.001", "--at", "03:00")
    with running_hub(*quiet) as url:
        poller, _ = parts(url, poll_s=30.0)
        poller.start()
        longest_s = longest_answer_s(30.0)
        # asked half a second ago, and no answer yet: that is the long poll
        qtbot.waitUntil(
            lambda: 30.0 < poller.due - elapsed_s() < longest_s - 0.5, timeout=PATIENCE_MS
        )
        began = time.monotonic()
        poller.stop()
        assert time.monotonic() - began < 10.0  # the interval alone would be 30 s


@pytest.mark.fault(
    "process and display",
    "kill -9: the hub before a board",
    shows="stale, live again, the gap told",
    within_s=None,
)
def test_a_hub_that_is_killed_goes_stale_and_comes_back_alone(qtbot: QtBot, tmp_path: Path) -> None:
    arguments = ["--telephony", "simulated", "--speed", "60", "--at", "09:30"]
    arguments += ["--journal", str(tmp_path / "journal.sqlite")]
    with running_hub(*arguments, killed=True) as url:
        poller, feed = parts(url)
        poller.start()
        feed.start()
        qtbot.waitUntil(lambda: bool(feed.state.history.minutes), timeout=PATIENCE_MS)
    try:
        qtbot.waitUntil(
            lambda: feed.state.freshness(time.monotonic()) is Freshness.STALE, timeout=PATIENCE_MS
        )
        known = feed.state.history.minutes[-1].start
        port = url.rpartition(":")[2]
        with running_hub(*arguments, listen=f"127.0.0.1:{port}"):
            qtbot.waitUntil(
                lambda: feed.state.freshness(time.monotonic()) is Freshness.LIVE,
                timeout=PATIENCE_MS,
            )
            # the gap is as long as the hub takes to start again, sixty times over
            qtbot.waitUntil(
                lambda: (
                    feed.state.history.minutes[-1].start > known + 300
                    and feed.state.history.minutes[-1].complete
                ),
                timeout=PATIENCE_MS,
            )
    finally:
        feed.stop()
        poller.stop()
    since = [minute for minute in feed.state.history.minutes if minute.start >= known - 1800]
    starts = [minute.start for minute in since]
    assert starts == [starts[0] + 60 * number for number in range(len(starts))]  # none missing
    assert any(not minute.complete for minute in since)  # the gap is told
    assert since[0].complete
