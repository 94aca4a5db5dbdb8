"""What somebody at a desk wants said for every board, and what became of it."""

from dataclasses import dataclass
from typing import Literal

from wallboard.domain.decision import Decision, DecisionKind
from wallboard.domain.snapshot import Incident
from wallboard.domain.state import Trouble
from wallboard.domain.states import Situation

LONGEST_TEXT = 2000
"""Characters that the contract allows a text."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision before it is recorded; `situation` and `lines` belong to the emergency lines."""

    kind: DecisionKind
    text: str | None = None
    situation: Situation | None = None
    lines: int | None = None
    by: str | None = None

    def recorded(self, id_: str, at: float) -> Decision:
        """The decision as it stands once it has been recorded."""
        return Decision(id_, at, self.kind, self.text, self.situation, self.lines, self.by)


@dataclass(frozen=True, slots=True)
class NewIncident:
    """A disturbance as it is set; `since` None is the present, unless it is said to be unknown."""

    text: str
    place: str | None = None
    since: float | None = None
    since_unknown: bool = False
    expected_end: float | None = None
    script: str | None = None

    def standing(self, now: float) -> Incident:
        """The incident as it stands once it has been set."""
        since = now if self.since is None and not self.since_unknown else self.since
        return Incident(self.text, self.place, since, self.expected_end, self.script)


@dataclass(frozen=True, slots=True)
class Decide:
    """The wish that a decision be recorded; said again under its key it is recorded once."""

    decision: NewDecision
    key: str


@dataclass(frozen=True, slots=True)
class SetIncident:
    """The wish that an incident be shown in place of any other; None ends it."""

    incident: NewIncident | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a wish: the server keeps it, this window alone does, or nothing did."""

    wish: Decide | SetIncident
    result: Literal["done", "here_alone"] | Trouble
