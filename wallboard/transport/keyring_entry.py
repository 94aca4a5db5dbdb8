"""A token in the system's keyring, and in no keyring that does not encrypt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar, cast

from wallboard.transport.credentials import (
    CredentialError,
    CredentialTrouble,
    KeyringLocked,
    KeyringRefused,
    NoKeyring,
    checked_token,
)
from wallboard.transport.errand import ErrandThread, Unfinished

SERVICE = "wallboard"
DEADLINE_S = 20.0  # long enough for somebody at the desk to type the keyring's password

# By exact class: what keyrings.alt installs beside these keeps secrets in a plain file.
ACCEPTED = frozenset(
    {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
    }
)
_CHAIN = ("keyring.backends.chainer", "ChainerBackend")
_NONE_FOUND = ("keyring.backends.fail", "Keyring")

Result = TypeVar("Result")


class Backend(Protocol):
    """As much of the keyring package's KeyringBackend as is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class KeyringEntry:
    """The entry of one origin, service "wallboard".

    Each call runs in a thread with a deadline, for a locked keyring waits for a person.
    """

    def __init__(
        self,
        origin: str,
        *,
        deadline_s: float = DEADLINE_S,
        configured: Callable[[], object] | None = None,
    ) -> None:
        """`configured` gives the backend that keyring would use; by default it is asked."""
        self._origin = origin
        self._deadline_s = deadline_s
        self._configured = configured or _configured_backend
        self._errand = ErrandThread("keyring")

    def __repr__(self) -> str:
        return f"KeyringEntry({self._origin!r})"

    def read(self) -> str | None:
        """The token stored for the origin, None if none is; CredentialError if it cannot be had."""
        found = self._ask(lambda backend: backend.get_password(SERVICE, self._origin))
        return None if found is None else checked_token(found)

    def store(self, token: str) -> None:
        """Store `token` and read it back: some backends report a cancelled dialog as success."""
        checked_token(token)

        def kept(backend: Backend) -> bool:
            backend.set_password(SERVICE, self._origin, token)
            return backend.get_password(SERVICE, self._origin) == token

        if not self._ask(kept):
            raise KeyringRefused("the keyring did not keep the token")

    def forget(self) -> None:
        """Delete the entry; there may be none."""

        def gone(backend: Backend) -> None:
            if backend.get_password(SERVICE, self._origin) is not None:
                backend.delete_password(SERVICE, self._origin)

        self._ask(gone)

    def abandon(self) -> None:
        """Leave a dialog that is open to whoever answers it."""
        self._errand.abandon()

    def _ask(self, question: Callable[[Backend], Result]) -> Result:
        try:
            return self._errand.run(
                lambda: question(accepted_backend(self._configured())), self._deadline_s
            )
        except Unfinished:
            failure: CredentialError = KeyringLocked(
                CredentialTrouble.KEYRING_SILENT,
                f"no answer from the keyring in {self._deadline_s:g} s: a dialog may be open",
            )
        except CredentialError:
            raise
        except Exception as error:  # noqa: BLE001 - backends raise what they like
            failure = _typed(error)
        # Raised outside of the handlers: a backend's error may quote the token.
        raise failure


def accepted_backend(configured: object) -> Backend:
    """`configured` or, of a chain, its first that is accepted; NoKeyring if there is none."""
    members: Iterable[object] = [configured]
    if _class_of(configured) == _CHAIN:
        members = cast(Iterable[object], getattr(configured, "backends", ()))
    for member in members:
        if _class_of(member) in ACCEPTED:
            return cast(Backend, member)
    raise NoKeyring(f"{'.'.join(_class_of(configured))} is not a keyring that is accepted")


def _class_of(backend: object) -> tuple[str, str]:
    return type(backend).__module__, type(backend).__qualname__


def _configured_backend() -> object:
    """What keyring would use; detected anew while it has found none.

    The keyring's daemon may start after the board, and keyring remembers that there was none.
    """
    import keyring  # 0.1 s, and only those who have a token need it

    found: object = keyring.get_keyring()
    if _class_of(found) != _NONE_FOUND:
        return found
    viable = [
        kind
        for kind in keyring.backend.KeyringBackend.get_viable_backends()
        if (kind.__module__, kind.__qualname__) in ACCEPTED
    ]
    return max(viable, key=lambda kind: float(kind.priority))() if viable else found


def _typed(error: Exception) -> CredentialError:
    """The backend's error by the name of its class, for its text could contain the token."""
    names = {kind.__name__ for kind in type(error).__mro__}
    said = f"{type(error).__module__}.{type(error).__qualname__}"
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return KeyringLocked(CredentialTrouble.KEYRING_LOCKED, said)
    if names & {"NoKeyringError", "SecretServiceNotAvailableException"}:
        return NoKeyring(said)
    return KeyringRefused(said)
