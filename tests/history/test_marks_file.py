"""The small file of what was done at one board alone."""

import stat
from pathlib import Path

import pytest

from wallboard.domain.alarm_marks import Mark
from wallboard.domain.alarms import RuleMemory
from wallboard.history.marks_file import Kept, MarksFile

KEPT = Kept(
    {"waiting": Mark(5.25, "alarm", 7.5, None), "线路:E 3": Mark(1.0, "watch", None, 99.0)},
    {"waiting": RuleMemory("alarm", 5.25, acknowledged=None)},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = MarksFile(tmp_path / "folder" / "marks.json")
    assert file.read() == Kept()
    file.write(KEPT)
    assert file.read() == KEPT
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.write(Kept())
    assert file.read() == Kept()
    assert [each.name for each in file.path.parent.iterdir()] == ["marks.json"]


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b'{"marks": {"a": {"since": "x"}}}', b"[" * 100_000, b"x" * 1_000_001],
)
def test_a_file_that_is_none_of_ours_is_an_error_and_not_an_end(
    tmp_path: Path, body: bytes
) -> None:
    file = MarksFile(tmp_path / "marks.json")
    file.path.write_bytes(body)
    with pytest.raises(ValueError, match=r"."):
        file.read()
