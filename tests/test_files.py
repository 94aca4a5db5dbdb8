"""A file is replaced whole or not at all, and is whoever's it was meant to be."""

import errno
import os
import stat
from pathlib import Path

import pytest

from wallboard.files import replace_whole


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_what_a_crash_left_aside_lends_it_no_mode(tmp_path: Path, mode: int) -> None:
    path, left = tmp_path / "a.json", tmp_path / "a.json.new"
    left.write_text("half")
    left.chmod(0o666)
    replace_whole(path, b"whole", mode)
    assert path.read_bytes() == b"whole"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["open", "fsync"])
def test_a_failure_leaves_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def fails(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(OSError, match="No space"):
        replace_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
