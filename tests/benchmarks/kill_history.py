"""Kill the writer of a board's history 200 times: python -m tests.benchmarks.kill_history [TIMES].

Nothing that was acknowledged may be missing, and the file must be sound.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.history.test_board_history import killed_writers


def main() -> None:
    """Run it and say what was found; an AssertionError where anything is missing."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        count = killed_writers(Path(folder) / "board.sqlite", times)
    took_s = time.monotonic() - began
    print(f"{times} kill -9, {count} minutes acknowledged, none missing, {took_s:.0f} s")


if __name__ == "__main__":
    main()
