"""Who may ask: bearers of a known token, for every resource at least of the scope `read`."""

import hashlib
import math
import time

from starlette.types import Scope

from wallboard.hub.attempts import Attempts
from wallboard.hub.problem import Refused
from wallboard.hub.tokens import TokenFile, TokensUnusable

TOKEN_SCOPE = "wallboard.token_scope"
"""Where a request's ASGI scope says what its token allows; absent where there are no tokens."""


class Bearers:
    """The bearers of the tokens in a file, and those who only try."""

    def __init__(self, tokens: TokenFile) -> None:
        self._tokens = tokens
        self._attempts = Attempts()

    def admit(self, scope: Scope) -> None:
        """Write down what the request's token allows; Refused where it is none."""
        kind, _, token = _authorization(scope).partition(" ")
        token = token.strip()
        try:
            known = self._tokens.scope_of(token) if kind.lower() == "bearer" else None
        except TokensUnusable:
            # the path and the reason are the owner's business, not the caller's
            raise Refused(503, "the tokens cannot be read", {"Retry-After": "30"}) from None
        if known is None:
            raise self._refusal(scope, token)
        scope[TOKEN_SCOPE] = known

    def _refusal(self, scope: Scope, token: str) -> Refused:
        challenge = 'Bearer realm="hotline-metrics"'
        if not token:
            return Refused(401, "no Bearer token is given", {"WWW-Authenticate": challenge})
        address = scope["client"][0] if scope["client"] else ""
        shown = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        away_s = self._attempts.failed(address, shown, time.monotonic())
        if away_s is not None:
            detail = "too many unknown tokens from this address"
            return Refused(429, detail, {"Retry-After": str(math.ceil(away_s))})
        challenge += ', error="invalid_token"'
        return Refused(401, "the token is not known", {"WWW-Authenticate": challenge})


def _authorization(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return str(value, "latin-1")
    return ""
