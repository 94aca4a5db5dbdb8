"""What a board knows: the last good answers, how old they are, and how the connection stands.

Pure: every change makes a new state; `mono` is a reading of the board's monotonic clock in seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wallboard.domain.absent import Absent
from wallboard.domain.alarm_marks import AlarmMarks
from wallboard.domain.alarms import AlarmBook
from wallboard.domain.clock import Reading, ServerClock
from wallboard.domain.counters import Minute
from wallboard.domain.emergency import Activation, Readiness
from wallboard.domain.freshness import LOST_AFTER_S, Freshness, freshness_of_age
from wallboard.domain.here import Here
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.snapshot import Alarm, Incident, Snapshot


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last request gave nothing."""

    kind: str
    """A word key below `trouble.`, such as `refused` or `bad_answer`."""
    detail: str = ""

    @property
    def freshness(self) -> Freshness | None:
        """The state that this trouble gives to values which are not current any more."""
        if self.kind in _NOT_AUTHORISED:
            return Freshness.NOT_AUTHORISED
        return Freshness.BAD if self.kind in _UNUSABLE else None


_NOT_AUTHORISED = frozenset({"unauthorised", "forbidden", "bad_token", "credential"})
_UNUSABLE = frozenset(
    {
        "bad_answer",
        "version",
        "garbled",
        "too_large",
        "redirected",
        "not_found",
        "unexpected_status",
    }
)
"""Troubles in which something answers that waiting will not mend."""

RUNS_KEPT = 8
"""More than there are servers behind one address."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How the requests go."""

    trouble: Trouble | None = None
    failing_since: float | None = None
    """The monotonic instant of the first failure in a row."""
    attempts: int = 0
    next_try: float | None = None
    """The monotonic instant of the next attempt; None while one is under way."""
    latency_s: float | None = None


