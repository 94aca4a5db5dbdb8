"""What a desk says to a server: bodies of requests to checked values; BadAnswer for any other."""

from dataclasses import dataclass

from msgspec import UNSET

from wallboard.contract import wire
from wallboard.contract.decoding import decoded_request
from wallboard.contract.instants import instant, when, word
from wallboard.domain.decision import DecisionKind
from wallboard.domain.intent import NewDecision, NewIncident
from wallboard.domain.states import Situation


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Which spell is meant; None for whatever stands there."""

    since: float | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Until when, None to take it back, and which spell is meant."""

    until: float | None
    since: float | None


def read_acknowledgement(body: bytes) -> Acknowledgement:
    """The body of PUT /v1/alarms/{id}/acknowledgement."""
    got = decoded_request(body, wire.Acknowledgement)
    return Acknowledgement(None if got.since is UNSET else instant(got.since))


def read_shelf(body: bytes) -> Shelf:
    """The body of PUT /v1/alarms/{id}/shelf."""
    got = decoded_request(body, wire.Shelf)
    return Shelf(when(got.until), None if got.since is UNSET else instant(got.since))


def read_new_decision(body: bytes) -> NewDecision:
    """The body of POST /v1/decisions."""
    got = decoded_request(body, wire.NewDecision)
    situation = None if got.situation is None else word(Situation, got.situation)
    return NewDecision(word(DecisionKind, got.kind), got.text, situation, got.lines, got.by)


def read_incident(body: bytes) -> NewIncident | None:
    """The body of PUT /v1/incident; None ends the one that is."""
    got = decoded_request(body, wire.IncidentSetting).incident
    if got is None:
        return None
    return NewIncident(
        text=got.text,
        place=got.place,
        since=None if got.since is UNSET or got.since is None else instant(got.since),
        since_unknown=got.since is None,
        expected_end=when(got.expected_end),
        script=got.script,
    )
