"""Which backends are accepted, and what their errors become. No real keyring is touched."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import keyring.errors
import pytest

from wallboard.transport.credentials import (
    BadToken,
    CredentialError,
    CredentialTrouble,
    KeyringLocked,
    KeyringRefused,
    NoKeyring,
    credentials_for,
)
from wallboard.transport.keyring_entry import ACCEPTED, SERVICE, KeyringEntry, accepted_backend

ORIGIN = "https://metrics.example"
TOKEN = "s3cr3t-T0ken"


class InMemory:
    """What every backend does, under the name of none."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("No such password!")


def named(module: str, name: str, base: type = InMemory, **members: object) -> InMemory:
    """An object whose class bears the name of a backend."""
    kind = type(name, (base,), {"__module__": module, "__qualname__": name, **members})
    made = kind()
    assert isinstance(made, InMemory)
    return made


def secret_service(base: type = InMemory, **members: object) -> InMemory:
    return named("keyring.backends.SecretService", "Keyring", base, **members)


def entry(backend: object, deadline_s: float = 30.0) -> KeyringEntry:
    return KeyringEntry(ORIGIN, deadline_s=deadline_s, configured=lambda: backend)


@pytest.mark.parametrize(("module", "name"), sorted(ACCEPTED))
def test_round_trip(module: str, name: str) -> None:
    backend = named(module, name)
    here = entry(backend)
    assert here.read() is None
    here.store(TOKEN)
    assert backend.kept == {(SERVICE, ORIGIN): TOKEN} == {("wallboard", ORIGIN): TOKEN}
    assert here.read() == TOKEN
    here.forget()
    assert here.read() is None
    here.forget()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyrings.alt.file", "PlaintextKeyring"),
        ("keyrings.alt.file", "EncryptedKeyring"),
        ("keyring.backends.null", "Keyring"),
        ("keyring.backends.fail", "Keyring"),
        ("elsewhere.SecretService", "Keyring"),
    ],
)
def test_no_other_backend_is_ever_used(module: str, name: str) -> None:
    backend = named(module, name)
    here = entry(backend)
    for call in (here.read, lambda: here.store(TOKEN), here.forget):
        with pytest.raises(NoKeyring, match=name):
            call()
    assert backend.kept == {}


def test_a_class_derived_from_an_accepted_one_is_another_class() -> None:
    derived = named("elsewhere", "Keyring", type(secret_service()))
    with pytest.raises(NoKeyring):
        accepted_backend(derived)


def chain(*members: object) -> object:
    return named("keyring.backends.chainer", "ChainerBackend", backends=list(members))


def test_a_chain_is_looked_into_and_never_used_itself() -> None:
    plain, good = named("keyrings.alt.file", "PlaintextKeyring"), secret_service()
    entry(chain(plain, good)).store(TOKEN)
    assert (plain.kept, good.kept) == ({}, {(SERVICE, ORIGIN): TOKEN})


def test_a_chain_without_an_accepted_member() -> None:
    with pytest.raises(NoKeyring):
        entry(chain(named("keyrings.alt.file", "PlaintextKeyring"))).read()


class PromptDismissedException(Exception):
    pass


class FromDBus(Exception):
    pass


@pytest.mark.parametrize(
    ("raised", "kind", "trouble"),
    [
        (keyring.errors.KeyringLocked, KeyringLocked, CredentialTrouble.KEYRING_LOCKED),
        (PromptDismissedException, KeyringLocked, CredentialTrouble.KEYRING_LOCKED),
        (keyring.errors.NoKeyringError, NoKeyring, CredentialTrouble.NO_KEYRING),
        (keyring.errors.InitError, KeyringRefused, CredentialTrouble.KEYRING_REFUSED),
        (keyring.errors.PasswordSetError, KeyringRefused, CredentialTrouble.KEYRING_REFUSED),
        (FromDBus, KeyringRefused, CredentialTrouble.KEYRING_REFUSED),
        (ConnectionResetError, KeyringRefused, CredentialTrouble.KEYRING_REFUSED),
    ],
)
def test_every_error_is_typed_and_holds_no_token(
    raised: type[Exception], kind: type[CredentialError], trouble: CredentialTrouble
) -> None:
    def fail(*words: str) -> None:
        raise raised(f"could not store {TOKEN}")

    here = entry(secret_service(get_password=fail, set_password=fail))
    calls: list[Callable[[], object]] = [here.read, lambda: here.store(TOKEN), here.forget]
    for call in calls:
        with pytest.raises(kind) as caught:
            call()
        assert caught.value.trouble is trouble
        assert TOKEN not in f"{caught.value!r}{caught.value}"
        assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_keyring_that_waits_for_somebody_costs_its_deadline_and_one_thread() -> None:
    somebody = threading.Event()
    here = entry(secret_service(get_password=lambda *_: somebody.wait(60) and TOKEN), 1.0)
    for _ in range(3):
        with pytest.raises(KeyringLocked) as caught:
            here.read()
        assert caught.value.trouble is CredentialTrouble.KEYRING_SILENT
    hanging = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert len(hanging) == 1
    somebody.set()
    hanging[0].join(30)
    assert here.read() == TOKEN


def test_a_keyring_that_keeps_nothing_is_found_out() -> None:
    here = entry(secret_service(set_password=lambda *_: None))
    with pytest.raises(KeyringRefused):
        here.store(TOKEN)


@pytest.mark.parametrize("text", ["", "two\nlines", "sp ace", "中文", "x" * 3_001])
def test_what_cannot_be_a_token_is_neither_stored_nor_read(text: str) -> None:
    backend = secret_service()
    here = entry(backend)
    with pytest.raises(BadToken) as caught:
        here.store(text)
    assert backend.kept == {}
    assert not text or text not in str(caught.value)
    backend.kept[SERVICE, ORIGIN] = text
    with pytest.raises(BadToken):
        here.read()


def test_repr_holds_no_token() -> None:
    here = entry(secret_service())
    here.store(TOKEN)
    assert TOKEN not in repr(here)


def test_without_a_declared_file_it_is_the_keyring() -> None:
    assert isinstance(credentials_for(ORIGIN, None), KeyringEntry)


def test_keyring_is_imported_when_it_is_asked_and_not_before() -> None:
    """It takes a tenth of a second, and the board must be painted by then."""
    code = (
        "import sys; from wallboard.transport.credentials import credentials_for; "
        "import wallboard.transport.client; "
        f"credentials_for({ORIGIN!r}, None); sys.exit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
