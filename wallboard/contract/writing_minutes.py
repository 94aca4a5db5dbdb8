"""Minutes to /v1/minutes."""

from collections.abc import Iterable
from typing import Any

import msgspec

from wallboard.contract.stamps import Stamp
from wallboard.contract.version import SCHEMA
from wallboard.contract.writing_counters import counters_body
from wallboard.contract.writing_fields import put
from wallboard.domain.counters import Minute


def write_minute(minute: Minute, stamp: Stamp) -> bytes:
    """One minute as it stands in a page: encoded when it is finished, once for all boards."""
    return msgspec.json.encode(_minute(minute, stamp))


def write_page(minutes: Iterable[bytes], step_s: int, revision: int, cursor: str | None) -> bytes:
    """The body of one page of /v1/minutes, from minutes that are encoded already."""
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "step": step_s,
            "revision": revision,
            "next": cursor,
            "minutes": [msgspec.Raw(minute) for minute in minutes],
        }
    )


def _minute(minute: Minute, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "start": stamp(minute.start),
        "complete": minute.complete,
        "final": minute.final,
        "revision": minute.revision,
        **counters_body(minute.counters),
    }
    put(answer, "peak_waiting", minute.peak_waiting)
    put(answer, "longest_wait_s", minute.longest_wait_s)
    put(
        answer,
        "seat_seconds",
        minute.seat_seconds,
        lambda each: {group.value: states for group, states in each.items()},
    )
    return answer
