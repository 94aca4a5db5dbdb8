"""A hub as its command starts it, with its times taken: how late events are, what booking costs.

Run as `python -m tests.live.measured REPORT hub …`; the report is written when the hub ends.
"""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wallboard.cli import main
from wallboard.history.journal import Journal, StoredMinute
from wallboard.hub.live import LiveHub
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    Ended,
    Event,
    Joined,
    NotAnswered,
    RingingAt,
    TimedOut,
)
from wallboard.hub.watch import Watch

OF_A_CALL = (Joined, RingingAt, NotAnswered, Connected, Abandoned, TimedOut, Ended)
lateness_ms: list[float] = []
journal_ms: list[float] = []


def measure() -> None:
    """Take the times of every booking from here on."""
    append, take = Journal.append, Watch.take
    clock = {"offset": time.time() - time.monotonic()}

    def timed_append(
        self: Journal, events: Iterable[bytes], minutes: Iterable[StoredMinute]
    ) -> None:
        began = time.perf_counter()
        append(self, events, minutes)
        journal_ms.append((time.perf_counter() - began) * 1000)

    def timed_take(self: Watch, events: Sequence[Event], now: float) -> None:
        take(self, events, now)
        booked = time.monotonic() + clock["offset"]
        lateness_ms.extend((booked - each.at) * 1000 for each in events if type(each) in OF_A_CALL)

    started = LiveHub.__init__

    def with_its_clock(self: LiveHub, *told: Any, **also: Any) -> None:
        started(self, *told, **also)
        clock["offset"] = self.server_time() - time.monotonic()

    Journal.append = timed_append  # type: ignore[method-assign]
    Watch.take = timed_take  # type: ignore[method-assign]
    LiveHub.__init__ = with_its_clock  # type: ignore[method-assign]


if __name__ == "__main__":
    measure()
    try:
        sys.exit(main(sys.argv[2:]))
    finally:
        Path(sys.argv[1]).write_text(
            json.dumps({"lateness_ms": lateness_ms, "journal_ms": journal_ms}), "utf-8"
        )
