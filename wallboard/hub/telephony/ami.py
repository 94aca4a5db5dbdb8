"""Asterisk's AMI messages turned into call events. Pure: no socket, no clock."""

import math
from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush

from wallboard.domain.states import Group
from wallboard.hub.telephony.ami_calls import AmiCall, AmiCalls
from wallboard.hub.telephony.ami_device import Device
from wallboard.hub.telephony.ami_headers import Headers, instant_of, number_of, state_interface
from wallboard.hub.telephony.ami_lists import Difference, ListCollector, QueueList
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.ami_seats import AmiSeats
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    ConnectedCall,
    Ended,
    Event,
    Joined,
    NotAnswered,
    PresentCall,
    RingingAt,
    SourceBack,
    SourceLost,
    TimedOut,
    WrapEnded,
)


class AmiTranslator:
    """Follows one Asterisk by its messages, in the order in which AMI sends them.

    Nothing is told before the first complete QueueStatus list, which gives SourceBack. Later lists
    are checks: a list is written at once while events queue up behind it, so a difference may be a
    message still on its way; one that two lists in a row show is believed. Repeated messages,
    messages out of order and events of no interest change nothing; nothing that a message says can
    raise. ContactStatus is of no interest: the device's own status 5 follows it.

    `received_at` and `now` are instants on the telephone system's clock; they serve where a message
    has no Timestamp of its own (`timestampevents=yes` gives one, in microseconds, to every event).
    A call is known by its Uniqueid; when it comes back to a queue after it left one, it is a new
    call to the queue and its id gets a suffix. Key presses that take a caller out of a queue are
    not told apart by AMI: such a call goes out of view with the lists.
    """

    def __init__(self, mapping: AmiMapping, caller_key: bytes | None = None) -> None:
        """`caller_key` keys the hash of callers' numbers; without one, a random key of this run."""
        self._mapping = mapping
        self._calls = AmiCalls(mapping, caller_key)
        self._seats = AmiSeats(mapping)
        self._watching = False
        self._watching_since = -math.inf
        self._wraps: list[tuple[float, str, str]] = []  # (end, call, StateInterface), a heap
        self._lists = ListCollector()
        self._doubts: frozenset[Difference] = frozenset()
        self._handlers: dict[str, Callable[[Headers, float, list[Event]], None]] = {
            "QueueCallerJoin": self._join,
            "AgentCalled": self._called,
            "AgentRingNoAnswer": self._no_answer,
            "AgentConnect": self._connect,
            "AgentComplete": self._complete,
            "QueueCallerAbandon": self._abandon,
            "QueueMemberStatus": self._member,
            "QueueMemberPause": self._member,
            "QueueMemberPaused": self._member,
            "QueueMemberAdded": self._member,
            "QueueMemberRemoved": self._member_removed,
            "QueueParams": self._list_item,
            "QueueMember": self._list_item,
            "QueueEntry": self._list_item,
            "QueueStatusComplete": self._list_complete,
        }

    @property
    def watching(self) -> bool:
        """Whether a first list has told what the state is."""
        return self._watching

    def reads(self, event: str | None) -> bool:
        """Whether messages of this event's name tell anything here."""
        return event in self._handlers

    def feed(
        self, message: Mapping[str, str] | Iterable[tuple[str, str]], received_at: float
    ) -> list[Event]:
        """The events that one message gives, after the after-call work that ended before it."""
        headers: Headers = message if isinstance(message, Mapping) else dict(message)
        handler = self._handlers.get(headers.get("Event", ""))
        if handler is None:
            return []
        at = instant_of(headers, received_at)
        events = self.due(at)
        handler(headers, at, events)
        return events if self._watching else []

    def next_due(self) -> float | None:
        """When the next after-call work ends; None when none is under way."""
        return self._wraps[0][0] if self._wraps and self._watching else None

    def due(self, now: float) -> list[Event]:
        """The events of after-call work that has ended by `now`."""
        events: list[Event] = []
        while self._watching and self._wraps and self._wraps[0][0] <= now:
            end, call, interface = heappop(self._wraps)
            device = self._seats[interface]
            if device.wrapping == call:
                at = max(end, self._watching_since)
                self._end_wrap(device, at, events)
                self._seats.tell(device, at, events)
        return events

    def lost(self, at: float, detail: str) -> list[Event]:
        """The connection broke: nothing is told until the next complete list."""
        was_watching, self._watching = self._watching, False
        for uniqueid in list(self._calls.waiting):
            self._stop_waiting(uniqueid)
        self._doubts = frozenset()
        return [SourceLost(at, detail)] if was_watching else []

    def present(self, at: float) -> list[Event]:
        """The state as SourceBack and what follows it; empty before the first complete list."""
        if not self._watching:
            return []
        waiting = tuple(
            PresentCall(call.id, call.since, call.kind, call.caller, self._ringing(call))
            for call in self._calls.waiting.values()
        )
        connected = tuple(
            ConnectedCall(
                call.id, self._seats[call.device].place, call.group, call.connected_at, call.kind
            )
            for call in self._calls.connected.values()
            if call.device
        )
        events: list[Event] = [SourceBack(at, waiting, connected)]
        self._seats.tell_all(at, events)
        return events

    # --- calls ---

    def _join(self, headers: Headers, at: float, events: list[Event]) -> None:
        uniqueid = headers.get("Uniqueid")
        if not uniqueid or uniqueid in self._calls.waiting:
            return
        connected = self._calls.connected.get(uniqueid)
        if connected is not None:
            if at <= connected.connected_at:
                return
            self._end_talk(uniqueid, connected, at, events)
        if at <= self._calls.finished_at(uniqueid):
            return
        call = self._calls.new(uniqueid, headers, at)
        events.append(Joined(at, call.id, call.kind, call.caller))

    def _called(self, headers: Headers, at: float, events: list[Event]) -> None:
        uniqueid, interface = headers.get("Uniqueid", ""), self._seats.dialled(headers)
        call = self._calls.waiting.get(uniqueid)
        if call is None or not interface or interface in call.rings or at < call.since:
            return
        device = self._seats.device(interface, call.queue)
        call.rings[interface] = at
        device.rings.add(uniqueid)
        events.append(RingingAt(at, call.id, device.place))

    def _no_answer(self, headers: Headers, at: float, events: list[Event]) -> None:
        uniqueid, interface = headers.get("Uniqueid", ""), self._seats.dialled(headers)
        call = self._calls.waiting.get(uniqueid)
        if call is None or at < call.rings.get(interface, math.inf):
            return
        del call.rings[interface]
        device = self._seats[interface]
        device.rings.discard(uniqueid)
        events.append(NotAnswered(at, call.id, device.place))

    def _connect(self, headers: Headers, at: float, events: list[Event]) -> None:
        uniqueid, interface = headers.get("Uniqueid", ""), self._seats.dialled(headers)
        if not interface or not self._waits(headers, at, events):
            return
        call = self._stop_waiting(uniqueid)
        device = self._seats.device(interface, call.queue)
        if device.wrapping is not None:
            self._end_wrap(device, at, events)  # the next call ends what the mapping only assumes
        name = headers.get("MemberName") or device.name
        call.device, call.connected_at = interface, at
        if device.is_line:
            call.group = Group.EMERGENCY
        else:
            call.group = device.group(self._mapping, name)
        self._calls.connected[uniqueid] = call
        device.talking, device.kind, device.outside = uniqueid, call.kind, False
        device.held_since, device.held_s = None, 0.0
        events.append(Connected(at, call.id, device.place, call.group))
        self._seats.tell(device, at, events)

    def _complete(self, headers: Headers, at: float, events: list[Event]) -> None:
        uniqueid = headers.get("Uniqueid") or self._talking_at(headers, at)
        call = self._calls.connected.get(uniqueid)
        if call is not None and at >= call.connected_at:
            self._end_talk(uniqueid, call, at, events)

    def _talking_at(self, headers: Headers, at: float) -> str:
        """The call that an AgentComplete without a Uniqueid ends; "" where none fits.

        Asterisk 22 leaves all channel headers out when the caller's channel is gone before the
        event is made (4 of 59 in the recorded run). Then the member, the queue and TalkTime, whole
        seconds of the same clock, tell which call it was.
        """
        device = self._seats.find(self._seats.dialled(headers))
        uniqueid = "" if device is None else device.talking or ""
        call = self._calls.connected.get(uniqueid)
        if call is None or call.queue != headers.get("Queue", call.queue):
            return ""
        talked = number_of(headers, "TalkTime")
        fits = talked is None or abs(at - call.connected_at - talked) < 2.0
        return uniqueid if fits else ""

    def _abandon(self, headers: Headers, at: float, events: list[Event]) -> None:
        """Tell a caller who gave up from one whom the queue's time-out sent away.

        Asterisk sends the same event for both. It sends a caller away when its clock, in whole
        seconds, reaches the second of joining plus the time-out, and HoldTime is the difference of
        the same two readings; so HoldTime is never below the time-out for a call that timed out,
        and a caller who gives up is at or above it only by hanging up within that very second
        (counted as timed out). Without HoldTime the stamps decide, one second tolerated. A queue
        whose time-out the mapping does not name has none.
        """
        if not self._waits(headers, at, events):
            return
        uniqueid = headers["Uniqueid"]
        call = self._stop_waiting(uniqueid)
        self._calls.finish(uniqueid, at)
        limit = self._mapping.time_out_s.get(headers.get("Queue") or call.queue, math.inf)
        held = number_of(headers, "HoldTime")
        timed_out = at - call.since >= limit - 1.0 if held is None else held >= limit
        events.append(TimedOut(at, call.id) if timed_out else Abandoned(at, call.id))

    def _waits(self, headers: Headers, at: float, events: list[Event]) -> bool:
        """Whether the call waits; one whose joining was missed is told now, by its HoldTime."""
        uniqueid = headers.get("Uniqueid", "")
        call = self._calls.waiting.get(uniqueid)
        if call is not None:
            return at >= call.since
        if not uniqueid or self._calls.is_known(uniqueid):
            return False
        call = self._calls.new(
            uniqueid, headers, at - max(0.0, number_of(headers, "HoldTime") or 0)
        )
        events.append(Joined(call.since, call.id, call.kind, call.caller))
        return True

    def _stop_waiting(self, uniqueid: str) -> AmiCall:
        call = self._calls.waiting.pop(uniqueid)
        for interface in call.rings:
            self._seats[interface].rings.discard(uniqueid)
        call.rings.clear()
        return call

    def _end_talk(self, uniqueid: str, call: AmiCall, at: float, events: list[Event]) -> None:
        del self._calls.connected[uniqueid]
        self._calls.finish(uniqueid, at)
        device = self._seats[call.device]
        if device.talking != uniqueid:  # a newer call is connected there: this end was missed
            events += (Ended(at, call.id), WrapEnded(at, call.id))
            return
        device.end_hold(at)
        device.talking, device.wrapping = None, call.id
        events.append(Ended(at, call.id, round(device.held_s, 6)))
        own = device.memberships.get(call.queue)
        wrap_s = own.wrap_s if own is not None and own.wrap_s > 0 else 0.0
        wrap_s = wrap_s or self._mapping.wrap_of(call.queue)
        if wrap_s > 0:
            heappush(self._wraps, (at + wrap_s, call.id, call.device))
        else:
            self._end_wrap(device, at, events)
        self._seats.tell(device, at, events)

    def _end_wrap(self, device: Device, at: float, events: list[Event]) -> None:
        if device.wrapping is not None:
            events.append(WrapEnded(at, device.wrapping))
            device.wrapping = None

    def _ringing(self, call: AmiCall) -> tuple[tuple[str, float], ...]:
        return tuple(
            (self._seats[interface].place, since) for interface, since in call.rings.items()
        )

    # --- seats and lines ---

    def _member(self, headers: Headers, at: float, events: list[Event]) -> None:
        device = self._seats.take(headers, at, stamped="Timestamp" in headers)
        if device is not None:
            self._seats.tell(device, at, events)

    def _member_removed(self, headers: Headers, at: float, events: list[Event]) -> None:
        device = self._seats.remove(state_interface(headers), headers.get("Queue", ""))
        if device is not None:
            self._seats.tell(device, at, events)

    # --- lists ---

    def _list_item(self, headers: Headers, at: float, events: list[Event]) -> None:
        self._lists.item(headers, at)

    def _list_complete(self, headers: Headers, at: float, events: list[Event]) -> None:
        found = self._lists.complete(headers, at)
        if found is None:
            return
        if self._watching:
            self._verify(found, at, events)
            return
        self._seats.take_all(found.members, at)
        for uniqueid in [
            key for key, call in self._calls.waiting.items() if call.since < found.began
        ]:
            if uniqueid not in found.entries:
                self._stop_waiting(uniqueid)
        for uniqueid, entry in found.entries.items():
            if self._calls.is_new(uniqueid, found.began):
                self._calls.listed(uniqueid, entry, at)
        self._watching, self._watching_since = True, at
        events += self.present(at)

    def _verify(self, found: QueueList, at: float, events: list[Event]) -> None:
        """Take over what this list and the one before it both say against what is known."""
        self._calls.forget_endless(at)
        differences = {*self._calls.differences(found), *self._seats.differences(found)}
        believed = differences & self._doubts
        self._doubts = frozenset(differences - believed)
        touched: dict[str, None] = {}
        for what, key, *rest in sorted(believed, key=repr):
            name = str(key)
            if what == "gone":
                self._stop_waiting(name)
                self._calls.finish(name, at)
            elif what == "new":
                self._calls.listed(name, found.entries[name], at)
            else:
                touched[name] = None
                if what == "removed":
                    self._seats.remove(name, str(rest[0]))
        for member in found.members:
            if state_interface(member) in touched:
                self._seats.take(member, at, stamped=False)
        if any(what in ("gone", "new") for what, *_ in believed):
            events += self.present(at)
        else:
            for name in touched:
                self._seats.tell(self._seats[name], at, events)
