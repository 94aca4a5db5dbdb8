"""A machine of its own under a real systemd: its files, users and processes, on this kernel.

It lives in namespaces, where systemd is process 1, or the service manager of a user. It ends with
the block, and with the test run however that ends; what it mounts and starts is nowhere else.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
UNITS = Path("/lib/systemd/system")
PROGRAMS = {
    "systemctl": "systemd", "/lib/systemd/systemd": "systemd", "unshare": "util-linux",
    "nsenter": "util-linux", "setpriv": "util-linux", "mount": "mount",
}  # fmt: skip
CAP_SYS_ADMIN = 21
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USERS = {"root": 0, "wallboard": 990, "supervisor": 1000, "nobody": 65534}
HOMES = {"root": "/root", "wallboard": "/var/lib/wallboard", "supervisor": "/home/supervisor"}
BOOT_S = 60.0

PROGRAM = """#!/bin/sh
# wallboard, installed where a service that sees no home can run it
export LD_LIBRARY_PATH=/opt/wallboard/base/lib PYTHONHOME=/opt/wallboard/base
export PYTHONPATH=/opt/wallboard/checkout:/opt/wallboard/packages
exec 2>>"$HOME/said"
exec /opt/wallboard/base/bin/python{version} -m {module} "$@"
"""
BOOT = """
set -eu
ulimit -c unlimited         # as on a machine that was booted
for group in $GROUPS; do
    mkdir "$group"
    echo $$ >"$group/cgroup.procs"
    test -z "$WHO" || chown "$WHO" "$group" "$group/cgroup.procs"
done
test -n "$WHO" || "$PYTHON" -c "$LOOPBACK"
mount --make-rshared /      # what LoadCredential mounts is seen by this way only
mount --bind -o ro /proc/sys /proc/sys
mount --bind "$BASE" "$ROOT/opt/wallboard/base"
mount --bind "$PACKAGES" "$ROOT/opt/wallboard/packages"
mount --bind "$CHECKOUT" "$ROOT/opt/wallboard/checkout"
for each in opt etc home var/lib; do
    mount --rbind "$ROOT/$each" "/$each"
done
mount --bind "$ROOT/console" /dev/console
mount -t tmpfs -o mode=755 none /run
mkdir -p /run/systemd/system /run/user
if test -z "$WHO"; then
    export container=test SYSTEMD_UNIT_PATH=/etc/systemd/system
    exec /lib/systemd/systemd --system --unit=basic.target --log-target=console
fi
install -d -m 700 -o "$WHO" "$XDG_RUNTIME_DIR"
setpriv --reuid "$WHO" --regid "$WHO" --clear-groups \\
    /lib/systemd/systemd --user --unit=basic.target --log-target=console &
