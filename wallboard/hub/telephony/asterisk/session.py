"""One AMI session over HTTP: sign in, ask for the queues, wait for events, all on one cookie."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from wallboard.hub.telephony.ami_headers import Headers, number_of
from wallboard.hub.telephony.asterisk.answers import (
    GARBLED,
    NOT_PERMITTED,
    SESSION_EXPIRED,
    AmiAnswer,
    AmiRefused,
    answer_of,
)
from wallboard.transport.client import Answer, HttpClient

PATH = "/rawman"
DEADLINE_S = 5.0
MAX_BODY_BYTES = 16_000_000
"""A QueueMember takes 350 bytes: 1,000 members in 20 queues are 7 MB."""

_COOKIE = re.compile(r'mansession_id="?([0-9A-Za-z]+)"?')


@dataclass(frozen=True, slots=True)
class Reading:
    """What Asterisk's clock showed at some instant between two readings of ours."""

    sent: float
    stamp: float
    received: float


class AmiSession:
    """A session of one account. For one thread at a time; `close` may come from any.

    Every call may raise TransportError or AmiRefused. The secret travels in the body of a POST, so
    that no log of requests holds it.
    """

    def __init__(
        self,
        origin: str,
        user: str,
        *,
        verify: Literal[True] | Path = True,
        now: Callable[[], float] = time.time,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """`now` reads the clock that instants are told in (UNIX seconds).

        `deadline_s` is for any answer that Asterisk has at hand; WaitEvent adds its own wait.
        """
        self._client = HttpClient(
            origin, lambda: None, verify=verify, max_body_bytes=MAX_BODY_BYTES
        )
        self._user = user
        self._now = now
        self._deadline_s = deadline_s
        self._cookie: str | None = None
        self._fresh = False  # signed in, and no list was granted since

    def login(self, secret: str) -> None:
        """Sign in; events are kept for this session from here on."""
        self._cookie = None
        form = urlencode({"action": "Login", "username": self._user, "secret": secret})
        answer = self._client.send(
            "POST",
            PATH,
            form.encode(),
            content_type="application/x-www-form-urlencoded",
            headers={"Accept": "*/*"},
            deadline_s=self._deadline_s,
        )
        answer_of(answer.body)
        self._cookie, self._fresh = _cookie_of(answer), True

    def clock(self) -> Reading:
        """Read Asterisk's clock; every account may."""
        sent = self._now()
        response = self._ask("Ping").response
        received = self._now()
        stamp = number_of(response, "Timestamp")
        if stamp is None:
            raise AmiRefused(GARBLED)
        return Reading(sent, stamp, received)

    def queue_status(self) -> Sequence[Headers]:
        """The messages of one whole QueueStatus list; AmiRefused where some of it is missing."""
        events = self._ask("QueueStatus").events
        self._fresh = False
        if not events or events[-1].get("Event") != "QueueStatusComplete":
            raise AmiRefused(GARBLED)
        announced = events[-1].get("ListItems")
        if announced is not None and announced != str(len(events) - 1):
            raise AmiRefused(GARBLED)
        return events

    def wait_event(self, wait_s: int) -> Sequence[Headers]:
        """The events since the last call, or the first to come within `wait_s`; [] for none."""
        answer = self._ask("WaitEvent", wait_s, timeout=str(wait_s))
        return [each for each in answer.events if each.get("Event") != "WaitEventComplete"]

    def close(self) -> None:
        """End the request under way, which raises, and let go of the connection."""
        self._client.close()

    def _ask(self, action: str, wait_s: float = 0.0, **arguments: str) -> AmiAnswer:
        if self._cookie is None:
            raise AmiRefused(SESSION_EXPIRED)
        answer = self._client.get(
            PATH,
            params={"action": action, **arguments},
            headers={"Cookie": f'mansession_id="{self._cookie}"', "Accept": "*/*"},
            deadline_s=wait_s + self._deadline_s,
        )
        try:
            return answer_of(answer.body)
        except AmiRefused as refused:
            self._cookie = None
            if refused.kind == SESSION_EXPIRED and self._fresh:
                raise AmiRefused(NOT_PERMITTED) from None
            raise


def _cookie_of(answer: Answer) -> str:
    found = _COOKIE.search(answer.headers.get("Set-Cookie", ""))
    if found is None:
        raise AmiRefused(GARBLED)
    return found[1]
