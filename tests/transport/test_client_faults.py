"""Every way to be kept waiting or cheated by a server, over http and https."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.transport.conftest import TOKEN
from tests.transport.faulty import TLS, FaultyServer, Line, Script, answer, saying_once
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble
from wallboard.transport.resolve import Address, Resolver, ask_system

ClientOf = Callable[[str], HttpClient]
DEADLINE_S = 0.25
LATEST_S = 5.0  # what a busy machine may add to it; a drip lasts for 10 s and more
SOON_S = 30.0

both = pytest.mark.parametrize("certificate", [None, "server"], ids=["http", "https"])


def never_answers(line: Line) -> None:
    line.read_request()
    line.hold()


def drips_its_headers(line: Line) -> None:
    line.read_request()
    line.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 100)


def drips_its_body(line: Line) -> None:
    line.read_request()
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    line.drip(b"x" * 1_000)


def drips_a_body_without_length(line: Line) -> None:
    line.read_request()
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    line.drip(b"x" * 1_000)


def drips_chunks(line: Line) -> None:
    line.read_request()
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    line.drip(b"1\r\nx\r\n" * 200)


def continues_for_ever(line: Line) -> None:
    line.read_request()
    while not line.stopping.wait(0.01):
        line.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port whose backlog is full: every further SYN goes unanswered."""
    with ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def timed(client: HttpClient, deadline_s: float = DEADLINE_S) -> tuple[TransportError, float]:
    began = time.monotonic()
    with pytest.raises(TransportError) as caught:
        client.get("/v1/snapshot", deadline_s=deadline_s)
    return caught.value, time.monotonic() - began


@both
@pytest.mark.parametrize(
    "script",
    [
        never_answers,
        drips_its_headers,
        drips_its_body,
        drips_a_body_without_length,
        drips_chunks,
        continues_for_ever,
    ],
)
def test_the_deadline_holds_for_the_whole_request(
    client_of: ClientOf, script: Script, certificate: str | None
) -> None:
    with FaultyServer(script, certificate) as server:
        error, took_s = timed(client_of(server.origin))
    assert error.kind is Trouble.TIMED_OUT
    assert DEADLINE_S * 0.9 <= took_s < LATEST_S


@both
def test_the_deadline_holds_on_a_kept_connection(
    client_of: ClientOf, certificate: str | None
) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(answer())
        drips_its_body(line)

    with FaultyServer(script, certificate) as server:
        client = client_of(server.origin)
        client.get("/", deadline_s=SOON_S)
        error, took_s = timed(client)
        assert server.connections == 1
    assert error.kind is Trouble.TIMED_OUT
    assert took_s < LATEST_S


def test_the_deadline_holds_in_the_tls_handshake(client_of: ClientOf) -> None:
    def half_a_handshake(line: Line) -> None:
        line.sock.recv(65_536)
        line.drip(b"\x16\x03\x03\x40\x00" + b"\x02" * 1_000)

    with FaultyServer(half_a_handshake) as server:
        error, took_s = timed(client_of(f"https://localhost:{server.port}"))
    assert error.kind is Trouble.TIMED_OUT
    assert took_s < LATEST_S


def test_the_deadline_holds_while_a_large_body_is_sent(client_of: ClientOf) -> None:
    with FaultyServer(lambda line: line.hold()) as server:
        client = client_of(server.origin)
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            client.send("POST", "/v1/decisions", b"x" * 30_000_000, deadline_s=DEADLINE_S)
    assert caught.value.kind is Trouble.TIMED_OUT
    assert time.monotonic() - began < LATEST_S


def test_the_deadline_holds_where_nobody_accepts(client_of: ClientOf) -> None:
    with deaf_port() as port:
        error, took_s = timed(client_of(f"http://127.0.0.1:{port}"))
    assert error.kind is Trouble.TIMED_OUT
    assert took_s < LATEST_S


@both
def test_after_a_timeout_the_next_request_is_well(
    client_of: ClientOf, certificate: str | None
) -> None:
    def script(line: Line) -> None:
        if line.number == 1:
            never_answers(line)
        else:
            saying_once(answer(b'"well"'))(line)

    with FaultyServer(script, certificate) as server:
        client = client_of(server.origin)
        timed(client)
        assert client.get("/", deadline_s=SOON_S).body == b'"well"'


