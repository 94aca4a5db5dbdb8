"""The floor of the live test: which telephones there are, and how each of them behaves."""

from dataclasses import dataclass

PAYMENT_TIME_OUT_S = 12
RING_S = 14
"""So long the queue lets one telephone ring."""


@dataclass(frozen=True)
class Behaviour:
    """What a telephone does when it rings; `pick_up_s` None never answers."""

    name: str
    pick_up_s: float | None
    there: bool = True
    """False where nothing is at its address."""


QUICK = Behaviour("quick", 1.2)
USUAL = Behaviour("usual", 3.4)
SLOW = Behaviour("slow", 6.6)
LATE = Behaviour("late", 11.8)
NEVER = Behaviour("never", None)
DEAD = Behaviour("dead", None, there=False)
REPAIRED = Behaviour("repaired", 2.2, there=False)
BEHAVIOURS = (QUICK, USUAL, SLOW, LATE, NEVER, DEAD, REPAIRED)


@dataclass(frozen=True)
class Phone:
    """One seat or emergency line."""

    id: str
    name: str
    behaviour: Behaviour
    paused: str = ""
    """Why it is paused when the run begins; "" where it is not."""
    payment: bool = False
    """Whether it serves the queue `payment` beside `hotline`."""

    @property
    def interface(self) -> str:
        return f"PJSIP/{self.id}"


def seats() -> list[Phone]:
    """50 seats: 30 of own operators, 20 of outsourced ones; four of them never answer or are dead.

    The seats of `payment` are the last two of the hotline's, so that one device is in two queues.
    """
    found = []
    for number in range(1, 51):
        own = number <= 30
        name = f"Own {number:02}" if own else f"Outsourced {number:02}"
        if number in (7, 23, 41):
            behaviour = NEVER
        elif number == 12:
            behaviour = DEAD
        else:
            behaviour = (QUICK, USUAL, USUAL, SLOW, LATE)[number % 5]
        if number >= 49:
            behaviour = SLOW
        pause = {5: "Lunch", 16: "Lunch", 33: "Training", 46: "Toilet"}.get(number, "")
        found.append(Phone(f"s{number:02}", name, behaviour, pause, payment=number >= 49))
    return found


def lines() -> list[Phone]:
    """30 emergency lines: 12 switched on, 16 on standby, one dead, one that is repaired later."""
    found = []
    for number in range(1, 31):
        behaviour = {29: REPAIRED, 30: DEAD}.get(number, (QUICK, USUAL)[number % 2])
        pause = "Standby" if 13 <= number <= 28 else ""
        found.append(Phone(f"e{number:02}", f"Emergency {number:02}", behaviour, pause))
    return found


def phones() -> list[Phone]:
    """All of them."""
    return seats() + lines()
