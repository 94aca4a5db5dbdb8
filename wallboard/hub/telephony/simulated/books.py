"""The simulated telephone system's own log: every call, written apart from the events."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from wallboard.domain.states import Group

Outcome = Literal["waiting", "answered", "abandoned", "timed_out"]


@dataclass(slots=True)
class SimCall:
    """One call as the telephone system knows it; times that have not come yet are None."""

    call: str
    caller: str
    kind: str
    district: str
    joined: float
    again: bool = False
    """Whether a caller who was lost before calls again."""
    outcome: Outcome = "waiting"
    at: float | None = None
    """When the call was answered or lost."""
    delay_s: float | None = None
    place: str | None = None
    """The seat or line that answered."""
    group: Group | None = None
    lost_ringing: bool = False
    talk_s: float | None = None
    """Without hold."""
    hold_s: float | None = None
    wrap_s: float | None = None

    def finish(self, outcome: Outcome, at: float) -> None:
        """The queue is done with the call."""
        self.outcome = outcome
        self.at = at
        self.delay_s = at - self.joined


@dataclass(slots=True)
class DayBook:
    """The calls that joined on one day, in order, and who was reached by a call-back."""

    midnight: float
    calls: list[SimCall] = field(default_factory=list)
    called_back: list[tuple[float, str]] = field(default_factory=list)
    """(when, caller)."""


class Books:
    """The books of the current and the previous day; older ones are thrown away."""

    __slots__ = ("previous", "today")

    def __init__(self, midnight: float) -> None:
        self.today = DayBook(midnight)
        self.previous: DayBook | None = None

    def open_day(self, midnight: float) -> None:
        """A new day begins."""
        if midnight > self.today.midnight:
            self.previous, self.today = self.today, DayBook(midnight)

    def __iter__(self) -> Iterator[SimCall]:
        if self.previous is not None:
            yield from self.previous.calls
        yield from self.today.calls
