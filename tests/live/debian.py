"""A real Asterisk and SIPp from Debian, in a folder of their own: the machine stays as it is.

Debian 12 has no Asterisk package, newer and older suites have. A private apt root reads the mirror
from the machine's own sources, the packages are unpacked beside it, and the programs run with the
loader and libraries of their own suite. The packages' signatures are checked with the installed
archive keys; the age of the suite's index is not, for a mirror may be frozen.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUITES = ("forky", "sid", "bullseye")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
PACKAGES = ("asterisk", "sip-tester")
APT_TIMEOUT_S = 240.0


class NotToBeHad(RuntimeError):
    """There is no Asterisk here; the text says why."""


@dataclass(frozen=True)
class Programs:
    """The folder that the packages lie in, and the suite that they come from."""

    root: Path
    suite: str

    @property
    def asterisk(self) -> list[str]:
        """How Asterisk is called."""
        return [*self._loader(), str(self.root / "usr/sbin/asterisk")]

    @property
    def sipp(self) -> list[str]:
        """How SIPp is called."""
        return [*self._loader(), str(self.root / "usr/bin/sipp")]

    @property
    def libraries(self) -> list[Path]:
        """The folders of the suite's libraries."""
        names = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib", "lib")
        return [self.root / name for name in names if (self.root / name).is_dir()]

    def version(self) -> str:
        """What Asterisk says of itself."""
        said = subprocess.run([*self.asterisk, "-V"], capture_output=True, text=True, check=True)
        return said.stdout.strip()

    def _loader(self) -> list[str]:
        # bullseye's lib64 is a link to the machine's own loader: the suite's is the one to take
        for folder in ("usr/lib64", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"):
            loader = (self.root / folder / "ld-linux-x86-64.so.2").resolve()
            if loader.is_relative_to(self.root.resolve()) and loader.exists():
                folders = ":".join(str(each) for each in self.libraries)
                return [str(loader), "--library-path", folders]
        raise NotToBeHad(f"{self.root} holds no loader")


def cache_folder() -> Path:
    """Where the packages stay between runs; WALLBOARD_LIVE_CACHE names another place."""
    named = os.environ.get("WALLBOARD_LIVE_CACHE")
    if named:
        return Path(named)
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "wallboard-live"


def programs(cache: Path) -> Programs:
    """Asterisk and SIPp, from the cache or from the mirror; NotToBeHad where there are none."""
    for suite in SUITES:
        had = Programs(cache / suite / "root", suite)
        if (cache / suite / "complete").exists():
            return had
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise NotToBeHad("this machine has no apt-get and dpkg-deb")
    if os.uname().machine != "x86_64" or not KEYRING.exists():
        raise NotToBeHad("this is no amd64 machine with Debian's archive keys")
    mirror = next(_mirrors(), None)
    if mirror is None:
        raise NotToBeHad("the machine's apt sources name no Debian mirror")
    troubles = []
    for suite in SUITES:
        try:
            return _fetched(cache / suite, suite, mirror)
        except (subprocess.SubprocessError, OSError, NotToBeHad) as error:
            said = getattr(error, "stderr", None) or str(error)
            troubles.append(f"{suite}: {str(said).strip().splitlines()[-1:] or error}")
            shutil.rmtree(cache / suite, ignore_errors=True)
    raise NotToBeHad("; ".join(troubles))


def _mirrors() -> Iterator[str]:
    """The Debian mirrors in the machine's own apt sources, of either format."""
    folder = Path("/etc/apt")
    files = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    for file in files:
        if not file.is_file():
            continue
        for line in file.read_text("utf-8", "replace").splitlines():
            one_line = re.match(r"deb\s+(?:\[[^]]*\]\s+)?(\S+/debian/?)\s", line)
            stanza = re.match(r"URIs:\s*(\S+/debian/?)\s*$", line)
            found = one_line or stanza
            if found is not None:
                yield found[1].rstrip("/")


def _fetched(folder: Path, suite: str, mirror: str) -> Programs:
    shutil.rmtree(folder, ignore_errors=True)
    apt = folder / "apt"
    for name in ("etc/parts", "etc/sources", "state/lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True)
    (apt / "state/status").touch()
    (apt / "etc/sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n")
    configuration = apt / "apt.conf"
    configuration.write_text(
        f'Dir::Etc "{apt}/etc";\n'
        f'Dir::Etc::main "{apt}/etc/none";\n'
        f'Dir::Etc::parts "{apt}/etc/parts";\n'
        f'Dir::Etc::sourcelist "{apt}/etc/sources.list";\n'
        f'Dir::Etc::sourceparts "{apt}/etc/sources";\n'
        f'Dir::State "{apt}/state";\n'
        f'Dir::State::status "{apt}/state/status";\n'
        f'Dir::Cache "{apt}/cache";\n'
        'APT::Architecture "amd64";\n'
        'APT::Sandbox::User "";\n'
        'Acquire::Languages "none";\n'
        'Acquire::http::Timeout "20";\n'
        'Acquire::Retries "1";\n'
        'Acquire::Check-Valid-Until "false";\n'
    )
    _apt(configuration, "update", "-o", "APT::Update::Error-Mode=any")
    _apt(configuration, "--download-only", "-y", "--no-install-recommends", "install", *PACKAGES)
    root = folder / "root"
    root.mkdir()
    for package in sorted((apt / "cache/archives").glob("*.deb")):
        subprocess.run(
            ["dpkg-deb", "-x", str(package), str(root)], check=True, capture_output=True, text=True
        )
    found = Programs(root, suite)
    found.version()
    shutil.rmtree(apt)
    (folder / "complete").touch()
    return found


def _apt(configuration: Path, *arguments: str) -> None:
    environment = {**os.environ, "APT_CONFIG": str(configuration), "LC_ALL": "C"}
    command: Sequence[str] = ["apt-get", "-q", *arguments]
    subprocess.run(
        command,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=APT_TIMEOUT_S,
    )
