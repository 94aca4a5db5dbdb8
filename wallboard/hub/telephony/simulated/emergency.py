"""The contractor's people are called, come, switch their lines on and, hours later, off again."""

from random import Random

from wallboard.domain.states import SWITCHED_ON, LineState, LinkState, PoolState, Situation
from wallboard.hub.telephony.events import PoolChanged
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.floor import Emit, Floor, Line
from wallboard.hub.telephony.simulated.scenario import Activation

CONFIRM_S = (60.0, 420.0)
"""People confirm so long after they were called,"""
ARRIVE_S = (540.0, 150.0)
"""and arrive between so long before their lines are switched on."""
STEP = 5
"""The liaison tells of so many people at once."""
ACTIVATING_S = 120.0
ONE_BY_ONE_S = 40.0
STAND_DOWN_S = (15.0, 75.0)
REPAIR_S = (70 * 60.0, 100 * 60.0)


class EmergencyPool:
    """The thirty lines as a whole."""

    def __init__(
        self, agenda: Agenda, emit: Emit, floor: Floor, random: Random, link_tested: float
    ) -> None:
        self._agenda = agenda
        self._emit = emit
        self._floor = floor
        self._random = random
        self._state = PoolState.STANDBY
        self._situation: Situation | None = None
        self._since = agenda.now
        self._called = self._confirmed = self._arrived = 0
        self._joining: tuple[tuple[int, float], ...] = ()
        self._link_tested = link_tested
        floor.when_line_left = self._line_left

    @property
    def link_tested(self) -> float:
        """When the link to the contractor last passed its test."""
        return self._link_tested

    def event(self, at: float) -> PoolChanged:
        """The pool as it is."""
        return PoolChanged(
            at,
            self._state,
            self._situation,
            self._since,
            self._called,
            self._confirmed,
            self._arrived,
            self._joining,
            LinkState.UP,
            self._link_tested,
        )

    def test_link(self) -> None:
        """The daily test of the link to the contractor, which it passes."""
        self._link_tested = self._agenda.now
        self._tell()

    def plan(self, activation: Activation, midnight: float) -> None:
        """Put one day's activation on the agenda."""
        at = self._agenda.at
        decided = midnight + activation.decided
        joining = tuple((lines, midnight + when) for lines, when in activation.batches)
        at(decided, self._decide, activation.situation, activation.people, joining)
        for people in _steps(activation.people):
            at(decided + self._random.uniform(*CONFIRM_S), self._confirm, people)
        first = 0
        for index, (lines, when) in enumerate(joining):
            last = index == len(joining) - 1
            chosen = self._floor.lines[first : first + lines]
            first += lines
            for people in _steps(lines):
                early = max(when - self._random.uniform(*ARRIVE_S), decided + CONFIRM_S[1])
                at(early, self._arrive, people)
            at(when - ACTIVATING_S, self._prepare, chosen)
            at(when, self._switch_on, chosen, activation.faulty_lines if last else 0)
        at(midnight + activation.stand_down, self._stand_down)

    def _tell(self) -> None:
        self._emit(self.event(self._agenda.now))

    def _enter(self, state: PoolState) -> None:
        self._state = state
        self._since = self._agenda.now

    def _decide(
        self, situation: Situation, people: int, joining: tuple[tuple[int, float], ...]
    ) -> None:
        self._enter(PoolState.ACTIVATING)
        self._situation = situation
        self._called = people
        self._joining = joining
        self._tell()

    def _confirm(self, people: int) -> None:
        self._confirmed += people
        self._tell()

    def _arrive(self, people: int) -> None:
        self._arrived += people
        self._tell()

    def _prepare(self, lines: tuple[Line, ...]) -> None:
        for line in lines:
            self._floor.show_line(line, LineState.ACTIVATING)

    def _switch_on(self, lines: tuple[Line, ...], faulty: int) -> None:
        if self._state is PoolState.ACTIVATING:
            self._enter(PoolState.ACTIVE)
        self._joining = self._joining[1:]
        self._tell()
        broken = self._random.sample(lines, faulty)
        for line in lines:
            after = self._random.uniform(0.0, ONE_BY_ONE_S)
            self._agenda.after(after, self._fail if line in broken else self._ready, line)

    def _ready(self, line: Line) -> None:
        self._floor.release(line)

    def _fail(self, line: Line) -> None:
        self._floor.show_line(line, LineState.FAULT)
        self._agenda.after(self._random.uniform(*REPAIR_S), self._repair, line)

    def _repair(self, line: Line) -> None:
        if self._state is PoolState.ACTIVE:
            self._floor.release(line)
        else:
            self._floor.show_line(line, LineState.STANDBY)

    def _stand_down(self) -> None:
        self._enter(PoolState.STANDING_DOWN)
        self._tell()
        for line in self._floor.lines:
            if line.state in SWITCHED_ON:
                idle = line.call is None
                line.leaving = True
                self._floor.show_line(line, LineState.STANDING_DOWN)
                if idle:
                    self._agenda.after(self._random.uniform(*STAND_DOWN_S), self._floor.leave, line)

    def _line_left(self) -> None:
        if any(line.leaving for line in self._floor.lines):
            return
        self._enter(PoolState.STANDBY)
        self._situation = None
        self._called = self._confirmed = self._arrived = 0
        self._tell()


def _steps(people: int) -> list[int]:
    whole, rest = divmod(people, STEP)
    return [STEP] * whole + [rest] * (rest > 0)
