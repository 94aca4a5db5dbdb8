"""Changed settings: what is not named stays to the letter, and a disk that fails loses nothing."""

from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path

import pytest

from wallboard.settings import Changes, Night, Screen, Settings, changed, load, user_file
from wallboard.settings_file import SettingsFile

FILE = """\
# our wall, and why it is as it is
language = "zh"          # the director's

[server]
url = "https://metrics.example.com"
poll_s = 5               # agreed with the computer room

[wall]
night = { from = "22:00", to = "06:00", dim = 0.5 }   # the guard's wish

[[wall.screens]]
name = "HDMI-1"          # the left one
distance_m = 5.0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "wallboard.toml"
    path.write_text(FILE, "utf-8")
    return path


def saved(path: Path, changes: Changes) -> str:
    """The file once changes are kept."""
    found = SettingsFile(path).save(changes)
    assert (found.kind, found.detail) == ("", "")
    assert list(path.parent.iterdir()) == [path]
    return path.read_text("utf-8")


def test_what_is_not_named_stays_to_the_letter(path: Path) -> None:
    assert saved(path, {"language": "en", "server.poll_s": 10}) == FILE.replace(
        '"zh" ', '"en" '
    ).replace("poll_s = 5 ", "poll_s = 10 ")
    assert saved(path, {"wall.night.dim": 0.3}).count("dim = 0.3 }   # the guard's wish") == 1


def test_new_tables_and_keys_find_their_place(path: Path) -> None:
    text = saved(path, {"desk.theme": "dark", "wall.theme": "light"})
    assert set(FILE.splitlines()) <= set(text.splitlines())
    found = load(path)
    assert (found.desk.theme, found.wall.theme) == ("dark", "light")
    assert found.wall.screens == (Screen("HDMI-1", distance_m=5.0),)


def test_a_key_is_taken_away(path: Path) -> None:
    text = saved(path, {"language": None, "wall.night": None, "desk.theme": None})
    found = load(path)
    assert (found.language, found.wall.night) == (None, None)
    assert "# our wall" in text
    assert "# the left one" in text


FORMS = [
    "",
    "wall.theme = 'dark'\n",
    "wall = { theme = 'dark' }\n",
    "[[wall.screens]]\nname = 'x'\n",
    "[wall.night]\nfrom = '21:00'\nto = '05:00' # late\n",
    "[wall]\n[server]\nurl = 'https://x'\n",
    "[[wall.screens]]\nname = 'x'\n[server]\n[wall.night]\nfrom = '21:00'\nto = '05:00'\n",
    "\r\n[server]\r\npoll_s = 2.5 # fast\r\n",
]
ALL: Changes = {
    "language": "en", "desk.theme": "dark", "wall.theme": "light", "wall.density": "far",
    "wall.night.from": "23:00", "wall.night.to": "05:30", "wall.night.dim": 0.25,
    "server.poll_s": 10,
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_however_a_file_is_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes(text.encode())
    before = load(path)
    SettingsFile(path).save(ALL)
    assert load(path) == changed(before, ALL)
    for line in text.splitlines():
        if "#" in line:
            assert line.partition("#")[2] in path.read_text("utf-8")


def test_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "config" / "wallboard.toml"
    assert saved(path, {"desk.theme": "dark"}) == '[desk]\ntheme = "dark"\n'
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_mode_and_link_stay(path: Path) -> None:
    path.chmod(0o640)
    link = path.with_name("link.toml")
    link.symlink_to(path)
    SettingsFile(link).save({"language": "en"})
    assert link.is_symlink()
    assert load(path).language == "en"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EROFS, "read_only"),
     (errno.EACCES, "read_only"), (errno.EIO, "unwritable")],
)  # fmt: skip
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_a_disk_that_fails_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: str, call: str
) -> None:
    def fails(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fails)
    found = SettingsFile(path).save({"language": "en"})
    monkeypatch.undo()
    assert (found.kind, found.detail) == (kind, os.strerror(number))
    assert path.read_text("utf-8") == FILE
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_read_only_stays_as_it_is(path: Path) -> None:
    path.chmod(0o444)
    assert SettingsFile(path).save({"language": "en"}).kind == "read_only"
    assert path.read_text("utf-8") == FILE


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("[server\n", "no_toml", "line 1"),
        ("[server]\npoll_s = 0.1\n", "bad_value", "`$.server.poll_s`"),
        ("wall = 5\n", "bad_value", "`$.wall`"),
        ("[sever]\n", "bad_value", "`sever`"),
    ],
)
def test_a_file_that_was_spoilt_meanwhile_is_named_and_left(
    path: Path, text: str, kind: str, detail: str
) -> None:
    path.write_text(text)
    found = SettingsFile(path).save({"wall.theme": "light"})
    assert found.kind == kind
    assert detail in found.detail
    assert path.read_text() == text


def test_a_bad_value_is_named(path: Path) -> None:
    found = SettingsFile(path).save({"server.poll_s": 0})
    assert found.kind == "bad_value"
    assert "`$.server.poll_s`" in found.detail
    assert path.read_text("utf-8") == FILE


def test_what_another_hand_has_changed_meanwhile_stays(path: Path) -> None:
    path.write_text(FILE.replace("poll_s = 5 ", "poll_s = 7 "), "utf-8")
    saved(path, {"language": "en"})
    assert load(path).server.poll_s == 7


def test_settings_with_changes() -> None:
    dark = changed(Settings(), {"wall.night.from": "22:00", "wall.night.to": "06:00"})
    assert dark.wall.night == Night("22:00", "06:00", 0.5)
    assert changed(dark, {"wall.night": None}) == Settings()
    season = load_text("[hotline.season]\nstart = 2026-10-20\nend = 2027-04-20\n")
    assert changed(season, {"language": "en"}).hotline == season.hotline


def load_text(text: str) -> Settings:
    from wallboard.settings import settings_of

    return settings_of(tomllib.loads(text), Path("x"))


def test_the_users_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/u")
    assert user_file() == Path("/etc/u/wallboard/wallboard.toml")
