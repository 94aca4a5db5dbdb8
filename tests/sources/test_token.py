"""When a token is read: at once where a file is declared for it, late where nobody may ask."""

from pathlib import Path

from wallboard.sources.token import token_for

HERE, ELSEWHERE = "http://127.0.0.1:8080", "https://metrics.example.com"


def test_a_declared_file_is_read_for_the_first_request(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("t-1\n")
    file.chmod(0o600)
    for url in (HERE, ELSEWHERE):
        assert token_for(url, str(file))() == "t-1"


def test_a_declared_file_that_is_missing_is_said(tmp_path: Path) -> None:
    token = token_for(HERE, str(tmp_path / "none"))
    assert token() is None
    assert token.trouble is not None
