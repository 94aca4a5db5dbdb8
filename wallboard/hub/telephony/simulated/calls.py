"""Callers and their calls, and how long people take, in seconds."""

import math
from random import Random
from typing import TYPE_CHECKING

from wallboard.domain.states import Group
from wallboard.hub.telephony.simulated.books import SimCall

if TYPE_CHECKING:
    from wallboard.hub.telephony.simulated.floor import Position

HANDLING = {
    "consult": (115.0, 15.0),
    "repair": (140.0, 40.0),
    "payment": (95.0, 10.0),
    "follow_up": (70.0, 15.0),
}
"""Mean talk and mean wrap of own operators."""
TALK_SIGMA, WRAP_SIGMA = 0.8, 0.5
OTHERS_FACTOR = 1.2
"""Operators who are not the company's own take so many times as long."""
PICK_UP = {Group.OWN: (3.5, 0.45), Group.OUTSOURCED: (4.5, 0.50), Group.EMERGENCY: (4.5, 0.50)}
"""Median and sigma of the time to pick up."""
NO_ANSWER_SHARE, NO_ANSWER_S = 0.02, 20.0
HOLD_SHARE, HOLD_S = 0.08, 45.0
PATIENCE_S = 240.0
RING_S = 5.0
"""Nobody gives up within the first ring: patience is one ring and an exponential rest."""
AT_ONCE_SHARE = 0.04
"""So many of those who find nobody free hang up at once."""
QUEUE_LIMIT_S = 600.0
AGAIN_SHARE, AGAIN_LEAST_S, AGAIN_MEAN_S, AGAIN_MOST = 0.60, 60.0, 180.0, 3


class Caller:
    """A person who calls, for as long as they may still be owed an answer."""

    __slots__ = ("again", "attempts", "district", "engaged", "key", "kind", "not_before", "reached")

    def __init__(self, key: str, kind: str, district: str) -> None:
        self.key = key
        self.kind = kind
        self.district = district
        self.again = 0
        """How often they have called again."""
        self.attempts = 0
        """How often they were called back in vain."""
        self.not_before = 0.0
        """The next attempt to call them back is not made earlier."""
        self.engaged = False
        """In the queue, or on a line with somebody."""
        self.reached = False


class Call:
    """A call that is waiting, ringing or in progress."""

    __slots__ = ("caller", "entry", "id", "joined", "position", "ringing_since")

    def __init__(self, caller: Caller, entry: SimCall) -> None:
        self.id = entry.call
        self.caller = caller
        self.joined = entry.joined
        self.entry = entry
        self.position: Position | None = None
        self.ringing_since = 0.0


def lognormal(random: Random, mean: float, sigma: float) -> float:
    """A lognormal time with this mean."""
    return random.lognormvariate(math.log(mean) - sigma * sigma / 2.0, sigma)


def talk(random: Random, kind: str, group: Group) -> float:
    """How long the two talk, holding apart."""
    mean = HANDLING[kind][0] * (1.0 if group is Group.OWN else OTHERS_FACTOR)
    return max(5.0, lognormal(random, mean, TALK_SIGMA))


def wrap(random: Random, kind: str, group: Group) -> float:
    """How long the operator works on after the call."""
    mean = HANDLING[kind][1] * (1.0 if group is Group.OWN else OTHERS_FACTOR)
    return max(1.0, lognormal(random, mean, WRAP_SIGMA))


def hold(random: Random) -> float:
    """How long the caller is put on hold; most are not."""
    return max(5.0, lognormal(random, HOLD_S, 0.6)) if random.random() < HOLD_SHARE else 0.0


def pick_up(random: Random, group: Group) -> float | None:
    """After what time the operator picks up; None when they do not."""
    if random.random() < NO_ANSWER_SHARE:
        return None
    median, sigma = PICK_UP[group]
    return min(random.lognormvariate(math.log(median), sigma), NO_ANSWER_S - 0.1)


def patience(random: Random, somebody_free: bool) -> float:
    """After what wait, ringing included, the caller gives up."""
    if not somebody_free and random.random() < AT_ONCE_SHARE:
        return random.uniform(0.5, 3.0)
    return RING_S + random.expovariate(1.0 / (PATIENCE_S - RING_S))


def again_after(random: Random, caller: Caller) -> float | None:
    """After what time a lost caller calls again; None when they do not."""
    if caller.again >= AGAIN_MOST or random.random() >= AGAIN_SHARE:
        return None
    return AGAIN_LEAST_S + random.expovariate(1.0 / AGAIN_MEAN_S)
