"""Ways in which one request can go wrong, as answers of a server's own making."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable
from typing import Any

from tests.faults.server import JSON, Ask, Fault
from tests.transport.faulty import Line, answer


def silent(line: Line, ask: Ask) -> None:
    """Never answers."""
    line.hold()


def reset(line: Line, ask: Ask) -> None:
    """Tears the connection down."""
    line.reset()


def drips_headers(line: Line, ask: Ask) -> None:
    """One byte at a time, well within any timeout of a socket."""
    line.drip(ask.sound)


def drips_body(line: Line, ask: Ask) -> None:
    """The headers at once, then one byte of the body at a time."""
    whole = ask.sound
    end = whole.index(b"\r\n\r\n") + 4
    line.sock.sendall(whole[:end])
    line.drip(whole[end:])


def answers_and_closes(line: Line, ask: Ask) -> None:
    """Closes an idle connection without a word."""
    line.sock.sendall(ask.sound)
    line.sock.close()


def resets_what_is_kept() -> Fault:
    """Every second request of a connection meets a reset."""

    def fault(line: Line, ask: Ask) -> None:
        if len(line.requests) and getattr(line, "served", False):
            line.reset()
            return
        line.served = True  # type: ignore[attr-defined]
        line.sock.sendall(ask.sound)

    return fault


def status(words: str, *headers: str, body: bytes = b"") -> Fault:
    """Answers with another status."""

    def fault(line: Line, ask: Ask) -> None:
        line.sock.sendall(answer(body, words, *headers))

    return fault


def redirect(to: Callable[[Ask], str], words: str = "302 Found") -> Fault:
    """Sends the client elsewhere."""

    def fault(line: Line, ask: Ask) -> None:
        line.sock.sendall(answer(b"moved", words, f"Location: {to(ask)}"))

    return fault


def body_of(make: Callable[[bytes], bytes], kind: str = JSON) -> Fault:
    """200 with a body made from the sound one."""

    def fault(line: Line, ask: Ask) -> None:
        line.sock.sendall(answer(make(ask.body), "200 OK", kind, 'ETag: "bad"'))

    return fault


def json_of(spoil: Callable[[dict[str, Any]], Any]) -> Fault:
    """200 with the sound JSON spoilt in one place."""

    def make(body: bytes) -> bytes:
        value = json.loads(body)
        spoil(value)
        return json.dumps(value).encode()

    return body_of(make)


def ten_megabytes(line: Line, ask: Ask) -> None:
    """A large body, and no word of how large."""
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(160):
        line.sock.sendall(b" " * 65_536)
    line.sock.close()


def ten_megabytes_announced(line: Line, ask: Ask) -> None:
    """A large body that says so."""
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + b" " * 65_536)


BOMB = answer(gzip.compress(bytes(20_000_000), 6), "200 OK", JSON, "Content-Encoding: gzip")


def bomb(line: Line, ask: Ask) -> None:
    """20 kB that become 20 MB."""
    line.sock.sendall(BOMB)


def endless_chunks(line: Line, ask: Ask) -> None:
    """Chunks, and never the last one."""
    line.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not line.stopping.is_set():
        line.sock.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")


def cut_short(*, announced: bool, step: int) -> Fault:
    """Each answer ends `step` bytes later than the last one, and none is whole."""
    cuts = itertools.count(0, step)

    def fault(line: Line, ask: Ask) -> None:
        end = next(cuts) % len(ask.body)
        if announced:
            line.sock.sendall(answer(ask.body[:end], "200 OK", JSON, length=len(ask.body)))
        else:
            head = f"HTTP/1.1 200 OK\r\n{JSON}\r\nConnection: close\r\n\r\n".encode()
            line.sock.sendall(head + ask.body[:end])
        line.sock.close()

    return fault


def each_of(*faults: Fault) -> Fault:
    """One after the other, over and over."""
    order = itertools.cycle(faults)

    def fault(line: Line, ask: Ask) -> None:
        next(order)(line, ask)

    return fault


def replaced(old: bytes, new: bytes) -> Fault:
    """The sound body with the first `old` replaced."""

    def make(body: bytes) -> bytes:
        assert old in body, old
        return body.replace(old, new, 1)

    return body_of(make)
