import pytest

from tests.boards.moments import MONO, told
from tests.domain.samples import NOW, hotline
from wallboard.boards.condition import condition_of, severity_of
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import Limit
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


LISTED = hotline(limits={"a": Limit(watch=5)})


def alarm(id_: str, level: str) -> Alarm:
    return Alarm(id_, level, NOW, 1, 1)


@pytest.mark.parametrize(
    ("limits", "severity"),
    [
        ({}, Severity.UNKNOWN),
        ({"c": Limit(watch=5)}, Severity.UNKNOWN),
        ({"a": Limit()}, Severity.UNKNOWN),
        ({"a": Limit(), "b": Limit(alarm=5)}, Severity.NORMAL),
    ],
)
def test_a_rule_without_a_limit_is_not_evaluated(
    limits: dict[str, Limit], severity: Severity
) -> None:
    said = hotline(limits=limits)
    assert severity_of((), said, "a", "b", known=True) is severity
    assert severity_of((alarm("a", "watch"),), said, "a", "b", known=True) is Severity.WATCH


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
    assert severity_of(tuple(alarms), LISTED, "a", "b", known=known) is severity
