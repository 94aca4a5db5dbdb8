"""Who works when: the blocks of a day, the operators in them, and when they are due a break."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from wallboard.domain.states import Group
from wallboard.hub.telephony.simulated.scenario import clock


@dataclass(frozen=True, slots=True)
class Block:
    """So many people from `start` to `end`, counted from the `first` of the day's roster."""

    start: float
    end: float
    people: int
    first: int


NIGHT = Block(clock(22), clock(31), 8, 0)
BLOCKS = (
    Block(clock(7), clock(14), 20, 8),
    Block(clock(8), clock(12), 10, 28),
    Block(clock(8), clock(16), 14, 38),
    Block(clock(14), clock(18), 10, 28),  # a split shift: the people of 08-12 come back
    Block(clock(14), clock(21), 18, 52),
    Block(clock(16), clock(22), 14, 70),
    Block(clock(18), clock(21), 2, 84),
    Block(clock(18), clock(22), 6, 86),
    NIGHT,
)
"""They make 20 people from 07, 44 from 08, 34 from 12, 42 from 14, 40 from 18,
20 from 21, 8 from 22.
"""
OPERATORS = 110
ROTATION = 8
"""Every day the roster begins so many operators later."""
PATTERN = (Group.OWN, Group.OUTSOURCED, Group.OWN, Group.OUTSOURCED, Group.OWN)
"""60 % own."""

BREAK_AFTER_S = (100 * 60.0, 150 * 60.0)
BREAK_S = (10 * 60.0, 15 * 60.0)
MEAL_AFTER_S = (3 * 3600.0, 4 * 3600.0)
MEAL_S = (27 * 60.0, 33 * 60.0)
MEAL_SHIFT_S = 6 * 3600.0
"""Shorter shifts have no meal."""
LAST_BREAK_S = 20 * 60.0
"""No break begins so shortly before the end of the shift."""


class Operator:
    """A person on shift."""

    __slots__ = ("break_due", "group", "id", "meal_due", "shift_end")

    def __init__(self, number: int, shift_end: float) -> None:
        hand, finger = divmod(number % OPERATORS, len(PATTERN))
        self.group = PATTERN[finger]
        rank = hand * PATTERN.count(self.group) + PATTERN[:finger].count(self.group)
        self.id = str((1001 if self.group is Group.OWN else 5001) + rank)
        self.shift_end = shift_end
        self.break_due = shift_end
        self.meal_due: float | None = None

    def begin(self, now: float, shift_start: float, random: Random) -> None:
        """The shift began at `shift_start`, now or before; the breaks are counted from then."""
        self.break_due = max(now, shift_start + random.uniform(*BREAK_AFTER_S))
        if self.shift_end - shift_start >= MEAL_SHIFT_S:
            self.meal_due = shift_start + random.uniform(*MEAL_AFTER_S)

    def break_ended(self, now: float, random: Random) -> None:
        """A break is over; the next is due in a while."""
        self.break_due = now + random.uniform(*BREAK_AFTER_S)

    def break_reason(self, now: float, early_s: float) -> str | None:
        """Why a break is due, or None; `early_s` is by how much one may be taken early."""
        if self.shift_end - now < LAST_BREAK_S:
            return None
        if self.meal_due is not None and now >= self.meal_due:
            return "meal"
        return "break" if now >= self.break_due - early_s else None

    def begin_break(self, reason: str, random: Random) -> float:
        """How long the break that begins will last."""
        if reason == "meal":
            self.meal_due = None
            return random.uniform(*MEAL_S)
        return random.uniform(*BREAK_S)


def roster(block: Block, midnight: float, day: int) -> Iterator[Operator]:
    """The operators of one block on the `day`-th day of the simulation, which may be -1."""
    for index in range(block.first, block.first + block.people):
        yield Operator(index + ROTATION * day, midnight + block.end)
