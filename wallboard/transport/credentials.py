"""Where a token is kept: the system's keyring, or the one credential file that settings declare."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Protocol

from wallboard.transport.bearer import token_fault


class CredentialTrouble(Enum):
    """Why there is no token; each value is the key of the sentence that says so to people."""

    NO_KEYRING = "no_keyring"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_SILENT = "keyring_silent"
    KEYRING_REFUSED = "keyring_refused"
    BAD_TOKEN = "bad_token"
    FILE_MISSING = "credential_file_missing"
    FILE_UNREADABLE = "credential_file_unreadable"
    FILE_NOT_REGULAR = "credential_file_not_regular"
    FILE_EXPOSED = "credential_file_exposed"
    FILE_READ_ONLY = "credential_file_read_only"


class CredentialError(Exception):
    """No token could be read, stored or forgotten; neither words nor context contain one."""

    def __init__(self, trouble: CredentialTrouble, detail: str) -> None:
        super().__init__(trouble, detail)
        self._trouble = trouble
        self._detail = detail

    @property
    def trouble(self) -> CredentialTrouble:
        return self._trouble

    @property
    def detail(self) -> str:
        return self._detail

    def __str__(self) -> str:
        return f"{self.trouble.value}: {self.detail}"


class NoKeyring(CredentialError):
    """This session has no keyring that encrypts what it keeps."""

    def __init__(self, detail: str) -> None:
        super().__init__(CredentialTrouble.NO_KEYRING, detail)


class KeyringLocked(CredentialError):
    """The keyring is there, but nobody has unlocked it (locked), or none can tell (silent)."""


class KeyringRefused(CredentialError):
    """The keyring answered with an error of its own."""

    def __init__(self, detail: str) -> None:
        super().__init__(CredentialTrouble.KEYRING_REFUSED, detail)


class BadToken(CredentialError):
    """What was given or found cannot be a token."""

    def __init__(self, detail: str) -> None:
        super().__init__(CredentialTrouble.BAD_TOKEN, detail)


class BadCredentialFile(CredentialError):
    """The declared file is missing, or is not one that only its owner can read."""


class Credentials(Protocol):
    """The token for one origin. Every call may block for seconds: never on the GUI thread."""

    def read(self) -> str | None:
        """The token; None if none is stored. CredentialError says why it cannot be had."""

    def store(self, token: str) -> None:
        """Keep `token` in place of any other; CredentialError, and nothing kept, if it fails."""

    def forget(self) -> None:
        """Keep no token any more; well too if there was none. CredentialError if it fails."""

    def abandon(self) -> None:
        """End a call that waits, and let none wait from now on; from any thread."""


def checked_token(text: str) -> str:
    """`text`, or BadToken if it cannot be a token."""
    fault = token_fault(text)
    if fault is not None:
        raise BadToken(fault)
    return text


def credentials_for(origin: str, file: Path | None) -> Credentials:
    """The file where settings declare one, else the keyring; never one in place of the other."""
    # Imported here, for both know the errors above.
    from wallboard.transport.credential_file import CredentialFile
    from wallboard.transport.keyring_entry import KeyringEntry

    return KeyringEntry(origin) if file is None else CredentialFile(file)
