"""What holds for every figure of a board: how fresh it is and whether it may be shown."""

from dataclasses import dataclass

from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import DEFAULT_LIMITS, Hotline
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm
from wallboard.domain.state import BoardState


@dataclass(frozen=True, slots=True)
class Condition:
    """How a tile must look whatever its figures are."""

    freshness: Freshness
    shows_values: bool
    """False: dashes, with the last known value small beneath."""
    graded: bool = True
    """False where nobody evaluates any alarm rule now: no figure is NORMAL then."""

    @property
    def is_current(self) -> bool:
        """Own colours, no hatching."""
        return self.freshness.is_current


def condition_of(state: BoardState, mono: float) -> Condition:
    """The condition of everything that comes from the snapshot."""
    hotline = state.hotline
    graded = state.alarms_evaluated and hotline is not None and hotline.evaluates(*DEFAULT_LIMITS)
    return Condition(state.freshness(mono), state.shows_values(mono), graded)


def severity_of(alarms: tuple[Alarm, ...], hotline: Hotline, *rules: str, known: bool) -> Severity:
    """The worst level among the alarms of some rules; where none stands NORMAL, if that is known.

    It is not where the hotline gives these rules no limits, nor where `known` is False: the figure
    is absent, or nobody evaluates. What stood before stands, and nothing becomes normal by that.
    """
    levels = {alarm.level for alarm in alarms if alarm.rule in rules}
    if "alarm" in levels:
        return Severity.ALARM
    if "watch" in levels:
        return Severity.WATCH
    return Severity.NORMAL if known and hotline.evaluates(*rules) else Severity.UNKNOWN
