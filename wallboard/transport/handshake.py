"""One connection made by hand, to say how far a request would get: name, TCP, TLS."""

import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

import certifi

from wallboard.transport.errors import NoAnswer, Trouble
from wallboard.transport.origin import parse_origin


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the way to a server is like."""

    host: str
    addresses: tuple[str, ...]
    tls: str | None
    """The TLS version; None on the loopback address in clear text."""
    milliseconds: int


def address_of(origin: str) -> tuple[str, int, bool]:
    """Host, port, and whether TLS is spoken; NotSent for what is no origin."""
    parsed = parse_origin(origin)
    netloc = parsed.netloc.rpartition(":") if parsed.netloc.rpartition(":")[2].isdigit() else None
    secure = parsed.scheme == "https"
    port = int(netloc[2]) if netloc else (443 if secure else 80)
    return parsed.host, port, secure


def addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a name; NoAnswer (unresolved) where there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(Trouble.UNRESOLVED, str(error)) from None
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def handshake(origin: str, ca_file: Path | None, deadline_s: float) -> Handshake:
    """Connect once and say how it went; NotSent or NoAnswer where it did not."""
    host, port, secure = address_of(origin)
    found = addresses(host, port)
    started = time.monotonic()
    try:
        with socket.create_connection((host, port), timeout=deadline_s) as plain:
            version = None
            if secure:
                context = ssl.create_default_context(cafile=str(ca_file or certifi.where()))
                with context.wrap_socket(plain, server_hostname=host) as wrapped:
                    version = wrapped.version()
    except ssl.SSLError as error:
        raise NoAnswer(Trouble.TLS, error.reason or str(error)) from None
    except ConnectionRefusedError as error:
        raise NoAnswer(Trouble.REFUSED, error.strerror or "") from None
    except TimeoutError:
        raise NoAnswer(Trouble.TIMED_OUT, f"{deadline_s:g} s") from None
    except OSError as error:
        raise NoAnswer(Trouble.UNREACHABLE, error.strerror or str(error)) from None
    return Handshake(host, found, version, round((time.monotonic() - started) * 1000))
