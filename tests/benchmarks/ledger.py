"""How many call events a second the ledger books, beside a peer that does as little as can be.

Run it as a script: python tests/benchmarks/ledger.py [--days N]. The events are those of simulated
peak days, computed beforehand. The peer decodes the same events from their stored form and tallies
them by type in a dict: what any program must do that reads them from a journal. Ledger and peer
take turns; the table shows the median and the range. The bars are 50,000 events a second, and a
season of 180 days in under a minute.
"""

import argparse
import gc
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from wallboard.domain.hotline import Hotline
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony.events import Event
from wallboard.hub.telephony.simulated import SCENARIOS, SimulatedHotline

MIDNIGHT = 1795363200.0
DAY_S = 86400.0
BAR_EVENTS = 50_000
BAR_SEASON_S = 60.0
SEASON_DAYS = 180
ROUNDS = 5


def book(hotline: Hotline, events: Sequence[Event]) -> int:
    """Every event through the ledger, the minutes taken every minute as a hub does."""
    ledger = Ledger(hotline, MIDNIGHT)
    taken = 0
    minute = 0.0
    for event in events:
        ledger.apply(event)
        if event.at >= minute:
            taken += len(ledger.take_finished())
            minute = event.at // 60 * 60 + 60
    return taken


def tally(stored: Sequence[bytes]) -> int:
    """The peer: decode each event and count it by its type."""
    decode = msgspec.msgpack.Decoder(Event).decode
    counts: dict[type, int] = {}
    for body in stored:
        kind = type(decode(body))
        counts[kind] = counts.get(kind, 0) + 1
    return len(counts)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def row(name: str, events: int, taken: Sequence[float]) -> str:
    """A line of the table."""
    rates = sorted(events / each for each in taken)
    median = statistics.median(rates)
    return f"{name:<34}{median:>12,.0f}{rates[0]:>12,.0f}{rates[-1]:>12,.0f}"


def main() -> int:
    """Print the table; exit code 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--days", type=int, default=10, help="days that the season is reckoned from"
    )
    days = parser.parse_args().days

    source = SimulatedHotline(SCENARIOS["peak"], seed=5, midnight=MIDNIGHT)
    one = source.until(MIDNIGHT + DAY_S - 0.001)
    encode = msgspec.msgpack.Encoder().encode
    stored = [encode(event) for event in one]
    booked, peer = [], []
    for _ in range(ROUNDS):
        booked.append(seconds(lambda: book(source.hotline, one)))
        peer.append(seconds(lambda: tally(stored)))

    many = one + source.until(MIDNIGHT + days * DAY_S - 0.001)
    span_s = seconds(lambda: book(source.hotline, many))
    season_s = span_s / days * SEASON_DAYS
    rate = len(one) / statistics.median(booked)

    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"a peak day: {len(one):,} events, {ROUNDS} rounds in turn, CPU time\n")
    print(f"{'events a second':<34}{'median':>12}{'least':>12}{'most':>12}")
    print(row("ledger", len(one), booked))
    print(row("peer: decode and tally by type", len(one), peer))
    print(f"{'bar':<34}{BAR_EVENTS:>12,}")
    ratio = statistics.median(b / p for b, p in zip(booked, peer, strict=True))
    print(f"\nthe ledger takes {ratio:.1f} times as long as the peer")
    print(
        f"season: {days} days ({len(many):,} events) took {span_s:.2f} s, so {SEASON_DAYS} days "
        f"{season_s:.0f} s (bar {BAR_SEASON_S:.0f} s)"
    )
    return 0 if rate >= BAR_EVENTS and season_s < BAR_SEASON_S else 1


if __name__ == "__main__":
    sys.exit(main())
