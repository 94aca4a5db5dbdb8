"""What can go wrong between this machine and an answer, as typed errors."""

from __future__ import annotations

from enum import Enum


class Trouble(Enum):
    """Why there is no answer; each value is the key of the sentence that says so to people."""

    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    TLS = "tls"
    RESET = "reset"
    CUT_SHORT = "cut_short"
    GARBLED = "garbled"
    TOO_LARGE = "too_large"
    ABORTED = "aborted"

    REDIRECTED = "redirected"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    SERVER_ERROR = "server_error"
    UNEXPECTED_STATUS = "unexpected_status"

    INSECURE = "insecure"
    BAD_URL = "bad_url"
    BAD_TOKEN = "bad_token"


class TransportError(Exception):
    """A request that brought no usable answer.

    `detail` is for logs and tooltips: developers' English or the server's own words, at most
    200 characters, never the token. `retry_after_s` is the server's wish as it gave it, in
    seconds from the answer; clamping it is the caller's job.

    Read-only by properties: a frozen dataclass refuses the `__traceback__` that contextlib sets.
    """

    def __init__(self, kind: Trouble, detail: str, retry_after_s: float | None = None) -> None:
        super().__init__(kind, detail, retry_after_s)
        self._kind = kind
        self._detail = detail
        self._retry_after_s = retry_after_s

    @property
    def kind(self) -> Trouble:
        return self._kind

    @property
    def detail(self) -> str:
        return self._detail

    @property
    def retry_after_s(self) -> float | None:
        return self._retry_after_s

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.detail}"


class NotSent(TransportError):
    """Nothing left this machine: the address, the token or the lack of TLS forbids it."""


class NoAnswer(TransportError):
    """No complete answer arrived; what the server did with the request is not known."""


class Refusal(TransportError):
    """The server answered with a status that is no answer to the question; `status` is it."""

    def __init__(
        self, kind: Trouble, detail: str, retry_after_s: float | None = None, *, status: int
    ) -> None:
        super().__init__(kind, detail, retry_after_s)
        self._status = status

    @property
    def status(self) -> int:
        return self._status

    def __reduce__(self) -> tuple[object, ...]:
        """Without this, a pickled or copied refusal would lose its keyword-only status."""
        return _refusal, (self.kind, self.detail, self.retry_after_s, self.status)


def _refusal(kind: Trouble, detail: str, retry_after_s: float | None, status: int) -> Refusal:
    return Refusal(kind, detail, retry_after_s, status=status)
