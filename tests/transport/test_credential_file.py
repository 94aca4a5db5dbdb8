from __future__ import annotations

import os
from pathlib import Path

import pytest

from wallboard.transport.credential_file import CredentialFile
from wallboard.transport.credentials import (
    BadCredentialFile,
    BadToken,
    CredentialError,
    CredentialTrouble,
    credentials_for,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")

TOKEN = "s3cr3t-T0ken"


def made(path: Path, content: bytes = TOKEN.encode() + b"\n", mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def trouble(path: Path, **environment: str) -> CredentialTrouble:
    with pytest.raises(BadCredentialFile) as caught:
        CredentialFile(path, environment).read()
    assert TOKEN not in f"{caught.value!r}{caught.value}"
    return caught.value.trouble


@pytest.mark.parametrize("content", [b"s3cr3t-T0ken\n", b"s3cr3t-T0ken"])
@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_one_line_that_only_the_owner_reads(tmp_path: Path, content: bytes, mode: int) -> None:
    assert CredentialFile(made(tmp_path / "token", content, mode), {}).read() == TOKEN


def test_it_is_read_anew_each_time(tmp_path: Path) -> None:
    file = CredentialFile(made(tmp_path / "token"), {})
    assert file.read() == TOKEN
    made(tmp_path / "token", b"another\n")
    assert file.read() == "another"


@pytest.mark.parametrize("mode", [0o640, 0o644, 0o604, 0o620, 0o601, 0o440])
def test_a_file_that_others_can_touch(tmp_path: Path, mode: int) -> None:
    path = made(tmp_path / "token", mode=mode)
    assert trouble(path) is CredentialTrouble.FILE_EXPOSED


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
def test_systemd_may_let_the_group_read(tmp_path: Path, mode: int) -> None:
    path = made(tmp_path / "token", mode=mode)
    assert CredentialFile(path, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).read() == TOKEN


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o450])
def test_systemd_may_not_do_more(tmp_path: Path, mode: int) -> None:
    path = made(tmp_path / "token", mode=mode)
    assert trouble(path, CREDENTIALS_DIRECTORY=str(tmp_path)) is CredentialTrouble.FILE_EXPOSED


def test_another_folder_is_not_systemds(tmp_path: Path) -> None:
    path = made(tmp_path / "token", mode=0o440)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert trouble(path, CREDENTIALS_DIRECTORY=str(elsewhere)) is CredentialTrouble.FILE_EXPOSED
    assert trouble(path, CREDENTIALS_DIRECTORY="") is CredentialTrouble.FILE_EXPOSED


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give away")
def test_a_file_of_another_user(tmp_path: Path) -> None:
    path = made(tmp_path / "token")
    os.chown(path, 12_345, -1)
    assert trouble(path) is CredentialTrouble.FILE_EXPOSED
    assert trouble(path, CREDENTIALS_DIRECTORY=str(tmp_path)) is CredentialTrouble.FILE_EXPOSED


def test_no_file(tmp_path: Path) -> None:
    assert trouble(tmp_path / "token") is CredentialTrouble.FILE_MISSING


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    """What cannot be opened cannot always be looked at either."""
    assert trouble(tmp_path / ("t" * 300)) is CredentialTrouble.FILE_UNREADABLE
    assert trouble(made(tmp_path / "token") / "token") is CredentialTrouble.FILE_UNREADABLE


def test_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(made(tmp_path / "token"))
    assert trouble(tmp_path / "link") is CredentialTrouble.FILE_NOT_REGULAR


def test_a_folder(tmp_path: Path) -> None:
    assert trouble(tmp_path) is CredentialTrouble.FILE_NOT_REGULAR


def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert trouble(tmp_path / "pipe") is CredentialTrouble.FILE_NOT_REGULAR


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"s3cr3t-T0ken\n\n",
        b"s3cr3t-T0ken\r\n",
        b"s3cr3t-T0ken\nsecond\n",
        b" s3cr3t-T0ken\n",
        b"\xef\xbb\xbfs3cr3t-T0ken\n",
        b"\xff\xfe\n",
        b"x" * 3_001,
        b"x" * 10_000_000,
    ],
)
def test_what_is_no_token(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadToken) as caught:
        CredentialFile(made(tmp_path / "token", content), {}).read()
    assert TOKEN not in f"{caught.value!r}{caught.value}"
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_the_longest_token(tmp_path: Path) -> None:
    path = made(tmp_path / "token", b"x" * 3_000 + b"\n")
    assert CredentialFile(path, {}).read() == "x" * 3_000


def test_it_is_never_written(tmp_path: Path) -> None:
    file = CredentialFile(made(tmp_path / "token"), {})
    with pytest.raises(CredentialError) as stored:
        file.store("another")
    with pytest.raises(CredentialError) as forgotten:
        file.forget()
    assert stored.value.trouble is forgotten.value.trouble is CredentialTrouble.FILE_READ_ONLY
    assert file.read() == TOKEN


def test_a_declared_file_is_never_replaced_by_the_keyring(tmp_path: Path) -> None:
    credentials = credentials_for("https://metrics.example", tmp_path / "token")
    assert isinstance(credentials, CredentialFile)
    with pytest.raises(BadCredentialFile):
        credentials.read()
