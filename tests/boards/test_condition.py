import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW
from wallboard.boards.condition import condition_of, severity_of
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.domain.snapshot import Alarm


@pytest.mark.parametrize(
    ("later_s", "freshness", "is_current", "shows_values"),
    [
        (0, Freshness.LIVE, True, True),
        (12, Freshness.LATE, True, True),
        (16, Freshness.STALE, False, True),
        (61, Freshness.LOST, False, False),
    ],
)
def test_how_a_tile_must_look(
    later_s: float, freshness: Freshness, is_current: bool, shows_values: bool
) -> None:
    condition = condition_of(told(), MONO + later_s)
    assert condition.freshness is freshness
    assert condition.is_current is is_current
    assert condition.shows_values is shows_values


def test_nothing_is_graded_by_nobody() -> None:
    assert condition_of(told(), MONO).graded
    assert not condition_of(told(alarms=Absent.UNKNOWN), MONO).graded


def alarm(id_: str, level: str) -> Alarm:
    return Alarm(id_, level, NOW, 1, 1)


@pytest.mark.parametrize(
    ("alarms", "known", "severity"),
    [
        ([], True, Severity.NORMAL),
        ([], False, Severity.UNKNOWN),
        ([alarm("waiting", "alarm")], True, Severity.NORMAL),
        ([alarm("a", "watch")], True, Severity.WATCH),
        ([alarm("a", "watch"), alarm("b:E03", "alarm")], True, Severity.ALARM),
        ([alarm("a", "cleared")], True, Severity.NORMAL),
        ([alarm("a", "cleared")], False, Severity.UNKNOWN),
        ([alarm("a", "watch")], False, Severity.WATCH),
        ([alarm("a", "screaming")], True, Severity.NORMAL),
    ],
)
def test_severity(alarms: list[Alarm], known: bool, severity: Severity) -> None:
    assert severity_of(tuple(alarms), "a", "b", known=known) is severity
