"""Views without what is finer than it is shown, so that no tile is laid out anew for nothing.

Spans grow with every tick, and most are shown in whole minutes: a view with the seconds in it would
differ from the last one although nobody could see a difference.
"""

from dataclasses import replace

from wallboard.boards.emergency import EmergencyView
from wallboard.boards.seats import SeatsView
from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent
from wallboard.ui.text import SECONDS_SHOWN_TO


def coarse_seats(view: SeatsView) -> SeatsView:
    """The longest time without a break in whole minutes."""
    due = view.break_due
    if isinstance(due, Absent) or due.longest_s is None:
        return view
    return replace(view, break_due=replace(due, longest_s=_minutes(due.longest_s)))


def coarse_emergency(view: EmergencyView) -> EmergencyView:
    """How long the lines have been on, and how long ago the link was tested, as they are shown."""
    elapsed, tested = view.elapsed_s, view.link_tested_ago_s
    if elapsed is not None:
        elapsed = _minutes(elapsed) if elapsed >= SECONDS_SHOWN_TO else float(int(elapsed))
    return replace(
        view, elapsed_s=elapsed, link_tested_ago_s=None if tested is None else _minutes(tested)
    )


def coarse_today(view: TodayView) -> TodayView:
    """How long the oldest call-back has been owed, in whole minutes."""
    oldest = view.oldest_open_s
    return view if oldest is None else replace(view, oldest_open_s=_minutes(oldest))


def _minutes(seconds: float) -> float:
    return seconds // 60 * 60
