"""The figures of the alarm rules as the panels show them, so that no alarm names another number."""

from typing import TypeAlias

from wallboard.boards.seats import SeatsView
from wallboard.boards.share import ShareView
from wallboard.boards.today import TodayView
from wallboard.boards.waiting import WaitingView
from wallboard.domain.absent import Absent, Maybe

Figures: TypeAlias = tuple[tuple[str, float | None], ...]
"""Rules with their figures; None where the panel says no number."""


def figures_now(
    waiting: WaitingView, seats: SeatsView, share: ShareView, today: TodayView
) -> Figures:
    """What the panels show of each rule, be it of now or of the last moment that is known.

    An alarm carries the value of the moment it was last looked at; a wait has grown since.
    """
    due = seats.break_due
    figures: tuple[tuple[str, Maybe[float | None]], ...] = (
        ("longest_wait", waiting.longest_s),
        ("waiting", waiting.count),
        ("share_within", _share(share)),
        ("seats_free", seats.free),
        ("break_due", due if isinstance(due, Absent) else due.count),
        ("open_call_back", today.oldest_open_s),
    )
    return tuple((rule, value) for rule, value in figures if not isinstance(value, Absent))


def _share(view: ShareView) -> Maybe[float | None]:
    """The share as the panel says it: of too little it says two counts and no percentage."""
    if isinstance(view.recent, Absent):
        return view.recent
    return None if view.too_little else view.recent.share
