"""A token from one file that only its owner can read, as systemd's LoadCredential makes it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from wallboard.transport.bearer import LONGEST_TOKEN
from wallboard.transport.credentials import (
    BadCredentialFile,
    CredentialTrouble,
    checked_token,
)

_ROOT = 0
_OTHERS = 0o077
_OTHERS_BUT_A_READING_GROUP = 0o037


class CredentialFile:
    """Reads one declared file, anew at each call, and never writes it."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._environment = environment

    def __repr__(self) -> str:
        return f"CredentialFile({str(self._path)!r})"

    def read(self) -> str:
        """The file's one line without its newline; BadCredentialFile or BadToken if it has none."""
        return checked_token(_without_newline(self._bytes()))

    def store(self, token: str) -> None:
        """Always BadCredentialFile: whoever provides the file changes it."""
        raise self._bad(CredentialTrouble.FILE_READ_ONLY, "is provided from outside")

    def forget(self) -> None:
        """Always BadCredentialFile: whoever provides the file removes it."""
        raise self._bad(CredentialTrouble.FILE_READ_ONLY, "is provided from outside")

    def abandon(self) -> None:
        """A file is not waited for."""

    def _bytes(self) -> bytes:
        if os.name != "posix":
            # Windows keeps access in lists that the mode does not show; it has a keyring.
            raise self._bad(CredentialTrouble.FILE_EXPOSED, "cannot be checked on this system")
        # A link could point anywhere, a named pipe could block for ever.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            descriptor = os.open(self._path, flags)
        except FileNotFoundError:
            failure = self._bad(CredentialTrouble.FILE_MISSING, "does not exist")
        except OSError as error:
            link = error.errno == errno.ELOOP
            kind = CredentialTrouble.FILE_NOT_REGULAR if link else CredentialTrouble.FILE_UNREADABLE
            failure = self._bad(kind, error.strerror or "cannot be opened")
        else:
            try:
                # Judged by the open file, not by its path, which could change in between.
                self._check(os.fstat(descriptor))
                return os.read(descriptor, LONGEST_TOKEN + 2)
            finally:
                os.close(descriptor)
        raise failure

    def _check(self, found: os.stat_result) -> None:
        if not stat.S_ISREG(found.st_mode):
            raise self._bad(CredentialTrouble.FILE_NOT_REGULAR, "is not a regular file")
        mode = stat.S_IMODE(found.st_mode)
        if self._is_from_systemd():
            owners, exposed = {_ROOT, os.geteuid()}, mode & _OTHERS_BUT_A_READING_GROUP
        else:
            owners, exposed = {os.geteuid()}, mode & _OTHERS
        if found.st_uid not in owners:
            raise self._bad(CredentialTrouble.FILE_EXPOSED, "belongs to another user")
        if exposed:
            raise self._bad(CredentialTrouble.FILE_EXPOSED, f"has mode {mode:04o}, not 0600")

    def _is_from_systemd(self) -> bool:
        """Whether it lies in $CREDENTIALS_DIRECTORY, where root may own it and group read it."""
        folder = self._environment.get("CREDENTIALS_DIRECTORY")
        return bool(folder) and self._path.parent.resolve() == Path(str(folder)).resolve()

    def _bad(self, trouble: CredentialTrouble, fault: str) -> BadCredentialFile:
        return BadCredentialFile(trouble, f"{self._path} {fault}")


def _without_newline(content: bytes) -> str:
    # Latin-1 cannot fail, so that no decoding error quotes the content; checked_token judges it.
    return content.removesuffix(b"\n").decode("latin-1")
