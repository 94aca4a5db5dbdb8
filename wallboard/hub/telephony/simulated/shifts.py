"""People come, take their breaks and go."""

from collections import deque
from random import Random

from wallboard.domain.states import STAFFED, SeatState
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.facts import DAY_S
from wallboard.hub.telephony.simulated.floor import Floor, Seat
from wallboard.hub.telephony.simulated.staff import BLOCKS, NIGHT, Block, Operator, roster

EARLY_S, LATE_S = 150.0, 60.0
"""People sign in so long before and after their shift begins,"""
GO_S = 150.0
"""and want to go within this time after it ends."""
HANDOVER_S = (20.0, 45.0)
MOST_AWAY = 0.14
"""Share of the staffed seats that may be on a break at once,"""
RESERVE = 0.26
"""and that must stay free while somebody goes."""
QUIET, EARLY_BREAK_S = 0.45, 30 * 60.0
"""With such a share of the staffed seats free, people are sent so much earlier."""
COVER = 0.5
"""An emergency line that is ready stands for so much of a free seat."""
_IDLE = frozenset({SeatState.AVAILABLE, SeatState.BREAK, SeatState.NOT_READY})


class Shifts:
    """Signs operators in and out by the roster and sends them on breaks when calls allow."""

    def __init__(self, agenda: Agenda, floor: Floor, random: Random) -> None:
        self._agenda = agenda
        self._floor = floor
        self._random = random
        self._empty = list(floor.seats)
        self._coming: deque[Operator] = deque()
        self._seated: dict[Operator, Seat] = {}
        floor.when_empty = self._seat_emptied

    def begin_night(self, midnight: float) -> None:
        """The operators who came yesterday evening sit there when the simulation begins."""
        for operator in roster(NIGHT, midnight - DAY_S, -1):
            self._sit(operator, midnight - DAY_S + NIGHT.start)
            self._agenda.at(operator.shift_end + self._random.uniform(0, GO_S), self._go, operator)

    def plan_day(self, midnight: float, day: int) -> None:
        """Put the day's comings and goings on the agenda."""
        for block in BLOCKS:
            self._plan_block(block, midnight, day)

    def _plan_block(self, block: Block, midnight: float, day: int) -> None:
        for operator in roster(block, midnight, day):
            comes = midnight + block.start + self._random.uniform(-EARLY_S, LATE_S)
            goes = operator.shift_end + self._random.uniform(0, GO_S)
            self._agenda.at(comes, self._come, operator)
            self._agenda.at(goes, self._go, operator)

    def _come(self, operator: Operator) -> None:
        if self._empty and not self._coming:
            self._sit(operator, self._agenda.now)
        else:
            self._coming.append(operator)

    def _sit(self, operator: Operator, shift_start: float) -> None:
        seat = self._empty.pop(self._random.randrange(len(self._empty)))
        operator.begin(self._agenda.now, shift_start, self._random)
        seat.operator = operator
        self._seated[operator] = seat
        self._floor.release(seat)

    def _go(self, operator: Operator) -> None:
        seat = self._seated.pop(operator, None)
        if seat is None:
            self._coming = deque(each for each in self._coming if each is not operator)
        elif seat.state in _IDLE:
            self._floor.leave(seat)
        else:
            seat.leaving = True

    def _seat_emptied(self) -> None:
        self._empty = [seat for seat in self._floor.seats if seat.operator is None]
        if self._coming:
            self._agenda.after(self._random.uniform(*HANDOVER_S), self._hand_over)

    def _hand_over(self) -> None:
        if self._coming and self._empty:
            self._sit(self._coming.popleft(), self._agenda.now)

    def give_breaks(self) -> None:
        """Those longest due go on a break, as far as enough others stay free."""
        now = self._agenda.now
        seats = self._floor.seats
        staffed = sum(seat.state in STAFFED for seat in seats)
        early_s = EARLY_BREAK_S if len(self._floor.free) >= QUIET * staffed else 0.0
        due = [
            (operator.break_due, seat.place, seat, operator, reason)
            for seat in self._floor.free
            if (operator := seat.operator) and (reason := operator.break_reason(now, early_s))
        ]
        if not due:
            return
        away = sum(seat.state is SeatState.BREAK for seat in seats)
        due.sort(key=lambda each: each[:2])
        for _, _, seat, operator, reason in due:
            free = len(self._floor.free) + COVER * len(self._floor.ready) - 1
            if away >= max(1.0, MOST_AWAY * staffed) or free < max(2.0, RESERVE * staffed):
                return
            away += 1
            self._floor.show(seat, SeatState.BREAK, reason=reason)
            length_s = operator.begin_break(reason, self._random)
            self._agenda.after(length_s, self._break_over, seat, operator, seat.turn)

    def _break_over(self, seat: Seat, operator: Operator, turn: int) -> None:
        if seat.turn == turn:
            operator.break_ended(self._agenda.now, self._random)
            self._floor.release(seat)
