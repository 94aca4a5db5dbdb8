"""What a response holds, once its status line and headers have arrived."""

from __future__ import annotations

from datetime import datetime

import requests

from wallboard.transport.bearer import without_token
from wallboard.transport.body import CHUNK_BYTES, whole_body
from wallboard.transport.classify import EXPECTED
from wallboard.transport.errors import NoAnswer, Refusal, TransportError, Trouble
from wallboard.transport.problem import one_line, problem_words, shortened
from wallboard.transport.retry_after import retry_after_s

_PROBLEM_BYTES = 65_536  # as much of a refusal's body as is read for the sake of its words
_REFUSALS = {
    401: Trouble.UNAUTHORISED,
    403: Trouble.FORBIDDEN,
    404: Trouble.NOT_FOUND,
    429: Trouble.TOO_MANY,
    503: Trouble.UNAVAILABLE,
}


def read_body(response: requests.Response, max_bytes: int) -> bytes:
    """The body, decoded here and not by urllib3, which takes half a gzip for a whole one.

    NoAnswer as `whole_body` gives it; whatever the connection raises passes through.
    """
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and len(announced) <= 18 and int(announced) > max_bytes:
        raise NoAnswer(Trouble.TOO_LARGE, f"a body of {announced} bytes is announced")
    chunks = response.raw.stream(CHUNK_BYTES, decode_content=False)
    return whole_body(chunks, response.headers.get("Content-Encoding", ""), max_bytes)


def refusal(response: requests.Response, token: str | None, now: datetime) -> Refusal:
    """The status as an error, with the server's own words where they can be read.

    `now` measures a Retry-After date when the response has no Date of its own.
    """
    status = response.status_code
    kind = _kind(status)
    try:
        body = read_body(response, _PROBLEM_BYTES)
    except (TransportError, *EXPECTED):
        body = b""  # the status is known, and it is what matters
    words = problem_words(response.headers.get("Content-Type", ""), body)
    if kind is Trouble.REDIRECTED:
        words = f"HTTP {status} to {one_line(response.headers.get('Location')) or 'nowhere'}"
    # Struck out before it is shortened: half a token is still half a token.
    detail = shortened(without_token(words or f"HTTP {status}", token))
    return Refusal(kind, detail, retry_after_s(response.headers, now), status=status)


def _kind(status: int) -> Trouble:
    if status in _REFUSALS:
        return _REFUSALS[status]
    if 300 <= status < 400 and status != 304:
        return Trouble.REDIRECTED
    if 500 <= status < 600:
        return Trouble.SERVER_ERROR
    return Trouble.UNEXPECTED_STATUS
