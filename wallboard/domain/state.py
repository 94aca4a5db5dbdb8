"""What a board knows: the last good answers, how old they are, and how the connection stands.

Pure: every change makes a new state; `mono` is a reading of the board's monotonic clock in seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wallboard.domain.clock import ServerClock
from wallboard.domain.counters import Minute
from wallboard.domain.freshness import LOST_AFTER_S, Freshness, freshness_of_age
from wallboard.domain.hotline import Hotline
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last request gave nothing."""

    kind: str
    """A word key below `trouble.`, such as `refused` or `bad_answer`."""
    detail: str = ""

    @property
    def freshness(self) -> Freshness | None:
        """The state that this trouble gives to values which are not current any more."""
        if self.kind == "unauthorised":
            return Freshness.NOT_AUTHORISED
        if self.kind in ("bad_answer", "version"):
            return Freshness.BAD
        return None


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
    """The monotonic instant at which the snapshot was last found true."""
    history: MinuteHistory = field(default_factory=MinuteHistory)
    connection: Connection = field(default_factory=Connection)

    def with_hotline(self, hotline: Hotline) -> "BoardState":
        """The state after /v1/hotline."""
        return replace(self, hotline=hotline)

    def with_snapshot(
        self, snapshot: Snapshot, mono: float, latency_s: float | None = None
    ) -> "BoardState":
        """The state after a new snapshot."""
        return replace(
            self,
            snapshot=snapshot,
            clock=ServerClock(snapshot.server_time, mono, snapshot.time_scale),
            received=mono,
            connection=Connection(latency_s=latency_s),
        )

    def confirmed(
        self,
        snapshot_time: float,
        server_time: float,
        mono: float,
        latency_s: float | None = None,
    ) -> "BoardState":
        """The state after a 304: what the snapshot says was still true at `snapshot_time`."""
        if self.snapshot is None:
            return self
        held = replace(self.snapshot, snapshot_time=snapshot_time, server_time=server_time)
        return self.with_snapshot(held, mono, latency_s)

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

    def age_s(self, mono: float) -> float | None:
        """The age of the data in real seconds: since receipt, plus how old it was then."""
        if self.snapshot is None or self.clock is None or self.received is None:
            return None
        behind = max(0.0, self.snapshot.server_time - self.snapshot.snapshot_time)
        return max(0.0, mono - self.received) + self.clock.real_seconds(behind)

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
