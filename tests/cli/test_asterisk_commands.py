"""The commands about an Asterisk: what they print, and what they say when something is wrong."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.telephony.asterisk.fake import SECRET, FakeAsterisk
from wallboard.cli import main
from wallboard.settings import BadSettings, load


@pytest.fixture
def fake() -> Iterator[FakeAsterisk]:
    made = FakeAsterisk()
    made.up()
    yield made
    made.down()


def settings(folder: Path, secret: str = SECRET, more: str = "") -> Path:
    kept = folder / "secret"
    kept.write_text(secret, "ascii")
    kept.chmod(0o600)
    path = folder / "hub.toml"
    path.write_text(f'[asterisk]\ncredential_file = "{kept}"\n{more}', "utf-8")
    return path


def said(
    capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en"
) -> tuple[int, str, str]:
    code = main([*arguments, "--lang", language])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_discover_prints_settings(
    fake: FakeAsterisk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(settings(tmp_path))
    origin = f"asterisk:{fake.origin}"
    for language in ("en", "zh"):
        code, out, err = said(
            capsys,
            *("hub", "discover", "--settings", file, "--telephony", origin, "--user", "ro"),
            language=language,
        )
        assert (code, err) == (0, "")
        assert tomllib.loads(out)["asterisk"]["queues"].keys() == {"hotline"}
        assert SECRET not in out


def test_a_wrong_secret_is_said_once_and_not_shown(
    fake: FakeAsterisk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(settings(tmp_path, "wrong", 'user = "ro"\n'))
    code, out, err = said(
        capsys, "hub", "discover", "--settings", file, "--telephony", f"asterisk:{fake.origin}"
    )
    assert (code, out) == (1, "")
    assert "refuses the account ro" in err
    assert "wrong" not in err
    assert fake.logins == 1


def test_nobody_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake = FakeAsterisk()
    fake.up()
    fake.down()
    file = str(settings(tmp_path, more='user = "ro"\n'))
    code, _, err = said(
        capsys, "hub", "discover", "--settings", file, "--telephony", f"asterisk:{fake.origin}"
    )
    assert code == 1
    assert f"no answer from {fake.origin}" in err
    assert "that Asterisk's HTTP server runs" in err


@pytest.mark.parametrize("command", [["hub"], ["hub", "discover"]])
def test_a_secret_that_others_can_read_stops_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    file = settings(tmp_path, more='user = "ro"\n')
    (tmp_path / "secret").chmod(0o644)
    code, _, err = said(
        capsys, *command, "--settings", str(file), "--telephony", "asterisk:https://127.0.0.1:9"
    )
    assert code == 1
    assert "0600" in err
    assert SECRET not in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["hub", "discover", "--telephony", "asterisk:https://pbx"], "no account"),
        (["hub", "discover", "--user", "ro"], "missing argument: --telephony"),
        (["hub", "discover", "--telephony", "https://pbx"], "is no Asterisk"),
        (["hub", "--telephony", "asterisk:ftp://pbx", "discover"], "no telephone system"),
        (
            ["hub", "discover", "--telephony", "asterisk:http://pbx.example", "--user", "ro"],
            "http:// is for this machine alone",
        ),
    ],
)
def test_wrong_arguments_are_said(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, *arguments)
    assert code != 0
    assert out == ""
    assert sentence in err


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[asterisk]\nwrap_s = -1", "$.asterisk.wrap_s"),
        ("[asterisk]\nsecret = 'x'", "unknown field `secret`"),
        ("[asterisk.queues.a]\n[asterisk.queues.b]\ntime_out_s = 0", 'queues."b".time_out_s'),
        ("[asterisk.queues.a]\nkinds = 'x'", 'queues."a"'),
        ("[hotline.season]\nstart = 2026-11-15", "$.hotline.season"),
    ],
)
def test_a_wrong_setting_is_named_by_its_path(tmp_path: Path, text: str, path: str) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadSettings) as caught:
        load(file)
    assert path in caught.value.detail
