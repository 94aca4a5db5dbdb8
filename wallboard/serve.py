"""The composition root of the hub: it builds the parts, connects them, and reads the clock."""

import asyncio
import contextlib
import faulthandler
import functools
import gc
import logging
import secrets
import signal
import socket
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from wallboard import settings
from wallboard.domain.emergency import Readiness
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Expected
from wallboard.history.journal import Journal, JournalTrouble
from wallboard.history.journal_damage import SetAside, set_aside_where_damaged
from wallboard.hub.clock import HubClock
from wallboard.hub.door import LIMITS, door
from wallboard.hub.live import LiveHub
from wallboard.hub.publication import Publication
from wallboard.hub.server import application
from wallboard.hub.telephony.asterisk.source import AsteriskSource
from wallboard.hub.telephony.events import Event
from wallboard.hub.telephony.recorded import Recording
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline
from wallboard.hub.telephony.timeline import Timeline
from wallboard.hub.tokens import TokenFile
from wallboard.hub.told import hotline_of
from wallboard.hub.watch import CAPABILITIES, Watch, is_event
from wallboard.transport.service_manager import Pulse

_LOG = logging.getLogger(__name__)

PUBLISH_EVERY_S = 0.2
"""At most five answers a second to one board."""
BEAT_S = 1.0
"""Alarms and sliding windows are looked at so often when nothing happens."""
ALARMS_LOOK_BACK_S = 2 * 3600.0
ALARMS_STEP_S = 20.0
"""A day so far is looked at for alarms this far back, so often."""
FREE_STEP_S = 60.0
"""So far a simulation at speed 0 moves in one go."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulated hotline: which scenario, which luck, and the time of day it is found at."""

    scenario: str
    seed: int = 1
    at: timedelta | None = None
    """Time since midnight; None for the time it is now at the hotline."""


@dataclass(frozen=True, slots=True)
class Live:
    """An Asterisk, and what the settings say of its hotline."""

    source: AsteriskSource
    hotline: settings.Hotline


@dataclass(frozen=True, slots=True)
class HubOptions:
    """What the hub is told on the command line."""

    telephony: Simulation | Path | Live
    """A simulation, the file of a recording, or a telephone system that runs by itself."""
    speed: float = 1.0
    journal: Path | None = None
    kept_s: float = settings.History().keep_s
    """So long a minute stays in the journal."""
    tokens: TokenFile | None = None
    certificate: Path | None = None
    key: Path | None = None
    ends_with_stdin: bool = False
    """End when standard input closes: a child then ends with its parent, however that ends."""


@dataclass(frozen=True, slots=True)
class Telephony:
    """A telephone system, ready to be watched."""

    name: str
    """What it is, for the journal: another source's journal is not continued."""
    hotline: Hotline
    timeline: Timeline
    opens: float
    """The instant its books open at."""
    found_at: float
    """The instant that the watch begins at when it begins for the first time."""
    forecast: Callable[[float], Expected] | None = None
    readiness: Callable[[float], Readiness] | None = None


def simulation(options: Simulation, now: float, midnight: float | None = None) -> Telephony:
    """The simulated hotline of a day; `midnight` where a journal knows on which day it began."""
    zone = ZoneInfo("Asia/Shanghai")
    if midnight is None:
        today = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = today.timestamp()
    source = SimulatedHotline(SCENARIOS[options.scenario], seed=options.seed, midnight=midnight)
    at = now if options.at is None else midnight + options.at.total_seconds()
    return Telephony(
        name=f"simulated:{options.scenario}:{options.seed}",
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


class Hub:
    """A telephone system, its watch and its clock, together until the process ends."""

    def __init__(self, options: HubOptions) -> None:
        self._real_offset = time.time() - time.monotonic()
        self._journal = Journal(options.journal, kept_s=options.kept_s)
        self._speed = options.speed
        telephony, clock = self._found(options)
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
        self.due = time.monotonic() + BEAT_S
        """When it next has to show that it lives, by `time.monotonic`."""

    def server_time(self) -> float:
        """The hotline's time now."""
        if self._clock.speed <= 0:
            return self.watch.ledger.now
        return self._clock.at(self._real())

    async def run(self) -> None:
        """Watch for ever; the clock stands from the moment the timeline has ended."""
        while True:
            rest_s = self._beat()
            self.due = time.monotonic() + rest_s
            await asyncio.sleep(rest_s)

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def _real(self) -> float:
        # the wall clock read once and carried on by the monotonic one: nobody sets it back
        return time.monotonic() + self._real_offset

    def _found(self, options: HubOptions) -> tuple[Telephony, HubClock]:
        """The telephone system and its clock, as a journal left them or as they are found now."""
        real = self._real()
        known = self._journal.meta()
        if isinstance(options.telephony, Path):
            telephony = recording(options.telephony)
            if known:
                raise JournalTrouble("recording", options.journal, known["source"])
            clock = HubClock(telephony.found_at, real, options.speed)
        else:
            assert isinstance(options.telephony, Simulation)
            midnight = float(known["midnight"]) if known else None
            telephony = simulation(options.telephony, real, midnight)
            if known and known["source"] != telephony.name:
                raise JournalTrouble("other_source", options.journal, known["source"])
            clock = HubClock(telephony.found_at, real, options.speed)
            if known:
                then = HubClock(float(known["origin"]), float(known["real"]), float(known["speed"]))
                clock = HubClock(then.at(real), real, options.speed)
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


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; OSError where the port is in use or the host is not this machine's."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    server = socket.socket(family, kind, protocol)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(512)
    except OSError:
        server.close()
        raise
    return server


class CertificateUnusable(Exception):
    """A certificate or key that TLS cannot be spoken with."""


class HubFailed(Exception):
    """The hub ended by a failure that nobody foresaw; its traceback is in the log."""


def serve(
    options: HubOptions,
    listener: socket.socket,
    started: Callable[[], None],
    damaged: Callable[[SetAside], None],
) -> None:
    """Run the hub until SIGTERM or SIGINT; `started` is called once it answers.

    `damaged` is called where the journal was, before another begins in its place.

    Raises JournalTrouble, NotARecording and CertificateUnusable before it serves anything, and
    HubFailed where it ends by itself: a supervisor then starts another.
    """
    if options.journal is not None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        aside = set_aside_where_damaged(options.journal, stamp, is_event)
        if aside is not None:
            damaged(aside)
    # whoever kills a hub that hangs learns where: on stderr, which a service manager keeps
    if not faulthandler.is_enabled():
        faulthandler.enable(2)
    told = options.telephony
    hub = _live(told, options) if isinstance(told, Live) else Hub(options)
    _let_many_in()
    _put_boards_first()
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_serve(hub, options, listener, started))
    except CertificateUnusable:
        raise
    except Exception as error:
        # at this level for the log file alone: whoever started the hub reads one sentence
        _LOG.info("the hub failed", exc_info=error)
        detail = f"{type(error).__name__}: {error}"
        raise HubFailed(detail) from error
    finally:
        hub.close()


