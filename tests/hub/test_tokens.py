"""Tokens: known by their hash alone, read anew when the file changes, never let in by guess."""

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.hub import tokens
from wallboard.hub.tokens import TokenFile, TokensUnusable


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "folder" / "tokens.json")


def test_without_a_file_nobody_is_known(file: TokenFile) -> None:
    assert file.tokens() == ()
    assert file.scope_of("anything") is None
    assert file.scope_of("") is None


def test_a_token_is_given_out_once_and_kept_as_a_hash(file: TokenFile) -> None:
    token = file.add("wall", "read")
    other = file.add("desk", "operate")
    assert len(token) >= 43
    assert token != other
    assert file.scope_of(token) == "read"
    assert file.scope_of(other) == "operate"
    assert file.scope_of(token + "x") is None
    assert file.scope_of(hashlib.sha256(token.encode()).hexdigest()) is None
    text = file.path.read_text()
    assert token not in text
    assert hashlib.sha256(token.encode()).hexdigest() in text


def test_what_is_held_and_compared_is_the_digest_alone(
    file: TokenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = file.add("wall", "read")
    assert file.scope_of(token) == "read"
    assert token not in repr(vars(file))
    (known,) = file.tokens()
    with monkeypatch.context() as patched:
        patched.setattr(tokens, "_digest", lambda shown: known.digest)
        assert file.scope_of("another") == "read"
        patched.setattr(tokens, "_digest", lambda shown: HASH)
        assert file.scope_of(token) is None


def test_the_file_is_the_owners_alone(file: TokenFile) -> None:
    file.path.parent.mkdir(parents=True)
    aside = file.path.with_name("tokens.json.new")
    aside.write_text("left by a crash")
    aside.chmod(0o644)
    file.add("wall", "read")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [each.name for each in file.path.parent.iterdir()] == ["tokens.json"]


def test_the_folder_is_the_owners_alone(file: TokenFile) -> None:
    file.add("wall", "read")
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_a_name_has_one_token(file: TokenFile) -> None:
    old = file.add("wall", "read")
    new = file.add("wall", "operate")
    assert [token.name for token in file.tokens()] == ["wall"]
    assert (file.scope_of(old), file.scope_of(new)) == (None, "operate")


def test_a_change_by_another_process_is_seen(file: TokenFile) -> None:
    file.add("wall", "read")
    held = file.tokens()
    before = file.path.stat()
    token = TokenFile(file.path).add("wall", "read")
    # of the same size, and of the same time as far as a coarse clock can tell
    os.utime(file.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.path.stat().st_size == before.st_size
    assert file.scope_of(token) == "read"
    assert file.tokens() != held
    file.path.unlink()
    assert file.scope_of(token) is None, "revoked with the file"


HASH = "0" * 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"3",
        b"[3]",
        b'{"name": "a"}',
        b'[{"name": "a", "scope": "read"}]',
        json.dumps([{"name": "a", "scope": "admin", "sha256": HASH}]).encode(),
        json.dumps([{"name": 3, "scope": "read", "sha256": HASH}]).encode(),
        json.dumps([{"name": "a", "scope": ["read"], "sha256": HASH}]).encode(),
        json.dumps([{"name": "a", "scope": "read", "sha256": 7}]).encode(),
        json.dumps([{"name": "a", "scope": "read", "sha256": "é" * 64}]).encode(),
        json.dumps([{"name": "a", "scope": "read", "sha256": "plain token"}]).encode(),
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_none_lets_nobody_in(file: TokenFile, content: bytes) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(TokensUnusable) as caught:
            file.scope_of("x")
        assert caught.value.path == file.path
    with pytest.raises(TokensUnusable):
        file.add("wall", "read")
    assert file.path.read_bytes() == content, "and is not written over"


def test_a_folder_in_its_place_is_none(tmp_path: Path) -> None:
    with pytest.raises(TokensUnusable):
        TokenFile(tmp_path).tokens()
    (tmp_path / "file").touch()
    with pytest.raises(TokensUnusable):
        TokenFile(tmp_path / "file" / "tokens.json").tokens()


@given(shown=st.text())
def test_whatever_is_shown_is_compared(tmp_path_factory: Any, shown: str) -> None:
    file = TokenFile(tmp_path_factory.getbasetemp() / "shown.json")
    if not file.tokens():
        file.add("wall", "read")
    assert file.scope_of(shown) is None