@both
def test_a_whole_answer_that_is_late_is_none_and_its_connection_is_not_used_again(
    certificate: str | None,
) -> None:
    now_s = [0.0]

    def script(line: Line) -> None:
        line.read_request()
        now_s[0] += DEADLINE_S if line.number == 1 else 0.0
        line.sock.sendall(answer())
        line.read_request()

    with FaultyServer(script, certificate) as server:
        client = HttpClient(
            server.origin, lambda: TOKEN, verify=TLS / "ca.pem", clock=lambda: now_s[0]
        )
        error, _ = timed(client)
        assert error.kind is Trouble.TIMED_OUT
        assert client.get("/", deadline_s=SOON_S).status == 200
        client.close()
        assert server.connections == 2


def test_a_known_refusal_stands_though_its_words_are_late(client_of: ClientOf) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(b"HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 500\r\n\r\n")
        line.drip(b"x" * 500)

    with FaultyServer(script) as server:
        error, took_s = timed(client_of(server.origin), 1.0)
    assert (error.kind, error.retry_after_s) == (Trouble.UNAVAILABLE, 7.0)
    assert took_s < LATEST_S


@both
def test_close_from_another_thread_ends_a_request_at_once(
    client_of: ClientOf, certificate: str | None
) -> None:
    asked = threading.Event()

    def script(line: Line) -> None:
        line.read_request()
        asked.set()
        line.hold()

    with FaultyServer(script, certificate) as server:
        client = client_of(server.origin)

        def close() -> None:
            asked.wait(SOON_S)
            client.close()

        closer = threading.Thread(target=close)
        closer.start()
        error, took_s = timed(client, SOON_S)
        closer.join()
    assert error.kind is Trouble.ABORTED
    assert took_s < LATEST_S


def test_after_close_nothing_is_sent(client_of: ClientOf) -> None:
    with FaultyServer(never_answers) as server:
        client = client_of(server.origin)
        client.close()
        error, _ = timed(client, SOON_S)
        assert server.requests == []
    assert error.kind is Trouble.ABORTED


def test_a_name_server_that_is_silent_costs_one_thread_and_no_time() -> None:
    silent = threading.Event()

    def lookup(host: str, port: int) -> list[Address]:
        silent.wait(SOON_S)
        return ask_system("127.0.0.1", port)

    with FaultyServer(saying_once(answer())) as server:
        client = HttpClient(
            f"http://localhost:{server.port}", lambda: None, resolver=Resolver(lookup)
        )
        for _ in range(3):
            error, took_s = timed(client, 0.1)
            assert error.kind is Trouble.TIMED_OUT
            assert took_s < LATEST_S
        names = [thread.name for thread in threading.enumerate()]
        assert names.count("resolve") == 1
        silent.set()
        assert client.get("/", deadline_s=SOON_S).status == 200
        client.close()


def test_a_name_that_is_not_known() -> None:
    def lookup(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    client = HttpClient("https://nowhere.invalid", lambda: TOKEN, resolver=Resolver(lookup))
    error, _ = timed(client, SOON_S)
    client.close()
    assert error.kind is Trouble.UNRESOLVED


def test_localhost_is_not_believed_to_be_this_machine() -> None:
    """A hosts file may say anything; the addresses decide before a byte is sent."""
    elsewhere = Resolver(lambda host, port: ask_system("192.0.2.1", port))
    client = HttpClient("http://localhost:80", lambda: TOKEN, resolver=elsewhere)
    error, _ = timed(client, SOON_S)
    client.close()
    assert error.kind is Trouble.INSECURE


def test_a_dead_first_address_leaves_time_for_the_second(client_of: ClientOf) -> None:
    with deaf_port() as deaf, FaultyServer(saying_once(answer())) as server:
        rows = [*ask_system("127.0.0.1", deaf), *ask_system("127.0.0.1", server.port)]
        client = HttpClient("http://localhost", lambda: None, resolver=Resolver(lambda *_: rows))
        assert client.get("/", deadline_s=3.0).status == 200
        client.close()


def test_a_family_that_the_system_has_not_hides_no_other(client_of: ClientOf) -> None:
    none = (12345, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 1))
    with FaultyServer(saying_once(answer())) as server:
        good = ask_system("127.0.0.1", server.port)
        client = HttpClient(
            "http://localhost", lambda: None, resolver=Resolver(lambda *_: [none, *good])
        )
        assert client.get("/", deadline_s=SOON_S).status == 200
        client.close()


