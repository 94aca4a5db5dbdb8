"""Errors as application/problem+json (RFC 9457)."""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

TITLES = {
    400: "The request cannot be understood",
    401: "A valid token is needed",
    403: "The token's scope does not allow this",
    404: "This server does not provide that",
    405: "This server does not provide that method here",
    406: "Only application/json is served",
    409: "Something else stands there now",
    413: "The request is too large",
    414: "The address is too long",
    415: "The body is no JSON",
    429: "Too many failed attempts",
    431: "The request's head is too large",
    500: "The server failed",
    503: "The server cannot answer now",
}


class Refused(Exception):
    """A request that gets a problem for an answer."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of a problem."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
    }
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type="application/problem+json",
    )
