"""Safe mode: three crashes in five minutes, however the clock and the disk behave."""

import stat
from pathlib import Path

import pytest

from wallboard.app.run_record import RunRecord, Runs, begun, is_safe

NOW = 1_795_400_000.0


@pytest.mark.parametrize(
    ("starts_s", "safe"),
    [
        ([0], False),
        ([0, 10, 20], False),  # two crashes
        ([0, 10, 20, 30], True),
        ([0, 100, 200, 299], True),
        ([0, 100, 250, 450], False),  # the first is more than five minutes ago
        ([0, 10, 20, 30, 400], False),
        ([0, 10, 20, 30, 40, 50], True),
        ([0, 10, 20, -7200], False),  # the clock was set back
    ],
)
def test_three_crashes_in_five_minutes(tmp_path: Path, starts_s: list[float], safe: bool) -> None:
    answers = [RunRecord(tmp_path / "runs.json").begin(NOW + at) for at in starts_s]
    assert answers[-1] is safe


def test_a_run_that_ends_of_its_own_will_is_no_crash(tmp_path: Path) -> None:
    record = RunRecord(tmp_path / "runs.json")
    for number in range(10):
        assert not record.begin(NOW + number)
        record.end()


def test_the_record_stays_small() -> None:
    runs = Runs()
    for number in range(100):
        runs = begun(runs, NOW + number)
    assert len(runs.crashes) == 3
    assert is_safe(runs)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"crashes": "x"}', b"\xff", b"null"])
def test_a_broken_record_is_none(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "runs.json"
    path.write_bytes(content)
    assert not RunRecord(path).begin(NOW)
    assert len(caplog.records) == 1
    assert path.read_bytes() == b'{"running":true,"crashes":[]}'


def test_a_record_that_cannot_be_written_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    record = RunRecord(Path("/proc/wallboard/runs.json"))
    assert not record.begin(NOW)
    record.end()
    assert caplog.records


def test_others_cannot_read_it(tmp_path: Path) -> None:
    path = tmp_path / "runs.json"
    RunRecord(path).begin(NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
