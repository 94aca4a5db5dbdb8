"""The states that seats, lines, the emergency pool and the source can be in.

The members' values are the words of the metrics API; every set has UNKNOWN, which is a state of its
own and what an unfamiliar word becomes.
"""

from enum import Enum


class SeatState(Enum):
    """What a seat does; a seat is a place with a telephone, not a person."""

    SIGNED_OUT = "signed_out"
    AVAILABLE = "available"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP = "wrap"
    OUTBOUND = "outbound"
    BREAK = "break"
    NOT_READY = "not_ready"
    FAULT = "fault"
    UNKNOWN = "unknown"


IN_USE = frozenset({SeatState.RINGING, SeatState.TALKING, SeatState.HOLD, SeatState.WRAP})
"""Seats at work on an incoming call: the numerator of `seats in use`."""

STAFFED = frozenset(set(SeatState) - {SeatState.SIGNED_OUT, SeatState.FAULT, SeatState.UNKNOWN})
"""Seats with a person signed in: the denominator of `seats in use`."""


class Group(Enum):
    """Whose operator is signed in at a seat; emergency lines are counted apart."""

    OWN = "own"
    OUTSOURCED = "outsourced"
    EMERGENCY = "emergency"
    UNKNOWN = "unknown"


class LineState(Enum):
    """What an emergency line does."""

    STANDBY = "standby"
    ACTIVATING = "activating"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP = "wrap"
    STANDING_DOWN = "standing_down"
    FAULT = "fault"
    UNKNOWN = "unknown"


SWITCHED_ON = frozenset({LineState.READY, LineState.RINGING, LineState.TALKING, LineState.WRAP})
"""Lines that take calls; a line standing down finishes its call and takes no other."""


class PoolState(Enum):
    """What the emergency lines do as a whole."""

    STANDBY = "standby"
    ACTIVATING = "activating"
    ACTIVE = "active"
    STANDING_DOWN = "standing_down"
    UNKNOWN = "unknown"


class Situation(Enum):
    """Why the emergency lines are switched on."""

    HEATING_START = "heating_start"
    EXTREME_COLD = "extreme_cold"
    SUDDEN_FAILURE = "sudden_failure"
    DRILL = "drill"
    UNKNOWN = "unknown"


class LinkState(Enum):
    """The communication link between the hotline centre and the contractor."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


class SourceState(Enum):
    """How the server stands to the telephone system behind it."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    LOST = "lost"
    ENDED = "ended"
    """A recording that has been played to its end."""
    UNKNOWN = "unknown"
