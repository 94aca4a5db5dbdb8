"""One connection made by hand, to say how far a request would get: name, TCP, TLS."""

import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

import certifi

from wallboard.transport.classify import classified
from wallboard.transport.errors import NoAnswer, Trouble
from wallboard.transport.origin import parse_origin


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the way to a server is like."""

    tls: str | None
    """The TLS version; None on the loopback address in clear text."""
    milliseconds: int


def addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a name; NoAnswer (unresolved) where there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(Trouble.UNRESOLVED, str(error)) from None
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def handshake(origin: str, authorities: Path | None, deadline_s: float) -> Handshake:
    """Connect once and say how it went; NotSent or NoAnswer, as a request's, where it did not.

    `authorities` is a file or folder of them, None the bundled ones.
    """
    to = parse_origin(origin)
    started = time.monotonic()
    try:
        context = _context(authorities) if to.scheme == "https" else None
        with socket.create_connection((to.host, to.port), timeout=deadline_s) as plain:
            version = None
            if context is not None:
                with context.wrap_socket(plain, server_hostname=to.host) as wrapped:
                    version = wrapped.version()
    except OSError as error:
        raise classified(error) from None
    return Handshake(version, round((time.monotonic() - started) * 1000))


def _context(authorities: Path | None) -> ssl.SSLContext:
    given = Path(certifi.where()) if authorities is None else authorities
    if not given.exists():
        raise NoAnswer(Trouble.TLS, "the file of certificate authorities is missing")
    if given.is_dir():
        return ssl.create_default_context(capath=given)
    return ssl.create_default_context(cafile=given)
