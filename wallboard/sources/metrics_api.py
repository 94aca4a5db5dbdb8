"""The metrics API as a source: what to ask next, and what an answer means.

One request at a time: first the hotline, then snapshots by long poll, and between them the minutes
whenever a new one has ended. Everything blocks; a worker thread is where it belongs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import random
from typing import Protocol

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import read_hotline, read_minutes, read_snapshot
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import KEPT_S
from wallboard.domain.state import Trouble
from wallboard.sources.outcome import (
    Failed,
    HotlineRead,
    MinutesRead,
    Outcome,
    SnapshotRead,
    StillTrue,
)
from wallboard.sources.token import TokenHolder
from wallboard.transport.backoff import next_delay
from wallboard.transport.client import Answer
from wallboard.transport.errors import TransportError
from wallboard.transport.errors import Trouble as TransportTrouble

HOTLINE_EVERY_S = 600.0
"""The rules seldom change: they are asked for so often, and whenever the server's run changes."""
SHORTEST_GAP_S = 0.1
"""Between the starts of two requests, whatever a server does with the long poll."""
PAGE = 720
"""Minutes a page: half a day, well below what a client takes."""


class Client(Protocol):
    """What is asked of an HTTP client here; transport's HttpClient is one."""

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        """The answer 200 or 304 within the deadline, or a TransportError."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """What a question gave, and the seconds until the next one is due."""

    outcome: Outcome
    pause_s: float


class MetricsApi:
    """Asks one server. `mono` is the monotonic clock; `step` asks the next question that is due."""

    def __init__(
        self,
        client: Client,
        token: TokenHolder,
        *,
        poll_s: float,
        mono: Callable[[], float],
        chance: Callable[[], float] = random,
    ) -> None:
        self._client = client
        self._token = token
        self._poll_s = poll_s
        self._deadline_s = min(0.8 * poll_s, 4.0)
        self._mono = mono
        self._chance = chance
        self._hotline: Hotline | None = None
        self._hotline_tag: str | None = None
        self._hotline_asked = float("-inf")
        self._tag: str | None = None
        self._epoch = ""
        self._snapshot_time = 0.0
        self._minute: float | None = None
        self._revision: int | None = None
        self._minutes_failed_at: float | None = None
        self._failing_since: float | None = None
        self._failures = 0
        self._failing_kind: str | None = None

    def step(self) -> Step:
        """Ask what is due, wait for the answer or the deadline, and say what it was."""
        started = self._mono()
        try:
            if self._hotline is None or started - self._hotline_asked >= HOTLINE_EVERY_S:
                outcome: Outcome = self._ask_hotline(started)
                pause_s = 0.0
            elif self._minutes_due(started):
                outcome = self._ask_minutes(self._hotline, started)
                pause_s = 0.0
            else:
                outcome, waited = self._ask_snapshot(self._hotline)
                took_s = self._mono() - started
                pause_s = max(0.0, (SHORTEST_GAP_S if waited else self._poll_s) - took_s)
        except TransportError as error:
            return self._failed(error.kind, error.detail, error.retry_after_s, started)
        except BadAnswer as error:
            kind = "version" if error.rule == "version" else "bad_answer"
            return self._failed(kind, str(error), None, started)
        self._failing_since, self._failures, self._failing_kind = None, 0, None
        return Step(outcome, pause_s)

    def _ask_hotline(self, started: float) -> HotlineRead:
        headers = {} if self._hotline_tag is None else {"If-None-Match": self._hotline_tag}
        answer = self._client.get("/v1/hotline", headers=headers, deadline_s=self._deadline_s)
        if answer.status == 200:
            self._hotline = read_hotline(answer.body)
            self._hotline_tag = answer.headers.get("ETag")
            self._tag = None  # a snapshot is read by the hotline's rules: get it anew
        if self._hotline is None:
            raise BadAnswer("shape", "/v1/hotline", "304 to a request without a tag")
        self._hotline_asked = started
        return HotlineRead(self._hotline)

    def _ask_snapshot(self, hotline: Hotline) -> tuple[Outcome, bool]:
        """The outcome, and whether the server knows how to wait for a change."""
        headers: dict[str, str] = {}
        wait_s = 0
        if self._tag is not None:
            wait_s = max(1, int(self._poll_s))
            headers = {"If-None-Match": self._tag, "Prefer": f"wait={wait_s}"}
        answer = self._client.get(
            "/v1/snapshot", headers=headers, deadline_s=wait_s + self._deadline_s
        )
        waited = self._tag is None or "Preference-Applied" in answer.headers
        mono = self._mono()
        if answer.status == 304:
            snapshot_time, server_time = _clocks(answer)
            self._snapshot_time = snapshot_time
            return StillTrue(snapshot_time, server_time, mono, answer.latency_s), waited
        snapshot = read_snapshot(answer.body, hotline)
        self._tag = answer.headers.get("ETag")
        self._snapshot_time = snapshot.snapshot_time
        if snapshot.epoch != self._epoch:
            if self._epoch:
                self._hotline_asked = float("-inf")
            self._epoch = snapshot.epoch
            self._revision = None
            self._minute = None
        return SnapshotRead(snapshot, mono, answer.latency_s), waited

    def _minutes_due(self, started: float) -> bool:
        if self._hotline is None or "minutes" not in self._hotline.capabilities:
            return False
        if not self._epoch:
            return False
        failed = self._minutes_failed_at
        if failed is not None and started - failed < self._poll_s:
            return False
        return self._minute is None or self._snapshot_time // 60 * 60 > self._minute

    def _ask_minutes(self, hotline: Hotline, started: float) -> MinutesRead:
        now = self._snapshot_time
        minute = now // 60 * 60
        self._minutes_failed_at = started  # until they have come
        params: dict[str, str | int] = {
            "from": _stamp(minute - KEPT_S),
            "to": _stamp(minute),
            "limit": PAGE,
        }
        if self._revision is not None:
            params["changed_after"] = self._revision
        found: list[Minute] = []
        revision: int | None = None
        while True:
            answer = self._client.get("/v1/minutes", params=params, deadline_s=self._deadline_s)
            page, told, cursor = read_minutes(answer.body, hotline)
            if revision is None:
                revision = told
                if self._revision is not None and revision < self._revision:
                    # the server has lost its record: everything is asked for again
                    self._revision = None
                    return self._ask_minutes(hotline, started)
            found += page
            if cursor is None:
                break
            params["cursor"] = cursor
        self._minute, self._revision, self._minutes_failed_at = minute, revision, None
        return MinutesRead(tuple(found), revision, self._epoch, now)

    def _failed(
        self, kind: TransportTrouble | str, detail: str, retry_after_s: float | None, started: float
    ) -> Step:
        now = self._mono()
        if kind is TransportTrouble.UNAUTHORISED and self._token.refused():
            return self._failure(TransportTrouble.UNAUTHORISED.value, detail, now, 0.0)
        if kind is TransportTrouble.UNAUTHORISED and self._token.trouble is not None:
            detail = str(self._token.trouble)
        name = kind if isinstance(kind, str) else kind.value
        if self._failing_since is None:
            self._failing_since = started
        self._failures = self._failures + 1 if name == self._failing_kind else 1
        self._failing_kind = name
        delay_s = next_delay(
            started - self._failing_since,
            self._failures,
            self._poll_s,
            TransportTrouble.UNEXPECTED_STATUS if isinstance(kind, str) else kind,
            retry_after_s,
            self._chance,
        )
        # a server that was away may be another one: ask for everything as it is now
        self._hotline_asked = float("-inf") if self._hotline is None else self._hotline_asked
        return self._failure(name, detail, now, max(0.0, started + delay_s - now))

    def _failure(self, kind: str, detail: str, now: float, pause_s: float) -> Step:
        return Step(Failed(Trouble(kind, detail), now, now + pause_s), pause_s)


def _clocks(answer: Answer) -> tuple[float, float]:
    """The snapshot's and the server's time that a 304 names."""
    try:
        stamps = [
            datetime.fromisoformat(answer.headers[name])
            for name in ("Hotline-Snapshot-Time", "Hotline-Server-Time")
        ]
    except (KeyError, ValueError):
        raise BadAnswer("missing", "304", "Hotline-Snapshot-Time, Hotline-Server-Time") from None
    if any(stamp.tzinfo is None for stamp in stamps):
        raise BadAnswer("shape", "304", "a stamp has no offset")
    return stamps[0].timestamp(), stamps[1].timestamp()


def _stamp(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat(timespec="milliseconds")
