"""What the director decided, as it is recorded for every wall."""

from dataclasses import dataclass
from enum import Enum

from wallboard.domain.states import Situation


class DecisionKind(Enum):
    """What is to be done; the values are the words of the metrics API."""

    ACTIVATE_EMERGENCY = "activate_emergency"
    STAND_DOWN_EMERGENCY = "stand_down_emergency"
    SEND_ON_BREAK = "send_on_break"
    CALL_BACK = "call_back"
    NOTE = "note"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision; `situation` and `lines` belong to the emergency lines."""

    id: str
    at: float
    kind: DecisionKind
    text: str | None = None
    situation: Situation | None = None
    lines: int | None = None
    by: str | None = None
