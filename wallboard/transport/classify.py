"""From the exceptions of three libraries and the system to one typed trouble."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator

import requests.exceptions
import urllib3.exceptions

from wallboard.transport.errors import NoAnswer, NotSent, TransportError, Trouble

EXPECTED = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
    RecursionError,
)
"""Everything that a request is known to raise: a malformed answer can bring any of them."""

_NO_WAY = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
    | {getattr(errno, name) for name in ("EHOSTDOWN", "ENONET") if hasattr(errno, name)}
)

# First match wins, outer to inner within a row: a certificate's error is also an OSError and a
# ValueError, a disconnection also a BadStatusLine.
_TABLE: tuple[tuple[Trouble, tuple[type[BaseException], ...]], ...] = (
    (Trouble.TLS, (ssl.SSLCertVerificationError,)),
    (Trouble.RESET, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)),
    (Trouble.TIMED_OUT, (TimeoutError, urllib3.exceptions.TimeoutError)),
    (Trouble.UNRESOLVED, (socket.gaierror,)),
    (Trouble.REFUSED, (ConnectionRefusedError,)),
    (Trouble.RESET, (ConnectionError,)),
    (Trouble.GARBLED, (urllib3.exceptions.InvalidChunkLength,)),
    (Trouble.CUT_SHORT, (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead)),
    (Trouble.TLS, (ssl.SSLError,)),
    (Trouble.GARBLED, (http.client.HTTPException, zlib.error, urllib3.exceptions.DecodeError)),
)


def classified(error: BaseException) -> TransportError:
    """The trouble that `error` stands for.

    The detail names types and the system's own words for a cause; it never repeats a library's
    sentence, for those quote headers.
    """
    if isinstance(error, TransportError):
        return error
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, TransportError):
            return cause
    for kind, types in _TABLE:
        for cause in causes:
            if isinstance(cause, types):
                return NoAnswer(kind, _named(cause))
    for cause in causes:
        if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
            known = cause.errno in _NO_WAY
            return NoAnswer(Trouble.UNREACHABLE if known else Trouble.RESET, _named(cause))
    for cause in causes:
        if isinstance(cause, urllib3.exceptions.ProtocolError):
            # urllib3 says by its words alone that the stream of chunks has no last one.
            cut = "prematurely" in str(cause)
            return NoAnswer(Trouble.CUT_SHORT if cut else Trouble.GARBLED, "ProtocolError")
    if isinstance(error, requests.exceptions.InvalidURL | UnicodeError):
        return NotSent(Trouble.BAD_URL, type(error).__name__)
    if isinstance(error, requests.exceptions.InvalidHeader):
        return NotSent(Trouble.BAD_URL, "a header of the request is malformed")
    return NoAnswer(Trouble.GARBLED, type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and all it wraps: libraries put the cause in `args`, `reason` or the chain."""
    seen: set[int] = set()
    open_ends = [error]
    while open_ends:
        one = open_ends.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        wrapped = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        open_ends += [inner for inner in wrapped if isinstance(inner, BaseException)]


def _named(cause: BaseException) -> str:
    """The cause's type, and what the system or the TLS library says of it."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        said: object = getattr(cause, "verify_message", None)
    elif isinstance(cause, ssl.SSLError):
        said = cause.reason
    elif isinstance(cause, OSError):
        said = cause.strerror
    else:
        said = None
    name = type(cause).__name__
    return f"{name}: {said}" if said else name
