"""The status line: which server, how old, how fast, how often."""

from dataclasses import dataclass

from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState, Trouble


@dataclass(frozen=True, slots=True)
class StatusView:
    """The desk's status bar."""

    freshness: Freshness
    server: str
    age_s: float | None
    latency_ms: int | None
    poll_s: float
    trouble: Trouble | None
    unwritten: str = ""
    """Why the board's own history cannot be written, in one word."""


def status_view(state: BoardState, mono: float) -> StatusView:
    """The view at a reading of the monotonic clock."""
    age_s = state.age_s(mono)
    latency_s = state.connection.latency_s
    return StatusView(
        freshness=state.freshness(mono),
        server=state.server,
        age_s=None if age_s is None else float(int(age_s)),
        latency_ms=None if latency_s is None else round(latency_s * 1000),
        poll_s=state.poll_s,
        trouble=state.trouble(mono),
        unwritten=state.unwritten,
    )
