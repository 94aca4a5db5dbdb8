"""The slow, the silent and the many: others are served all the while, and these are let go."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.hub.days import NOON, SMALL
from tests.hub.serving import RunningHub, filled_watch, running
from wallboard.history.journal import Journal
from wallboard.hub.door import LIMITS, Door, Limits
from wallboard.hub.publication import Publication
from wallboard.hub.telephony import events as ev
from wallboard.hub.watch import Watch

HASTY = Limits(ask_s=0.4, read_s=0.4, crowd=40, look_s=0.05)
GET = b"GET /v1/snapshot HTTP/1.1\r\nHost: hub\r\n"
SOON_S = 5.0
"""What a busy machine may add; whoever is not let go in time stays for longer than that."""
PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def hub() -> Iterator[RunningHub]:
    with running(filled_watch(), limits=HASTY) as found:
        yield found


@contextmanager
def clients(hub: RunningHub, count: int = 1, says: bytes = b"") -> Iterator[list[socket.socket]]:
    """Connections to the hub; each says this at once, before it could be let go."""
    with ExitStack() as stack:
        found: list[socket.socket] = []
        for _ in range(count):
            found.append(
                stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), PATIENCE_S))
            )
            found[-1].sendall(says)
        yield found


def served(hub: RunningHub) -> None:
    """Somebody else is, at once."""
    begun = time.monotonic()
    assert hub.ask("/v1/snapshot").status == 200
    assert time.monotonic() - begun < SOON_S


def eventually(what: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def tag_of(hub: RunningHub) -> bytes:
    """The snapshot's tag, once whoever asked for it is gone: the next to be busy is another."""
    tag = hub.ask("/v1/snapshot").headers["etag"].encode()
    eventually(lambda: hub.connections == 0)
    return tag


def left_after(client: socket.socket, begun: float) -> float:
    """When the server ended the connection, in seconds since `begun`; whatever it sent is read."""
    client.settimeout(PATIENCE_S)
    with suppress(ConnectionError):
        while client.recv(1 << 16):
            pass
    return time.monotonic() - begun


def cut_off(client: socket.socket, parts: Iterable[bytes], pause_s: float = 0.0) -> bool:
    """Whether the server ends the connection before all is sent."""
    try:
        for each in parts:
            client.sendall(each)
            time.sleep(pause_s)
    except ConnectionError:
        return True
    return False


def read_what_is_there(client: socket.socket) -> None:
    """Read until nothing comes; an end of the connection fails the test."""
    client.settimeout(0.05)
    with suppress(TimeoutError):
        while True:
            assert client.recv(1 << 16)
    client.settimeout(PATIENCE_S)


def test_it_reads_with_the_fast_parser() -> None:
    assert issubclass(Door, HttpToolsProtocol)


def test_one_that_never_says_a_word(hub: RunningHub) -> None:
    begun = time.monotonic()
    with clients(hub) as (silent,):
        served(hub)
        assert HASTY.ask_s < left_after(silent, begun) < SOON_S


@pytest.mark.parametrize(
    "beginning",
    [b"G", GET, GET + b"X-Endless: ", b"POST /v1/snapshot HTTP/1.1\r\nContent-Length: 90\r\n\r\n"],
    ids=["a letter", "no end", "in a header", "no body"],
)
def test_one_that_never_ends_its_request(hub: RunningHub, beginning: bytes) -> None:
    with clients(hub) as (slow,):
        slow.sendall(beginning)
        begun = time.monotonic()
        served(hub)
        assert left_after(slow, begun) < SOON_S


def test_one_that_drips_its_head(hub: RunningHub) -> None:
    """A byte now and then is no reason to wait longer."""
    with clients(hub) as (drips,):
        begun = time.monotonic()
        assert cut_off(drips, (bytes([each]) for each in GET + b"X" * 1000), pause_s=0.02)
        assert time.monotonic() - begun < SOON_S
        served(hub)


def test_one_that_asks_again_has_its_time_anew(hub: RunningHub) -> None:
    with clients(hub) as (client,):
        for _ in range(3):
            client.sendall(GET + b"\r\n")
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")
            time.sleep(HASTY.ask_s + 0.2)  # rests longer than it may ask
            read_what_is_there(client)


def test_one_that_waits_for_news_is_not_hurried(hub: RunningHub) -> None:
    tag = tag_of(hub)
    with clients(hub) as (board,):
        begun = time.monotonic()
        board.sendall(GET + b"If-None-Match: " + tag + b"\r\nPrefer: wait=1\r\n\r\n")
        assert board.recv(1 << 16).startswith(b"HTTP/1.1 304")
        assert time.monotonic() - begun > HASTY.ask_s * 2


