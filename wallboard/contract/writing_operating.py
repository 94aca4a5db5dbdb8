"""What the director says and what it makes of alarms, decisions and the incident."""

from typing import Any

import msgspec

from wallboard.contract.stamps import Stamp
from wallboard.contract.writing_fields import when
from wallboard.domain.decision import Decision
from wallboard.domain.snapshot import Alarm, Incident


def write_alarm(alarm: Alarm, stamp: Stamp) -> bytes:
    """The body that answers an acknowledgement or a shelf: the alarm as it now stands."""
    return msgspec.json.encode(alarm_body(alarm, stamp))


def write_decision(decision: Decision, stamp: Stamp) -> bytes:
    """The body that answers a decision: it, as recorded."""
    return msgspec.json.encode(decision_body(decision, stamp))


def write_incident(incident: Incident | None, stamp: Stamp) -> bytes:
    """The body that answers a setting of the incident: how it now stands."""
    return msgspec.json.encode({"incident": incident_body(incident, stamp)})


def alarm_body(alarm: Alarm, stamp: Stamp) -> dict[str, Any]:
    return {
        "id": alarm.id,
        "level": alarm.level,
        "since": stamp(alarm.since),
        "value": alarm.value,
        "limit": alarm.limit,
        "acknowledged": when(alarm.acknowledged, stamp),
        "shelved_until": when(alarm.shelved_until, stamp),
    }


def decision_body(decision: Decision, stamp: Stamp) -> dict[str, Any]:
    return {
        "id": decision.id,
        "at": stamp(decision.at),
        "kind": decision.kind.value,
        "text": decision.text,
        "situation": None if decision.situation is None else decision.situation.value,
        "lines": decision.lines,
        "by": decision.by,
    }


def incident_body(incident: Incident | None, stamp: Stamp) -> dict[str, Any] | None:
    if incident is None:
        return None
    return {
        "text": incident.text,
        "place": incident.place,
        "since": when(incident.since, stamp),
        "expected_end": when(incident.expected_end, stamp),
        "script": incident.script,
    }
