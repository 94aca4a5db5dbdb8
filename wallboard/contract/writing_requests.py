"""What the board says to a server: bodies of requests."""

from typing import Any

import msgspec

from wallboard.contract.stamps import stamped
from wallboard.domain.intent import NewDecision, NewIncident


def write_acknowledgement(since: float) -> bytes:
    """An acknowledgement of the spell that began at an instant."""
    return msgspec.json.encode({"since": stamped(since)})


def write_shelf(until: float | None, since: float) -> bytes:
    """A shelf until an instant, or None to take it back, for the spell that began at one."""
    body: dict[str, Any] = {"until": None if until is None else stamped(until)}
    return msgspec.json.encode(body | {"since": stamped(since)})


def write_new_decision(new: NewDecision) -> bytes:
    """A decision to be recorded."""
    situation = None if new.situation is None else new.situation.value
    body = {"kind": new.kind.value, "text": new.text, "situation": situation}
    return msgspec.json.encode(body | {"lines": new.lines, "by": new.by})


def write_incident_setting(new: NewIncident | None) -> bytes:
    """An incident to be shown, or None to end the one that is."""
    if new is None:
        return msgspec.json.encode({"incident": None})
    body: dict[str, Any] = {
        "text": new.text,
        "place": new.place,
        "expected_end": None if new.expected_end is None else stamped(new.expected_end),
        "script": new.script,
    }
    if new.since_unknown:
        body["since"] = None
    elif new.since is not None:  # without it the server puts the present
        body["since"] = stamped(new.since)
    return msgspec.json.encode({"incident": body})
