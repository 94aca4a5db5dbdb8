"""The emergency lines, one by one and as a pool."""

from collections.abc import Iterable

from msgspec.structs import replace

from wallboard.domain.absent import Absent
from wallboard.domain.decision import DecisionKind
from wallboard.domain.snapshot import EmergencyPool, Joining, Line, Link, Staff
from wallboard.domain.states import LineState, PoolState, Situation
from wallboard.hub.ledger.emergency_log import EmergencyLog
from wallboard.hub.telephony.events import ActivationKnown, Decided, LineChanged, PoolChanged


class EmergencyBook:
    """What is known of the emergency lines; everything is unknown before the first event."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._lines: dict[str, tuple[LineState, float | None]] = dict.fromkeys(
            ids, (LineState.UNKNOWN, None)
        )
        self._pool: PoolChanged | None = None
        self._lost = False
        """The source is, and has not told of the pool since."""
        self._decided: Situation | None = None
        self.log = EmergencyLog()

    def change_line(self, event: LineChanged) -> None:
        """Take over a line's new state; a repetition keeps its beginning."""
        state, _ = self._lines.get(event.line, (LineState.UNKNOWN, None))
        if event.state is not state:
            self._lines[event.line] = (event.state, event.at)
            self.log.change_line(event)

    def change_pool(self, event: PoolChanged) -> None:
        """Take over the pool's new state; `since` None means since this event.

        A repetition keeps its beginning: to be found again after a gap is not to begin anew. A
        source that cannot tell why lines are switched on leaves that to what was decided.
        """
        known = None if self._pool is None else self._pool.situation
        if event.situation is Situation.UNKNOWN:
            event = replace(event, situation=self._decided or known or Situation.UNKNOWN)
        elif event.situation is None and known is not None:
            self._decided = None  # it has stood down: the next time has a reason of its own
        self._lost = False
        held, self._pool = self._pool, event
        if event.since is None and held is not None and event.state is held.state:
            self._pool = replace(event, since=held.at if held.since is None else held.since)
        self.log.change_pool(event)

    def decide(self, event: Decided) -> None:
        """Take over why the lines are, or are to be, switched on."""
        if event.kind is DecisionKind.STAND_DOWN_EMERGENCY:
            self._decided = None
        elif event.kind is DecisionKind.ACTIVATE_EMERGENCY and event.situation is not None:
            self._decided = event.situation
            if self._pool is not None and self._pool.situation is Situation.UNKNOWN:
                self._pool = replace(self._pool, situation=event.situation)

    def lose(self, at: float) -> None:
        """Nothing is known of any line or of the pool from here on, but why it was switched on."""
        self._lost = True
        for id_, (state, since) in self._lines.items():
            if state is not LineState.UNKNOWN or since is None:
                self._lines[id_] = (LineState.UNKNOWN, at)

    def view(self) -> EmergencyPool:
        """The pool as the snapshot shows it."""
        lines = tuple(Line(id_, state, since) for id_, (state, since) in self._lines.items())
        pool = self._pool
        if pool is None or self._lost:
            return EmergencyPool(
                state=PoolState.UNKNOWN,
                situation=None if pool is None else pool.situation,
                staff=Absent.UNKNOWN,
                link=Absent.UNKNOWN,
                joining=Absent.UNKNOWN,
                lines=lines,
            )
        staff = (
            Absent.UNKNOWN
            if pool.called is None or pool.confirmed is None or pool.arrived is None
            else Staff(pool.called, pool.confirmed, pool.arrived)
        )
        joining = (
            Absent.UNKNOWN
            if pool.joining is None
            else tuple(Joining(lines_, at) for lines_, at in pool.joining)
        )
        return EmergencyPool(
            state=pool.state,
            situation=pool.situation,
            since=pool.at if pool.since is None else pool.since,
            staff=staff,
            link=Link(pool.link, pool.link_tested),
            joining=joining,
            lines=lines,
        )

    def present(self, at: float) -> list[ActivationKnown | LineChanged | PoolChanged]:
        """The log, the lines and the pool as events that bring a new book to this state."""
        events: list[ActivationKnown | LineChanged | PoolChanged] = [*self.log.present(at)]
        events += [
            LineChanged(since, id_, state)
            for id_, (state, since) in self._lines.items()
            if since is not None
        ]
        if self._pool is not None:
            events.append(self._pool)
        return events