def _live(telephony: Live, options: HubOptions) -> LiveHub:
    source, told = telephony.source, telephony.hotline
    return LiveHub(
        source.name,
        hotline_of(told, source.name),
        dict(told.kinds),
        options.journal,
        source.feed,
        kept_s=options.kept_s,
    )


async def _serve(
    hub: Hub | LiveHub, options: HubOptions, listener: socket.socket, started: Callable[[], None]
) -> None:
    app = application(hub.watch, hub.publication, hub.server_time, options.tokens)
    config = uvicorn.Config(
        app,
        http=door(LIMITS),
        ws="none",
        log_config=None,
        log_level="error",  # what strangers send is worth no line
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="off",
        timeout_keep_alive=int(LIMITS.rest_s),
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=LIMITS.head_bytes,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise CertificateUnusable(error.strerror or str(error)) from None
    if config.ssl is not None:
        _hasten_handshakes(LIMITS.ask_s)
    server = _Server(config, hub.publication)
    # uvicorn hands the signal on to whoever had it before: here it has done its work by then
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="server")
    watching = asyncio.create_task(hub.run(), name="watch")
    waits: list[asyncio.Task[None]] = [serving, watching]
    if options.ends_with_stdin:
        waits.append(asyncio.create_task(_stdin_closed(), name="stdin"))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    pulse = Pulse("the watch", lambda: hub.due, time.monotonic)
    beating = asyncio.create_task(_beat(pulse), name="pulse")
    if server.started:
        pulse.ready()
        started()
    done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    pulse.stopping()
    hub.publication.end()
    server.should_exit = True
    watching.cancel()
    beating.cancel()
    await asyncio.wait([watching, serving])  # the boards are let go whatever ended the watch
    for task in done:
        task.result()  # what ended the hub, where that was an error


async def _beat(pulse: Pulse) -> None:
    """Say that all is well for as long as somebody asks; a loop that stands still says nothing."""
    while pulse.every_s is not None:
        pulse.look()
        await asyncio.sleep(pulse.every_s)


class _Server(uvicorn.Server):
    """A server that lets waiting boards go before it leaves, in place of cutting them off."""

    def __init__(self, config: uvicorn.Config, publication: Publication) -> None:
        super().__init__(config)
        self._publication = publication
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or SIGINT."""
        self._loop.call_soon_threadsafe(self._publication.end)
        super().handle_exit(sig, frame)


def _let_many_in() -> None:
    """Raise the limit of open files to what the crowd needs, as far as the system lets us."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows counts otherwise
        return
    wanted = LIMITS.crowd + 512  # those in a TLS handshake are not counted yet
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _put_boards_first() -> None:
    """Let the boards wait neither for the collector nor for a thread that adds minutes up."""
    gc.freeze()  # what stands by now stays: it need not be looked through again
    sys.setswitchinterval(0.0005)  # 5 ms otherwise, each time that the loop has been asleep


def _hasten_handshakes(within_s: float) -> None:
    """Give a TLS handshake so long, in place of a minute; uvicorn has no option for it."""
    loop = asyncio.get_running_loop()
    patient = loop.create_server
    hasty = functools.partial(patient, ssl_handshake_timeout=within_s)
    setattr(loop, "create_server", hasty)  # noqa: B010 - the loop is this hub's own


async def _stdin_closed() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
