"""What the simulated hotline remembers of its contractor: this season's activations, and readiness.

A drill a month before the season, the lines on every one of the first days of heating, and a roster
of two shifts.
"""

from datetime import timedelta
from random import Random

from wallboard.domain.emergency import ContractTerm, Readiness, Shift, Trial, TrialResult
from wallboard.domain.hotline import Hotline
from wallboard.domain.states import Situation
from wallboard.hub.telephony.events import ActivationKnown
from wallboard.hub.telephony.simulated.facts import DAY_S, local_day
from wallboard.hub.telephony.simulated.scenario import SCENARIOS, clock

DRILL_DAYS_BEFORE = 34
DRILL_LINES = 10
DRILL_NOTE = "14 分 30 秒到位"
TRAINED = 36
CONTRACT_BEFORE = timedelta(days=92)
"""The contract is signed in August and runs to the end of the season."""
DAY_SHIFT = ("白班", clock(8), clock(20), 18)
NIGHT_SHIFT = ("夜班", clock(20), clock(32), 12)


def past_activations(midnight: float, season_day: int, seed: int) -> list[ActivationKnown]:
    """The activations before the day that begins at `midnight`, oldest first."""
    chance = Random(f"{seed} record")
    season = midnight - (season_day - 1) * DAY_S
    events = [_drill(midnight, season)]
    plan = SCENARIOS["peak"].activation
    assert plan is not None
    for day in range(min(season_day - 1, plan.last_season_day or 0)):
        start = season + day * DAY_S
        asked = start + plan.decided + chance.uniform(0, 120)
        first = start + plan.batches[0][1]
        events.append(
            ActivationKnown(
                midnight,
                id=f"e-{int(asked)}",
                situation=plan.situation,
                lines=plan.people,
                asked=asked,
                confirmed=asked + chance.uniform(240, 420),
                arrived=first - chance.uniform(120, 480),
                first_call=first + chance.uniform(3, 50),
                stood_down=start + plan.stand_down + chance.uniform(60, 400),
            )
        )
    return events


def readiness_at(now: float, hotline: Hotline, link_tested: float) -> Readiness:
    """How ready the contractor is at an instant."""
    season = hotline.season
    assert season is not None
    today = local_day(now).replace(hour=0, minute=0, second=0, microsecond=0)
    began = today - (today.date() - season.start)
    drill = _drill(now, began.timestamp())
    return Readiness(
        contract=ContractTerm(season.start - CONTRACT_BEFORE, season.end),
        people_trained=TRAINED,
        roster=_roster(today.timestamp(), now),
        last_drill=Trial(False, drill.asked, TrialResult.PASSED, DRILL_NOTE),
        last_liaison_test=Trial(False, link_tested, TrialResult.PASSED),
    )


def _drill(at: float, season: float) -> ActivationKnown:
    """The drill before a season that began at an instant of midnight."""
    asked = season - DRILL_DAYS_BEFORE * DAY_S + clock(10)
    return ActivationKnown(
        at,
        id=f"e-{int(asked)}",
        situation=Situation.DRILL,
        lines=DRILL_LINES,
        asked=asked,
        confirmed=asked + 190,
        arrived=asked + 870,
        stood_down=asked + 4500,
        note=DRILL_NOTE,
    )


def _roster(midnight: float, now: float) -> tuple[Shift, ...]:
    """The shifts of yesterday's night to tomorrow's, from the running one on."""
    shifts = [
        Shift(label, day + start, day + end, people)
        for day in (midnight - DAY_S, midnight)
        for label, start, end, people in (DAY_SHIFT, NIGHT_SHIFT)
    ]
    return tuple(shift for shift in shifts if shift.end > now)
