"""The ledger itself: it books each event where it belongs and rolls the minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.decision import Decision
from wallboard.domain.emergency import Activation
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Incident, Snapshot, Source, Weather
from wallboard.domain.states import SourceState
from wallboard.hub.ledger.callers import CallerBook
from wallboard.hub.ledger.calls import OpenCall
from wallboard.hub.ledger.emergency import EmergencyBook
from wallboard.hub.ledger.minutes import MinuteBook, minute_of
from wallboard.hub.ledger.recent import RecentWindow
from wallboard.hub.ledger.seats import SeatBook
from wallboard.hub.telephony import events as ev

KEYS_REMEMBERED_S = 600.0
"""A decision's key is known so long, midnight or not."""
DECISIONS_SHOWN = 20
_FORGET_CONNECTED_S = 4 * 3600.0
"""A connected call whose end never came (watching was interrupted) is dropped after so long."""


class Ledger:
    """Books of one hotline, from `start` on; not watching until the first SourceBack.

    Events come in order of time; one that comes late counts in its own minute, which is revised.
    Events about calls that the ledger does not know, and repetitions, change nothing.
    """

    def __init__(self, hotline: Hotline, start: float) -> None:
        self._hotline = hotline
        self._zone = ZoneInfo(hotline.time_zone)
        self._edges = hotline.delay_edges_s
        self._now = start
        self._counters_since = start
        self._midnight, self._next_midnight = self._day_of(start)
        self._watching = False
        self._source = Source(SourceState.CONNECTING, start)
        self._waiting: dict[str, OpenCall] = {}  # in order of arrival
        self._connected: dict[str, OpenCall] = {}
        self._seats = SeatBook((place.id for place in hotline.seats), start)
        self._emergency = EmergencyBook(place.id for place in hotline.lines)
        self._minutes = MinuteBook(self._edges, start, complete=False)
        self._recent = RecentWindow(self._edges, start)
        self._callers = CallerBook()
        self._weather: Weather | Absent = Absent.UNKNOWN
        self._incident: Incident | None = None
        self._decided: list[ev.Decided] = []
        self._book: dict[type, Callable[[Any], None]] = {
            ev.Joined: self._joined,
            ev.RingingAt: self._ringing_at,
            ev.NotAnswered: self._not_answered,
            ev.Connected: self._connect,
            ev.Abandoned: self._abandoned,
            ev.TimedOut: self._timed_out,
            ev.Ended: self._ended,
            ev.WrapEnded: self._wrap_ended,
            ev.CalledBack: self._called_back,
            ev.SeatChanged: self._seats.change,
            ev.LineChanged: self._emergency.change_line,
            ev.PoolChanged: self._emergency.change_pool,
            ev.WeatherObserved: self._weather_observed,
            ev.IncidentChanged: self._incident_changed,
            ev.ActivationKnown: self._emergency.log.know,
            ev.Decided: self._decide,
            ev.SourceLost: self._source_lost,
            ev.SourceBack: self._source_back,
        }

    @property
    def now(self) -> float:
        """The latest instant that the ledger has been told of."""
        return self._now

    @property
    def midnight(self) -> float:
        """The local midnight that today began at."""
        return self._midnight

    @property
    def next_midnight(self) -> float:
        """The local midnight that today ends at."""
        return self._next_midnight

    @property
    def revision(self) -> int:
        """The highest revision of any minute."""
        return self._minutes.revision

    def continue_revisions(self, revision: int) -> None:
        """Let revisions rise from an earlier run's highest, so that no board misses a change."""
        self._minutes.revision = max(self._minutes.revision, revision)

    def apply(self, event: ev.Event) -> None:
        """Book one event, after rolling the minutes up to its instant."""
        if event.at > self._now:
            self.advance(event.at)
        self._book[type(event)](event)

    def advance(self, now: float) -> None:
        """Let time pass: finish every minute that has ended by `now`, and the day with its last."""
        while self._minutes.end <= now:
            self._roll()
        self._now = max(self._now, now)

    def take_finished(self) -> list[Minute]:
        """The minutes finished or revised since the last call, each in its newest revision."""
        self._minutes.settle_late()
        taken = {minute.start: minute for minute in self._minutes.outbox}
        self._minutes.outbox.clear()
        return list(taken.values())

    def running_minute(self) -> Minute:
        """The minute that has not ended yet, as it stands (its seat-seconds come when it ends)."""
        self._note_longest_wait(self._now)
        return self._minutes.running_minute({})

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The log of the emergency lines, oldest first."""
        return self._emergency.log.entries

    def decided(self, key: str) -> Decision | None:
        """The decision that was recorded under a key in the last ten minutes or today."""
        for event in reversed(self._decided):
            if event.key == key:
                return _decision(event)
        return None

    def decision(self, id_: str) -> Decision:
        """A recorded decision by its id; LookupError where there is none."""
        for event in reversed(self._decided):
            if event.id == id_:
                return _decision(event)
        raise LookupError(id_)

    @property
    def incident(self) -> Incident | None:
        """What callers ask about, where there is anything."""
        return self._incident

    def today(self) -> Counters:
        """The counts since local midnight."""
        self._minutes.settle_late()
        return self._minutes.today()

    def snapshot(self, epoch: str, sequence: int, time_scale: float) -> Snapshot:
        """The hotline at `now`; what cannot be seen while the source is away is unknown.

        Alarms and the forecast are not the ledger's to give and read as not provided.
        """
        now = self._now
        gone = not self._watching and self._source.state is not SourceState.ENDED
        return Snapshot(
            epoch=epoch,
            sequence=sequence,
            time_scale=time_scale,
            server_time=now,
            snapshot_time=now,
            counters_since=self._counters_since,
            source=self._source,
            waiting=(
                Absent.UNKNOWN
                if gone
                else tuple(call.waiting_view() for call in self._waiting.values())
            ),
            today=self.today(),
            seats=Absent.UNKNOWN if gone else self._seats.views(minute_of(now)),
            emergency=self._emergency.view(),
            recent=Absent.UNKNOWN if gone else self._recent.view(now),
            callers=self._callers.distinct,
            missed=self._callers.missed(),
            decisions=tuple(
                _decision(event) for event in self._decided if event.at >= self._midnight
            )[-DECISIONS_SHOWN:],
            incident=self._incident,
            weather=self._weather,
        )

    def present(self) -> list[ev.Event]:
        """The state as events that bring a new ledger here: what a journal begins a day with.

        The first is a SourceBack at `now`; those after it are stamped with when things began. The
        day's counts, the callers and the calls that finished before are not brought along.
        """
        at = self._now
        waiting = tuple(
            ev.PresentCall(
                call.call,
                call.since,
                call.kind,
                call.caller,
                tuple(call.ringing.items()),
                call.district,
            )
            for call in self._waiting.values()
        )
        connected = tuple(
            ev.ConnectedCall(call.call, call.place, call.group, call.connected_at, call.kind)
            for call in self._connected.values()
            if call.place is not None and call.group is not None
        )
        events: list[ev.Event] = [ev.SourceBack(at, waiting, connected)]
        events += [
            ev.Ended(call.ended_at, call.call, call.hold_s)
            for call in self._connected.values()
            if call.ended_at is not None
        ]
        events += self._seats.present(at)
        events += self._emergency.present(at)
        events += self._decided
        if isinstance(self._weather, Weather) and self._weather.outdoor_c is not None:
            events.append(ev.WeatherObserved(self._weather.observed or at, self._weather.outdoor_c))
        if self._incident is not None:
            known = self._incident
            events.append(
                ev.IncidentChanged(
                    at,
                    known.text,
                    known.place,
                    known.since,
                    known.expected_end,
                    known.script,
                    known.since is None,
                )
            )
        if not self._watching:
            ended = self._source.state is SourceState.ENDED
            detail = self._source.detail or ""
            since = at if self._source.since is None else self._source.since
            events.append(ev.SourceLost(since, detail, "ended" if ended else "lost"))
        return events

    # --- time ---

    def _day_of(self, instant: float) -> tuple[float, float]:
        day = datetime.fromtimestamp(instant, self._zone).replace(
            hour=0, minute=0, second=0, microsecond=0, fold=0
        )
        return day.timestamp(), (day + timedelta(days=1)).timestamp()

    def _roll(self) -> None:
        end = self._minutes.end
        self._note_longest_wait(end)
        self._minutes.settle_late()
        new_day = end >= self._next_midnight
        self._minutes.roll(
            waiting=len(self._waiting),
            watching=self._watching,
            new_day=new_day,
            seat_seconds=self._seats.settle(end),
        )
        if new_day:
            self._begin_day(end)

    def _begin_day(self, at: float) -> None:
        self._midnight, self._next_midnight = self._day_of(at)
        self._counters_since = at
        self._callers = CallerBook()
        self._seats.new_day()
        self._decided[:] = [each for each in self._decided if each.at >= at - KEYS_REMEMBERED_S]
        self._minutes.running.carried_in += len(self._waiting)
        self._connected = {
            key: call
            for key, call in self._connected.items()
            if at - call.connected_at < _FORGET_CONNECTED_S
        }

    def _note_longest_wait(self, now: float) -> None:
        for call in self._waiting.values():  # the first to arrive has waited longest
            self._note_wait(now - call.since)
            return

    def _note_wait(self, wait_s: float) -> None:
        if wait_s > self._minutes.longest_wait_s:
            self._minutes.longest_wait_s = wait_s

    # --- calls ---

    def _joined(self, event: ev.Joined) -> None:
        if event.call in self._waiting or event.call in self._connected:
            return
        newest = next(reversed(self._waiting.values()), None)
        self._waiting[event.call] = OpenCall(
            event.call, event.at, event.kind, event.caller, event.district
        )
        if newest is not None and event.at < newest.since:
            self._order_waiting()
        counts = self._minutes.accumulator(event.at)
        counts.offered += 1
        counts.tally(event.kind, event.district)[0] += 1
        self._minutes.peak_waiting = max(self._minutes.peak_waiting, len(self._waiting))

    def _order_waiting(self) -> None:
        self._waiting = dict(sorted(self._waiting.items(), key=lambda item: item[1].since))

    def _ringing_at(self, event: ev.RingingAt) -> None:
        call = self._waiting.get(event.call)
        if call is not None:
            call.ringing.setdefault(event.place, event.at)

    def _not_answered(self, event: ev.NotAnswered) -> None:
        call = self._waiting.get(event.call)
        if call is not None:
            call.ringing.pop(event.place, None)

    def _finish_waiting(self, key: str, at: float) -> tuple[OpenCall, float] | None:
        call = self._waiting.pop(key, None)
        if call is None:
            return None
        delay_s = max(0.0, at - call.since)
        self._note_wait(delay_s)
        return call, delay_s

    def _connect(self, event: ev.Connected) -> None:
        finished = self._finish_waiting(event.call, event.at)
        if finished is None:
            return
        call, delay_s = finished
        counts = self._minutes.accumulator(event.at)
        counts.answer(delay_s, event.group)
        counts.tally(call.kind, call.district)[1] += 1
        self._recent.add(event.at, "answered", delay_s)
        if call.caller is not None:
            self._callers.answered(call.caller)
        self._seats.answered(event.place)
        call.ringing.clear()
        call.place, call.group, call.connected_at = event.place, event.group, event.at
        self._connected[event.call] = call

    def _abandoned(self, event: ev.Abandoned) -> None:
        finished = self._finish_waiting(event.call, event.at)
        if finished is None:
            return
        call, delay_s = finished
        counts = self._minutes.accumulator(event.at)
        counts.abandon(
            delay_s, short=delay_s < self._hotline.short_abandon_s, ringing=bool(call.ringing)
        )
        counts.tally(call.kind, call.district)[2] += 1
        self._recent.add(event.at, "abandoned", delay_s)
        self._lose(call, event.at)

    def _timed_out(self, event: ev.TimedOut) -> None:
        finished = self._finish_waiting(event.call, event.at)
        if finished is None:
            return
        call, delay_s = finished
        counts = self._minutes.accumulator(event.at)
        counts.time_out(delay_s, ringing=bool(call.ringing))
        counts.tally(call.kind, call.district)[3] += 1
        self._recent.add(event.at, "timed_out", delay_s)
        self._lose(call, event.at)

    def _lose(self, call: OpenCall, at: float) -> None:
        if call.caller is not None:
            self._callers.lost(call.caller, at)

    def _ended(self, event: ev.Ended) -> None:
        call = self._connected.get(event.call)
        if call is not None and call.ended_at is None:
            call.ended_at = event.at
            call.hold_s = event.hold_s

    def _wrap_ended(self, event: ev.WrapEnded) -> None:
        call = self._connected.get(event.call)
        if call is None or call.ended_at is None:
            return
        del self._connected[event.call]
        talk_s = max(0.0, call.ended_at - call.connected_at - call.hold_s)
        wrap_s = max(0.0, event.at - call.ended_at)
        self._minutes.accumulator(event.at).handle(talk_s, call.hold_s, wrap_s)
        if call.place is not None:
            self._seats.handled(call.place, talk_s + call.hold_s + wrap_s)

    def _called_back(self, event: ev.CalledBack) -> None:
        self._callers.called_back(event.caller)

    # --- what surrounds the calls ---

    def _weather_observed(self, event: ev.WeatherObserved) -> None:
        self._weather = Weather(event.outdoor_c, event.at)

    def _incident_changed(self, event: ev.IncidentChanged) -> None:
        self._incident = (
            None
            if event.text is None
            else Incident(
                event.text,
                event.place,
                None if event.since_unknown else event.at if event.since is None else event.since,
                event.expected_end,
                event.script,
            )
        )

    def _decide(self, event: ev.Decided) -> None:
        self._decided.append(event)
        self._emergency.decide(event)

    def _source_lost(self, event: ev.SourceLost) -> None:
        state = SourceState.ENDED if event.state == "ended" else SourceState.LOST
        told_before = not self._watching and self._source.state is state
        since = self._source.since if told_before else event.at
        self._source = Source(state, since, event.detail)
        self._watching = False
        self._minutes.interrupt(event.at)
        self._recent.lose(event.at)
        if state is SourceState.LOST:
            self._seats.lose(event.at)
            self._emergency.lose(event.at)

    def _source_back(self, event: ev.SourceBack) -> None:
        counts = self._minutes.accumulator(event.at)
        present = {call.call: call for call in event.waiting}
        for key in [key for key in self._waiting if key not in present]:
            del self._waiting[key]
            counts.unobserved += 1
        for key, found in present.items():
            call = self._waiting.get(key)
            if call is None:
                call = OpenCall(key, found.since, found.kind, found.caller, found.district)
                self._waiting[key] = call
                counts.carried_in += 1
            call.ringing = dict(found.ringing)
        self._order_waiting()
        for connected in event.connected:
            if connected.call not in self._connected:
                call = OpenCall(connected.call, connected.since, connected.kind, None, None)
                call.place, call.group = connected.place, connected.group
                call.connected_at = connected.since
                self._connected[connected.call] = call
        self._minutes.peak_waiting = max(self._minutes.peak_waiting, len(self._waiting))
        if not self._watching:
            # a minute whose very first instant is watched is whole
            self._minutes.complete = event.at == self._minutes.start
            self._recent.watch(event.at)
            self._source = Source(SourceState.CONNECTED, event.at)
            self._watching = True


def _decision(event: ev.Decided) -> Decision:
    return Decision(
        event.id, event.at, event.kind, event.text, event.situation, event.lines, event.by
    )
