"""Kill a journal's writer 200 times and a whole hub five: python -m tests.benchmarks.kill_hub.

`[WRITERS [HUBS]]` for other numbers. An AssertionError where anything that was kept is missing.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.kills import killed_hubs, killed_writers


def main() -> None:
    """Run it and say what was found."""
    told = [int(each) for each in sys.argv[1:3]]
    writers, hubs = told + [200, 5][len(told) :]
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        count = killed_writers(Path(folder) / "writer.journal", writers)
        took_s = time.monotonic() - began
        print(f"{writers} kill -9 of the writer, {count} minutes kept, all there, {took_s:.0f} s")
        began = time.monotonic()
        found = killed_hubs(Path(folder) / "hub.journal", hubs)
        print(f"{found}, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
