"""The metrics API as a source: what to ask next, and what an answer means.

One request at a time: first the hotline, then snapshots by long poll, and between them the minutes
whenever a new one has ended, and the record of the emergency lines. Everything blocks; a worker
thread is where it belongs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import random
from typing import Protocol

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import (
    read_confirmation,
    read_hotline,
    read_minutes,
    read_snapshot,
)
from wallboard.contract.reading_emergency import read_emergency_log, read_readiness
from wallboard.contract.stamps import stamped
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import KEPT_S
from wallboard.domain.snapshot import EmergencyPool
from wallboard.domain.state import Trouble
from wallboard.domain.states import PoolState
from wallboard.sources.outage import Outage
from wallboard.sources.outcome import (
    EmergencyLogRead,
    Failed,
    HotlineRead,
    MinutesComing,
    MinutesRead,
    Outcome,
    ReadinessRead,
    SnapshotRead,
    StillTrue,
    Unanswered,
)
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import TransportError
from wallboard.transport.errors import Trouble as TransportTrouble

HOTLINE, SNAPSHOT, MINUTES = "/v1/hotline", "/v1/snapshot", "/v1/minutes"
EMERGENCY_LOG, READINESS = "/v1/emergency/log", "/v1/emergency/readiness"
RECORDS = {EMERGENCY_LOG: "emergency.log", READINESS: "emergency.readiness"}
"""The record of the emergency lines, each with the capability that lists it."""
RECORDS_EVERY_S = 600.0
"""They are asked for so often, and whenever the emergency lines change as a whole."""
HOTLINE_EVERY_S = 600.0
"""The rules seldom change: they are asked for so often, and whenever the server's run changes."""
SHORTEST_GAP_S = 0.1
"""Between the starts of two requests, whatever a server does with the long poll."""
TOLD_AHEAD_S = 30 * 86400.0
"""Minutes are asked for beyond the snapshot's: one may end while its question is under way, and the
revision that is told with the answer counts it. Asked for to now only, it would never be told."""
PAGE = 360
"""Minutes a page: six hours, well below what a reader takes and soon read."""
MOST_PAGES = 64
"""Where a page holds an hour 25 are needed; a server whose pages never end is broken."""


def deadline_s(poll_s: float) -> float:
    """How long a whole request may take that need not wait."""
    return min(0.8 * poll_s, 4.0)


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


