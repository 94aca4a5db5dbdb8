"""What a desk tells a server, and what it makes of the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

import pytest

from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import Trouble as TroubleSeen
from wallboard.sources.operating import Acknowledge, Operating, Shelve, Told, Wish
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import NoAnswer, Refusal, Trouble

ALARM = Alarm("line_fault:E 03/ü", "watch", 1795397505.2859998, 1.0, 1.0)
DONE = Answer(200, {}, b"{}", 0.01)


class Script:
    """A client whose answers are written down beforehand."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, bytes]] = []

    def send(
        self,
        method: Literal["PUT", "POST", "DELETE", "PATCH"],
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
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Entry:
    """A keyring that has a token."""

    def read(self) -> str | None:
        return "t"

    def store(self, token: str) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        raise NotImplementedError


def told(wish: Wish, *answers: Answer | Exception) -> tuple[Told, Script]:
    script = Script(*answers)
    return Operating(script, TokenHolder(Entry(), wanted=False)).tell(wish), script


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


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_has_none(status: int) -> None:
    got, _ = told(Acknowledge(ALARM), refused(status, Trouble.NOT_FOUND))
    assert got == Told(Acknowledge(ALARM), "not_provided")


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
