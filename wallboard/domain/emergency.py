"""What was and what could be with the emergency lines: the log of activations, and the readiness.

An instant that is None did not happen yet, or when it happened is not known.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from wallboard.domain.absent import Maybe
from wallboard.domain.states import Situation


@dataclass(frozen=True, slots=True)
class Activation:
    """One time the lines were asked for, up to standing down; known steps never go back."""

    id: str
    situation: Situation
    lines: int | None
    """How many lines were asked for."""
    asked: float | None = None
    confirmed: float | None = None
    """When the contractor had confirmed."""
    arrived: float | None = None
    """When the people asked for were there."""
    first_call: float | None = None
    """When an emergency line first answered a call."""
    stood_down: float | None = None
    """When the lines were off again; None while they are on."""
    note: str | None = None

    @property
    def steps(self) -> tuple[float, ...]:
        """The instants that are known, in the order of the steps."""
        every = (self.asked, self.confirmed, self.arrived, self.first_call, self.stood_down)
        return tuple(step for step in every if step is not None)


class TrialResult(Enum):
    """How a drill or a test went; the values are the words of the metrics API."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Trial:
    """A drill or a test. `result` is None where there never was one, and so is `at`."""

    never: bool
    at: float | None = None
    result: TrialResult | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """From when to when the contract with the contractor runs, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Shift:
    """People of the contractor on standby from `start` until before `end`."""

    label: str
    start: float
    end: float
    people: int | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the contractor could come now; a part that the server cannot tell is UNKNOWN."""

    contract: Maybe[ContractTerm]
    people_trained: Maybe[int]
    roster: Maybe[tuple[Shift, ...]]
    """The running shift first; empty for nobody."""
    last_drill: Maybe[Trial]
    last_liaison_test: Maybe[Trial]
