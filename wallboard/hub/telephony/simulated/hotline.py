"""The simulated hotline: a Timeline computed from a scenario and a seed, day after day."""

from collections.abc import Iterator
from random import Random

from wallboard.domain.emergency import Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Expected
from wallboard.hub.telephony.events import Event, IncidentChanged, SourceBack, WeatherObserved
from wallboard.hub.telephony.simulated.agenda import Agenda
from wallboard.hub.telephony.simulated.arrivals import QUARTER_S, Calling, DayModel, first_calls
from wallboard.hub.telephony.simulated.books import Books
from wallboard.hub.telephony.simulated.calls import Caller
from wallboard.hub.telephony.simulated.emergency import EmergencyPool
from wallboard.hub.telephony.simulated.facts import DAY_S, simulated_facts
from wallboard.hub.telephony.simulated.floor import Floor
from wallboard.hub.telephony.simulated.outbound import Outbound
from wallboard.hub.telephony.simulated.owed import Owed
from wallboard.hub.telephony.simulated.record import past_activations, readiness_at
from wallboard.hub.telephony.simulated.scenario import Disturbance, Scenario, clock
from wallboard.hub.telephony.simulated.shifts import Shifts
from wallboard.hub.telephony.simulated.switchboard import Switchboard
from wallboard.hub.telephony.simulated.weather import next_mean, temperature

IDLE_STEP_S = 20.0
"""How often free operators look whether they may take a break or call somebody."""
LINK_TEST = clock(7)
FORECAST_SPREAD = 0.09
"""Half the width of the day's forecast, as a share: a little over the day factor's deviation."""


