"""How much a thing needs a person; UNKNOWN is a grade of its own."""

from enum import Enum


class Severity(Enum):
    """From what may be passed over to what must be seen first."""

    NONE = "none"
    """Not graded: a fact."""
    NORMAL = "normal"
    INFORMATION = "information"
    UNKNOWN = "unknown"
    WATCH = "watch"
    ALARM = "alarm"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
