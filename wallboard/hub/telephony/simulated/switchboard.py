"""The life of an incoming call: it joins, rings, is answered or lost, ends and is wrapped up."""

from collections import deque
from random import Random

from wallboard.domain.states import Group, SeatState
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    Ended,
    Joined,
    NotAnswered,
    PresentCall,
    RingingAt,
    TimedOut,
    WrapEnded,
)
from wallboard.hub.telephony.simulated import calls as people
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.books import Books, SimCall
from wallboard.hub.telephony.simulated.calls import Call, Caller
from wallboard.hub.telephony.simulated.facts import local_day
from wallboard.hub.telephony.simulated.floor import Emit, Floor, Line, Position, Seat
from wallboard.hub.telephony.simulated.owed import Owed

NOT_READY_S = 60.0


class Switchboard:
    """One queue for all; the longest-free operator is offered the caller who waits longest."""

    def __init__(
        self, agenda: Agenda, emit: Emit, floor: Floor, books: Books, owed: Owed, random: Random
    ) -> None:
        self._agenda = agenda
        self._emit = emit
        self._floor = floor
        self._books = books
        self._owed = owed
        self._random = random
        self._queue: deque[Call] = deque()
        self._open: dict[str, Call] = {}
        self._date = ""
        self._joined_today = 0
        floor.when_free = self._offer

    def open_day(self, midnight: float) -> None:
        """Calls are numbered anew every day."""
        self._date = f"{local_day(midnight):%Y%m%d}"
        self._joined_today = 0

    @property
    def somebody_waits(self) -> bool:
        """Whether a call waits without ringing anywhere."""
        return bool(self._queue)

    def waiting(self) -> tuple[PresentCall, ...]:
        """Everybody not yet connected, in order of arrival."""
        return tuple(
            PresentCall(
                call.id,
                call.joined,
                call.caller.kind,
                call.caller.key,
                ((call.position.place, call.ringing_since),) if call.position else (),
            )
            for call in self._open.values()
        )

    def join(self, caller: Caller) -> None:
        """A caller enters the queue."""
        now = self._agenda.now
        self._joined_today += 1
        name = f"{self._date}-{self._joined_today:06d}"
        entry = SimCall(name, caller.key, caller.kind, caller.district, now, caller.again > 0)
        self._books.today.calls.append(entry)
        call = Call(caller, entry)
        caller.engaged = True
        self._open[name] = call
        self._queue.append(call)
        self._emit(Joined(now, name, caller.kind, caller.key, caller.district))
        patience = people.patience(self._random, self._floor.next_free() is not None)
        if patience < people.QUEUE_LIMIT_S:
            self._agenda.after(patience, self._abandoned, call)
        else:
            self._agenda.after(people.QUEUE_LIMIT_S, self._timed_out, call)
        self._offer()

    def _again(self, caller: Caller) -> None:
        if caller.engaged:
            # They speak with somebody who calls them back, or will when this attempt ends.
            self._agenda.after(people.AGAIN_LEAST_S, self._again, caller)
        elif not caller.reached:
            caller.again += 1
            self.join(caller)

    def _offer(self) -> None:
        while self._queue:
            position = self._floor.next_free()
            if position is None:
                return
            self._ring(self._queue.popleft(), position)

    def _ring(self, call: Call, position: Position) -> None:
        now = self._agenda.now
        call.position = position
        call.ringing_since = now
        position.call = call
        self._floor.show(position, SeatState.RINGING, call.caller.kind)
        self._emit(RingingAt(now, call.id, position.place))
        pick_up = people.pick_up(self._random, position.group)
        if pick_up is None:
            after, action = people.NO_ANSWER_S, self._not_answered
        else:
            after, action = pick_up, self._connected
        self._agenda.after(after, action, call, position)

    def _not_answered(self, call: Call, position: Position) -> None:
        if call.position is not position:
            return  # the caller gave up meanwhile
        self._emit(NotAnswered(self._agenda.now, call.id, position.place))
        call.position = None
        position.call = None
        self._queue.appendleft(call)
        if isinstance(position, Line) or position.leaving:
            self._floor.release(position)
        else:
            self._floor.show(position, SeatState.NOT_READY, reason="no_answer")
            self._agenda.after(NOT_READY_S, self._ready_again, position, position.turn)
        self._offer()

    def _ready_again(self, seat: Seat, turn: int) -> None:
        if seat.turn == turn:
            self._floor.release(seat)

    def _connected(self, call: Call, position: Position) -> None:
        if call.position is not position:
            return  # the caller gave up meanwhile
        now = self._agenda.now
        kind, group = call.caller.kind, position.group
        del self._open[call.id]
        call.caller.reached = True
        self._owed.settle(call.caller)
        call.entry.finish("answered", now)
        call.entry.place = position.place
        call.entry.group = group
        self._emit(Connected(now, call.id, position.place, group))
        self._floor.show(position, SeatState.TALKING, kind)
        talk = people.talk(self._random, kind, group)
        hold = people.hold(self._random) if group is not Group.EMERGENCY else 0.0
        if hold:
            before = talk * self._random.uniform(0.2, 0.8)
            self._agenda.after(before, self._floor.show, position, SeatState.HOLD, kind)
            self._agenda.after(before + hold, self._floor.show, position, SeatState.TALKING, kind)
        self._agenda.after(talk + hold, self._ended, call, position, talk, hold)

    def _ended(self, call: Call, position: Position, talk: float, hold: float) -> None:
        call.entry.talk_s = talk
        call.entry.hold_s = hold
        call.caller.engaged = False
        self._emit(Ended(self._agenda.now, call.id, hold))
        self._floor.show(position, SeatState.WRAP, call.caller.kind)
        wrap = people.wrap(self._random, call.caller.kind, position.group)
        self._agenda.after(wrap, self._wrap_ended, call, position, wrap)

    def _wrap_ended(self, call: Call, position: Position, wrap: float) -> None:
        call.entry.wrap_s = wrap
        self._emit(WrapEnded(self._agenda.now, call.id))
        self._floor.release(position)

    def _abandoned(self, call: Call) -> None:
        if call.id in self._open:
            self._emit(Abandoned(self._agenda.now, call.id))
            call.entry.finish("abandoned", self._agenda.now)
            self._lost(call)

    def _timed_out(self, call: Call) -> None:
        if call.id in self._open:
            self._emit(TimedOut(self._agenda.now, call.id))
            call.entry.finish("timed_out", self._agenda.now)
            self._lost(call)

    def _lost(self, call: Call) -> None:
        caller = call.caller
        del self._open[call.id]
        caller.engaged = False
        self._owed.add(caller, self._agenda.now)
        again = people.again_after(self._random, caller)
        if again is not None:
            self._agenda.after(again, self._again, caller)
        position = call.position
        if position is None:
            self._queue.remove(call)
        else:
            call.entry.lost_ringing = True
            call.position = None
            self._floor.release(position, first=True)
