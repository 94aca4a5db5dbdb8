"""The hotline now: /v1/snapshot, told to all who wait for it in one breath.

An ASGI application without a framework's requests and responses: every change is 200 answers at
once, and what is done for each of them is what the last one waits for.
"""

import time
from collections.abc import Callable

from starlette.types import Message, Receive, Scope, Send

from wallboard.contract.stamps import Stamp
from wallboard.hub.asking import names_tag, wait_s
from wallboard.hub.problem import Refused
from wallboard.hub.publication import Publication, Published

SAME_FOR_S = 0.01
"""Answers that follow so soon carry the same clocks, as if the later had been longer on their way.
"""

Answer = tuple[Message, Message]


class Present:
    """What is published, for GET and HEAD."""

    def __init__(
        self,
        publication: Publication,
        server_time: Callable[[], float],
        stamp: Stamp,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        """`server_time` is the hotline's time, `mono` any monotonic clock."""
        self._publication = publication
        self._server_time = server_time
        self._stamp = stamp
        self._mono = mono
        self._told: Published | None = None
        self._told_at = 0.0
        self._clocks = ("", "")
        self._answers: dict[tuple[bool, int | None], Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once; where nothing is new and a wait is preferred, after it."""
        current = self._publication.current
        if current is None:
            raise not_yet()
        tags: list[str] = []
        prefer: list[str] = []
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                tags.append(value.decode("latin-1"))
            elif name == b"prefer":
                prefer.append(value.decode("latin-1"))
        wait = wait_s(prefer)
        known = names_tag(tags, current.etag)
        if known and wait is not None:
            current = await self._publication.other_than(current.etag, wait) or current
            known = names_tag(tags, current.etag)
        for message in self._answer(current, known, wait):
            await send(message)

    def _answer(self, published: Published, known: bool, wait: int | None) -> Answer:
        """The answer, made once for all who ask alike; 304 to those that know it already."""
        now = self._mono()
        if published is not self._told or now >= self._told_at + SAME_FOR_S:
            self._told, self._told_at = published, now
            server_time = max(self._server_time(), published.snapshot_time)
            self._clocks = self._stamp(server_time), self._stamp(published.snapshot_time)
            self._answers.clear()
        answer = self._answers.get((known, wait))
        if answer is None:
            answer = self._answers[known, wait] = _answer(published, self._clocks, known, wait)
        return answer


def not_yet() -> Refused:
    """What is said before the source has been seen."""
    return Refused(503, "the source has not been seen yet", {"Retry-After": "1"})


def _answer(published: Published, clocks: tuple[str, str], known: bool, wait: int | None) -> Answer:
    server_time, snapshot_time = clocks
    headers = [
        (b"etag", published.etag.encode()),
        (b"cache-control", b"no-store"),
        (b"hotline-server-time", server_time.encode()),
        (b"hotline-snapshot-time", snapshot_time.encode()),
    ]
    if wait is not None:
        # said also where there is nothing to wait for: the board then knows that it need not pause
        headers.append((b"preference-applied", b"wait=%d" % wait))
    body = b""
    if not known:
        body = published.body.delivered(published.sequence, server_time, snapshot_time)
        headers.append((b"content-type", b"application/json"))
        headers.append((b"content-length", b"%d" % len(body)))
    return (
        {"type": "http.response.start", "status": 304 if known else 200, "headers": headers},
        {"type": "http.response.body", "body": body},
    )
