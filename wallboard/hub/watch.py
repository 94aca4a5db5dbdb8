"""The one watch of a telephony system: it books, keeps and publishes what happens there."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from wallboard.contract.writing import Stamp, stamper, write_minute
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Minute
from wallboard.domain.decision import Decision
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, Expected, Incident, Snapshot
from wallboard.history.journal import Journal, JournalTrouble, StoredMinute
from wallboard.hub.content import Content
from wallboard.hub.ledger import Ledger
from wallboard.hub.publication import Publication
from wallboard.hub.standing_alarms import StandingAlarms
from wallboard.hub.telephony.events import Decided, Event, IncidentChanged, SourceLost

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
        "emergency.log",
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
        "recent.unwatched_s",
        "alarms",
        "alarms.acknowledge",
        "alarms.shelve",
        "decisions",
        "incident",
        "incident.set",
        "weather",
        "minutes",
        "minutes.peak_waiting",
        "minutes.longest_wait_s",
        "minutes.seat_seconds",
    }
)
"""What the hub can say of any source; `expected` joins where the source has a forecast, and
`emergency.readiness` where it knows its contractor."""

MINUTES_OWED = 3 * 1440
"""Minutes held for a journal that cannot be written; beyond them the oldest are lost."""
UNWATCHED_DAYS_KEPT = 2
"""Of days that nobody watched, so many up to now have their minutes; the others are on no record.
A board asks for those of a day, and a standstill of months need not be written minute by minute."""
AHEAD_S = 60.0
"""An event may be stamped so far ahead of the instant it is taken at; no clock is off by more."""
REVISIONS_SKIPPED = 1_000_000
"""A restarted hub leaves out so many: more than an earlier run can have told of and not kept."""


def is_event(body: bytes) -> bool:
    """Whether a journal's entry is an event."""
    try:
        _EVENT.decode(body)
    except msgspec.MsgspecError:
        return False
    return True


class Watch:
    """Books, keeps and publishes.

    `forecast` gives the calls expected at an instant, `readiness` how ready the contractor is then,
    each where the source knows.
    """

    def __init__(
        self,
        hotline: Hotline,
        journal: Journal,
        publication: Publication,
        *,
        epoch: str,
        time_scale: float,
        forecast: Callable[[float], Expected] | None = None,
        readiness: Callable[[float], Readiness] | None = None,
    ) -> None:
        self.hotline = hotline
        self.journal = journal
        self.stamp: Stamp = stamper(hotline)
        self._content = Content(self.stamp)
        self._publication = publication
        self._epoch = epoch
        self.time_scale = time_scale
        self._forecast = forecast
        self._ledger: Ledger | None = None
        self._alarms = StandingAlarms(journal)
        self._readiness = readiness
        self._expected: tuple[float, Expected] | None = None
        self._unkept_events: list[bytes] = []
        self._unkept_minutes: dict[int, StoredMinute] = {}
        self._day_begins = False
        self._failing = False
        self._ahead = False

    @property
    def ledger(self) -> Ledger:
        """The books; RuntimeError before `begin` or `resume`."""
        if self._ledger is None:
            raise RuntimeError("the watch has not begun")
        return self._ledger

    def begin(self, start: float) -> None:
        """Open new books at `start`; the revisions of minutes that are there rise on."""
        self._ledger = Ledger(self.hotline, start)
        bounds = self.journal.bounds()
        if bounds is not None:
            self._ledger.continue_revisions(bounds[2] + REVISIONS_SKIPPED)

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
        self._alarms.resume()
        self.take([SourceLost(last, "hub_restarted")], last)
        return True

    def take(self, events: Sequence[Event], now: float) -> None:
        """Book what happened up to `now`, and keep it before anybody is told.

        While the journal cannot be written to (a full disk) the boards are told all the same; what
        is owed to it is written as soon as it takes it.
        """
        for told in events:
            event = self._believed(told, now)
            self._pass_midnights(event.at)
            self.ledger.apply(event)
            self._unkept_events.append(_EVENTS.encode(event))
        self._pass_midnights(now)
        self.ledger.advance(now)
        self._keep()

    def _believed(self, event: Event, now: float) -> Event:
        """An event as it can be: one from far ahead happened now, and is counted as such.

        Booked as it is, it would close all the minutes up to there, and every day between.
        """
        if event.at <= max(now, self.ledger.now) + AHEAD_S:
            return event
        if not self._ahead:
            _LOG.error("an event is stamped %.0f s ahead: booked as of now", event.at - now)
        self._ahead = True
        return msgspec.structs.replace(event, at=now)

    def publish(self) -> bool:
        """Offer the boards how it stands; True where there was anything new to say."""
        snapshot = self.snapshot()
        return self._publication.offer(self._content.of(snapshot), snapshot.snapshot_time)

    def snapshot(self) -> Snapshot:
        """How it stands, alarms and forecast included."""
        ledger = self.ledger
        snapshot = ledger.snapshot(self._epoch, 0, self.time_scale)
        alarms = self._alarms.look(snapshot, self.hotline)
        expected = self._expectation(snapshot.snapshot_time)
        return replace(snapshot, alarms=alarms, expected=expected)

    def activations(self) -> tuple[Activation, ...]:
        """The log of the emergency lines, oldest first."""
        return self.ledger.activations

    def readiness(self) -> Readiness | None:
        """Whether the contractor could come now; None where the source does not know."""
        return None if self._readiness is None else self._readiness(self.ledger.now)

    def acknowledge(self, alarm: str, since: float | None) -> Alarm:
        """Somebody has seen an alarm. Raises NoSuchAlarm and OtherSpell, as `shelve` does."""
        # at the moment that the boards were told of last: no mark is later than its snapshot
        found = self._alarms.acknowledge(alarm, since, self.hotline, self.ledger.now)
        self.publish()
        return found

    def shelve(self, alarm: str, since: float | None, until: float | None) -> Alarm:
        """Put an alarm aside until an instant, or take it back with None."""
        found = self._alarms.shelve(alarm, since, until, self.hotline, self.ledger.now)
        self.publish()
        return found

    def decide(self, decided: Decided) -> Decision:
        """Record a decision, once a key: repeated, it is the one that is recorded already."""
        known = None if decided.key is None else self.ledger.decided(decided.key)
        if known is not None:
            return known
        self.take([decided], self.ledger.now)
        self.publish()
        return self.ledger.decision(decided.id)

    def set_incident(self, incident: IncidentChanged) -> Incident | None:
        """Say what callers will ask about, in place of what was said before."""
        self.take([incident], self.ledger.now)
        self.publish()
        return self.ledger.incident

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
        while now >= self.ledger.next_midnight:
            self.ledger.advance(self.ledger.next_midnight)
            self._finish_minutes()
            self._leave_out(now - UNWATCHED_DAYS_KEPT * 86400.0)
            self._unkept_events = list(map(_EVENTS.encode, self.ledger.present()))
            self._day_begins = True
            self._keep()

    def _leave_out(self, until: float) -> None:
        """Where nobody watches, go on at the midnight before `until` with what is known now."""
        old = self.ledger
        at = Ledger(self.hotline, until).midnight
        known = old.present()
        if at <= old.now or not isinstance(known[-1], SourceLost):
            return
        self._ledger = Ledger(self.hotline, at)
        self._ledger.continue_revisions(old.revision)
        for event in known:
            self._ledger.apply(event)

    def _finish_minutes(self) -> None:
        for minute in self.ledger.take_finished():
            stored = self._stored(minute)
            self._unkept_minutes[stored.start] = stored

    def _keep(self) -> None:
        self._finish_minutes()
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
