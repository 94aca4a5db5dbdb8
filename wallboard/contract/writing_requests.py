"""What the board says to a server: bodies of requests."""

from datetime import UTC, datetime
from typing import Any

import msgspec


def write_acknowledgement(since: float) -> bytes:
    """An acknowledgement of the spell that began at an instant."""
    return msgspec.json.encode({"since": _stamp(since)})


def write_shelf(until: float | None, since: float) -> bytes:
    """A shelf until an instant, or None to take it back, for the spell that began at one."""
    body: dict[str, Any] = {"until": None if until is None else _stamp(until)}
    return msgspec.json.encode(body | {"since": _stamp(since)})


def _stamp(instant: float) -> str:
    # rounded first: isoformat cuts, and the server compares by the millisecond
    return datetime.fromtimestamp(round(instant, 3), UTC).isoformat(timespec="milliseconds")
