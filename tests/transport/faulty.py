"""A server on the loopback that speaks raw bytes from a script, so that it can break any rule."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

TLS = Path(__file__).with_name("tls")


@dataclass
class Line:
    """One accepted connection, as a script sees it."""

    sock: socket.socket
    number: int
    stopping: threading.Event
    requests: list[bytes] = field(default_factory=list)

    def read_request(self) -> bytes:
        """The next request's bytes, body included; b"" when the client is gone."""
        read = b""
        while b"\r\n\r\n" not in read:
            part = self.sock.recv(65_536)
            if not part:
                return b""
            read += part
        head, _, body = read.partition(b"\r\n\r\n")
        length = 0
        for row in head.lower().split(b"\r\n"):
            if row.startswith(b"content-length:"):
                length = int(row.partition(b":")[2])
        while len(body) < length:
            body += self.sock.recv(65_536)
        self.requests.append(head + b"\r\n\r\n" + body)
        return self.requests[-1]

    def drip(self, text: bytes, every_s: float = 0.02) -> None:
        """One byte at a time, each well within any read timeout, until all is out or the end."""
        for at in range(len(text)):
            self.sock.sendall(text[at : at + 1])
            if self.stopping.wait(every_s):
                return

    def hold(self) -> None:
        """Say nothing until the test is over."""
        self.stopping.wait(60)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Script = Callable[[Line], None]


def answer(
    body: bytes = b"{}", status: str = "200 OK", *headers: str, length: int | None = None
) -> bytes:
    """A whole response with Content-Length: `length`, or the true one."""
    rows = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*rows, *headers, "", ""]).encode("latin-1") + body


def saying(*responses: bytes) -> Script:
    """Answers the requests of one connection with `responses`, the last one for ever."""

    def script(line: Line) -> None:
        for at in range(1_000):
            if not line.read_request():
                return
            line.sock.sendall(responses[min(at, len(responses) - 1)])

    return script


def saying_once(response: bytes) -> Script:
    """Answers one request, then closes."""

    def script(line: Line) -> None:
        line.read_request()
        line.sock.sendall(response)

    return script


class FaultyServer:
    """Runs `script` for each connection; `requests` holds all that was asked, in order."""

    def __init__(self, script: Script, certificate: str | None = None) -> None:
        self._script = script
        self.context: ssl.SSLContext | None = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(TLS / f"{certificate}.pem")
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, name="faulty")]
        self._socks: list[socket.socket] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._threads[0].start()

    @property
    def origin(self) -> str:
        scheme, host = ("https", "localhost") if self.context else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for sock in self._socks:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive(), "a script did not end"
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            # Else a TLS answer behind its session tickets waits 40 ms for an acknowledgement.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socks.append(sock)
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock, self.connections))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        served = sock
        # The client hangs up in most of these tests; that is their point.
        with contextlib.suppress(OSError):
            if self.context is not None:
                served = self.context.wrap_socket(sock, server_side=True)
                self._socks.append(served)
            self._script(Line(served, number, self._stopping, self.requests))
        served.close()
        sock.close()
