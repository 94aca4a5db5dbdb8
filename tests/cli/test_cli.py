"""What a user reads on the terminal: one clear sentence in their language, and a true exit code."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hubs import running_hub
from wallboard import __version__
from wallboard.assets import AssetMissing
from wallboard.cli import main
from wallboard.settings import Desk, Server, Settings

RECORDING = Path("tests/recordings/asterisk-22/ami-events.jsonl")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_hub("--telephony", "simulated", "--at", "09:40") as hub:
        yield hub


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--walls"], "unknown argument: --walls"),
        (["dance"], 'cannot be "dance"'),
        (["demo", "--scenario", "earthquake"], "only one of: stable, peak, cold, failure"),
        (["demo", "--speed", "fast"], '"fast" is no pace'),
        (["demo", "--speed", "-1"], '"-1" is no pace'),
        (["demo", "--speed", "nan"], '"nan" is no pace'),
        (["demo", "--seed", "1.5"], '"1.5" is no seed'),
        (["demo", "--at", "25:00"], '"25:00" is no time of day'),
        (["demo", "--at"], "--at needs a value"),
        (["--lang", "fr"], 'cannot be "fr"'),
        (["render", "--view", "wall", "--size", "big", "--output", "a.png"], '"big" is no size'),
        (["render", "--view", "wall", "--size", "1x1", "--output", "a.png"], '"1x1" is no size'),
        (["render", "--view", "wall", "--size", "1920x1080", "--output", "a.gif"], "end in .png"),
        (["render", "--view", "wall"], "missing argument: --size, --output"),
        (["hub", "--telephony", "carrier-pigeon"], "no telephone system"),
        (["hub", "--telephony", "recorded:"], "no telephone system"),
        (["hub", "--telephony", "recorded:x", "--seed", "3"], "go with simulated only"),
        (["hub", "--telephony", "recorded:x", "--se=3"], "unknown argument: --se"),
        (["hub", "--telephony", "asterisk:http://127.0.0.1:9", "--speed=2"], "goes with simulated"),
        (["hub", "--telephony", "simulated", "--listen", "8080"], "no address to listen on"),
        (["hub", "--telephony", "simulated", "--listen", "a:99999"], "no address to listen on"),
        (["hub", "token", "add"], "missing argument: NAME"),
        (["hub", "token", "add", "wall", "--scope", "root"], 'cannot be "root"'),
    ],
)
def test_a_wrong_argument_gets_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    text = said(capsys)
    assert sentence in text
    assert text.count("\n") == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "there is no address of a metrics API"),
        (["check"], "there is no address of a metrics API"),
        (["check", "--url", "ftp://x"], '"ftp://x" is no address'),
        (["check", "--url", "http://example.com"], "http:// is for this machine alone"),
        (["hub"], "missing argument: --telephony"),
        (["hub", "--telephony", "recorded:/no/such/file"], "there is no recording"),
        (["hub", "--telephony", "recorded:README.md"], "is no JSON"),
        (
            ["hub", "--telephony", "simulated", "--journal", "/no/such/folder/j"],
            "cannot be opened",
        ),
        (
            ["hub", "--telephony", "simulated", "--listen", "0.0.0.0:0", "--tokens", "/no/tokens"],
            "needs tokens",
        ),
    ],
)
def test_a_command_that_cannot_go_on_says_why(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert sentence in said(capsys)


def test_the_sentence_is_in_the_users_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["demo", "--at", "25:00"]) == 2
    assert "不是一个时刻" in said(capsys)
    assert main(["demo", "--at", "25:00", "--lang", "en"]) == 2
    assert "no time of day" in said(capsys)


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        assert main(["hub", "--telephony", "simulated", "--listen", listen]) == 1
    assert f"{listen} is in use" in said(capsys)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[server\n", "is no TOML"),
        ("[server]\npoll_s = 'often'\n", "`$.server.poll_s`"),
        ("[server]\npoll_s = 0.1\n", "`$.server.poll_s`"),
        ("[sever]\nurl = 'x'\n", "unknown field `sever`"),
        ("[[wall.screens]]\ndensity = 'tiny'\nname = 'x'\n", "`$.wall.screens[0].density`"),
        (
            "[[wall.screens]]\nname = 'x'\n[[wall.screens]]\nname = 'x'\n",
            'screens: "x" stands twice',
        ),
        ("language = 'fr'\n", "`$.language`"),
    ],
)
def test_settings_are_wrong_by_their_key(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wallboard.toml"
    path.write_text(text, "utf-8")
    assert main(["check", "--settings", str(path)]) == 1
    message = said(capsys)
    assert sentence in message
    assert str(path) in message


def test_the_settings_name_the_language_unless_the_command_line_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wallboard.toml"
    path.write_text("language = 'zh'\n", "utf-8")
    assert main(["--settings", str(path), "check"]) == 1
    assert "没有指标服务的地址" in said(capsys)
    assert main(["check", "--settings", str(path), "--lang", "en"]) == 1
    assert "no address of a metrics API" in said(capsys)


def test_without_a_name_it_is_the_users_own_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "wallboard" / "wallboard.toml"
    assert main(["check"]) == 1
    assert "no address of a metrics API" in said(capsys)
    path.parent.mkdir()
    path.write_text("language = 'zh'\n", "utf-8")
    assert main(["check"]) == 1
    assert "没有指标服务的地址" in said(capsys)
    path.write_text("language = 'fr'\n", "utf-8")
    assert main(["check"]) == 1
    assert str(path) in said(capsys)
    other = tmp_path / "other.toml"
    other.write_text("language = 'en'\n", "utf-8")
    assert main(["check", "--settings", str(other)]) == 1
    assert "no address of a metrics API" in said(capsys)


def test_a_demonstration_has_nothing_of_the_users_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "wallboard" / "wallboard.toml"
    path.parent.mkdir()
    path.write_text(
        "[server]\nurl = 'https://m'\ncredential_file = '/t'\npoll_s = 2\n[desk]\ntheme = 'dark'\n"
    )
    shown: list[Settings] = []

    def run(_: object, settings: Settings, *__: object, **___: object) -> int:
        shown.append(settings)
        return 0

    monkeypatch.setattr("wallboard.demo.run", run)
    assert main(["demo"]) == 0
    assert shown == [Settings(server=Server(poll_s=2.0), desk=Desk("dark"))]


def test_version_and_help_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        [],
        ["wall"],
        ["demo"],
        ["hub"],
        ["render"],
        ["check"],
        ["sign-in"],
        ["hub", "discover"],
        ["hub", "token", "add"],
    ):
        for flag, word in (("--version", __version__), ("--help", "usage")):
            with pytest.raises(SystemExit) as stop:
                main([*command, flag])
            assert stop.value.code == 0
            assert word in capsys.readouterr().out


def test_check_says_a_line_a_point(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--url", url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert all(line.startswith("ok") for line in lines)


def test_check_stops_at_what_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert main(["check", "--url", f"http://127.0.0.1:{port}"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok")
    assert "server refuses the connection" in lines[1]
    assert "check that the metrics service runs" in lines[1]
    assert [line.split()[0] for line in lines[2:]] == ["not"] * 4


def test_check_names_a_wrong_token(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.json"
    assert main(["hub", "token", "add", "wall", "--tokens", str(tokens)]) == 0
    token = capsys.readouterr().out.strip()
    credential = tmp_path / "credential"
    credential.write_text(token + "\n")
    credential.chmod(0o600)
    settings = tmp_path / "s.toml"
    settings.write_text(f"[server]\ncredential_file = '{credential}'\n")
    arguments = ["--telephony", "simulated", "--require-token", "--tokens", str(tokens)]
    with running_hub(*arguments) as guarded:
        given = ["check", "--url", guarded, "--settings", str(settings)]
        assert main(given) == 0
        assert "shown and accepted" in capsys.readouterr().out
        credential.write_text("another-token\n")
        assert main(given) == 1
        shown = capsys.readouterr().out
    assert "token missing or refused" in shown
    assert "another-token" not in shown


def test_a_recording_reads_ended_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    with running_hub("--telephony", f"recorded:{RECORDING}", "--speed", "0") as played:
        assert main(["check", "--url", played]) == 1
    assert "telephone system: recording ended" in capsys.readouterr().out


@pytest.mark.parametrize(("view", "language"), [("wall", "zh"), ("desk", "en")])
def test_render_draws_a_picture(
    url: str, view: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from PySide6.QtGui import QImage

    path = tmp_path / "picture.png"
    given = ["render", "--url", url, "--view", view, "--size", "1280x720", "--lang", language]
    assert main([*given, "--output", str(path)]) == 0
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1280, 720)
    colours = {image.pixelColor(x, y).rgb() for x in range(0, 1280, 7) for y in range(0, 720, 7)}
    assert len(colours) > 20  # a board, not a blank
    assert [each.name for each in tmp_path.iterdir()] == ["picture.png"]


def test_render_says_what_cannot_be_written_and_blames_nothing_else_for_it(
    url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "taken.png").mkdir()
    given = ["render", "--url", url, "--view", "wall", "--size", "640x360", "--output"]
    assert main([*given, str(path / "taken.png")]) == 1
    assert said(capsys).endswith("taken.png: Is a directory")
    assert [each.name for each in path.iterdir()] == ["taken.png"]

    def missing(*_: object) -> None:
        raise AssetMissing("fonts")

    monkeypatch.setattr("wallboard.app.application.load_fonts", missing)
    with pytest.raises(AssetMissing):
        main([*given, str(tmp_path / "a.png")])


def test_render_says_where_there_is_no_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wallboard.cli.commands.NO_DATA_AFTER_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    given = ["render", "--url", f"http://127.0.0.1:{port}", "--view", "wall", "--size", "640x360"]
    assert main([*given, "--output", str(tmp_path / "a.png")]) == 1
    told = said(capsys)
    assert "no data within 0 s: server refuses the connection" in told
    assert "— check that the metrics service runs" in told
    assert not list(tmp_path.iterdir())
