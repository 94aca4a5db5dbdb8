"""One HTTP client for one origin: a whole answer within a deadline, or one typed error."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import requests

from wallboard.contract.decoding import LARGEST
from wallboard.transport.authorities import authorities_fault
from wallboard.transport.bearer import token_fault
from wallboard.transport.classify import EXPECTED, classified
from wallboard.transport.connections import LonelySession, WatchedAdapter
from wallboard.transport.deadline import Cut, Watch, Watchdog
from wallboard.transport.errors import NoAnswer, NotSent, Refusal, TransportError, Trouble
from wallboard.transport.origin import parse_origin
from wallboard.transport.resolve import Resolver
from wallboard.transport.response import read_body, refusal

ANSWERS_TO_GET = frozenset({200, 304})
ANSWERS_TO_SEND = frozenset({200, 201, 204})


@dataclass(frozen=True)
class Answer:
    """A whole answer; `body` is decoded, `headers` ignore case, `latency_s` is all it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    latency_s: float


class HttpClient:
    """Asks one origin, for one thread at a time; `close` may come from any thread.

    The origin is judged at each request, not here: a bad setting reaches the board the way
    every other trouble does. `token` is called for each request and must be quick; None sends
    none. What it raises passes through.
    """

    def __init__(
        self,
        origin: str,
        token: Callable[[], str | None],
        *,
        max_body_bytes: int = LARGEST,
        verify: Literal[True] | Path = True,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        resolver: Resolver | None = None,
    ) -> None:
        """`verify` is True for the bundled authorities, or a file or folder of others."""
        self._origin = origin
        self._token = token
        self._max_body_bytes = max_body_bytes
        self._verify = verify
        self._clock = clock
        self._wall_clock = wall_clock
        self._watchdog = Watchdog(clock)
        self._session = LonelySession(WatchedAdapter(self._watchdog, resolver or Resolver()))

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        """The answer 200 or 304 to GET `path` within `deadline_s`; else a TransportError.

        The deadline covers the lookup, the connection, TLS, headers and body, and the one
        repetition that a reset of a kept connection is worth.
        """
        return self._exchange("GET", path, params, headers, None, deadline_s)

    def send(
        self,
        method: Literal["PUT", "POST"],
        path: str,
        body: bytes,
        *,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        """The answer 200, 201 or 204 to `body`; else a TransportError. Never sent twice."""
        typed = {"Content-Type": content_type, **(headers or {})}
        return self._exchange(method, path, None, typed, body, deadline_s)

    def close(self) -> None:
        """End the request under way at once, from any thread; it and later ones raise `aborted`."""
        self._watchdog.close()
        self._session.close()

    def _exchange(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int] | None,
        headers: Mapping[str, str] | None,
        body: bytes | None,
        deadline_s: float,
    ) -> Answer:
        token = self._token()
        request = self._prepared(method, path, params, headers, body, token)
        began = self._clock()
        with self._watchdog.watching(deadline_s) as watch:
            outcome = self._attempt(request, watch, token, began)
            if method == "GET" and _worth_repeating(outcome, watch):
                outcome = self._attempt(request, watch, token, began)
        if watch.cut is not None:
            outcome = _cut_outcome(outcome, watch.cut, deadline_s)
        # Raised here, outside of every handler: the libraries' own errors hold the request,
        # and with it the token, and must not hang on this one as its context.
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    def _prepared(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int] | None,
        headers: Mapping[str, str] | None,
        body: bytes | None,
        token: str | None,
    ) -> requests.PreparedRequest:
        url = parse_origin(self._origin).at(path)
        sent = dict(headers or {})
        if token is not None:
            fault = token_fault(token)
            if fault is not None:
                raise NotSent(Trouble.BAD_TOKEN, fault)
            sent["Authorization"] = f"Bearer {token}"
        try:
            return self._session.prepare_request(
                requests.Request(method, url, headers=sent, params=params, data=body)
            )
        except EXPECTED as error:
            failure = classified(error)
        # Whatever could not be put into a request was not sent.
        raise NotSent(Trouble.BAD_URL, failure.detail)

    def _attempt(
        self, request: requests.PreparedRequest, watch: Watch, token: str | None, began: float
    ) -> Answer | TransportError:
        """One exchange; its error is returned, for only the caller knows how it ended."""
        fault = None if self._verify is True else authorities_fault(self._verify)
        if fault is not None:
            return NoAnswer(Trouble.TLS, fault)
        answers = ANSWERS_TO_GET if request.method == "GET" else ANSWERS_TO_SEND
        try:
            response = self._session.send(
                request,
                stream=True,
                allow_redirects=False,
                # The socket's own timeout is a second net under the watchdog.
                timeout=max(watch.left_s(), 0.001),
                verify=True if self._verify is True else str(self._verify),
                proxies={},
            )
            with response:
                if response.status_code not in answers:
                    return refusal(response, token, self._wall_clock())
                body = read_body(response, self._max_body_bytes)
                return Answer(
                    response.status_code,
                    MappingProxyType(response.headers),
                    body,
                    self._clock() - began,
                )
        except (TransportError, *EXPECTED) as error:
            return classified(error)


def _worth_repeating(outcome: Answer | TransportError, watch: Watch) -> bool:
    """A kept connection may have been closed for its idleness just as the request went out."""
    return (
        isinstance(outcome, TransportError)
        and outcome.kind is Trouble.RESET
        and watch.reused
        and watch.cut is None
    )


def _cut_outcome(
    outcome: Answer | TransportError, cut: Cut, deadline_s: float
) -> Answer | TransportError:
    """What a request ended from outside has to say, whatever its sockets said meanwhile."""
    if cut is Cut.ABORTED:
        return NoAnswer(Trouble.ABORTED, "the request was abandoned on purpose")
    if isinstance(outcome, Refusal):
        return outcome  # only its words were late
    return NoAnswer(Trouble.TIMED_OUT, f"not complete within {deadline_s:g} s")