@dataclass(frozen=True, slots=True)
class _Walk:
    """Pages of minutes on their way, from the server's instant `now` on."""

    now: float
    found: tuple[Minute, ...] = ()
    pages: int = 0
    revision: int | None = None
    """The first page's."""
    cursor: str | None = None


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
        self._deadline_s = deadline_s(poll_s)
        self._mono = mono
        self._hotline: Hotline | None = None
        self._hotline_tag: str | None = None
        self._rules_doubted = False
        self._tag: str | None = None
        self._response_s: float | None = None
        self._snapshot_due = float("-inf")
        self._aside = False
        self._epoch = ""
        self._snapshot_time = 0.0
        self._minute: float | None = None
        self._revision: int | None = None
        self._walk: _Walk | None = None
        self._outage = Outage(poll_s, chance)
        beside = (HOTLINE, MINUTES, *RECORDS)
        self._next = dict.fromkeys(beside, float("-inf"))
        """When each question beside the snapshots may be asked again."""
        self._outages = {path: Outage(poll_s, chance) for path in beside}
        self._pool: PoolState | None = None

    def step(self) -> Step:
        """Ask what is due, wait for the answer or the deadline, and say what it was.

        While snapshots fail nothing else is asked, except that one which cannot be read may be
        read well by newer rules; and what else fails keeps no snapshot away.
        """
        started = self._mono()
        path = self._due(started)
        known = self._hotline
        try:
            if known is None or path == HOTLINE:
                return self._ask_hotline(started)
            if path == MINUTES:
                outcome = self._ask_minutes(known)
                return Step(outcome, self._pause_s(between=self._walk is not None))
            if path in RECORDS:
                return self._ask_record(path, started)
            return self._ask_snapshot(known, started)
        except TransportError as error:
            kind, trouble, retry_after_s = error.kind.value, error.kind, error.retry_after_s
            detail = error.detail
        except BadAnswer as error:
            kind, detail = error.kind, str(error)
            trouble, retry_after_s = TransportTrouble.UNEXPECTED_STATUS, None
        if known is not None and path != SNAPSHOT:
            if path == HOTLINE:
                self._rules_doubted = False
            outage = self._outages[path]
            self._next[path] = outage.failed(kind, trouble, retry_after_s, started, self._mono())
            return Step(Unanswered(path, Trouble(kind, detail)), self._pause_s())
        self._rules_doubted = kind == "bad_answer"
        return self._failed(kind, trouble, detail, retry_after_s, started)

    def _due(self, started: float) -> str:
        """The path of the question that is due."""
        if self._hotline is None:
            return HOTLINE
        return (self._beside(started) if self._aside else None) or SNAPSHOT

    def _beside(self, now: float) -> str | None:
        """The path of a question beside the snapshots that is worth asking now."""
        if self._hotline is None:
            return None
        if self._outage.begun:
            return HOTLINE if self._rules_doubted else None
        if now >= self._next[HOTLINE]:
            return HOTLINE
        if self._minutes_wanted(self._hotline, now):
            return MINUTES
        if self._epoch:  # what is now comes before what was
            for path, capability in RECORDS.items():
                if capability in self._hotline.capabilities and now >= self._next[path]:
                    return path
        return None

    def _pause_s(self, *, between: bool = False) -> float:
        """The pause after an answer: none before a question beside the snapshots.

        Those come right behind a snapshot, while the next one is not due: so a slow answer to one
        of them makes no figure late. `between` two pages of minutes comes a snapshot that is due.
        """
        now = self._mono()
        kept_back = between and now >= self._snapshot_due
        self._aside = not kept_back and self._beside(now) is not None
        return 0.0 if self._aside else max(0.0, self._snapshot_due - now)

    def _ask_hotline(self, started: float) -> Step:
        headers = {} if self._hotline_tag is None else {"If-None-Match": self._hotline_tag}
        answer = self._client.get(HOTLINE, headers=headers, deadline_s=self._deadline_s)
        if answer.status == 200:
            self._hotline = read_hotline(answer.body)
            self._hotline_tag = answer.headers.get("ETag")
            self._tag = None  # a snapshot is read by the hotline's rules: get it anew
            self._walk = None  # and so are minutes
        if self._hotline is None or (answer.status == 304 and not headers):
            raise BadAnswer("shape", HOTLINE, "304 to a request without a tag")
        self._next[HOTLINE] = started + HOTLINE_EVERY_S
        self._rules_doubted = False
        self._outages[HOTLINE].ended()
        return Step(HotlineRead(self._hotline), self._pause_s())

    def _ask_snapshot(self, hotline: Hotline, started: float) -> Step:
        """Ask for a change, or for what is now where it has to come at once."""
        headers: dict[str, str] = {}
        wait_s = 0
        if self._tag is not None:
            headers["If-None-Match"] = self._tag
            if not self._outage.begun and self._walk is None:
                wait_s = max(1, int(self._poll_s))
                headers["Prefer"] = f"wait={wait_s}"
        answer = self._client.get(SNAPSHOT, headers=headers, deadline_s=wait_s + self._deadline_s)
        mono = self._mono()
        if not wait_s:
            self._response_s = answer.latency_s
        outcome: Outcome
        if answer.status == 304:
            if self._tag is None:
                raise BadAnswer("shape", SNAPSHOT, "304 to a request without a tag")
            snapshot_time, server_time = read_confirmation(answer.headers)
            outcome = StillTrue(
                snapshot_time, server_time, mono, answer.latency_s, self._response_s
            )
        else:
            snapshot = read_snapshot(answer.body, hotline)
            snapshot_time = snapshot.snapshot_time
            self._tag = answer.headers.get("ETag")
            self._note_run(snapshot.epoch)
            self._note_pool(snapshot.emergency)
            outcome = SnapshotRead(snapshot, mono, answer.latency_s, self._response_s)
        self._snapshot_time = snapshot_time
        self._outage.ended()
        # A server that cannot wait, or gives nothing to wait by, is asked at the interval.
        # So is any while pages are on their way: they come in between.
        waits = self._tag is not None and (not wait_s or "Preference-Applied" in answer.headers)
        waits = waits and self._walk is None
        self._snapshot_due = started + (SHORTEST_GAP_S if waits else self._poll_s)
        return Step(outcome, self._pause_s())

    def _note_run(self, epoch: str) -> None:
        """Where the server has begun anew, ask for its rules and for all its minutes."""
        if epoch == self._epoch:
            return
        if self._epoch:
            self._next[HOTLINE] = float("-inf")
            self._next |= dict.fromkeys(RECORDS, float("-inf"))
        self._epoch, self._revision, self._minute, self._walk = epoch, None, None, None

    def _note_pool(self, pool: Maybe[EmergencyPool]) -> None:
        """Where the emergency lines have changed as a whole, there is something new on record."""
        state = None if isinstance(pool, Absent) else pool.state
        if state is not None and state is not self._pool:
            self._pool = state
            self._next |= dict.fromkeys(RECORDS, float("-inf"))

    def _ask_record(self, path: str, started: float) -> Step:
        answer = self._client.get(path, deadline_s=self._deadline_s)
        mono = self._mono()
        outcome: Outcome = (
            EmergencyLogRead(read_emergency_log(answer.body), mono)
            if path == EMERGENCY_LOG
            else ReadinessRead(read_readiness(answer.body), mono)
        )
        self._next[path] = started + RECORDS_EVERY_S
        self._outages[path].ended()
        return Step(outcome, self._pause_s())

    def _minutes_wanted(self, hotline: Hotline, started: float) -> bool:
        if (
            "minutes" not in hotline.capabilities
            or not self._epoch
            or started < self._next[MINUTES]
        ):
            return False
        return self._minute is None or self._snapshot_time // 60 * 60 > self._minute

    def _ask_minutes(self, hotline: Hotline) -> Outcome:
        """Ask for one page: the first, or the next of a walk that has begun."""
        walk = self._walk or _Walk(self._snapshot_time)
        self._walk = None  # a walk that breaks begins anew
        minute = walk.now // 60 * 60
        params: dict[str, str | int] = {
            "from": stamped(minute - KEPT_S),
            "to": stamped(minute + TOLD_AHEAD_S),
            "limit": PAGE,
        }
        if self._revision is not None:
            params["changed_after"] = self._revision
        if walk.cursor is not None:
            params["cursor"] = walk.cursor
        answer = self._client.get(MINUTES, params=params, deadline_s=self._deadline_s)
        self._response_s = answer.latency_s
        page, told, cursor = read_minutes(answer.body, hotline)
        revision = told if walk.revision is None else walk.revision
        if self._revision is not None and revision < self._revision:
            # the server has lost its record: everything is asked for again
            self._revision = None
            return MinutesComing()
        if cursor is not None:
            if walk.pages + 1 == MOST_PAGES:
                raise BadAnswer("shape", MINUTES, f"no end after {MOST_PAGES} pages")
            self._walk = _Walk(walk.now, (*walk.found, *page), walk.pages + 1, revision, cursor)
            return MinutesComing()
        self._minute, self._revision = minute, revision
        self._outages[MINUTES].ended()
        found = (*walk.found, *page)
        ended = tuple(each for each in found if each.final or each.end <= walk.now)
        return MinutesRead(ended, revision, self._epoch, self._snapshot_time)

    def _failed(
        self,
        kind: str,
        trouble: TransportTrouble,
        detail: str,
        retry_after_s: float | None,
        started: float,
    ) -> Step:
        now = self._mono()
        if trouble is TransportTrouble.UNAUTHORISED:
            if self._token.refused():
                return self.step()  # nothing was lost: there may be a token to show now
            if self._token.trouble is not None:
                kind, detail = "credential", str(self._token.trouble)
        again = max(now, self._outage.failed(kind, trouble, retry_after_s, started, now))
        self._snapshot_due = again
        return Step(Failed(Trouble(kind, detail), now, again), self._pause_s())
