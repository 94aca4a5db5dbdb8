"""The soak: days of a board's life in minutes, python -m tests.benchmarks.soak [options].

A real board, desk, wall and history on disk, asks a real server over TLS on the loopback. The
clock skips every pause, so that a poll costs what it costs and no more; the server fails, comes
back, refuses tokens, sends rubbish and begins anew, and hands open walls, resize and point. At the
end of a cycle of 250 polls everything that could grow is counted.

Promise 10 is judged over at least 15,000 + 50,000 polls; by default they are 50,000 + 80,000, which
take three quarters of an hour. The board's own caches are full by 15,000, but the C library's heap,
of which nothing new is in use, finds its balance only then: its creep is 30 B a poll from 20,000 on
and 17 from 50,000 on. A shorter run counts objects, and shows coarse growth of memory only.
`--planted NAME` plants a leak, which must be caught. `--quick` is what CI runs: 5,000 polls.

The exit code is 1 when any bound is broken, and each is named; 2 when nothing could be judged.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.soak.planted import PLANTED
from tests.soak.report import JUDGEABLE, table, verdicts
from tests.soak.run import soak

SCREEN = {
    "synchronousWindowSystemEvents": True,
    "windowFrameMargins": False,
    "screens": [
        {"name": "HDMI-1", "x": 0, "y": 0, "width": 1280, "height": 720, "logicalDpi": 96, "dpr": 1}
    ],
}
WHOLE, QUICK = (50_000, 80_000, 4), (2_000, 3_000, 2)
"""Warm-up, updates, and cycles from one look to the next: looking takes its time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, print the table, and say whether every bound was kept."""
    asked = _arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        config = folder / "screen.json"
        config.write_text(json.dumps(SCREEN))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
        return _soaked(asked, folder)


def _soaked(asked: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    run = soak(
        folder,
        polls=asked.warm_up + asked.updates,
        planted=asked.planted,
        hurried=asked.quick,
        look_every=asked.look_every,
        progress=asked.progress,
    )
    took_s = time.monotonic() - began
    if sum(each.polls >= asked.warm_up for each in run.samples) < JUDGEABLE:
        print("too few polls after the warm-up to judge anything", file=sys.stderr)
        return 2
    found = verdicts(run.samples, asked.warm_up)
    print("\n".join(table(run.samples, found, took_s)))
    if asked.json is not None:
        report = {
            "planted": asked.planted,
            "took_s": took_s,
            "verdicts": [asdict(each) | {"kept": each.kept} for each in found],
            "grown": run.grown,
            "samples": [asdict(each) for each in run.samples],
        }
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    if not run.samples[-1].chart_points:
        print("the board never had any data: nothing was soaked", file=sys.stderr)
        return 2
    broken = [each.bound.name for each in found if not each.kept]
    for name in broken:
        print(f"broken: {name}")
    if broken and run.grown:
        print("more of: " + ", ".join(f"{name} +{more}" for name, more in run.grown[:8]))
    return 1 if broken else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The soak of promise 10.")
    parser.add_argument("--updates", type=int, help="polls after the warm-up")
    parser.add_argument("--warm-up", type=int, help="polls that are not judged")
    parser.add_argument(
        "--planted", choices=sorted(PLANTED), action="append", default=[], help="plant a leak"
    )
    parser.add_argument("--quick", action="store_true", help="5,000 polls, without long waits")
    parser.add_argument("--look-every", type=int, help="cycles of 250 polls between two samples")
    parser.add_argument("--json", type=Path, help="write samples and verdicts here")
    parser.add_argument("--progress", action="store_true", help="a line a thousand polls")
    asked = parser.parse_args(arguments)
    warm_up, updates, look_every = QUICK if asked.quick else WHOLE
    asked.warm_up = warm_up if asked.warm_up is None else asked.warm_up
    asked.updates = updates if asked.updates is None else asked.updates
    asked.look_every = look_every if asked.look_every is None else asked.look_every
    return asked


if __name__ == "__main__":
    sys.exit(main())