def test_nobody_listens(client_of: ClientOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error, _ = timed(client_of(f"http://127.0.0.1:{port}"), SOON_S)
    assert error.kind is Trouble.REFUSED


@both
def test_a_reset_of_a_kept_connection_is_tried_again_once(
    client_of: ClientOf, certificate: str | None
) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(answer(str(line.number).encode()))
        if line.number == 1:
            line.read_request()
            line.reset()

    with FaultyServer(script, certificate) as server:
        client = client_of(server.origin)
        assert client.get("/a", deadline_s=SOON_S).body == b"1"
        assert client.get("/b", deadline_s=SOON_S).body == b"2"
    assert [request.split()[1] for request in server.requests] == [b"/a", b"/b", b"/b"]


def test_what_was_sent_is_never_sent_twice(client_of: ClientOf) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(answer())
        line.read_request()
        line.reset()

    with FaultyServer(script) as server:
        client = client_of(server.origin)
        client.get("/a", deadline_s=SOON_S)
        with pytest.raises(TransportError) as caught:
            client.send("POST", "/b", b"{}", deadline_s=SOON_S)
    assert caught.value.kind is Trouble.RESET
    assert len(server.requests) == 2


def test_a_reset_of_a_new_connection_is_an_error(client_of: ClientOf) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.reset()

    with FaultyServer(script) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
        assert server.connections == 1
    assert error.kind is Trouble.RESET


@both
def test_closed_without_a_word(client_of: ClientOf, certificate: str | None) -> None:
    with FaultyServer(saying_once(b""), certificate) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.RESET


WHOLE = b'{"waiting": [], "seats": []}'
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"
)


@pytest.mark.parametrize("kept", range(len(WHOLE)))
def test_a_body_shorter_than_announced(client_of: ClientOf, kept: int) -> None:
    with FaultyServer(saying_once(answer(WHOLE[:kept], length=len(WHOLE)))) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.CUT_SHORT


@pytest.mark.parametrize("kept", range(CHUNKED.index(b"\r\n\r\n") + 4, len(CHUNKED) - 4))
def test_chunks_without_an_end(client_of: ClientOf, kept: int) -> None:
    with FaultyServer(saying_once(CHUNKED[:kept])) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.CUT_SHORT


@both
def test_a_gzip_without_an_end_is_noticed_though_no_length_was_announced(
    client_of: ClientOf, certificate: str | None
) -> None:
    packed = gzip.compress(WHOLE)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
    with FaultyServer(saying_once(head + packed[:-9]), certificate) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.CUT_SHORT


def test_a_gzip_bomb(client_of: ClientOf) -> None:
    bomb = answer(gzip.compress(bytes(20_000_000)), "200 OK", "Content-Encoding: gzip")
    with FaultyServer(saying_once(bomb)) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.TOO_LARGE


def test_a_large_body_is_not_even_begun(client_of: ClientOf) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
        line.hold()

    with FaultyServer(script) as server:
        error, took_s = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.TOO_LARGE
    assert took_s < LATEST_S


@both
def test_endless_chunks(client_of: ClientOf, certificate: str | None) -> None:
    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not line.stopping.is_set():
            line.sock.sendall(b"400\r\n" + b"x" * 1_024 + b"\r\n")

    with FaultyServer(script, certificate) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.TOO_LARGE


@pytest.mark.parametrize(
    "response",
    [
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        answer(b"not gzip", "200 OK", "Content-Encoding: gzip"),
        answer(b"brotli?", "200 OK", "Content-Encoding: br"),
    ],
    ids=["ssh", "status", "bytes", "headers", "long", "chunk", "gzip", "br"],
)
def test_what_is_not_http(client_of: ClientOf, response: bytes) -> None:
    with FaultyServer(saying_once(response)) as server:
        error, _ = timed(client_of(server.origin), SOON_S)
    assert error.kind is Trouble.GARBLED
