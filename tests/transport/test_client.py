"""What an answer is, what is no answer, and what goes out."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable

import pytest

from tests.transport.conftest import TOKEN
from tests.transport.faulty import FaultyServer, Line, answer, saying, saying_once
from wallboard.contract.decoding import LARGEST
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import NotSent, Refusal, TransportError, Trouble

ClientOf = Callable[[str], HttpClient]
SOON_S = 20.0


def refusal(client: HttpClient, path: str = "/v1/snapshot") -> TransportError:
    with pytest.raises(TransportError) as caught:
        client.get(path, deadline_s=SOON_S)
    return caught.value


@pytest.mark.parametrize("certificate", [None, "server"], ids=["http", "https"])
def test_a_whole_answer(client_of: ClientOf, certificate: str | None) -> None:
    script = saying(answer(b'{"a": 1}', "200 OK", 'ETag: W/"e-1"'))
    with FaultyServer(script, certificate) as server:
        got = client_of(server.origin).get("/v1/snapshot", deadline_s=SOON_S)
    assert (got.status, got.body) == (200, b'{"a": 1}')
    assert got.headers["etag"] == got.headers["ETag"] == 'W/"e-1"'
    assert 0 < got.latency_s < SOON_S


def test_what_is_sent(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer())) as server:
        client_of(server.origin).get(
            "/v1/minutes",
            params={"from": "2026-11-23T00:00:00+08:00", "limit": 1440},
            headers={"Prefer": "wait=5"},
            deadline_s=SOON_S,
        )
    (request,) = server.requests
    line, *rows = request.decode().split("\r\n")
    assert line == "GET /v1/minutes?from=2026-11-23T00%3A00%3A00%2B08%3A00&limit=1440 HTTP/1.1"
    sent = {name.lower(): value for name, _, value in (row.partition(": ") for row in rows if row)}
    assert sent == {
        "host": f"127.0.0.1:{server.port}",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": "wallboard",
        "authorization": f"Bearer {TOKEN}",
        "prefer": "wait=5",
    }


def test_without_a_token_none_is_sent() -> None:
    with FaultyServer(saying(answer())) as server:
        client = HttpClient(server.origin, lambda: None)
        client.get("/", deadline_s=SOON_S)
        client.close()
    assert b"authorization" not in server.requests[0].lower()


@pytest.mark.parametrize("certificate", [None, "server"], ids=["http", "https"])
@pytest.mark.parametrize(
    "response",
    [
        answer(b"{}"),
        answer(b"", "304 Not Modified"),
        b"HTTP/1.1 304 Not Modified\r\nHotline-Server-Time: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ],
    ids=["length", "304", "304 without length", "chunked"],
)
def test_one_connection_serves_many_requests(
    client_of: ClientOf, response: bytes, certificate: str | None
) -> None:
    with FaultyServer(saying(response), certificate) as server:
        client = client_of(server.origin)
        for _ in range(5):
            client.get("/", deadline_s=SOON_S)
        assert server.connections == 1


def test_the_largest_answer_that_the_contract_allows_is_read() -> None:
    with FaultyServer(saying(answer(b" " * LARGEST))) as server:
        client = HttpClient(server.origin, lambda: None)
        assert len(client.get("/", deadline_s=SOON_S).body) == LARGEST
        client.close()


def test_a_refusal_keeps_the_connection_too(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer(b"x" * 900, "503 Service Unavailable"))) as server:
        client = client_of(server.origin)
        for _ in range(3):
            refusal(client)
        assert server.connections == 1


def test_gzip_is_decoded(client_of: ClientOf) -> None:
    packed = answer(gzip.compress(b'{"a": 1}'), "200 OK", "Content-Encoding: gzip")
    with FaultyServer(saying(packed)) as server:
        assert client_of(server.origin).get("/", deadline_s=SOON_S).body == b'{"a": 1}'


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("201 Created", Trouble.UNEXPECTED_STATUS),
        ("206 Partial Content", Trouble.UNEXPECTED_STATUS),
        ("301 Moved Permanently", Trouble.REDIRECTED),
        ("307 Temporary Redirect", Trouble.REDIRECTED),
        ("400 Bad Request", Trouble.UNEXPECTED_STATUS),
        ("401 Unauthorized", Trouble.UNAUTHORISED),
        ("403 Forbidden", Trouble.FORBIDDEN),
        ("404 Not Found", Trouble.NOT_FOUND),
        ("405 Method Not Allowed", Trouble.UNEXPECTED_STATUS),
        ("429 Too Many Requests", Trouble.TOO_MANY),
        ("500 Internal Server Error", Trouble.SERVER_ERROR),
        ("502 Bad Gateway", Trouble.SERVER_ERROR),
        ("503 Service Unavailable", Trouble.UNAVAILABLE),
        ("599 Whatever", Trouble.SERVER_ERROR),
        ("600 Beyond", Trouble.UNEXPECTED_STATUS),
    ],
)
def test_every_other_status_is_a_typed_error(
    client_of: ClientOf, status: str, kind: Trouble
) -> None:
    with FaultyServer(saying_once(answer(b"", status))) as server:
        error = refusal(client_of(server.origin))
    assert isinstance(error, Refusal)
    assert (error.kind, error.status) == (kind, int(status[:3]))
    assert error.retry_after_s is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("headers", "wish_s"),
    [
        (("Retry-After: 120",), 120.0),
        (
            (
                "Date: Mon, 23 Nov 2026 01:41:05 GMT",
                "Retry-After: Mon, 23 Nov 2026 01:42:35 GMT",
            ),
            90.0,
        ),
    ],
    ids=["seconds", "date"],
)
def test_retry_after(
    client_of: ClientOf, status: str, headers: tuple[str, ...], wish_s: float
) -> None:
    with FaultyServer(saying_once(answer(b"", status, *headers))) as server:
        assert refusal(client_of(server.origin)).retry_after_s == wish_s


def test_the_servers_own_words(client_of: ClientOf) -> None:
    problem = json.dumps({"title": "Forbidden", "detail": "scope\n operate is missing"}).encode()
    response = answer(problem, "403 Forbidden", "Content-Type: application/problem+json")
    with FaultyServer(saying_once(response)) as server:
        assert refusal(client_of(server.origin)).detail == "Forbidden: scope operate is missing"


def test_the_servers_words_are_cut_and_hold_no_token(client_of: ClientOf) -> None:
    # The token straddles the 200th character: cut first, its first half would stay readable.
    words = "x" * 190 + TOKEN + "y" * 300
    response = answer(
        json.dumps({"detail": words}).encode(),
        "401 Unauthorized",
        "Content-Type: application/problem+json; charset=utf-8",
    )
    with FaultyServer(saying_once(response)) as server:
        detail = refusal(client_of(server.origin)).detail
    assert len(detail) == 200
    assert TOKEN[:4] not in detail


def test_a_redirect_is_not_followed_and_its_target_is_told(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer())) as other:
        response = answer(b"", "302 Found", f"Location: {other.origin}/?t={TOKEN}")
        with FaultyServer(saying(response)) as server:
            error = refusal(client_of(server.origin))
            assert len(server.requests) == 1
        assert other.connections == 0
    assert error.kind is Trouble.REDIRECTED
    assert error.detail == f"HTTP 302 to {other.origin}/?t=[token]"


def test_a_redirects_body_is_not_read_without_a_limit(client_of: ClientOf) -> None:
    def endless(line: Line) -> None:
        line.read_request()
        line.sock.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")
        while not line.stopping.is_set():
            line.sock.sendall(b"x" * 65_536)

    with FaultyServer(endless) as server:
        began = time.monotonic()
        assert refusal(client_of(server.origin)).kind is Trouble.REDIRECTED
    assert time.monotonic() - began < 0.5 * SOON_S


def test_cookies_are_not_kept(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer(b"{}", "200 OK", "Set-Cookie: a=b; Path=/"))) as server:
        client = client_of(server.origin)
        client.get("/", deadline_s=SOON_S)
        client.get("/", deadline_s=SOON_S)
    assert len(server.requests) == 2
    assert b"cookie" not in b"".join(server.requests).lower()


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "204 No Content"])
def test_what_is_sent_arrives_as_it_is(client_of: ClientOf, status: str) -> None:
    with FaultyServer(saying(answer(b"", status))) as server:
        got = client_of(server.origin).send(
            "PUT", "/v1/alarms/longest_wait/shelf", b'{"until": null}', deadline_s=SOON_S
        )
    assert got.status == int(status[:3])
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"PUT /v1/alarms/longest_wait/shelf HTTP/1.1\r\n")
    assert b"content-type: application/json" in head.lower()
    assert body == b'{"until": null}'


def test_304_is_no_answer_to_something_sent(client_of: ClientOf) -> None:
    with FaultyServer(saying(answer(b"", "304 Not Modified"))) as server:
        client = client_of(server.origin)
        with pytest.raises(Refusal) as caught:
            client.send("PUT", "/", b"{}", deadline_s=SOON_S)
    assert caught.value.kind is Trouble.UNEXPECTED_STATUS


@pytest.mark.parametrize(
    "token",
    ["two\nlines", "cr\r\nX-Evil: 1", "spa ce", "中文", "caf\xe9", "", "x" * 3_001, "tab\t"],
)
def test_what_cannot_be_a_token_is_not_sent_and_not_shown(token: str) -> None:
    with FaultyServer(saying(answer())) as server:
        client = HttpClient(server.origin, lambda: token)
        error = refusal(client)
        client.close()
    assert (type(error), error.kind) == (NotSent, Trouble.BAD_TOKEN)
    assert server.connections == 0
    if token:
        assert token not in f"{error!r} {error} {error.__cause__!r} {error.__context__!r}"


def test_a_token_of_3000_characters_is_sent() -> None:
    with FaultyServer(saying(answer())) as server:
        client = HttpClient(server.origin, lambda: "x" * 3_000)
        client.get("/", deadline_s=SOON_S)
        client.close()
    assert b"Bearer " + b"x" * 3_000 in server.requests[0]


@pytest.mark.parametrize("path", ["", "v1", "//elsewhere.example/", "@elsewhere.example/"])
def test_no_path_leads_away(client_of: ClientOf, path: str) -> None:
    assert refusal(client_of("http://127.0.0.1:9"), path).kind is Trouble.BAD_URL


@pytest.mark.parametrize(
    ("origin", "kind"),
    [
        ("http://metrics.example", Trouble.INSECURE),
        ("ftp://127.0.0.1", Trouble.BAD_URL),
        ("", Trouble.BAD_URL),
    ],
)
def test_an_unusable_origin_is_an_error_of_each_request(
    client_of: ClientOf, origin: str, kind: Trouble
) -> None:
    error = refusal(client_of(origin))
    assert (type(error), error.kind) == (NotSent, kind)


def test_no_error_drags_the_request_with_its_token_along(client_of: ClientOf) -> None:
    with FaultyServer(lambda line: line.reset()) as server:
        error = refusal(client_of(server.origin))
    assert error.__cause__ is None
    assert error.__context__ is None
