"""The trend costs what has changed: one quarter when a minute ends, and nothing at a beat."""

from dataclasses import replace

import pytest

from tests.domain.samples import NOW, hotline, minute
from wallboard.boards import share
from wallboard.boards.share import trend_points
from wallboard.domain import metrics
from wallboard.domain.minutes import MinuteHistory

DAY = tuple(minute(NOW // 60 * 60 - 60 * number) for number in range(1440, 0, -1))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every minute that is graded."""
    graded: list[object] = []
    within = metrics.within_target

    def counting(*given: object) -> object:
        graded.append(given)
        return within(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(share, "within_target", counting)
    share._trend.cache_clear()
    share._within.cache_clear()
    return graded


def test_a_beat_grades_nothing_and_a_minute_its_own_quarter(counted: list[object]) -> None:
    history = MinuteHistory(DAY, 1, "run")
    before = trend_points(hotline(), history, NOW)
    assert len(counted) > 1400
    counted.clear()
    trend_points(hotline(), history, NOW + 1)
    assert not counted
    later = history.learned([minute(NOW // 60 * 60, revision=2)], 2, "run", NOW + 60)
    after = trend_points(hotline(), later, NOW + 60)
    assert 0 < len(counted) <= 15
    assert after[:-1] == before[:-1]


def test_a_revised_minute_is_graded_anew(counted: list[object]) -> None:
    history = MinuteHistory(DAY, 1, "run")
    before = trend_points(hotline(), history, NOW)
    counted.clear()
    held = DAY[700].counters
    lost = replace(held, answered=0, abandoned=2, answered_delay=held.abandoned_delay)
    revised = replace(DAY[700], revision=2, counters=lost)
    after = trend_points(hotline(), history.learned([revised], 2, "run", NOW), NOW)
    assert len(counted) == 15
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_other_rules_are_graded_anew(counted: list[object]) -> None:
    history = MinuteHistory(DAY, 1, "run")
    trend_points(hotline(), history, NOW)
    counted.clear()
    other = hotline(rings=replace(hotline().rings, target=1))
    trend_points(other, history, NOW)
    assert len(counted) > 1400