wait $!
"""

LOOPBACK = """
import fcntl, socket
UP = (1).to_bytes(2, "little")
fcntl.ioctl(socket.socket(), 0x8914, b"lo".ljust(16, bytes(1)) + UP)   # SIOCSIFFLAGS
"""


def missing() -> str:
    """Why there can be no such machine; empty where there can."""
    packages = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if packages:
        return f"not installed: {', '.join(sorted(packages))}"
    able = re.search(r"^CapEff:\s*(\w+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    if able is None or not int(able[1], 16) >> CAP_SYS_ADMIN & 1:
        return "only root may make namespaces"
    return "" if _hierarchies() else "no control groups are mounted"


class Machine:
    """A machine that is not started yet: its files may be laid out below `root`."""

    def __init__(self, root: Path, user: str = "") -> None:
        """`user` is whose service manager runs, on this machine's network.

        Without one it is the machine's own, and so is the network.
        """
        self.root = root
        self.user = user
        self._process: subprocess.Popen[bytes] | None = None
        for each in ("base", "packages", "checkout"):
            (root / "opt/wallboard" / each).mkdir(parents=True)
        for each in ("home", "var/lib", "etc/systemd/system"):
            (root / each).mkdir(parents=True)
        accounts = [
            f"{name}:x:{number}:{number}::{HOMES.get(name, '/')}:/bin/false\n"
            for name, number in USERS.items()
        ]
        (root / "etc/passwd").write_text("".join(accounts))
        (root / "etc/group").write_text("".join(f"{n}:x:{i}:\n" for n, i in USERS.items()))
        (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")
        (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
        (root / "etc/machine-id").write_text(f"{'0' * 31}1\n")
        shutil.copy("/etc/ld.so.cache", root / "etc")
        for each in ("alternatives", "fonts"):
            if Path("/etc", each).exists():
                shutil.copytree(f"/etc/{each}", root / "etc" / each, symlinks=True)
        for target in ("basic", "sysinit", "multi-user", "shutdown"):
            name = f"{target}.target"
            (root / "etc/systemd/system" / name).symlink_to(UNITS / name)
        (root / "console").touch()
        (root / "console").chmod(0o666)

    @property
    def home(self) -> Path:
        """The home of the user, or of the service where the machine's manager runs."""
        return self.root / HOMES[self.user or "wallboard"].removeprefix("/")

    def install(self, path: str, module: str = "wallboard") -> None:
        """Make a program of a module."""
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PROGRAM.format(version=version, module=module))
        file.chmod(0o755)

    @contextmanager
    def running(self) -> Iterator[Machine]:
        """The machine, up until the block ends."""
        groups = [each / f"wallboard-test-{os.getpid()}-{id(self)}" for each in _hierarchies()]
        if self.user:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, USERS[self.user], USERS[self.user])
        console = (self.root / "console").open("ab")
        apart = ["--mount", "--pid", "--uts", "--ipc", *([] if self.user else ["--net"])]
        self._process = subprocess.Popen(
            [
                *("setpriv", "--pdeathsig", "KILL", "unshare", *apart, "--mount-proc", "--fork"),
                *("--kill-child", "sh", "-c", BOOT),
            ],
            env={
                **self._environment, "ROOT": str(self.root), "GROUPS": " ".join(map(str, groups)),
                "BASE": sys.base_prefix, "PACKAGES": sysconfig.get_path("purelib"),
                "CHECKOUT": str(CHECKOUT), "PYTHON": sys.executable, "LOOPBACK": LOOPBACK,
                "WHO": str(USERS[self.user]) if self.user else "",
            },
            stdin=subprocess.DEVNULL, stdout=console, stderr=console,
        )  # fmt: skip
        console.close()
        try:
            self._await_boot()
            yield self
        finally:
            self._process.kill()
            self._process.wait()
            for group in groups:
                _remove(group)

    def ctl(self, *words: str) -> str:
        """What systemctl answers."""
        done = self._inside("systemctl", *(["--user"] if self.user else []), *words)
        assert done.returncode == 0, f"systemctl {words}: {done.stderr}\n{self.console()}"
        return done.stdout.strip()

    def told(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.ctl("show", "--value", f"--property={name}", unit)

    def send(self, number: signal.Signals, unit: str) -> None:
        """Send a signal to every process of a unit."""
        self.ctl("kill", f"--signal={number.name}", unit)

    def python(self, code: str, *words: str) -> str:
        """What a Python program prints that runs in the machine's network."""
        done = self._entered("--net", sys.executable, "-ISc", code, *words)
        return done.stdout if done.returncode == 0 else ""

    def said(self) -> str:
        """What the programs installed here had to say for themselves."""
        said = self.home / "said"
        return said.read_text("utf-8", "replace") if said.exists() else ""

    def console(self) -> str:
        """What systemd had to say, and the programs it started."""
        return (self.root / "console").read_text("utf-8", "replace") + self.said()

    @property
    def _environment(self) -> dict[str, str]:
        mine = {"PATH": PATH, "LANG": "C.UTF-8", "USER": self.user}
        if self.user:
            mine |= {
                "HOME": HOMES[self.user], "XDG_RUNTIME_DIR": f"/run/user/{USERS[self.user]}",
            }  # fmt: skip
        return mine

    def _await_boot(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + BOOT_S
        scope = ["--user"] if self.user else []
        while self._inside("systemctl", *scope, "is-system-running").stdout.strip() != "running":
            assert self._process.poll() is None, self.console()
            assert time.monotonic() < deadline, self.console()
            time.sleep(0.05)

    def _inside(self, *words: str) -> subprocess.CompletedProcess[str]:
        mine = ("setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups")
        return self._entered("--mount", "--pid", "--net", *(mine if self.user else ()), *words)

    def _entered(self, *words: str) -> subprocess.CompletedProcess[str]:
        assert self._process is not None
        number = self._process.pid
        first = Path(f"/proc/{number}/task/{number}/children").read_text().strip() or "0"
        return subprocess.run(
            ["nsenter", "--target", first, *words],
            env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=30, check=False,
        )  # fmt: skip


def _hierarchies() -> list[Path]:
    """Where the control groups that systemd keeps its services by are mounted."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        mounted, _, kind = line.partition(" - ")
        name, _, options = kind.split(" ")
        if name == "cgroup2" or (name == "cgroup" and "name=systemd" in options):
            found.append(Path(mounted.split()[4]))
    return found


def _remove(group: Path) -> None:
    """Remove a control group whose last processes are about to be gone."""
    deadline = time.monotonic() + BOOT_S
    while group.exists():
        try:
            for folder, _, _ in os.walk(group, topdown=False):
                Path(folder).rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
