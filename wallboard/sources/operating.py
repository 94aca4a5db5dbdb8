"""What the director does at the desk, said to the server, so that every wall shows it.

It has a client of its own: an acknowledgement does not wait for the end of a long poll. Everything
blocks; a worker thread is where it belongs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import quote

from wallboard.contract.writing_requests import (
    write_acknowledgement,
    write_incident_setting,
    write_new_decision,
    write_shelf,
)
from wallboard.domain.intent import Decide, SetIncident
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import Trouble
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import Refusal, TransportError
from wallboard.transport.errors import Trouble as TransportTrouble

DEADLINE_S = 4.0
CHANGED = "changed"
"""The trouble that the alarm which was meant no longer stands there as it was."""
_HAS_NONE = frozenset({404, 405, 501})
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The wish to acknowledge an alarm as it stood on the screen."""

    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Shelve:
    """The wish to put an alarm aside until an instant of the server's clock; None takes it back."""

    alarm: Alarm
    until: float | None


Wish = Acknowledge | Shelve | Decide | SetIncident


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a wish: the server did it, has no such thing, or a trouble."""

    wish: Wish
    result: Literal["done", "not_provided"] | Trouble


class Sender(Protocol):
    """What is asked of an HTTP client here; transport's HttpClient is one."""

    def send(
        self,
        method: Literal["PUT", "POST"],
        path: str,
        body: bytes,
        *,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        """The answer 200, 201 or 204 within the deadline, or a TransportError."""
        ...


class Operating:
    """Tells one server of one wish at a time."""

    def __init__(self, client: Sender, token: TokenHolder) -> None:
        self._client = client
        self._token = token

    def tell(self, wish: Wish) -> Told:
        """Say it, and what became of it. Every request is idempotent: saying it again is safe."""
        try:
            try:
                self._send(wish)
            except TransportError as error:
                if error.kind is not TransportTrouble.UNAUTHORISED or not self._token.refused():
                    raise
                self._send(wish)
        except Refusal as refusal:
            if refusal.status in _HAS_NONE:
                return Told(wish, "not_provided")
            if refusal.kind is TransportTrouble.UNAUTHORISED and self._token.trouble is not None:
                return Told(wish, Trouble("credential", str(self._token.trouble)))
            kind = CHANGED if refusal.status == _CONFLICT else refusal.kind.value
            return Told(wish, Trouble(kind, refusal.detail))
        except TransportError as error:
            return Told(wish, Trouble(error.kind.value, error.detail))
        return Told(wish, "done")

    def _send(self, wish: Wish) -> None:
        match wish:
            case Acknowledge(alarm):
                body = write_acknowledgement(alarm.since)
                self._put(f"{_place(alarm)}/acknowledgement", body)
            case Shelve(alarm, until):
                self._put(f"{_place(alarm)}/shelf", write_shelf(until, alarm.since))
            case Decide(decision, key):
                self._client.send(
                    "POST",
                    "/v1/decisions",
                    write_new_decision(decision),
                    headers={"Idempotency-Key": key},
                    deadline_s=DEADLINE_S,
                )
            case SetIncident(incident):
                self._put("/v1/incident", write_incident_setting(incident))

    def _put(self, path: str, body: bytes) -> None:
        self._client.send("PUT", path, body, deadline_s=DEADLINE_S)


def _place(alarm: Alarm) -> str:
    return f"/v1/alarms/{quote(alarm.id, safe='')}"