def test_one_that_reads_a_byte_at_a_time(hub: RunningHub) -> None:
    """Its answers do not pile up in the hub for longer than they may."""
    span = b"from=2026-11-23T00:00:00%2B08:00&to=2026-11-23T10:00:00%2B08:00"
    asks = b"GET /v1/minutes?" + span + b" HTTP/1.1\r\nHost: hub\r\n\r\n"
    with ExitStack() as stack:
        slow = stack.enter_context(socket.socket())
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", hub.port))
        slow.settimeout(PATIENCE_S)
        for _ in range(12):  # 0.6 MB each: more than the kernel keeps for it
            slow.sendall(asks)
        for _ in range(3):
            assert slow.recv(1)
            time.sleep(0.05)
            served(hub)
        eventually(lambda: hub.connections == 0)


def test_one_that_waits_for_news_and_vanishes(hub: RunningHub) -> None:
    tag = tag_of(hub)
    with clients(hub, 20, GET + b"If-None-Match: " + tag + b"\r\nPrefer: wait=4\r\n\r\n"):
        eventually(lambda: hub.busy == 20)
        served(hub)
    eventually(lambda: hub.tasks == 0)
    eventually(lambda: hub.connections == 0)


def test_many_that_say_nothing_make_room_for_those_that_ask() -> None:
    with running(filled_watch(), limits=replace(HASTY, ask_s=60.0)) as hub:
        tag = tag_of(hub)
        with clients(hub) as (board,):
            board.sendall(GET + b"If-None-Match: " + tag + b"\r\nPrefer: wait=60\r\n\r\n")
            eventually(lambda: hub.busy == 1)
            with clients(hub, 500):
                served(hub)
                eventually(lambda: hub.connections <= HASTY.crowd)
                assert hub.happen(ev.Joined(hub.watch.ledger.now + 0.25, "news", "repair"))
                answer = board.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 200"), "who waits for news keeps the place"


def test_where_all_are_busy_a_newcomer_is_refused() -> None:
    watch = Watch(SMALL, Journal(None), Publication("e"), epoch="e", time_scale=1.0)
    watch.begin(NOON)
    watch.take([ev.SourceBack(NOON)], NOON + 1)
    with running(watch, limits=Limits(crowd=3, look_s=0.05)) as hub:
        tag = tag_of(hub)
        with clients(hub, 3) as boards:
            for board in boards:
                board.sendall(GET + b"If-None-Match: " + tag + b"\r\nPrefer: wait=60\r\n\r\n")
            eventually(lambda: hub.busy == 3)
            with clients(hub) as (newcomer,):
                assert left_after(newcomer, time.monotonic()) < SOON_S
            assert hub.happen(ev.Joined(NOON + 2, "news", "repair"))
            for board in boards:
                assert board.recv(1 << 16).startswith(b"HTTP/1.1 200")
        served(hub)


def status_of(hub: RunningHub, request: bytes) -> int:
    with clients(hub) as (client,):
        with suppress(ConnectionError):
            client.sendall(request)
        return int(client.recv(1 << 16).split()[1])


def test_what_is_too_large_is_refused_and_said(hub: RunningHub) -> None:
    def head(size: int) -> bytes:
        return GET + b"X-Long: " + b"x" * size + b"\r\n\r\n"

    assert status_of(hub, head(LIMITS.head_bytes - 100)) == 200
    assert status_of(hub, head(LIMITS.head_bytes)) == 431
    assert status_of(hub, GET + b"X-Long: " + b"x" * LIMITS.head_bytes) == 431, "without its end"
    many = b"".join(b"X-%d: y\r\n" % n for n in range(2000))
    assert status_of(hub, GET + many + b"\r\n") == 431
    path = "/v1/minutes?from=" + "1" * LIMITS.uri_bytes
    answer = hub.ask(path)
    assert (answer.status, answer.json["status"]) == (414, 414)
    assert answer.headers["content-type"] == "application/problem+json"
    served(hub)


def test_a_body_that_is_too_large(hub: RunningHub) -> None:
    post = b"POST /v1/snapshot HTTP/1.1\r\nHost: hub\r\n"
    announced = post + b"Content-Length: %d\r\n\r\n" % (LIMITS.body_bytes + 1)
    assert status_of(hub, announced) == 413
    # one that nobody asked for is not read for ever
    with clients(hub) as (client,):
        client.sendall(post + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n" % 8192 + b"x" * 8192 + b"\r\n"
        assert cut_off(client, [chunk] * 1000)
    served(hub)
