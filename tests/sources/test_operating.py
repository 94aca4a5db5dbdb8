"""What a desk tells a server, and what it makes of the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

import pytest

from tests.contract.openapi import document, errors_of, validator_of
from wallboard.contract.reading_requests import read_incident, read_new_decision
from wallboard.domain.decision import DecisionKind
from wallboard.domain.intent import LONGEST_TEXT, Decide, NewDecision, NewIncident, SetIncident
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import Trouble as TroubleSeen
from wallboard.domain.states import Situation
from wallboard.sources.operating import Acknowledge, Operating, Shelve, Told, Wish
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.credentials import CredentialError, CredentialTrouble, KeyringLocked
from wallboard.transport.errors import NoAnswer, Refusal, Trouble

ALARM = Alarm("line_fault:E 03/ü", "watch", 1795397505.2859998, 1.0, 1.0)
DONE = Answer(200, {}, b"{}", 0.01)


class Script:
    """A client whose answers are written down beforehand."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, bytes]] = []
        self.headers: list[Mapping[str, str] | None] = []

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
        assert content_type == "application/json"
        assert 0 < deadline_s <= 5
        self.sent.append((method, path, body))
        self.headers.append(headers)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Entry:
    """A keyring that has a token, or a trouble."""

    def __init__(self, trouble: CredentialError | None = None) -> None:
        self.trouble = trouble

    def read(self) -> str | None:
        if self.trouble is not None:
            raise self.trouble
        return "t"

    def store(self, token: str) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        raise NotImplementedError

    def abandon(self) -> None:
        raise NotImplementedError


def told(wish: Wish, *answers: Answer | Exception) -> tuple[Told, Script]:
    script = Script(*answers)
    return Operating(script, TokenHolder(Entry(), wanted=False)).tell(wish), script


def keeps_the_contract(method: str, path: str, body: bytes) -> bool:
    """Whether a request is one that the contract's file declares."""
    request = document()["paths"][path][method.lower()]["requestBody"]
    schema = request["content"]["application/json"]["schema"]
    return errors_of(validator_of(schema), json.loads(body)) == []


def refused(status: int, kind: Trouble) -> Refusal:
    return Refusal(kind, "why", status=status)


def test_an_acknowledgement_names_the_spell_that_was_seen() -> None:
    got, script = told(Acknowledge(ALARM), DONE)
    assert got.result == "done"
    ((method, path, body),) = script.sent
    assert (method, path) == ("PUT", "/v1/alarms/line_fault%3AE%2003%2F%C3%BC/acknowledgement")
    assert json.loads(body) == {"since": "2026-11-23T01:31:45.286+00:00"}


@pytest.mark.parametrize(
    ("until", "said"), [(1795400000.0, "2026-11-23T02:13:20.000+00:00"), (None, None)]
)
def test_a_shelf(until: float | None, said: str | None) -> None:
    _, script = told(Shelve(ALARM, until), DONE)
    ((_, path, body),) = script.sent
    assert path.endswith("/shelf")
    assert json.loads(body) == {"until": said, "since": "2026-11-23T01:31:45.286+00:00"}


def test_a_decision_is_sent_under_its_key() -> None:
    wish = Decide(
        NewDecision(DecisionKind.ACTIVATE_EMERGENCY, situation=Situation.SUDDEN_FAILURE, lines=10),
        "k-1",
    )
    got, script = told(wish, Answer(201, {}, b"{}", 0.01))
    assert got == Told(wish, "done")
    ((method, path, body),) = script.sent
    assert (method, path) == ("POST", "/v1/decisions")
    assert script.headers == [{"Idempotency-Key": "k-1"}]
    assert read_new_decision(body) == wish.decision
    assert keeps_the_contract(method, path, body)


@pytest.mark.parametrize(
    "incident",
    [
        None,
        NewIncident("x"),
        NewIncident("x", since_unknown=True),
        NewIncident("城东爆管", "城东", 1795397505.286, False, 1795411905.0, "抢修中"),
        NewIncident("长" * LONGEST_TEXT, "长" * LONGEST_TEXT, script="长" * LONGEST_TEXT),
    ],
)
def test_an_incident_is_read_as_it_was_meant(incident: NewIncident | None) -> None:
    got, script = told(SetIncident(incident), DONE)
    assert got == Told(SetIncident(incident), "done")
    ((method, path, body),) = script.sent
    assert (method, path) == ("PUT", "/v1/incident")
    assert read_incident(body) == incident
    assert keeps_the_contract(method, path, body)


@pytest.mark.parametrize("status", [404, 405, 501])
@pytest.mark.parametrize("wish", [Acknowledge(ALARM), SetIncident(None)])
def test_a_server_that_has_none(status: int, wish: Wish) -> None:
    got, _ = told(wish, refused(status, Trouble.NOT_FOUND))
    assert got == Told(wish, "not_provided")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(409, Trouble.UNEXPECTED_STATUS), "changed"),
        (refused(403, Trouble.FORBIDDEN), "forbidden"),
        (refused(503, Trouble.UNAVAILABLE), "unavailable"),
        (NoAnswer(Trouble.TIMED_OUT, "late"), "timed_out"),
        (NoAnswer(Trouble.REFUSED, "nobody"), "refused"),
    ],
)
def test_a_trouble_is_named(answer: Exception, kind: str) -> None:
    got, script = told(Acknowledge(ALARM), answer)
    assert isinstance(got.result, TroubleSeen)
    assert got.result.kind == kind
    assert len(script.sent) == 1  # it is for a person to say it again


def test_a_server_that_asks_for_a_token_is_shown_it_once() -> None:
    no = refused(401, Trouble.UNAUTHORISED)
    got, script = told(Acknowledge(ALARM), no, DONE)
    assert (got.result, len(script.sent)) == ("done", 2)
    got, script = told(Acknowledge(ALARM), no, no)
    assert got.result == TroubleSeen("unauthorised", "why")
    assert len(script.sent) == 2


def test_a_keyring_that_is_locked_is_no_fault_of_the_server() -> None:
    locked = KeyringLocked(CredentialTrouble.KEYRING_LOCKED, "nobody has unlocked it")
    token = TokenHolder(Entry(locked), wanted=True)
    assert token() is None  # as the client asks for it
    operating = Operating(Script(refused(401, Trouble.UNAUTHORISED)), token)
    got = operating.tell(Acknowledge(ALARM))
    assert got.result == TroubleSeen("credential", "keyring_locked: nobody has unlocked it")
