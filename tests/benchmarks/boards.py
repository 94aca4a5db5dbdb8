"""200 boards in long poll on one hub: how soon they have the news, and what that costs the hub.

Run it as a script: python -m tests.benchmarks.boards [--boards N] [--seconds S] [--rounds R]. The
hub is a process of its own on a simulated peak day at ten times the pace, the boards are another on
loopback. A delivery lasts from the moment an event is booked to the moment a board has the whole
answer; both read the machine's one monotonic clock. The hub and two peers take turns: `each` is the
same hub that writes the snapshot anew for every board, `plain` is that on h11 and asyncio's own
loop. `gzip` is the hub with every answer squeezed for its board. The bars are 50 ms for 95 of 100
deliveries and a quarter of a core.
"""

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import time
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BAR_P95_MS = 50.0
BAR_CPU = 0.25
KINDS = ("shared", "each", "plain", "gzip")
ROOT = Path(__file__).parents[2]
SPEED = 10.0
AT = timedelta(hours=10, minutes=5)
"""The busiest hour of the simulated peak day: 600 of its 6,461 calls."""
WARM_UP_S = 2.0


# --- the hub ---


def hub(kind: str) -> None:
    """Serve until standard input closes, and print when what each answer tells was booked."""
    from wallboard import serve
    from wallboard.contract.writing import SnapshotBody, write_snapshot
    from wallboard.hub.publication import Publication
    from wallboard.hub.watch import Watch

    booked: list[float] = []
    watches: list[Watch] = []
    take, offer, delivered = Watch.take, Publication.offer, SnapshotBody.delivered

    def timed_take(self: Watch, events: Any, now: float) -> None:
        watches[:] = [self]
        if events:
            booked.append(time.monotonic())
        take(self, events, now)

    def timed_offer(self: Publication, body: SnapshotBody, snapshot_time: float) -> bool:
        new = offer(self, body, snapshot_time)
        if new and self.current is not None:
            if booked:
                print(self.current.sequence, booked[0], flush=True)
            booked.clear()
        return new

    def written_anew(self: SnapshotBody, *clocks: Any) -> bytes:
        body = write_snapshot(watches[0].snapshot(), watches[0].stamp)
        return delivered(body, *clocks)

    def squeezed(self: SnapshotBody, *clocks: Any) -> bytes:
        return zlib.compress(delivered(self, *clocks), 1)

    Watch.take = timed_take  # type: ignore[method-assign]
    Publication.offer = timed_offer  # type: ignore[method-assign]
    if kind in ("each", "plain"):
        SnapshotBody.delivered = written_anew  # type: ignore[method-assign,assignment]
    if kind == "gzip":
        SnapshotBody.delivered = squeezed  # type: ignore[method-assign,assignment]
    if kind == "plain":
        _without_the_fast_parts(serve)
    told = serve.HubOptions(
        telephony=serve.Simulation("peak", seed=5, at=AT), speed=SPEED, ends_with_stdin=True
    )
    listener = serve.bound("127.0.0.1", 0)
    serve.serve(
        told,
        listener,
        lambda: print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True),
        lambda _: None,
    )


def _without_the_fast_parts(serve: Any) -> None:
    from uvicorn.protocols.http.h11_impl import H11Protocol

    serve.door = lambda _: H11Protocol
    serve.auto_loop_factory = lambda: asyncio.SelectorEventLoop


# --- the boards ---


class Board(asyncio.Protocol):
    """A board that asks again as soon as it has an answer."""

    def __init__(self, seen: list[tuple[int, float, int]]) -> None:
        self._seen = seen
        self._held = bytearray()
        self._tag = b'"none"'

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Note the answer's time once it is whole."""
        self._held += data
        head, end, body = self._held.partition(b"\r\n\r\n")
        if not end:
            return
        fields = dict(line.split(b": ", 1) for line in bytes(head).lower().split(b"\r\n")[1:])
        if len(body) < int(fields.get(b"content-length", b"0")):
            return
        now = time.monotonic()
        self._tag = fields[b"etag"].replace(b"w/", b"W/")
        sequence = int(self._tag.rpartition(b"-")[2].rstrip(b'"'))
        if head.startswith(b"HTTP/1.1 200"):
            self._seen.append((sequence, now, len(body)))
        self._held.clear()
        self._ask()

    def _ask(self) -> None:
        self._transport.write(
            b"GET /v1/snapshot HTTP/1.1\r\nHost: hub\r\nPrefer: wait=5\r\nIf-None-Match: "
            + self._tag
            + b"\r\n\r\n"
        )


async def boards(port: int, count: int, seconds: float) -> list[tuple[int, float, int]]:
    """What so many boards saw: (sequence, instant, bytes)."""
    seen: list[tuple[int, float, int]] = []
    loop = asyncio.get_running_loop()
    for _ in range(count):
        await loop.create_connection(lambda: Board(seen), "127.0.0.1", port)
    await asyncio.sleep(seconds)
    return seen


# --- the comparison ---


def measured(kind: str, count: int, seconds: float) -> dict[str, float]:
    """One round of one kind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.boards", "--hub", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    while not (line := process.stdout.readline()).startswith("http"):
        assert line, "the hub did not start"
        lines.append(line)
    port = urlsplit(line.strip()).port
    assert port is not None

    async def round_() -> tuple[list[tuple[int, float, int]], float, float]:
        waiting = asyncio.create_task(boards(port, count, seconds + WARM_UP_S))
        await asyncio.sleep(WARM_UP_S)
        began, cpu = time.monotonic(), _cpu_s(process.pid)
        seen = await waiting
        used = (_cpu_s(process.pid) - cpu) / (time.monotonic() - began)
        return [each for each in seen if each[1] >= began], used, began

    seen, used, began = asyncio.run(round_())
    rest, _ = process.communicate()
    booked = {}
    for line in [*lines, *rest.splitlines()]:
        sequence, instant = line.split()
        booked[int(sequence)] = float(instant)
    lasted = sorted(
        (at - booked[sequence]) * 1000
        for sequence, at, _ in seen
        if booked.get(sequence, 0.0) >= began
    )
    return {
        "p50 ms": lasted[len(lasted) // 2],
        "p95 ms": lasted[len(lasted) * 95 // 100],
        "max ms": lasted[-1],
        "core": used,
        "answers/s": len(seen) / seconds,
        "kB": statistics.mean(each[2] for each in seen) / 1000,
    }


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print the table; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hub", choices=KINDS)
    told = parser.parse_args()
    if told.hub:
        hub(told.hub)
        return 0
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for _ in range(told.rounds):
        for kind in KINDS:
            found[kind].append(measured(kind, told.boards, told.seconds))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{told.boards} boards, peak hour x {SPEED:g}; median (least to most) of {told.rounds}")
    names = list(found["shared"][0])
    print(f"{'':8}" + "".join(f"{name:>24}" for name in names))
    for kind, rounds in found.items():
        cells = []
        for name in names:
            values = [each[name] for each in rounds]
            text = f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"
            cells.append(f"{text:>24}")
        print(f"{kind:8}" + "".join(cells))
    shared = found["shared"]
    p95 = statistics.median(each["p95 ms"] for each in shared)
    core = statistics.median(each["core"] for each in shared)
    kept = p95 < BAR_P95_MS and core <= BAR_CPU
    print(f"bars {'kept' if kept else 'MISSED'}: p95 {p95:.1f} ms, {core:.0%} of a core")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
