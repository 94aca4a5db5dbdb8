"""How fresh a figure is, by the age of the data and not by the last request's success."""

from enum import Enum

LOST_AFTER_S = 60.0


class Freshness(Enum):
    """The state of a value on the way from the source to the screen."""

    CONNECTING = "connecting"
    """There has been no answer yet."""
    LIVE = "live"
    LATE = "late"
    STALE = "stale"
    LOST = "lost"
    """So old that the figure becomes a dash."""
    BAD = "bad"
    """The server answers, and what it answers cannot be used."""
    NOT_AUTHORISED = "not_authorised"

    @property
    def is_current(self) -> bool:
        """The figure may be shown in its own colours."""
        return self in (Freshness.LIVE, Freshness.LATE)


def freshness_of_age(age_s: float, poll_s: float) -> Freshness:
    """LIVE to 2 polls, LATE to 3, STALE to a minute, LOST after (display.md, "Stale data")."""
    if age_s > max(LOST_AFTER_S, 3 * poll_s):
        return Freshness.LOST
    if age_s > 3 * poll_s:
        return Freshness.STALE
    if age_s > 2 * poll_s:
        return Freshness.LATE
    return Freshness.LIVE
