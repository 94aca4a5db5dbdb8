"""The one watch of a telephony system: it books, keeps and publishes what happens there."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from wallboard.contract.writing import Stamp, stamper, write_minute, write_snapshot
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.alarms import AlarmBook
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Expected, Snapshot
from wallboard.history.journal import Journal, JournalTrouble, StoredMinute
from wallboard.hub.ledger import Ledger
from wallboard.hub.publication import Publication
from wallboard.hub.telephony.events import Event, SourceLost

_LOG = logging.getLogger(__name__)
_EVENTS = msgspec.msgpack.Encoder()
_EVENT = msgspec.msgpack.Decoder(Event)

CAPABILITIES = frozenset(
    {
        "waiting.kind",
        "waiting.ringing",
        "seats",
        "seats.operator",
        "seats.kind",
        "seats.reason",
        "seats.answered_today",
        "seats.handled_today",
        "seats.handle_today_s",
        "seats.talk_60min_s",
        "seats.last_break_end",
        "emergency",
        "emergency.staff",
        "emergency.link",
        "emergency.joining",
        "emergency.lines",
        "today.abandoned_short",
        "today.lost_ringing",
        "today.answered_delay",
        "today.abandoned_delay",
        "today.timed_out_delay",
        "today.delay_sum_s",
        "today.handled",
        "today.by_kind",
        "today.by_group",
        "today.by_district",
        "today.callers",
        "today.missed",
        "recent",
        "recent.answered_delay",
        "alarms",
        "incident",
        "weather",
        "minutes",
        "minutes.peak_waiting",
        "minutes.longest_wait_s",
        "minutes.seat_seconds",
    }
)
"""What the hub can say of any source; `expected` joins where the source has a forecast."""

MINUTES_OWED = 3 * 1440
"""Minutes held for a journal that cannot be written; beyond them the oldest are lost."""
REVISIONS_SKIPPED = 1_000_000
"""A restarted hub leaves out so many: more than an earlier run can have told of and not kept."""


class Watch:
    """Books, keeps and publishes. `forecast` gives the calls expected at an instant, if known."""

    def __init__(
        self,
        hotline: Hotline,
        journal: Journal,
        publication: Publication,
        *,
        epoch: str,
        time_scale: float,
        forecast: Callable[[float], Expected] | None = None,
    ) -> None:
        self.hotline = hotline
        self.journal = journal
        self.stamp: Stamp = stamper(hotline)
        self._publication = publication
        self._epoch = epoch
        self.time_scale = time_scale
        self._forecast = forecast
        self._ledger: Ledger | None = None
        self._alarms = AlarmBook()
        self._expected: tuple[float, Expected] | None = None
        self._unkept_events: list[bytes] = []
        self._unkept_minutes: dict[int, StoredMinute] = {}
        self._day_begins = False
        self._failing = False

    @property
    def ledger(self) -> Ledger:
        """The books; RuntimeError before `begin` or `resume`."""
        if self._ledger is None:
            raise RuntimeError("the watch has not begun")
        return self._ledger

    def begin(self, start: float) -> None:
        """Open new books at `start`."""
        self._ledger = Ledger(self.hotline, start)

    def resume(self) -> bool:
        """Open the books from the journal; False where it is empty.

        The time between the journal's last entry and now was not watched: the source is lost from
        there on until it is found again.
        """
        stored = self.journal.events()
        bounds = self.journal.bounds()
        if not stored:
            return False
        events = [_EVENT.decode(body) for body in stored]
        ledger = Ledger(self.hotline, events[0].at)
        for event in events:
            ledger.apply(event)
        last = ledger.now if bounds is None else max(ledger.now, bounds[1] + 60.0)
        ledger.advance(last)
        # what was finished before is kept as it was journaled
        ledger.take_finished()
        if bounds is not None:
            ledger.continue_revisions(bounds[2] + REVISIONS_SKIPPED)
        self._ledger = ledger
        self.take([SourceLost(last, "hub_restarted")], last)
        return True

    def take(self, events: Sequence[Event], now: float) -> None:
        """Book what happened up to `now`, and keep it before anybody is told.

        While the journal cannot be written to (a full disk) the boards are told all the same; what
        is owed to it is written as soon as it takes it.
        """
        ledger = self.ledger
        for event in events:
            if event.at >= ledger.next_midnight:
                self._pass_midnights(event.at)
            ledger.apply(event)
            self._unkept_events.append(_EVENTS.encode(event))
        if now >= ledger.next_midnight:
            self._pass_midnights(now)
        ledger.advance(now)
        self._keep()

    def publish(self) -> bool:
        """Offer the boards how it stands; True where there was anything new to say."""
        snapshot = self.snapshot()
        return self._publication.offer(write_snapshot(snapshot, self.stamp), snapshot.snapshot_time)

    def snapshot(self) -> Snapshot:
        """How it stands, alarms and forecast included."""
        ledger = self.ledger
        snapshot = ledger.snapshot(self._epoch, 0, self.time_scale)
        self._alarms = self._alarms.after(snapshot, self.hotline)
        alarms = self._alarms.alarms(self.hotline, snapshot.snapshot_time)
        expected = self._expectation(snapshot.snapshot_time)
        return replace(snapshot, alarms=alarms, expected=expected)

    def running_minute(self) -> StoredMinute:
        """The minute that has not ended yet, as it would be stored."""
        return self._stored(self.ledger.running_minute())

    def _expectation(self, now: float) -> Maybe[Expected]:
        if self._forecast is None:
            return Absent.NOT_PROVIDED
        minute = now // 60 * 60
        if self._expected is None or self._expected[0] != minute:
            self._expected = (minute, self._forecast(minute))
        return self._expected[1]

    def _pass_midnights(self, now: float) -> None:
        """Close the day, and every other that has passed by `now` without an event.

        Yesterday's last minutes are kept in the same breath as its events are forgotten: a hub
        that is killed here finds either the day or the next one, never yesterday's callers today.
        """
        ledger = self.ledger
        while now >= ledger.next_midnight:
            ledger.advance(ledger.next_midnight)
            self._unkept_events = list(map(_EVENTS.encode, ledger.present()))
            self._day_begins = True
            self._keep()

    def _keep(self) -> None:
        for minute in self.ledger.take_finished():
            stored = self._stored(minute)
            self._unkept_minutes[stored.start] = stored
        if not self._unkept_events and not self._unkept_minutes:
            return
        write = self.journal.begin_day if self._day_begins else self.journal.append
        try:
            write(self._unkept_events, self._unkept_minutes.values())
        except JournalTrouble as trouble:
            if not self._failing:
                _LOG.error("the journal cannot be written: %s", trouble)
            self._failing = True
            while len(self._unkept_minutes) > MINUTES_OWED:
                del self._unkept_minutes[min(self._unkept_minutes)]
            return
        if self._failing:
            _LOG.warning("the journal is written again")
        self._failing = self._day_begins = False
        self._unkept_events = []
        self._unkept_minutes = {}

    def _stored(self, minute: Minute) -> StoredMinute:
        return StoredMinute(int(minute.start), minute.revision, write_minute(minute, self.stamp))
