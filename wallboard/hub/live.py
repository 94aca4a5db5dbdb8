"""A hub on a telephone system that runs by itself: what its feed hands over is booked and shown."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import msgspec

from wallboard.domain.hotline import Hotline, Kind, Place
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.pace import BEAT_S, PUBLISH_EVERY_S
from wallboard.hub.publication import Publication
from wallboard.hub.real_time import RealTime
from wallboard.hub.telephony.asterisk.batch import Batch
from wallboard.hub.telephony.asterisk.reading import with_mapping, with_places
from wallboard.hub.telephony.events import SourceBack, SourceLost
from wallboard.hub.watch import CAPABILITIES, Watch

_LOG = logging.getLogger(__name__)

NOT_TOLD = frozenset(
    {
        "emergency.staff",
        "emergency.link",
        "emergency.joining",
        "today.by_district",
        "weather",
    }
)
"""What no telephone system knows by itself."""


class Feed(Protocol):
    """What watches the telephone system, in a thread of its own."""

    @property
    def runs(self) -> bool: ...
    @property
    def due(self) -> float: ...
    def start(self) -> None: ...
    def close(self) -> None: ...


class _Remembered(msgspec.Struct, frozen=True):
    """The places and kinds that a journal's hub has seen, for a start while there is no list."""

    seats: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str | None], ...]


class LiveHub:
    """A live telephone system and its watch, together until the process ends.

    The hub's time is this machine's. Its books stand at the instant up to which everything was
    seen, so that a gap begins where seeing ended and not where that was noticed.
    """

    def __init__(
        self,
        source: str,
        hotline: Hotline,
        kind_labels: dict[str, str],
        journal: Journal,
        real: RealTime,
        feed_of: Callable[[Callable[[], float], Callable[[Batch], None]], Feed],
    ) -> None:
        """`source` names the system in the journal; `feed_of` makes its feed of (now, deliver)."""
        self._journal = journal
        self._real = real
        known = journal.meta()
        if known.get("source", source) != source:
            raise JournalTrouble("other_source", journal.path, known["source"])
        self._kind_labels = kind_labels
        hotline = _with_remembered(hotline, known.get("places"))
        self.publication = Publication(epoch := secrets.token_hex(8))
        self.watch = Watch(
            replace(hotline, capabilities=frozenset(CAPABILITIES - NOT_TOLD)),
            self._journal,
            self.publication,
            epoch=epoch,
            time_scale=1.0,
        )
        self._journal.set_meta({"source": source})
        if self.watch.resume():
            real.reach(self.watch.ledger.now)
        else:
            self.watch.begin(self.server_time())
        self._watched = False
        self._places_owed = False
        self._pending: deque[Batch] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bell = asyncio.Event()
        self._feed = feed_of(self.server_time, self._deliver)
        self._due = time.monotonic() + BEAT_S
        self.watch.publish()

    def server_time(self) -> float:
        """The hotline's time now."""
        return self._real()

    @property
    def due(self) -> float:
        """When it next has to show that it and its feed live, by `time.monotonic`.

        A telephone system that is lost is looked for: that is life too.
        """
        return min(self._due, self._feed.due)

    async def run(self) -> None:
        """Watch for ever; RuntimeError where the feed has ended by itself."""
        self._loop = asyncio.get_running_loop()
        self._feed.start()
        try:
            told = looked = 0.0
            arrived = False
            while True:
                due = told + PUBLISH_EVERY_S if arrived else looked + BEAT_S
                await self._rest(max(0.0, due - time.monotonic()))
                arrived = self._book() or arrived
                now = time.monotonic()
                if now >= (told + PUBLISH_EVERY_S if arrived else looked + BEAT_S):
                    # a beat that found nothing new was no answer: what arrives next need not wait
                    if self.watch.publish() or arrived:
                        told = now
                    looked, arrived = now, False
                if not self._feed.runs:
                    raise RuntimeError("the feed has ended")
        finally:
            self._feed.close()

    async def _rest(self, most_s: float) -> None:
        """Until something arrives, or for so long."""
        self._due = time.monotonic() + most_s
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._bell.wait()
        self._bell.clear()

    def _deliver(self, batch: Batch) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._arrived, batch)

    def _arrived(self, batch: Batch) -> None:
        # booked in `run` and not here: what goes wrong in a callback would end nothing
        self._pending.append(batch)
        self._bell.set()

    def _book(self) -> bool:
        """Take what has arrived and say whether anything had; unseen time passes by itself."""
        arrived = bool(self._pending)
        while self._pending:
            batch = self._pending.popleft()
            self._learn_places(batch)
            self.watch.take(batch.events, batch.seen_until)
            for event in batch.events:
                if isinstance(event, SourceBack | SourceLost):
                    self._watched = isinstance(event, SourceBack)
        if not self._watched:
            self.watch.take((), self.server_time())
        return arrived

    def _learn_places(self, batch: Batch) -> None:
        hotline = self.watch.hotline
        if batch.mapping is not None:
            found = with_mapping(hotline, batch.mapping, self._kind_labels)
            hotline = with_places(found, hotline.seats, hotline.lines)
        hotline = with_places(hotline, batch.seats, batch.lines)
        if hotline != self.watch.hotline:
            self.watch.hotline = hotline
            self._places_owed = True
        if self._places_owed:
            # on a full disk they are owed; that it cannot be written is for the watch to say
            with contextlib.suppress(JournalTrouble):
                self._journal.set_meta({"places": _remembered(hotline)})
                self._places_owed = False


def _remembered(hotline: Hotline) -> str:
    kept = _Remembered(
        tuple((each.id, each.label) for each in hotline.seats),
        tuple((each.id, each.label) for each in hotline.lines),
        tuple((each.id, each.label) for each in hotline.kinds),
    )
    return msgspec.json.encode(kept).decode()


def _with_remembered(hotline: Hotline, text: str | None) -> Hotline:
    if text is None:
        return hotline
    try:
        kept = msgspec.json.decode(text, type=_Remembered)
    except msgspec.MsgspecError as error:
        _LOG.warning("the journal's places are left out: %s", error)
        return hotline
    known = with_places(
        hotline,
        [Place(*each) for each in kept.seats],
        [Place(*each) for each in kept.lines],
    )
    return replace(known, kinds=hotline.kinds or tuple(Kind(*each) for each in kept.kinds))
