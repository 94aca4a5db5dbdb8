"""What the board says to a server: bodies of requests."""

from typing import Any

import msgspec

from wallboard.contract.stamps import stamped


def write_acknowledgement(since: float) -> bytes:
    """An acknowledgement of the spell that began at an instant."""
    return msgspec.json.encode({"since": stamped(since)})


def write_shelf(until: float | None, since: float) -> bytes:
    """A shelf until an instant, or None to take it back, for the spell that began at one."""
    body: dict[str, Any] = {"until": None if until is None else stamped(until)}
    return msgspec.json.encode(body | {"since": stamped(since)})
