"""Where the program leaves what outlasts it: folders of its user's, that no one else can read."""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Places:
    """`data` for histories and tokens, `state` for logs, `runtime` for locks and sockets."""

    data: Path
    state: Path
    runtime: Path


def user_places() -> Places:
    """The places that the system names for a program of this user's."""
    names = platformdirs.PlatformDirs("wallboard", appauthor=False)
    data, state = Path(names.user_data_dir), Path(names.user_state_dir)
    if sys.platform != "linux":
        return Places(data, state, Path(names.user_runtime_dir))
    # without a session of its own a user has no such folder, and one in /tmp is anybody's
    session = os.environ.get("XDG_RUNTIME_DIR")
    return Places(data, state, Path(session) / "wallboard" if session else state / "run")


def private(folder: Path) -> Path:
    """The folder, made where it is missing; OSError where it is not this user's alone.

    A socket in a folder that another user can write to could be that user's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PermissionError(1, "not a folder of this user's", str(folder))
        if stat.S_IMODE(found.st_mode) & 0o077:
            folder.chmod(0o700)
    return folder
