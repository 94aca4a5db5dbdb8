"""Boards of a server that records decisions and takes incidents."""

from dataclasses import replace

from tests.ui.moment import MONO, NOW, hotline, snapshot, state
from wallboard.boards.board import Board, board
from wallboard.domain.decision import Decision
from wallboard.domain.hotline import Contractor, LeadTime
from wallboard.domain.snapshot import EmergencyPool, Incident, Line, Staff
from wallboard.domain.state import BoardState
from wallboard.domain.states import LineState, PoolState

CONTRACTOR = Contractor(
    "应急话务", 900.0, 3600.0, "值班长", (LeadTime(10, 900.0), LeadTime(30, 1800.0))
)
CAN = frozenset({"decisions", "incident", "incident.set"})


def knows(
    *,
    standby: bool = True,
    without: frozenset[str] = frozenset(),
    decisions: tuple[Decision, ...] = (),
    incident: Incident | None = None,
    contractor: Contractor | None = CONTRACTOR,
) -> BoardState:
    """The state at 09:41:05: all thirty lines on standby, or the failure under way."""
    able = replace(
        hotline(), contractor=contractor, capabilities=hotline().capabilities | CAN - without
    )
    said = replace(snapshot(), decisions=decisions, incident=incident)
    if standby:
        lines = tuple(Line(place.id, LineState.STANDBY, NOW - 9000) for place in able.lines)
        pool = EmergencyPool(PoolState.STANDBY, None, NOW - 9000, Staff(0, 0, 0), lines=lines)
        said = replace(said, emergency=pool)
    return state(said, able)


def able(
    *,
    later_s: float = 0.0,
    standby: bool = True,
    without: frozenset[str] = frozenset(),
    decisions: tuple[Decision, ...] = (),
    incident: Incident | None = None,
    contractor: Contractor | None = CONTRACTOR,
) -> Board:
    """The board of that state, `later_s` after its last data came."""
    known = knows(
        standby=standby, without=without, decisions=decisions, incident=incident,
        contractor=contractor,
    )  # fmt: skip
    return board(known, MONO + later_s)