@dataclass(frozen=True, slots=True)
class BoardState:
    """Everything that the windows are drawn from."""

    poll_s: float
    server: str
    hotline: Hotline | None = None
    snapshot: Snapshot | None = None
    clock: ServerClock | None = None
    received: float | None = None
    """The monotonic instant at which the server last answered with a snapshot or confirmed it."""
    true_at: float | None = None
    """The monotonic instant at which the snapshot was last true, as far as its stamps tell."""
    runs: tuple[str, ...] = ()
    """The server's runs so far, the last ones: what comes back from one of them is no new run."""
    book: AlarmBook = field(default_factory=AlarmBook)
    """The board's own memory of the alarm rules, for a server that evaluates none."""
    alarms: tuple[Alarm, ...] = ()
    """What stands or has just ended, by the server's word or the board's own."""
    alarms_evaluated: bool = False
    """False where `alarms` is what stood before nobody could evaluate them any more."""
    marks: AlarmMarks = field(default_factory=AlarmMarks)
    """What was done about alarms here, for a server that cannot keep it."""
    here: Here = field(default_factory=Here)
    """What else was said here, for such a server."""
    emergency_log: tuple[Activation, ...] | None = None
    """The log of the emergency lines, oldest first; None until there is one."""
    log_read: float | None = None
    """The monotonic instant at which it was read."""
    log_recalled: bool = False
    """It was read by an earlier run of the board, and says nothing of now."""
    readiness: Readiness | None = None
    readiness_read: float | None = None
    readiness_recalled: bool = False
    history: MinuteHistory = field(default_factory=MinuteHistory)
    connection: Connection = field(default_factory=Connection)
    unwritten: str = ""
    """Why the board's own history cannot be written, in one word; empty where it is."""

    def with_hotline(self, hotline: Hotline) -> "BoardState":
        """The state after /v1/hotline.

        Histograms over other edges cannot be read by the new rules nor added to new ones, so that
        what was counted over them is let go and asked for again.
        """
        held = self.hotline
        if held is None or held.delay_edges_s == hotline.delay_edges_s:
            return replace(self, hotline=hotline)
        return replace(
            self,
            hotline=hotline,
            snapshot=None,
            received=None,
            true_at=None,
            history=MinuteHistory(),
        )

    def with_snapshot(
        self,
        snapshot: Snapshot,
        mono: float,
        latency_s: float | None = None,
        response_s: float | None = None,
    ) -> "BoardState":
        """The state after a new snapshot.

        `latency_s` is what the request took, a wait for a change included; `response_s` is how
        fast the server answers without one, where that is known.

        Its age is what its stamps say on the server's clock as it is known here, so that an answer
        that was old when it came, or that took long to come, is as old as it is. An answer whose
        stamp does not move renews nothing, however often it comes: its figures go on ageing as if
        the server were silent. Where the server's clock stands (`time_scale` 0) so do the stamps,
        and every answer renews.
        """
        reading = Reading(snapshot.server_time, mono, latency_s or 0.0)
        held, runs = self.snapshot, self.runs
        if self.clock is None or snapshot.epoch not in runs:
            clock = ServerClock.first(reading, snapshot.time_scale)
            runs = (*runs[1 - RUNS_KEPT :], snapshot.epoch)
        else:
            clock = self.clock.told(reading, snapshot.time_scale)
        true_at = mono - clock.age_s(snapshot.snapshot_time, mono)
        if held is not None and held.epoch == snapshot.epoch:
            stands = snapshot.time_scale > 0 and snapshot.snapshot_time <= held.snapshot_time
            if self.true_at is not None and stands:
                true_at = min(true_at, self.true_at)
        state = replace(
            self,
            snapshot=snapshot,
            clock=clock,
            received=mono,
            true_at=true_at,
            runs=runs,
            book=self.book.told(held, snapshot, self.hotline),
            connection=Connection(latency_s=latency_s if response_s is None else response_s),
        )
        return state._with_alarms(snapshot)

    def recalled(
        self, snapshot: Snapshot, mono: float, kept: AlarmBook | None = None
    ) -> "BoardState":
        """The state with what an earlier run of the board knew, as true as it was at `mono`.

        How long ago that was only this machine's wall clock tells, and that may be wrong: it is
        forgotten as soon as the server speaks. `kept` is the board's own book of the alarms.
        """
        # what was done about alarms may be younger than this snapshot: the server will say
        told = self.with_snapshot(snapshot, mono)
        book, alarms = self.book.recalling(kept or AlarmBook()), told.alarms
        if snapshot.alarms is Absent.NOT_PROVIDED and self.hotline is not None:
            # as they stood: an old figure is not looked at anew
            alarms = book.alarms(self.hotline, snapshot.snapshot_time)
        marked = self.marks.over(alarms)
        return replace(told, runs=(), marks=self.marks, book=book, alarms=marked)

    def _with_alarms(self, snapshot: Snapshot) -> "BoardState":
        """The state with the alarms of a snapshot; none clears because nobody can evaluate it."""
        if not isinstance(snapshot.alarms, Absent):
            return self._marked(snapshot.alarms, snapshot.snapshot_time)
        if snapshot.alarms is Absent.NOT_PROVIDED and self.hotline is not None:
            standing = self.book.alarms(self.hotline, snapshot.snapshot_time)
            return self._marked(standing, snapshot.snapshot_time)
        standing = tuple(alarm for alarm in self.alarms if alarm.level != "cleared")
        return replace(self, alarms=standing, alarms_evaluated=False)

    def _marked(self, alarms: tuple[Alarm, ...], now: float) -> "BoardState":
        marks = self.marks.after(alarms, now)
        return replace(self, marks=marks, alarms=marks.over(alarms), alarms_evaluated=True)

    def acknowledged_here(self, alarm: Alarm, now: float) -> "BoardState":
        """The state with an alarm acknowledged at this board alone, at the server's `now`."""
        marks = self.marks.acknowledged(alarm, now)
        return replace(self, marks=marks, alarms=marks.over(self.alarms))

    def shelved_here(self, alarm: Alarm, until: float | None) -> "BoardState":
        """The state with an alarm put aside at this board alone, or taken back."""
        marks = self.marks.shelved(alarm, until)
        bare = tuple(
            replace(each, shelved_until=None) if each.id == alarm.id else each
            for each in self.alarms
        )
        return replace(self, marks=marks, alarms=marks.over(bare))

    def with_emergency_log(
        self, entries: tuple[Activation, ...], mono: float, *, recalled: bool = False
    ) -> "BoardState":
        """The state after /v1/emergency/log, or with what an earlier run was told there."""
        return replace(self, emergency_log=entries, log_read=mono, log_recalled=recalled)

    def with_readiness(
        self, readiness: Readiness, mono: float, *, recalled: bool = False
    ) -> "BoardState":
        """The state after /v1/emergency/readiness, or with what an earlier run was told there."""
        return replace(self, readiness=readiness, readiness_read=mono, readiness_recalled=recalled)

    def confirmed(
        self,
        snapshot_time: float,
        server_time: float,
        mono: float,
        latency_s: float | None = None,
        response_s: float | None = None,
    ) -> "BoardState":
        """The state after a 304: what the snapshot says was still true at `snapshot_time`."""
        if self.snapshot is None:
            return self
        held = replace(self.snapshot, snapshot_time=snapshot_time, server_time=server_time)
        return self.with_snapshot(held, mono, latency_s, response_s)

    def with_minutes(
        self, minutes: Iterable[Minute], revision: int, epoch: str, now: float
    ) -> "BoardState":
        """The state after /v1/minutes; `now` is the server's time."""
        return replace(self, history=self.history.learned(minutes, revision, epoch, now))

    def failed(self, trouble: Trouble, mono: float, next_try: float) -> "BoardState":
        """The state after a request that gave nothing; no figure changes."""
        since = self.connection.failing_since
        return replace(
            self,
            connection=Connection(
                trouble=trouble,
                failing_since=mono if since is None else since,
                attempts=self.connection.attempts + 1,
                next_try=next_try,
                latency_s=self.connection.latency_s,
            ),
        )

    @property
    def incident(self) -> Incident | None:
        """The server's; where it knows of none, the one that was set here alone."""
        told = None if self.snapshot is None else self.snapshot.incident
        return told if isinstance(told, Incident) else self.here.incident

    def age_s(self, mono: float) -> float | None:
        """The age of the data in real seconds: since it was last true by its own stamps."""
        if self.snapshot is None or self.true_at is None:
            return None
        return max(0.0, mono - self.true_at)

    def freshness(self, mono: float) -> Freshness:
        """The state of everything in the snapshot.

        A trouble that needs a person names itself once the figures are no longer current.
        """
        age_s = self.age_s(mono)
        trouble = self.connection.trouble
        named = trouble.freshness if trouble is not None else None
        if age_s is None or self.hotline is None:
            return named or Freshness.CONNECTING
        by_age = freshness_of_age(age_s, self.poll_s)
        return by_age if by_age.is_current or named is None else named

    def trouble(self, mono: float) -> Trouble | None:
        """Why there is nothing newer: the last request's trouble, or an answer that was old."""
        if self.connection.trouble is not None or self.freshness(mono).is_current:
            return self.connection.trouble
        if self.received is None or self.true_at is None:
            return None
        return Trouble("standing") if self.received - self.true_at > 2 * self.poll_s else None

    def shows_values(self, mono: float) -> bool:
        """The figures are young enough to be shown, be it greyed."""
        age_s = self.age_s(mono)
        return (
            age_s is not None
            and self.hotline is not None
            and age_s <= max(LOST_AFTER_S, 3 * self.poll_s)
        )

    def moment(self, mono: float) -> float | None:
        """The server's instant that ages are reckoned at.

        It moves on while the figures are current and stands at the snapshot's own time after, so
        that no wait grows of which nothing is known.
        """
        if self.snapshot is None or self.clock is None:
            return None
        if self.freshness(mono).is_current:
            return self.clock.at(mono)
        return self.snapshot.snapshot_time

    def server_now(self, mono: float) -> float | None:
        """The server's clock, which goes on whatever becomes of the data."""
        return None if self.clock is None else self.clock.at(mono)
