"""A session on the wire: where the secret goes, whom it goes to, and what an answer must be."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.transport.faulty import TLS, FaultyServer, answer, saying
from wallboard.hub.telephony.asterisk.answers import AmiRefused
from wallboard.hub.telephony.asterisk.session import AmiSession
from wallboard.transport.errors import TransportError, Trouble

SECRET = "s3cr3t&=/+%"
WELCOME = answer(
    b"Response: Success\r\nMessage: Authentication accepted\r\n\r\n",
    "200 OK",
    'Set-Cookie: mansession_id="0a1b2c3d"; Version=1; Max-Age=60',
)
PONG = answer(b"Response: Success\r\nPing: Pong\r\nTimestamp: 1795462206.068787\r\n\r\n")
START = b"Response: Success\r\nEventList: start\r\n\r\n"
MEMBER = b"Event: QueueMember\r\nQueue: q\r\nStateInterface: PJSIP/1\r\n\r\n"
END = b"Event: QueueStatusComplete\r\nListItems: 1\r\n\r\n"


def test_the_secret_is_in_the_body_and_the_cookie_in_what_follows() -> None:
    with FaultyServer(saying(WELCOME, PONG)) as server:
        session = AmiSession(server.origin, "read er", now=lambda: 5.0)
        session.login(SECRET)
        reading = session.clock()
        session.close()
        login, ping = server.requests
    assert reading.stamp == 1795462206.068787
    head, _, body = login.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /rawman HTTP/1.1")
    assert b"s3cr3t" not in head
    assert body == b"action=Login&username=read+er&secret=s3cr3t%26%3D%2F%2B%25"
    assert b"s3cr3t" not in ping
    assert b'Cookie: mansession_id="0a1b2c3d"' in ping
    assert b"authorization" not in (login + ping).lower()


def test_an_authority_that_nobody_named_gets_no_secret() -> None:
    with FaultyServer(saying(WELCOME), "server") as server:
        session = AmiSession(server.origin, "reader")
        with pytest.raises(TransportError) as caught:
            session.login(SECRET)
        session.close()
        assert server.requests == []
    assert caught.value.kind is Trouble.TLS


def test_an_authority_of_ones_own_is_trusted() -> None:
    with FaultyServer(saying(WELCOME), "server") as server:
        session = AmiSession(server.origin, "reader", verify=TLS / "ca.pem")
        session.login(SECRET)
        session.close()
        assert len(server.requests) == 1


def test_clear_text_is_for_this_machine_alone() -> None:
    session = AmiSession("http://192.0.2.1:8088", "reader")
    with pytest.raises(TransportError) as caught:
        session.login(SECRET)
    session.close()
    assert caught.value.kind is Trouble.INSECURE


@pytest.mark.parametrize(
    ("body", "ask", "kind"),
    [
        (START + MEMBER, AmiSession.queue_status, "garbled"),
        (START + END, AmiSession.queue_status, "garbled"),
        (START + MEMBER + MEMBER + END, AmiSession.queue_status, "garbled"),
        (b"Response: Success\r\nPing: Pong\r\n\r\n", AmiSession.clock, "garbled"),
        (b"<html>Wellcome</html>", AmiSession.clock, "garbled"),
    ],
)
def test_half_an_answer_is_none(
    body: bytes, ask: Callable[[AmiSession], object], kind: str
) -> None:
    with FaultyServer(saying(WELCOME, answer(body))) as server:
        session = AmiSession(server.origin, "reader")
        session.login(SECRET)
        with pytest.raises(AmiRefused) as caught:
            ask(session)
        session.close()
    assert caught.value.kind == kind


def test_permission_denied_at_once_is_a_missing_permission_and_later_an_expired_session() -> None:
    denied = answer(b"Response: Error\r\nMessage: Permission denied\r\n\r\n")
    whole = answer(START + MEMBER + END)
    kinds = []
    for script in ((WELCOME, denied), (WELCOME, whole, denied)):
        with FaultyServer(saying(*script)) as server:
            session = AmiSession(server.origin, "reader")
            session.login(SECRET)
            try:
                session.queue_status()
                session.wait_event(1)
            except AmiRefused as refused:
                kinds.append(refused.kind)
            with suppress(AmiRefused):
                session.clock()
            session.close()
            assert len(server.requests) == len(script), "without a cookie nothing is asked"
    assert kinds == ["not_permitted", "session_expired"]


def test_a_login_without_a_cookie_is_no_session() -> None:
    with FaultyServer(saying(answer(b"Response: Success\r\n\r\n"))) as server:
        session = AmiSession(server.origin, "reader")
        with pytest.raises(AmiRefused) as caught:
            session.login(SECRET)
        session.close()
    assert caught.value.kind == "garbled"
