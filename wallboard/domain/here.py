"""What was said at this window alone, for a server that cannot keep it for all. Pure."""

from dataclasses import dataclass, replace

from wallboard.domain.decision import Decision
from wallboard.domain.snapshot import Incident

DECISIONS_KEPT = 20
"""As many as a server shows."""


@dataclass(frozen=True, slots=True)
class Here:
    """It ends with the window, and what the server says itself is never overruled."""

    decisions: tuple[Decision, ...] = ()
    """Oldest first."""
    incident: Incident | None = None

    def decided(self, decision: Decision) -> "Here":
        """With one decision more."""
        return replace(self, decisions=(*self.decisions, decision)[-DECISIONS_KEPT:])

    def with_incident(self, incident: Incident | None) -> "Here":
        """With an incident, or with None without."""
        return replace(self, incident=incident)
