"""One Asterisk on the loopback, configured for the live test, started and stopped at will."""

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.live.debian import NotToBeHad, Programs
from tests.live.floor import (
    BEHAVIOURS,
    PAYMENT_TIME_OUT_S,
    Phone,
    lines,
    phones,
    seats,
)

HERE = Path(__file__).parent
CERTIFICATE = HERE.parent / "transport" / "tls" / "server.pem"
AUTHORITY = HERE.parent / "transport" / "tls" / "ca.pem"
EMPTY = ("acl", "ccss", "cli", "codecs", "features", "pjproject", "sorcery", "stasis", "udptl")
RTP_PORTS = 400
STARTS_WITHIN_S = 20.0
HOTLINE_UTC_OFFSET_S = 8 * 3600


def free_ports(count: int, kind: socket.SocketKind) -> list[int]:
    """Ports of the loopback that nothing is bound to now."""
    sockets = [socket.socket(socket.AF_INET, kind) for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def away_from_midnight(needed_s: float) -> None:
    """Wait until the hotline's midnight is far: a journal forgets the day's events there."""
    to_midnight_s = 86_400 - (time.time() + HOTLINE_UTC_OFFSET_S) % 86_400
    if to_midnight_s < needed_s:
        time.sleep(to_midnight_s + 1)


@dataclass
class Exchange:
    """An Asterisk in a folder of its own."""

    programs: Programs
    run: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.ami_port, self.http_port, self.https_port = free_ports(3, socket.SOCK_STREAM)
        self.sip_port, *phone_ports = free_ports(1 + len(BEHAVIOURS), socket.SOCK_DGRAM)
        self.phone_ports = {
            each.name: port for each, port in zip(BEHAVIOURS, phone_ports, strict=True)
        }

    @property
    def origin(self) -> str:
        """Where AMI answers over TLS."""
        return f"https://127.0.0.1:{self.https_port}"

    @property
    def plain_origin(self) -> str:
        """Where it answers in clear text."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def queue_log(self) -> Path:
        """Asterisk's own log of its queues."""
        return self.run / "log" / "queue_log"

    def configure(self) -> None:
        """Write the configuration of the floor."""
        etc = self.run / "etc"
        for name in ("etc", "lib", "spool", "run", "log", "cache"):
            (self.run / name).mkdir(parents=True, exist_ok=True)
        documentation = self.programs.root / "usr/share/asterisk/documentation"
        if documentation.is_dir() and not (self.run / "lib/documentation").exists():
            shutil.copytree(documentation, self.run / "lib/documentation")
        for name in EMPTY:
            (etc / f"{name}.conf").touch()
        values = self._values()
        for template in sorted((HERE / "config").glob("*.conf")):
            text = template.read_text("utf-8")
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            (etc / template.name).write_text(text, "utf-8")

    def start(self) -> None:
        """Start it, and wait until its queues answer; NotToBeHad where they do not."""
        command = [*self.programs.asterisk, "-C", str(self.run / "etc/asterisk.conf"), "-f"]
        with (self.run / "log" / "console").open("ab") as console:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, cwd=self.run
            )
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if "fully booted" in self.cli("core waitfullybooted", check=False):
                return
            time.sleep(0.1)
        self.stop()
        raise NotToBeHad(f"Asterisk does not start here; see {self.run / 'log'}")

    def stop(self) -> None:
        """End it at once."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def cli(self, command: str, *, check: bool = True) -> str:
        """What a command of its console says."""
        asked = [*self.programs.asterisk, "-C", str(self.run / "etc/asterisk.conf"), "-rx", command]
        said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=20)
        if check and said.returncode:
            raise RuntimeError(f"{command}: {said.stdout}{said.stderr}")
        return said.stdout

    def pause(self, phone: Phone, *, paused: bool = True) -> None:
        """Pause a member in all its queues, or let it work again."""
        asked = {"Interface": phone.interface, "Paused": str(paused).lower()}
        if paused:
            asked["Reason"] = phone.paused
        self.act("QueuePause", **asked)

    def act(self, action: str, **arguments: str) -> None:
        """Do something to the queues by AMI, with an account that may; RuntimeError if refused."""
        url = f"{self.plain_origin}/rawman"
        account = {"action": "Login", "username": "conductor", "secret": self.secret}
        with requests.Session() as session:
            for form in (account, {"action": action, **arguments}):
                said = session.post(url, data=form, timeout=5).text
                if not said.startswith("Response: Success"):
                    raise RuntimeError(f"{form['action']}: {said}")

    def pause_those_that_begin_so(self) -> None:
        """Pause who is paused when the run begins."""
        for phone in phones():
            if phone.paused:
                self.pause(phone)

    def _values(self) -> Mapping[str, str]:
        root = self.programs.root
        modules = next(each.parent for each in root.glob("usr/lib/**/app_queue.so"))
        ports = {
            "AMI_PORT": self.ami_port,
            "HTTP_PORT": self.http_port,
            "HTTPS_PORT": self.https_port,
            "SIP_PORT": self.sip_port,
        }
        rtp = 20_000 + secrets.randbelow(20) * RTP_PORTS
        return {
            **{name: str(port) for name, port in ports.items()},
            "RUN": str(self.run),
            "ROOT": str(root),
            "MODULES": str(modules),
            "SECRET": self.secret,
            "CERTIFICATE": str(CERTIFICATE),
            "RTP_START": str(rtp),
            "RTP_END": str(rtp + RTP_PORTS - 2),
            "PAYMENT_TIME_OUT": str(PAYMENT_TIME_OUT_S),
            "HOTLINE_MEMBERS": _members(seats()),
            "PAYMENT_MEMBERS": _members(each for each in seats() if each.payment),
            "EMERGENCY_MEMBERS": _members(lines()),
            "PHONES": "\n".join(self._phone(each) for each in phones()),
        }

    def _phone(self, phone: Phone) -> str:
        # without qualify a dead line looks free
        qualify = 3 if phone.id.startswith("e") or not phone.behaviour.there else 0
        port = self.phone_ports[phone.behaviour.name]
        return (
            f"[{phone.id}](phone)\naors={phone.id}\n[{phone.id}](line)\n"
            f"contact=sip:{phone.id}@127.0.0.1:{port}\n"
            f"qualify_frequency={qualify}\nqualify_timeout=1.0\n"
        )


def _members(found: Iterable[Phone]) -> str:
    return "\n".join(f"member => {each.interface},0,{each.name},{each.interface}" for each in found)
