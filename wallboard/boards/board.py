"""The whole board of one moment: what every window is given, each to show what it has room for."""

from dataclasses import dataclass

from wallboard.boards.bar import BarView, bar_view
from wallboard.boards.condition import condition_of
from wallboard.boards.emergency import EmergencyView, emergency_view
from wallboard.boards.figures import figures_now
from wallboard.boards.header import HeaderView, header_view
from wallboard.boards.operating import OperatingView, operating_view
from wallboard.boards.record import RecordView, record_view
from wallboard.boards.rings import RingsView, rings_view
from wallboard.boards.seats import SeatsView, seats_view
from wallboard.boards.share import ShareView, share_view
from wallboard.boards.status import StatusView, status_view
from wallboard.boards.today import TodayView, today_view
from wallboard.boards.waiting import WaitingView, waiting_view
from wallboard.domain.absent import Absent, Maybe
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Seat
from wallboard.domain.state import BoardState
from wallboard.domain.whole import all_seats


@dataclass(frozen=True, slots=True)
class Panels:
    """The six panels and what the desk has beside them; none before the first answer."""

    waiting: WaitingView
    seats: SeatsView
    emergency: EmergencyView
    share: ShareView
    rings: RingsView
    today: TodayView
    record: RecordView
    operating: OperatingView


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a window shows at one moment."""

    header: HeaderView
    bar: BarView
    status: StatusView
    panels: Panels | None
    """None until there has been a first answer."""
    hotline: Hotline | None
    seats: Maybe[tuple[Seat, ...]]
    """Seat by seat, for the desk alone: no wall shows who."""
    moment: float | None
    """The server's instant that ages are reckoned at."""


def board(state: BoardState, mono: float) -> Board:
    """The board at a reading of the monotonic clock."""
    snapshot, hotline, moment = state.snapshot, state.hotline, state.moment(mono)
    header, status = header_view(state, mono), status_view(state, mono)
    if snapshot is None or hotline is None or moment is None:
        bar = bar_view(state, mono)
        return Board(header, bar, status, None, hotline, Absent.UNKNOWN, moment)
    condition = condition_of(state, mono)
    alarms, history = state.alarms, state.history
    panels = Panels(
        waiting=waiting_view(snapshot, hotline, history, alarms, condition, moment),
        seats=seats_view(snapshot, hotline, alarms, condition, moment),
        emergency=emergency_view(snapshot, hotline, alarms, condition, moment),
        share=share_view(snapshot, hotline, history, alarms, condition, moment),
        rings=rings_view(snapshot, hotline, condition),
        today=today_view(snapshot, hotline, history, alarms, condition, moment),
        record=record_view(state, hotline, condition, mono),
        operating=operating_view(state, snapshot, hotline, condition, moment),
    )
    figures = figures_now(panels.waiting, panels.seats, panels.share, panels.today)
    bar = bar_view(state, mono, figures)
    return Board(header, bar, status, panels, hotline, all_seats(snapshot, hotline), moment)
