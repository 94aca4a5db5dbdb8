"""A hub on a telephone system that is played: a simulation, or a recording."""

import asyncio
import logging
import secrets
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wallboard.domain.emergency import Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Expected
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.hub.clock import HubClock
from wallboard.hub.pace import BEAT_S, PUBLISH_EVERY_S
from wallboard.hub.publication import Publication
from wallboard.hub.telephony.events import Event
from wallboard.hub.telephony.recorded import Recording
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline
from wallboard.hub.telephony.timeline import Timeline
from wallboard.hub.watch import CAPABILITIES, Watch

ALARMS_LOOK_BACK_S = 2 * 3600.0
ALARMS_STEP_S = 20.0
"""A day so far is looked at for alarms this far back, so often."""
FREE_STEP_S = 60.0
"""So far a simulation at speed 0 moves in one go."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulated hotline: which scenario, which luck, and the time of day it is found at."""

    scenario: str
    seed: int = 1
    at: timedelta | None = None
    """Time since midnight; None for the time it is now at the hotline."""

    @property
    def name(self) -> str:
        """What it is, for the journal: another source's journal is not continued."""
        return f"simulated:{self.scenario}:{self.seed}"


@dataclass(frozen=True, slots=True)
class Telephony:
    """A telephone system, ready to be watched."""

    name: str
    hotline: Hotline
    timeline: Timeline
    opens: float
    """The instant its books open at."""
    found_at: float
    """The instant that the watch begins at when it begins for the first time."""
    forecast: Callable[[float], Expected] | None = None
    readiness: Callable[[float], Readiness] | None = None


def simulation(told: Simulation, now: float, midnight: float | None = None) -> Telephony:
    """The simulated hotline of a day; `midnight` where a journal knows on which day it began."""
    zone = ZoneInfo("Asia/Shanghai")
    if midnight is None:
        today = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = today.timestamp()
    source = SimulatedHotline(SCENARIOS[told.scenario], seed=told.seed, midnight=midnight)
    at = now if told.at is None else midnight + told.at.total_seconds()
    return Telephony(
        name=told.name,
        hotline=source.hotline,
        timeline=source,
        opens=midnight,
        found_at=at,
        forecast=source.expected,
        readiness=source.readiness,
    )


def recording(path: Path) -> Telephony:
    """A recording at its beginning; NotARecording where the file is none."""
    source = Recording.open(path)
    start = source.next_at()
    begins = 0.0 if start is None else start
    return Telephony(f"recorded:{path.name}", source.hotline, source, begins, begins)


class PlayedHub:
    """A played telephone system, its watch and its clock, together until the process ends."""

    def __init__(
        self, told: Simulation | Path, speed: float, journal: Journal, real: Callable[[], float]
    ) -> None:
        """`told` is a simulation or the file of a recording; while `real` stands, so does it."""
        self._journal = journal
        self._real = real
        telephony, clock = self._found(told, speed)
        capabilities = CAPABILITIES | ({"expected"} if telephony.forecast else set())
        capabilities |= {"emergency.readiness"} if telephony.readiness else set()
        self._timeline = telephony.timeline
        self._clock = clock
        self.publication = Publication(epoch := secrets.token_hex(8))
        self.watch = Watch(
            replace(telephony.hotline, capabilities=frozenset(capabilities)),
            self._journal,
            self.publication,
            epoch=epoch,
            time_scale=clock.speed,
            forecast=telephony.forecast,
            readiness=telephony.readiness,
        )
        self._catch_up(telephony)
        self.watch.publish()
        self._due = time.monotonic() + BEAT_S

    @property
    def due(self) -> float:
        """When it next has to show that it lives, by `time.monotonic`."""
        return self._due

    def server_time(self) -> float:
        """The hotline's time now."""
        if self._clock.speed <= 0:
            return self.watch.ledger.now
        return self._clock.at(self._real())

    async def run(self) -> None:
        """Watch for ever; the clock stands from the moment the timeline has ended."""
        while True:
            rest_s = self._beat()
            self._due = time.monotonic() + rest_s
            await asyncio.sleep(rest_s)

    def _found(self, told: Simulation | Path, speed: float) -> tuple[Telephony, HubClock]:
        """The telephone system and its clock, as a journal left them or as they are found now."""
        real = self._real()
        known = self._journal.meta()
        if isinstance(told, Path):
            telephony = recording(told)
            if known:
                raise JournalTrouble("recording", self._journal.path, known.get("source", ""))
            found_at = telephony.found_at
        else:
            if known.get("source", told.name) != told.name:
                raise JournalTrouble("other_source", self._journal.path, known["source"])
            left = _left(known)
            telephony = simulation(told, real, None if left is None else left[0])
            found_at = telephony.found_at if left is None else left[1].at(real)
        clock = HubClock(found_at, real, speed)
        about = {
            "source": telephony.name,
            "midnight": repr(telephony.opens),
            "origin": repr(clock.origin),
            "real": repr(clock.real),
            "speed": repr(clock.speed),
        }
        try:
            self._journal.set_meta(about)
        except JournalTrouble as trouble:
            if not known:
                raise
            # a full disk is no reason to stay away: the old clock goes on to the same instants
            _LOG.error("the journal cannot be written: %s", trouble)
        return telephony, clock

    def _catch_up(self, telephony: Telephony) -> None:
        """Bring the books to now: with the day so far, or over the gap since they were left."""
        now = self._clock.at(self._real())
        earlier = telephony.timeline.until(now)
        if self.watch.resume():
            # what happened meanwhile was not watched; what is there now is found
            self.watch.take(telephony.timeline.present(now), now)
        else:
            self.watch.begin(telephony.opens)
            self._replay(earlier, now)

    def _replay(self, events: Sequence[Event], now: float) -> None:
        """Book the day so far, and look at the alarms on the way, so that they know since when."""
        taken = 0
        at = max(self.watch.ledger.now, now - ALARMS_LOOK_BACK_S)
        while at < now:
            until = bisect_right(events, at, key=lambda event: event.at)
            self.watch.take(events[taken:until], at)
            self.watch.snapshot()
            taken, at = until, at + ALARMS_STEP_S
        self.watch.take(events[taken:], now)

    def _beat(self) -> float:
        """Take what has happened, publish it, and say in how many real seconds to look again."""
        coming = self._timeline.next_at()
        if coming is None:
            self._stand_still()
            return BEAT_S
        if self._clock.speed <= 0:
            now = max(self.watch.ledger.now + FREE_STEP_S, coming)
            events = self._timeline.until(now)
            if self._timeline.next_at() is None and events:
                now = max(event.at for event in events)
        else:
            now = self._clock.at(self._real())
            events = self._timeline.until(now)
        self.watch.take(events, now)
        self.watch.publish()
        coming = self._timeline.next_at()
        if coming is None or self._clock.speed <= 0:
            return 0.0
        wait_s = self._clock.real_until(coming, self._real())
        return min(max(wait_s, PUBLISH_EVERY_S), BEAT_S)

    def _stand_still(self) -> None:
        if self._clock.speed > 0:
            self._clock = HubClock(self.watch.ledger.now, self._real(), 0.0)
            self.watch.time_scale = 0.0
            self.watch.publish()


def _left(known: Mapping[str, str]) -> tuple[float, HubClock] | None:
    """A simulation's midnight and clock as its journal left them; None where it does not say."""
    if not known:
        return None
    try:
        clock = HubClock(float(known["origin"]), float(known["real"]), float(known["speed"]))
        return float(known["midnight"]), clock
    except (KeyError, ValueError) as error:
        _LOG.warning("the journal's clock is left out: %r", error)
        return None
