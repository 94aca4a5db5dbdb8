"""The soak in small: 5,000 polls add nothing that is counted, and what is planted is caught.

What is planted as `memory` and as `wal` shows in bytes only, and so in the long run by hand alone.
It runs in a process of its own, where nobody else's objects are counted.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.soak.bounds import Bound, bounds, judged, slope
from tests.soak.day import CYCLE, events
from tests.soak.planted import PLANTED


def soaked(tmp_path: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the report and what was printed."""
    report = tmp_path / "soak.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.soak", "--json", str(report), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    return done.returncode, json.loads(report.read_text("utf-8")), done.stdout + done.stderr


def broken(report: dict[str, Any]) -> set[str]:
    return {each["bound"]["name"] for each in report["verdicts"] if not each["kept"]}


COUNTED = {
    *("descriptors", "threads", "qobjects", "widgets", "timers", "objects"),
    *("chart_points", "cached_without_bound", "wal", "lines_a_loss"),
}
"""What is counted is the same on every machine; bytes and times are for the long run by hand."""


@pytest.mark.timeout(900)  # 40 s of one processor, whatever else the machine has to do
def test_five_thousand_polls_add_nothing(tmp_path: Path) -> None:
    _, report, said = soaked(tmp_path, "--quick")
    assert broken(report) & COUNTED == set(), said
    last = report["samples"][-1]
    assert last["polls"] == 5_000
    assert last["chart_points"], "the board never had any data: nothing is proved"


@pytest.mark.timeout(900)
def test_what_is_planted_is_caught_and_named(tmp_path: Path) -> None:
    planted = ("descriptor", "widget", "timer", "bad-payloads", "alarms", "chart")
    arguments = [argument for name in planted for argument in ("--planted", name)]
    code, report, said = soaked(
        tmp_path, "--quick", "--warm-up=500", "--updates=1250", "--look-every=1", *arguments
    )
    assert broken(report) >= {PLANTED[name].caught_by for name in planted}, said
    # two break the bound of objects, as do others: each has to be named
    kept = {"wallboard.sources.outcome.Failed", "wallboard.domain.snapshot.Alarm"}
    assert {name for name, _ in report["grown"]} >= kept, said
    assert code == 1
    assert "broken: descriptors" in said


def test_a_slope_is_moved_by_no_outlier() -> None:
    xs = [float(x) for x in range(20)]
    ys = [3.0 * x for x in xs]
    ys[7], ys[19] = 1e9, -1e9
    assert slope(xs, ys) == 3.0
    assert slope([1.0], [1.0]) == 0.0


@pytest.mark.parametrize(
    ("bound", "values", "kept"),
    [
        (Bound("x", slope=0.5), [0.0, 1.0, 2.0], False),
        (Bound("x", slope=1.0), [0.0, 1.0, 2.0], True),
        (Bound("x", slope=0.0), [5.0, 4.0, 3.0], True),
        (Bound("x", most=2.0), [1.0, 2.0, 1.0], True),
        (Bound("x", most=2.0), [1.0, 2.1, 1.0], False),
        (Bound("x"), [1.0, 100.0, 1000.0], True),
    ],
)
def test_a_bound_is_a_slope_or_a_most(bound: Bound, values: list[float], kept: bool) -> None:
    assert judged(bound, [0.0, 1.0, 2.0], values).kept is kept


def test_the_resident_set_is_judged_only_where_it_has_settled() -> None:
    def rss(window: int, warm_up: int) -> float | None:
        found = bounds(window, warm_up, pixels=1280)
        return next(each.slope for each in found if each.name == "rss")

    assert rss(80_000, 20_000) == 20.0
    assert rss(80_000, 1_000) is None
    assert rss(4_000, 20_000) is None


@pytest.mark.parametrize("cycle", range(8))
def test_a_cycle_ends_as_it_began(cycle: int) -> None:
    told: dict[str, object] = {"fault": "", "life": "busy", "quiet": False, "waits": False}
    begun, windows = dict(told), {"desk": "back", "wall": "leave", "view": "view 0"}
    windows["settings"] = "settle"
    begun_windows = dict(windows)
    doing: list[object] = []
    script = events(cycle)
    assert max(script) < CYCLE
    for poll in sorted(script):
        for event in script[poll]:
            more = dict(event.told or {})
            doing.append(more.pop("do", None))
            token = more.pop("token", None)
            assert token is None or token in {
                each.hands.partition(" ")[2] for later in script.values() for each in later
            }
            told.update(more)
            kind = event.hands.partition(" ")[0]
            part = {"away": "desk", "back": "desk", "wall": "wall", "walls": "wall"}.get(kind)
            part = {"leave": "wall", "view": "view"}.get(kind, part)
            part = {"settings": "settings", "settle": "settings"}.get(kind, part)
            if part is not None:
                windows[part] = event.hands
    assert told == begun
    assert windows == begun_windows
    assert doing.count("refuse") == doing.count("listen")
