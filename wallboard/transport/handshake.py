"""One connection made by hand, to say how far a request would get: name, TCP, TLS."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import certifi

from wallboard.transport.authorities import authorities_fault
from wallboard.transport.classify import classified
from wallboard.transport.connections import connected
from wallboard.transport.deadline import Watch, Watchdog
from wallboard.transport.errors import NoAnswer, TransportError, Trouble
from wallboard.transport.origin import parse_origin
from wallboard.transport.resolve import Resolver


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the way to a server is like."""

    tls: str | None
    """The TLS version; None on the loopback address in clear text."""
    milliseconds: int


def addresses(host: str, port: int, deadline_s: float, resolver: Resolver) -> tuple[str, ...]:
    """The addresses of a name; NoAnswer (unresolved, timed out) where there are none in time."""
    with _watching(deadline_s) as watch:
        found = resolver.addresses(host, port, watch)
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def handshake(
    origin: str, authorities: Path | None, deadline_s: float, resolver: Resolver
) -> Handshake:
    """Connect once and say how it went; NotSent or NoAnswer, as a request's, where it did not.

    `authorities` is a file or folder of them, None the bundled ones. The deadline covers the
    lookup, the connection and TLS.
    """
    to = parse_origin(origin)
    secure = to.scheme == "https"
    started = time.monotonic()
    version: str | None = None
    try:
        context = _context(authorities) if secure else None
        with (
            _watching(deadline_s) as watch,
            connected(to.host, to.port, watch, resolver, loopback_only=not secure) as plain,
        ):
            if context is not None:
                with context.wrap_socket(plain, server_hostname=to.host) as wrapped:
                    version = wrapped.version()
    except OSError as error:
        raise classified(error) from None
    return Handshake(version, round((time.monotonic() - started) * 1000))


@contextmanager
def _watching(deadline_s: float) -> Iterator[Watch]:
    """A watch of its own, whose end is what is said, whatever its sockets said meanwhile."""
    watchdog = Watchdog()
    failure: Exception | None = None
    try:
        with watchdog.watching(deadline_s) as watch:
            try:
                yield watch
            except (OSError, TransportError) as error:
                failure = error
    finally:
        watchdog.close()
    if watch.cut is not None:
        raise NoAnswer(Trouble.TIMED_OUT, f"not complete within {deadline_s:g} s")
    if failure is not None:
        raise failure


def _context(authorities: Path | None) -> ssl.SSLContext:
    given = Path(certifi.where()) if authorities is None else authorities
    fault = authorities_fault(given)
    if fault is not None:
        raise NoAnswer(Trouble.TLS, fault)
    if given.is_dir():
        return ssl.create_default_context(capath=given)
    return ssl.create_default_context(cafile=given)
