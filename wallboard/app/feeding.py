"""What feeds the windows: the client, the poller with its memory, the feed and the watchdog."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from wallboard.domain.state import BoardState
from wallboard.history.board_history import file_of
from wallboard.places import Places
from wallboard.polling.elapsed import elapsed_s
from wallboard.polling.feed import Feed
from wallboard.polling.poller import Poller
from wallboard.polling.watchdog import Watchdog
from wallboard.settings import Settings
from wallboard.sources.memory import Memory
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.token import TokenHolder, token_for
from wallboard.transport.client import HttpClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BoardOptions:
    """What every window needs: the server's address, the settings, and where things may be kept."""

    url: str
    settings: Settings
    places: Places | None = None
    """None leaves nothing behind: no history, no log, no lock."""
    settings_file: Path | None = None
    """Where the desk keeps changed settings; None offers no settings."""


def line_to(options: BoardOptions) -> tuple[HttpClient, TokenHolder, Callable[[], None]]:
    """A client of the server, the token it shows, and what cuts short whatever waits for either."""
    server = options.settings.server
    token = token_for(options.url, server.credential_file)
    client = HttpClient(
        options.url,
        token,
        verify=True if server.ca_file is None else Path(server.ca_file),
    )

    def abort() -> None:
        token.abandon()
        client.close()

    return client, token, abort


@contextmanager
def feeding(options: BoardOptions) -> Iterator[Feed]:
    """A feed and the poller behind it; both end with the block."""
    server = options.settings.server
    client, token, abort = line_to(options)
    source = MetricsApi(client, token, poll_s=server.poll_s, mono=elapsed_s)
    poller = Poller(source, abort, memory=_memory(options), poll_s=server.poll_s)
    feed = Feed(BoardState(server.poll_s, options.url.partition("//")[2]), elapsed_s)
    watchdog = Watchdog(lambda: poller.due, elapsed_s)
    poller.asked.connect(feed.take)
    # after the windows that were connected in the meantime have shown the first board
    feed.changed.connect(watchdog.ready, Qt.ConnectionType.QueuedConnection)
    poller.start()
    try:
        yield feed
    finally:
        watchdog.stopping()
        feed.stop()
        poller.stop()


def _memory(options: BoardOptions) -> Memory | None:
    if options.places is None:
        return None
    return Memory(
        file_of(options.places.data, options.url),
        poll_s=options.settings.server.poll_s,
        kept_s=options.settings.history.keep_s,
        mono=elapsed_s,
        wall=time.time,
    )
