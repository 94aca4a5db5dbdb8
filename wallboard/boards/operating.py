"""What can be done from the desk about the emergency lines and the incident, and what was done."""

from collections.abc import Iterator
from dataclasses import dataclass

from wallboard.boards.condition import Condition
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.counters import Counters
from wallboard.domain.decision import Decision
from wallboard.domain.hotline import Contractor, Hotline
from wallboard.domain.metrics import SMALL_N, can_still_switch_on, lines_on_standby, mean_handle_s
from wallboard.domain.snapshot import Incident, Snapshot
from wallboard.domain.state import BoardState
from wallboard.domain.states import PoolState, Situation
from wallboard.domain.whole import whole_pool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision of today, and whether this window alone knows of it."""

    decision: Decision
    here_alone: bool


@dataclass(frozen=True, slots=True)
class OperatingView:
    """What the forms of the desk stand on."""

    condition: Condition
    server: str
    minute: float
    """The server's time by whole minutes: a form that counts seconds would never be still."""
    decides: bool
    """The server records decisions."""
    decisions: tuple[DecisionView, ...]
    """The newest first."""
    sets_incident: bool
    """The server takes an incident; without it one is shown by this window alone."""
    incident: Incident | None
    incident_here_alone: bool
    contractor: Contractor | None
    pool: Maybe[PoolState]
    situation: Situation | None
    since: float | None
    """Since when the pool is as it is."""
    total: int
    standby: Maybe[int]
    """Lines that can be asked for."""
    can_now: Maybe[int]
    """Lines whose people are there already."""
    handle_s: float | None
    """Today's average handle time; None where unknown, or of too few calls to mean anything."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many lines altogether take calls at an instant; None are the first ones."""

    lines: int | None
    at: float


@dataclass(frozen=True, slots=True)
class Brought:
    """What it brings to switch lines on."""

    steps: tuple[Step, ...]
    """Empty where nothing was agreed with the contractor."""
    calls_per_hour: int | None
    """By today's average handle time; None where that is not known."""


def operating_view(
    state: BoardState,
    snapshot: Snapshot,
    hotline: Hotline,
    condition: Condition,
    moment: float,
) -> OperatingView:
    """The view at the server's instant `moment`."""
    pool, here = whole_pool(snapshot, hotline), state.here
    return OperatingView(
        condition=condition,
        server=state.server,
        minute=moment // 60 * 60,
        decides="decisions" in hotline.capabilities,
        decisions=_decisions(snapshot, here.decisions),
        sets_incident="incident.set" in hotline.capabilities,
        incident=state.incident,
        incident_here_alone=state.incident is not None and state.incident is here.incident,
        contractor=hotline.contractor,
        pool=pool if isinstance(pool, Absent) else pool.state,
        situation=None if isinstance(pool, Absent) else pool.situation,
        since=None if isinstance(pool, Absent) else pool.since,
        total=len(hotline.lines),
        standby=pool if isinstance(pool, Absent) else lines_on_standby(pool),
        can_now=pool if isinstance(pool, Absent) else can_still_switch_on(pool),
        handle_s=_handle_s(snapshot.today),
    )


def brought(view: OperatingView, lines: int) -> Brought:
    """What it brings to ask for so many lines now: people who are there take calls at once."""
    per_hour = int(lines * 3600 / view.handle_s) if view.handle_s else None
    return Brought(tuple(_steps(view, lines)), per_hour)


def _steps(view: OperatingView, lines: int) -> Iterator[Step]:
    there = 0 if isinstance(view.can_now, Absent) else min(view.can_now, lines)
    if there:
        yield Step(there, view.minute)
    contractor = view.contractor
    if contractor is None or there == lines:
        return
    if not contractor.lead_times and contractor.lead_time_s is not None:
        yield Step(None, view.minute + contractor.lead_time_s)
    for each in contractor.lead_times:
        came = min(each.lines, lines)
        if came > there:
            there = came
            yield Step(came, view.minute + each.after_s)


def _handle_s(today: Counters) -> float | None:
    mean_s = mean_handle_s(today)
    if isinstance(today.handled, Absent) or isinstance(mean_s, Absent):
        return None
    return mean_s if today.handled >= SMALL_N else None


def _decisions(snapshot: Snapshot, here: tuple[Decision, ...]) -> tuple[DecisionView, ...]:
    told = () if isinstance(snapshot.decisions, Absent) else snapshot.decisions
    views = [DecisionView(each, False) for each in told]
    views += [DecisionView(each, True) for each in here]
    return tuple(sorted(views, key=lambda each: each.decision.at, reverse=True))
