"""Both services as they are shipped, under a real systemd: hurt in every way, and timed until back.

The walls run at once, each on a machine of its own, as the service of an ordinary user; what is
judged is what their screens show. The hub is a service of its machine, without a telephone system.
What hangs waits half a minute for its watchdog, and other tests run meanwhile.
"""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.report import Measured, promised
from tests.faults.server import TOKEN, MetricsServer
from tests.faults.systemd import Machine, missing
from tests.faults.world import World
from tests.screens import Screen, virtual_screen, xvfb_missing
from wallboard.assets import resource
from wallboard.hub.tokens import TokenFile
from wallboard.ui.theme import theme

DATA = theme("dark").data.rgb().to_bytes(4, "little")
START_S = 40.0
"""Everything starts at once."""
APART_S = 3.0
"""So much later than the one before it each is hurt: what hangs begins again on its own."""
HUNG_S = 45.0
"""Within which what hangs is ended by its watchdog, and well."""
SLACK_S = 15.0
"""So much later than promised it is still awaited, to tell how late it was."""

pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.timeout(300),  # the first row waits for the start of all
    pytest.mark.skipif(bool(missing() or xvfb_missing()), reason=missing() or xvfb_missing()),
]


def until(what: Callable[[], bool], seconds: float, why: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, why
        time.sleep(0.1)


class Wall:
    """A wall that is a service of its user."""

    unit = "wallboard-wall"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.close = stack.close
        (folder / "x").mkdir(parents=True)
        self._screen: Screen = stack.enter_context(virtual_screen(folder / "x", 960, 540))
        server = stack.enter_context(MetricsServer(World()))
        machine = Machine(folder / "machine", user="supervisor")
        units, settings = machine.home / ".config/systemd/user", machine.home / ".config/wallboard"
        units.mkdir(parents=True)
        shutil.copy(resource("systemd", f"{self.unit}.service"), units)
        settings.mkdir()
        (settings / "token").write_text(TOKEN)
        shown = f"/run/user/1000/credentials/{self.unit}.service/token"
        (settings / "wallboard.toml").write_text(
            f'language = "en"\n[server]\nurl = "{server.origin}"\npoll_s = 1.0\n'
            f'credential_file = "{shown}"\n[wall]\ndensity = "standard"\n'
        )
        machine.install("opt/wallboard/bin/wallboard", "tests.faults.hurt")
        self.machine = stack.enter_context(machine.running())

    def start(self) -> None:
        self.machine.ctl("set-environment", f"DISPLAY={self._screen.display}")
        self.machine.ctl("enable", self.unit)
        self.machine.ctl("start", self.unit)
        until(self.lives, START_S, f"no wall\n{self.machine.console()}")
        watched(self)

    def lives(self) -> bool:
        """Whether figures are painted, in the colour of live ones."""
        picture = self._screen.picture()  # as long as its bits are looked at
        return bytes(picture.constBits()).count(DATA) > 300

    def hurt(self, wound: str) -> None:
        """Open one of the wounds."""
        (self.machine.home / wound).touch()

    def back(self, within_s: float) -> None:
        """Wait until the screen has nothing live any more, and then again."""
        until(lambda: not self.lives(), within_s + SLACK_S, "it was not hurt")
        until(self.lives, within_s + SLACK_S, f"it is not back\n{self.machine.console()}")

    def holding_the_token(self) -> list[str]:
        """The names of the files at its home that the token is in."""
        files = [each for each in self.machine.home.rglob("*") if each.is_file()]
        return [each.name for each in files if TOKEN.encode() in each.read_bytes()]

    def state(self, name: str) -> str:
        """A file that it keeps."""
        return (self.machine.home / ".local/state/wallboard" / name).read_text("utf-8")


class Hub:
    """A hub that is a service of its machine."""

    unit = "wallboard-hub"
    ask = (
        "import sys; from urllib.request import Request, urlopen;"
        "head = {'Authorization': f'Bearer {sys.argv[1]}'};"
        "url = 'http://127.0.0.1:8080/v1/snapshot';"
        "print(urlopen(Request(url, headers=head), timeout=1).read().decode())"
    )

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.close = stack.close
        machine = Machine(folder)
        etc = folder / "etc"
        (etc / "wallboard").mkdir()
        shutil.copy(resource("systemd", f"{self.unit}.service"), etc / "systemd/system")
        (etc / "wallboard/secret").write_text("s3cret")
        (etc / "wallboard/hub.toml").write_text(
            f'[asterisk]\nuser = "wallboard"\n'
            f'credential_file = "/run/credentials/{self.unit}.service/secret"\n'
        )
        machine.home.mkdir()
        self._token = TokenFile(machine.home / "tokens.json").add("wall", "read")
        machine.install("opt/wallboard/bin/wallboard")
        self.machine = stack.enter_context(machine.running())
        self._epochs = {""}

    def start(self) -> None:
        self.machine.ctl("enable", self.unit)
        self.machine.ctl("start", self.unit)
        self.back(START_S)
        watched(self)

    def back(self, within_s: float) -> None:
        """Wait until another run than any before answers."""
        found = ""

        def answers() -> bool:
            nonlocal found
            found = self._epoch()
            return found not in self._epochs

        until(answers, within_s + SLACK_S, f"it does not answer\n{self.machine.console()}")
        self._epochs.add(found)

    def _epoch(self) -> str:
        said = self.machine.python(self.ask, self._token)
        if not said:
            return ""
        snapshot = json.loads(said)
        assert snapshot["source"]["state"] in ("lost", "connecting")
        return str(snapshot["epoch"])


Service = Wall | Hub


def watched(service: Service) -> None:
    """Wait until it has said once more, after that it is ready, that it is well."""
    asked = service.unit, "WatchdogTimestampMonotonic"
    first = service.machine.told(*asked)
    until(lambda: service.machine.told(*asked) != first, 60.0, "its watchdog hears nothing of it")


def timed(service: Service, wound: Callable[[], None], within_s: float) -> float:
    """In how many seconds a service is back from something."""
    began = time.monotonic()
    wound()
    service.back(within_s)
    return time.monotonic() - began


def signalled(service: Service, number: signal.Signals, within_s: float) -> float:
    return timed(service, lambda: service.machine.send(number, service.unit), within_s)


def crashed(wall: Wall, within_s: float) -> float:
    took_s = signalled(wall, signal.SIGSEGV, within_s)
    assert "Fatal Python error: Segmentation fault" in wall.state("wall-crash.txt")
    assert wall.holding_the_token() == ["token"], "a core file, most likely"
    return took_s


def crashes(wall: Wall, within_s: float) -> float:
    """Until the record holds three: the last run is a safe one."""
    took_s = 0.0
    while len(json.loads(wall.state("wall-runs.json"))["crashes"]) < 3:
        assert "begins, safe" not in wall.state("wall.log")
        took_s = max(took_s, signalled(wall, signal.SIGSEGV, within_s))
    begins = [line for line in wall.state("wall.log").splitlines() if " begins" in line]
    assert begins[-1].endswith(", safe")
    return took_s


def hung(wall: Wall, within_s: float) -> float:
    took_s = signalled(wall, signal.SIGSTOP, within_s)
    assert "Fatal Python error: Aborted" in wall.state("wall-crash.txt")
    return took_s


def blocked(wall: Wall, within_s: float) -> float:
    took_s = timed(wall, lambda: wall.hurt("show_now"), within_s)
    where = wall.state("wall-crash.txt").partition("Fatal Python error: Aborted")[2]
    assert "hurt.py" in where, "the crash file does not say where it hung"
    return took_s


def without_poller(wall: Wall, within_s: float) -> float:
    took_s = timed(wall, lambda: wall.hurt("step"), within_s)
    assert "the poller is silent for" in wall.state("wall.log")
    return took_s


def stopped(service: Service, within_s: float) -> float:
    began = time.monotonic()
    service.machine.ctl("stop", service.unit)
    took_s = time.monotonic() - began
    told = {name: service.machine.told(service.unit, name) for name in ENDED}
    assert told == ENDED
    return took_s


ENDED = {"ActiveState": "inactive", "Result": "success", "ExecMainStatus": "0"}


def killed(hub: Hub, within_s: float) -> float:
    return signalled(hub, signal.SIGKILL, within_s)


def hub_hung(hub: Hub, within_s: float) -> float:
    took_s = signalled(hub, signal.SIGSTOP, within_s)
    assert "Fatal Python error: Aborted" in hub.machine.said()
    return took_s


@dataclass(frozen=True)
class Row:
    """What happens to a service, by when it must be well, and in what it is found out."""

    fault: str
    shows: str
    within_s: float
    took_s: Callable[[Any, float], float]


BACK = "the service restarted, the wall painted and live"
CHAINS: tuple[tuple[type[Service], tuple[Row, ...]], ...] = (
    (
        Wall,
        (
            Row("SIGSEGV", BACK, 10.0, crashed),
            Row("crash loop at start: three in five minutes", f"{BACK}, safe", 10.0, crashes),
            Row("SIGTERM, logout: the service stopped", "a clean end", 5.0, stopped),
        ),
    ),
    (Wall, (Row("GUI thread blocked: the process stands still", BACK, HUNG_S, hung),)),
    (Wall, (Row("GUI thread blocked: it alone stands still", BACK, HUNG_S, blocked),)),
    (Wall, (Row("poller dies: it alone stands still", BACK, HUNG_S, without_poller),)),
    (
        Hub,
        (
            Row("kill -9: the hub", "the service restarted, serving", 10.0, killed),
            Row("the hub hangs", "the service restarted, serving", HUNG_S, hub_hung),
            Row("SIGTERM, logout: the hub stopped", "a clean end", 5.0, stopped),
        ),
    ),
)
"""One after the other happens to one service, and to all of them meanwhile."""


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> Iterator[dict[Row, Future[float]]]:
    """What the rows that are asked for come to.

    Qt takes the thread in which it is first used for the main one: that is not a row's.
    """
    asked: set[Row] = {
        item.callspec.params["row"]  # type: ignore[attr-defined]
        for item in request.session.items
        if item.path == Path(__file__)
    }
    chains = [
        (of, [each for each in rows if each in asked])
        for of, rows in CHAINS
        if asked.intersection(rows)
    ]
    found: dict[Row, Future[float]] = {each: Future() for _, rows in chains for each in rows}
    with ExitStack() as stack, ThreadPoolExecutor(len(chains)) as pool:
        services = [
            of(tmp_path_factory.mktemp("machine"), stack.enter_context(ExitStack()))
            for of, _ in chains
        ]
        starts = [pool.submit(service.start) for service in services]
        wait(starts)  # nobody is timed while others begin
        begin = time.monotonic()
        for number, (service, (_, rows)) in enumerate(zip(services, chains, strict=True)):
            outcomes = [(each, found[each]) for each in rows]
            pool.submit(happen, service, starts[number], outcomes, begin + number * APART_S)
        yield found


def happen(
    service: Service,
    started: Future[None],
    rows: Sequence[tuple[Row, Future[float]]],
    begin: float,
) -> None:
    """Let the rows of one service happen from a time on, and end it."""
    time.sleep(max(0.0, begin - time.monotonic()))
    for each, outcome in rows:
        try:
            started.result()
            outcome.set_result(each.took_s(service, each.within_s))
        except BaseException as error:  # noqa: BLE001 - it is raised where the row is judged
            outcome.set_exception(error)
    service.close()


def judged(*, late: bool) -> pytest.MarkDecorator:
    """The rows of what hangs and of what comes after that, or all others."""
    return pytest.mark.parametrize(
        "row",
        [
            pytest.param(each, id=each.fault, marks=promised(each, "process and display"))
            for _, rows in CHAINS
            for number, each in enumerate(rows)
            if any(before.within_s == HUNG_S for before in rows[: number + 1]) is late
        ],
    )


@judged(late=False)
def test_it_is_well_in_time(
    row: Row, outcomes: dict[Row, Future[float]], measured: Measured
) -> None:
    measured.back_s = outcomes[row].result()
    assert measured.back_s <= row.within_s


@judged(late=True)
def test_who_waits_for_a_watchdog_is_well_in_time(
    row: Row, outcomes: dict[Row, Future[float]], measured: Measured
) -> None:
    test_it_is_well_in_time(row, outcomes, measured)
