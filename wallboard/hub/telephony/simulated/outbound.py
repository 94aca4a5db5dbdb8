"""Calls that operators make while nobody waits: call-backs first, then follow-up."""

from random import Random

from wallboard.domain.states import SeatState
from wallboard.hub.telephony.events import CalledBack
from wallboard.hub.telephony.simulated import calls as people
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.books import Books
from wallboard.hub.telephony.simulated.calls import Caller
from wallboard.hub.telephony.simulated.floor import Emit, Floor, Seat
from wallboard.hub.telephony.simulated.owed import Owed
from wallboard.hub.telephony.simulated.scenario import clock

LEAST_FREE = 4
"""Somebody calls out only while so many seats are available."""
OPENS, CLOSES = clock(8), clock(21)
"""Nobody is called at night."""
MOST_AT_ONCE = 3
ANSWERED_SHARE = 0.80
DIAL_S = (6.0, 24.0)
IN_VAIN_S = 30.0


class Outbound:
    """What goes out; follow-up calls pile up over the day and wait for free seats."""

    def __init__(
        self, agenda: Agenda, emit: Emit, floor: Floor, books: Books, owed: Owed, random: Random
    ) -> None:
        self._agenda = agenda
        self._emit = emit
        self._floor = floor
        self._books = books
        self._owed = owed
        self._random = random
        self._midnight = 0.0
        self._rate = 0.0
        self._due = 0.0

    def open_day(self, midnight: float, repairs: float) -> None:
        """A new day begins: as many repairs are to be followed up as are reported on it."""
        self._midnight = midnight
        self._rate = repairs / (CLOSES - OPENS)
        self._due = 0.0

    def call_out(self, since_last_s: float) -> None:
        """Operators who are free begin to call, as far as enough seats stay free."""
        now = self._agenda.now
        if not OPENS <= now - self._midnight < CLOSES:
            return
        self._due += self._rate * since_last_s
        for _ in range(MOST_AT_ONCE):
            if len(self._floor.free) < LEAST_FREE:
                return
            seat = next(iter(self._floor.free))
            caller = self._owed.next(now)
            if caller is not None:
                self._call_back(seat, caller)
            elif self._due >= 1.0:
                self._due -= 1.0
                self._follow_up(seat)
            else:
                return

    def _follow_up(self, seat: Seat) -> None:
        self._floor.show(seat, SeatState.OUTBOUND, "follow_up", "follow_up")
        length = self._random.uniform(*DIAL_S)
        if self._random.random() < ANSWERED_SHARE:
            length += people.talk(self._random, "follow_up", seat.group)
            length += people.wrap(self._random, "follow_up", seat.group)
        else:
            length = IN_VAIN_S
        self._agenda.after(length, self._floor.release, seat)

    def _call_back(self, seat: Seat, caller: Caller) -> None:
        caller.engaged = True
        self._floor.show(seat, SeatState.OUTBOUND, caller.kind, "call_back")
        if self._random.random() < ANSWERED_SHARE:
            self._agenda.after(self._random.uniform(*DIAL_S), self._reached, seat, caller)
        else:
            self._agenda.after(IN_VAIN_S, self._in_vain, seat, caller)

    def _reached(self, seat: Seat, caller: Caller) -> None:
        now = self._agenda.now
        caller.reached = True
        self._owed.settle(caller)
        self._books.today.called_back.append((now, caller.key))
        self._emit(CalledBack(now, caller.key))
        length = people.talk(self._random, caller.kind, seat.group)
        length += people.wrap(self._random, caller.kind, seat.group)
        self._agenda.after(length, self._done, seat, caller)

    def _in_vain(self, seat: Seat, caller: Caller) -> None:
        self._owed.in_vain(caller, self._agenda.now)
        self._done(seat, caller)

    def _done(self, seat: Seat, caller: Caller) -> None:
        caller.engaged = False
        self._floor.release(seat)
