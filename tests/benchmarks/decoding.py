"""What the worst answers cost a reader, beside a plain parse of the largest honest one.

Run it as a script: python -m tests.benchmarks.decoding. Reader and peer take turns; the table shows
the median and the range in milliseconds of the thread's own time, and how many plain parses that
is. The bar is promise 6: an answer is read or refused within 200 ms, whatever its bytes are.
"""

import json
import platform
import statistics
import sys

from tests.contract.worst import READERS, WORST, honest_page, spent_s

BAR_MS = 200.0
ROUNDS = 15


def main() -> int:
    """Print the table; exit code 1 where a bar is missed."""
    page = honest_page()
    bodies = {**WORST, f"an honest page, {len(page):,} bytes": page}
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'answer':<34}{'reader':>10}{'median':>9}{'least':>9}{'most':>9}{'parses':>8}")
    kept = True
    for name, body in bodies.items():
        for reader, read in READERS.items():
            taken_ms, times = [], []
            for _ in range(ROUNDS):
                taken_ms.append(spent_s(read, body) * 1000)
                times.append(taken_ms[-1] / 1000 / spent_s(json.loads, page))
            median = statistics.median(taken_ms)
            kept = kept and median < BAR_MS
            print(
                f"{name:<34}{reader:>10}{median:>9.1f}{min(taken_ms):>9.1f}{max(taken_ms):>9.1f}"
                f"{statistics.median(times):>8.2f}"
            )
    print(f"bar: {BAR_MS:.0f} ms, {'kept' if kept else 'missed'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
