"""Where a board's files lie: in the user's own folders, whatever the session gives."""

from pathlib import Path

import pytest

from wallboard.places import Places, user_places


def test_the_folders_of_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/home/wall/data")
    monkeypatch.setenv("XDG_STATE_HOME", "/home/wall/state")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    assert user_places() == Places(
        Path("/home/wall/data/wallboard"),
        Path("/home/wall/state/wallboard"),
        Path("/run/user/1000/wallboard"),
    )


def test_without_a_session_nothing_lies_in_a_folder_of_everybodys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/home/wall/state")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert user_places().runtime == Path("/home/wall/state/wallboard/run")
