"""The calls of the live test, placed and answered by SIPp."""

import re
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.exchange import Exchange, free_ports
from tests.live.floor import BEHAVIOURS, REPAIRED, Behaviour

HERE = Path(__file__).parent
_LOGGED = re.compile(r"(\d+) (began|answered|gave_up|sent_away) (\d+)")


@dataclass(frozen=True)
class Callers:
    """Callers of one sort: whom they call, how often, and how long they wait."""

    prefix: str
    """What their numbers begin with; the call's number in its sort follows."""
    extension: str
    calls: int
    per_s: float
    patience_s: float
    talk_s: tuple[float, float] = (4.0, 9.0)


DAY = (
    Callers("00447009001", "100", 86, 1.2, 45.0),  # picked up at different rings, or passed on
    Callers("00447009002", "100", 12, 0.2, 0.7),  # hang up while a telephone rings
    Callers("00447009003", "300", 10, 0.3, 40.0),  # the queue sends most of them away
    Callers("00447009004", "300", 8, 0.12, 5.0),  # give up while they wait
    Callers("00447009005", "200", 16, 0.25, 30.0),  # emergency lines
)
"""132 calls in 80 s."""


@dataclass(frozen=True)
class Outcome:
    """What a caller met, by SIPp's own clock."""

    number: str
    what: str
    """`answered`, `gave_up` or `sent_away`."""
    delay_s: float


@dataclass
class Traffic:
    """SIPp's processes on one exchange."""

    exchange: Exchange
    folder: Path
    _telephones: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _callers: list[tuple[Callers, subprocess.Popen[bytes], Path]] = field(default_factory=list)

    def answer(self) -> None:
        """Put telephones where there are any."""
        for behaviour in BEHAVIOURS:
            if behaviour.there:
                self.put(behaviour)

    def repair(self) -> None:
        """Put a telephone where there was none."""
        self.put(REPAIRED)

    def put(self, behaviour: Behaviour) -> None:
        """Put telephones of one behaviour at their address."""
        pick_up_s = 3_000.0 if behaviour.pick_up_s is None else behaviour.pick_up_s
        scenario = self._scenario("phone", behaviour.name, PICK_UP_MS=round(pick_up_s * 1000))
        port = self.exchange.phone_ports[behaviour.name]
        self._telephones.append(self._sipp(scenario, port, behaviour.name, []))

    def call(self, callers: Sequence[Callers] = DAY) -> None:
        """Let callers call; this returns at once."""
        for sort in callers:
            scenario = self._scenario(
                "caller",
                f"caller-{sort.prefix}",
                PATIENCE_MS=round(sort.patience_s * 1000),
                PREFIX=sort.prefix,
                TALK_LEAST_MS=round(sort.talk_s[0] * 1000),
                TALK_MOST_MS=round(sort.talk_s[1] * 1000),
            )
            log = self.folder / f"{sort.prefix}.log"
            (port,) = free_ports(1, socket.SOCK_DGRAM)
            arguments = [
                f"127.0.0.1:{self.exchange.sip_port}",
                *("-s", sort.extension),
                *("-m", str(sort.calls)),
                *("-r", str(round(sort.per_s * 1000)), "-rp", "1000000"),
                *("-trace_logs", "-log_file", str(log)),
            ]
            process = self._sipp(scenario, port, sort.prefix, arguments)
            self._callers.append((sort, process, log))

    def wait(self, most_s: float) -> None:
        """Wait until the last caller has hung up; subprocess.TimeoutExpired after so long."""
        for _, process, _ in self._callers:
            process.wait(most_s)

    @property
    def calling(self) -> bool:
        """Whether anybody calls or will call."""
        return any(process.poll() is None for _, process, _ in self._callers)

    def outcomes(self) -> list[Outcome]:
        """What every caller met."""
        found = []
        for sort, _, log in self._callers:
            began: dict[str, int] = {}
            for call, what, tick in _LOGGED.findall(log.read_text("utf-8")):
                if what == "began":
                    began[call] = int(tick)
                else:
                    delay_s = (int(tick) - began[call]) / 1000
                    found.append(Outcome(f"{sort.prefix}{call}", what, delay_s))
        return found

    def hang_up(self) -> None:
        """End every caller, as they are."""
        for _, process, _ in self._callers:
            process.kill()
            process.wait()

    def end(self) -> None:
        """End every process."""
        processes = [*self._telephones, *(process for _, process, _ in self._callers)]
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()

    def _scenario(self, kind: str, name: str, **values: object) -> Path:
        text = (HERE / "sipp" / f"{kind}.xml").read_text("utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        path = self.folder / f"{name}.xml"
        path.write_text(text, "utf-8")
        return path

    def _sipp(
        self, scenario: Path, port: int, name: str, arguments: Sequence[str]
    ) -> subprocess.Popen[bytes]:
        media = 30_000 + 2 * (port % 10_000)
        command = [
            *self.exchange.programs.sipp,
            *("-sf", str(scenario), "-i", "127.0.0.1", "-p", str(port)),
            *("-mi", "127.0.0.1", "-mp", str(media), "-nostdin"),
            *("-trace_err", "-error_file", str(self.folder / f"{name}.err")),
            *arguments,
        ]
        with (self.folder / f"{name}.out").open("wb") as output:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder
            )