class SimulatedHotline:
    """The hotline of a scenario from `midnight`, a UNIX instant of local midnight, for ever."""

    def __init__(self, scenario: Scenario, *, seed: int, midnight: float) -> None:
        self.hotline: Hotline = simulated_facts(midnight, scenario.season_day)
        self.books = Books(midnight)
        self._scenario = scenario
        self._events: list[Event] = []
        emit = self._events.append
        # Arrivals and weather have streams of their own: the same people call, whatever the staff.
        self._calling = Random(f"{seed} arrivals")
        self._sky = Random(f"{seed} weather")
        staff = Random(f"{seed} staff")
        self._agenda = agenda = Agenda(midnight)
        self._floor = Floor(
            agenda,
            emit,
            (place.id for place in self.hotline.seats),
            (place.id for place in self.hotline.lines),
        )
        self._owed = Owed()
        self._switchboard = Switchboard(agenda, emit, self._floor, self.books, self._owed, staff)
        self._outbound = Outbound(agenda, emit, self._floor, self.books, self._owed, staff)
        self._shifts = Shifts(agenda, self._floor, staff)
        self._pool = EmergencyPool(agenda, emit, self._floor, staff, midnight - DAY_S + LINK_TEST)
        self._mean_c = scenario.outdoor_c
        self._outdoor_c = temperature(self._mean_c, 0.0)
        self._incident = IncidentChanged(midnight, None)
        self._callers = 0
        self._model = DayModel.of(midnight, scenario.season_day, self._mean_c, scenario.disturbance)
        self._shifts.begin_night(midnight)
        past = past_activations(midnight, scenario.season_day, seed)
        self._events[:] = [*self.present(midnight), *past]
        agenda.at(midnight, self._begin_day, midnight, 0)
        agenda.at(midnight + IDLE_STEP_S, self._idle)

    def next_at(self) -> float | None:
        """No event comes before this instant."""
        return self._events[0].at if self._events else self._agenda.next_at()

    def until(self, now: float) -> list[Event]:
        """All events not yet given with `at` <= `now`, in order of `at`."""
        if self._events and self._events[0].at > now:
            return []
        self._agenda.run(now)
        given = self._events[:]
        self._events.clear()
        return given

    def present(self, now: float) -> list[Event]:
        """The hotline as it is at `now`, up to which `until` has been asked."""
        incident = self._incident
        return [
            SourceBack(now, self._switchboard.waiting()),
            *(seat.event(now) for seat in self._floor.seats),
            *(line.event(now) for line in self._floor.lines),
            self._pool.event(now),
            WeatherObserved(now, self._outdoor_c),
            IncidentChanged(
                now,
                incident.text,
                incident.place,
                incident.since,
                incident.expected_end,
                incident.script,
            ),
        ]

    def expected(self, now: float) -> Expected:
        """The forecast of today's calls at `now`, up to which `until` has been asked.

        It knows the day's mean and, once the hotline knows of it, a failure; never the noise.
        """
        whole = self._model.whole_day(now)
        low, high = whole * (1 - FORECAST_SPREAD), whole * (1 + FORECAST_SPREAD)
        return Expected(
            round(self._model.offered_by(now)), (round(low / 50) * 50, round(high / 50) * 50)
        )

    def readiness(self, now: float) -> Readiness:
        """Whether the contractor could come at `now`, up to which `until` has been asked."""
        return readiness_at(now, self.hotline, self._pool.link_tested)

    def _begin_day(self, midnight: float, day: int) -> None:
        scenario = self._scenario
        season_day = scenario.season_day + day
        failure = scenario.disturbance if day == 0 else None
        if day > 0:
            self._mean_c = next_mean(self._mean_c, season_day, self._sky)
            self._model = DayModel.of(midnight, season_day, self._mean_c, None)
        self.books.open_day(midnight)
        self._owed.forget(before=midnight - DAY_S)
        self._switchboard.open_day(midnight)
        self._outbound.open_day(midnight, self._model.mean * self._model.mix[0])
        self._shifts.plan_day(midnight, day)
        at = self._agenda.at
        at(midnight + LINK_TEST, self._pool.test_link)
        if scenario.activation and scenario.activation.holds(season_day, self._mean_c):
            self._pool.plan(scenario.activation, midnight)
        if failure is not None:
            at(midnight + failure.known, self._incident_known, failure, midnight)
            at(midnight + failure.over, self._incident_over)
        for hour in range(0 if day else 1, 24):
            at(midnight + hour * 3600.0, self._observe, hour * 3600.0)
        # The first day is the one that the scenario is named for: whatever the seed, a peak is one.
        calls = first_calls(self._model, self._calling, typical=day == 0)
        self._calls_of_a_quarter(calls, midnight)
        at(midnight + DAY_S, self._begin_day, midnight + DAY_S, day + 1)

    def _calls_of_a_quarter(self, quarters: Iterator[list[Calling]], start: float) -> None:
        calls = next(quarters, None)
        if calls is None:
            return
        for call in calls:
            self._agenda.at(call.at, self._first_call, call)
        end = start + QUARTER_S
        self._agenda.at(end, self._calls_of_a_quarter, quarters, end)

    def _first_call(self, call: Calling) -> None:
        self._callers += 1
        self._switchboard.join(Caller(f"k{self._callers}", call.kind, call.district))

    def _idle(self) -> None:
        self._agenda.after(IDLE_STEP_S, self._idle)
        if not self._switchboard.somebody_waits:
            self._shifts.give_breaks()
            self._outbound.call_out(IDLE_STEP_S)

    def _observe(self, seconds: float) -> None:
        self._outdoor_c = temperature(self._mean_c, seconds)
        self._events.append(WeatherObserved(self._agenda.now, self._outdoor_c))

    def _incident_known(self, failure: Disturbance, midnight: float) -> None:
        self._incident = IncidentChanged(
            self._agenda.now,
            failure.text,
            failure.place,
            midnight + failure.began,
            midnight + failure.expected_end,
            failure.script,
        )
        self._events.append(self._incident)

    def _incident_over(self) -> None:
        self._incident = IncidentChanged(self._agenda.now, None)
        self._events.append(self._incident)
