"""Board states at a moment, for tests to look at from the side of the windows."""

from __future__ import annotations

from typing import Any

from tests.domain.samples import hotline, snapshot
from wallboard.domain.hotline import Hotline
from wallboard.domain.state import BoardState

POLL_S = 5.0
MONO = 1000.0
"""The board's monotonic clock when the sample's snapshot came; it was 0.1 s old then."""


def told(said: Hotline | None = None, **changes: Any) -> BoardState:
    """A board that has just been told of the sample's moment, changed as asked."""
    state = BoardState(POLL_S, "127.0.0.1:8080").with_hotline(hotline() if said is None else said)
    return state.with_snapshot(snapshot(**changes), MONO, 0.0123)
