"""200 boards in long poll on one hub: how soon they have the news, and what that costs the hub.

Run it as a script: python -m tests.benchmarks.boards [--kinds KIND ...] [--boards N] [--seconds S]
[--rounds R] [--past STEP]. The hub is a process of its own on a simulated peak day at ten times the
pace, the boards are another on loopback; where there are two cores, each has its own.

A delivery lasts from the moment an event is booked to the moment a board has the whole answer; both
read the machine's one monotonic clock. The fifth of a second for which a hub gathers what happens
lies before it and is not counted. The kinds take turns: `hub` is `wallboard hub`; `route`, its
peer, is a plain Starlette route that sends the same encoded snapshot; `plain` is the hub on h11 and
asyncio's own loop. The bars are 50 ms for 95 of 100 deliveries and a quarter of a core.

With --past somebody beside them reads the day's minutes in steps, without a pause. No bar is set
for that: beside a round without, it shows what such a reader costs the boards.
"""

import argparse
import asyncio
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from wallboard import serve
from wallboard.contract.writing import SnapshotBody
from wallboard.hub import serving
from wallboard.hub.door import LIMITS
from wallboard.hub.publication import Publication
from wallboard.hub.watch import Watch

BAR_P95_MS = 50.0
BAR_CPU = 0.25
KINDS = ("hub", "route", "plain")
ROOT = Path(__file__).parents[2]
SPEED = 10.0
AT = timedelta(hours=10, minutes=5)
"""The busiest hour of the simulated peak day: 600 of its 6,461 calls."""
WARM_UP_S = 2.0
WAIT_S = 5
HOTLINE = ZoneInfo("Asia/Shanghai")
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r", re.IGNORECASE)
_TAG = re.compile(rb'\r\netag: (W/"[^"]*-(\d+)")\r', re.IGNORECASE)


# --- the hub ---


def hub(kind: str) -> None:
    """Serve until standard input closes, and print when what each answer tells was booked."""
    booked: list[float] = []
    take, offer = Watch.take, Publication.offer

    def timed_take(self: Watch, events: Any, now: float) -> None:
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

    Watch.take = timed_take  # type: ignore[method-assign]
    Publication.offer = timed_offer  # type: ignore[method-assign]
    parts: Any = serving
    if kind == "route":
        parts.application = route
    if kind == "plain":
        parts.door = lambda _: H11Protocol
        parts.auto_loop_factory = lambda: asyncio.SelectorEventLoop
    told = serve.HubOptions(
        telephony=serve.Simulation("peak", seed=5, at=AT), speed=SPEED, ends_with_stdin=True
    )
    listener = serve.bound("127.0.0.1", 0)

    def started() -> None:
        loop = type(asyncio.get_running_loop()).__module__
        fast = issubclass(parts.door(LIMITS), HttpToolsProtocol)
        print(
            f"http://127.0.0.1:{listener.getsockname()[1]}",
            loop,
            "httptools" if fast else "h11",
            flush=True,
        )

    serve.serve(told, serve.Entry(listener), started, lambda _: None)


def route(
    watch: Watch, publication: Publication, server_time: Callable[[], float], _: Any
) -> Starlette:
    """The snapshot and nothing else, as Starlette's own parts answer it."""

    async def snapshot(request: Request) -> Response:
        held = request.headers.get("if-none-match", "")
        current = await publication.other_than(held, WAIT_S)
        assert current is not None
        now = watch.stamp(max(server_time(), current.snapshot_time))
        then = watch.stamp(current.snapshot_time)
        headers = {
            "ETag": current.etag,
            "Cache-Control": "no-store",
            "Hotline-Server-Time": now,
            "Hotline-Snapshot-Time": then,
        }
        if held == current.etag:
            return Response(status_code=304, headers=headers)
        body = current.body.delivered(current.sequence, now, then)
        return Response(body, headers=headers, media_type="application/json")

    return Starlette(routes=[Route("/v1/snapshot", snapshot)])


# --- the boards ---


class Asker(asyncio.Protocol):
    """Asks, and asks again as soon as it has the answer; of that it reads the head alone."""

    def __init__(self, ask: Callable[[], bytes], answered: Callable[[bytearray], None]) -> None:
        self._ask = ask
        self._answered = answered
        self._held = bytearray()
        self._whole = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Ask for the first time."""
        self._transport = transport
        transport.write(self._ask())

    def data_received(self, data: bytes) -> None:
        """Hand on the answer once it is whole."""
        held = self._held
        held += data
        if not self._whole:
            end = held.find(b"\r\n\r\n") + 4
            if end < 4:
                return
            length = _LENGTH.search(held, 0, end)
            self._whole = end + (int(length[1]) if length else 0)
        if len(held) < self._whole:
            return
        self._answered(held)
        held.clear()
        self._whole = 0
        self._transport.write(self._ask())


@dataclass
class Board:
    """A board in long poll, and what it has seen: each sequence and the instant it had it."""

    seen: list[tuple[int, float]]
    tag: bytes = b'"none"'

    def ask(self) -> bytes:
        """Its next request."""
        head = b"GET /v1/snapshot HTTP/1.1\r\nHost: hub\r\nPrefer: wait=%d\r\n" % WAIT_S
        return head + b"If-None-Match: " + self.tag + b"\r\n\r\n"

    def answered(self, answer: bytearray) -> None:
        """Note the instant."""
        now = time.monotonic()
        tag = _TAG.search(answer)
        assert tag is not None, answer[:500]
        self.tag = tag[1]
        if answer.startswith(b"HTTP/1.1 200"):
            self.seen.append((int(tag[2]), now))


@dataclass
class Reader:
    """Somebody who reads today's minutes in steps, again and again."""

    step_s: int
    pages: int = 0

    def ask(self) -> bytes:
        """The day so far."""
        today = datetime.now(HOTLINE).replace(hour=0, minute=0, second=0, microsecond=0)
        span = {"from": today.isoformat(), "to": (today + timedelta(days=1)).isoformat()}
        query = urlencode(span | {"step": self.step_s})
        return f"GET /v1/minutes?{query} HTTP/1.1\r\nHost: hub\r\n\r\n".encode()

    def answered(self, answer: bytearray) -> None:
        """Count it."""
        assert answer.startswith(b"HTTP/1.1 200"), answer[:500]
        self.pages += 1


async def boards(
    port: int, count: int, seconds: float, reader: Reader | None
) -> list[tuple[int, float]]:
    """What so many boards saw, with somebody who reads the past beside them."""
    seen: list[tuple[int, float]] = []
    loop = asyncio.get_running_loop()
    asking: list[Board | Reader] = [Board(seen) for _ in range(count)]
    for each in asking if reader is None else [*asking, reader]:
        await loop.create_connection(partial(Asker, each.ask, each.answered), "127.0.0.1", port)
    await asyncio.sleep(seconds)
    return seen


# --- the comparison ---


def cores() -> tuple[set[int], set[int]]:
    """A core for the hub and another for the boards; none where there are no two to choose."""
    known = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return ({known[0]}, {known[1]}) if len(known) > 1 else (set(), set())


def pin(pid: int, cores: set[int]) -> None:
    """Keep a process on cores of its own; 0 is this one."""
    if cores:
        os.sched_setaffinity(pid, cores)


def measured(
    kind: str, count: int, seconds: float, step_s: int | None, core: set[int]
) -> dict[str, float]:
    """One round of one kind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.boards", "--serve", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    pin(process.pid, core)
    assert process.stdout is not None
    lines: list[str] = []
    while not (line := process.stdout.readline()).startswith("http"):
        assert line, "the hub did not start"
        lines.append(line)
    print(f"{kind:6}", line, end="")
    port = urlsplit(line.split()[0]).port
    assert port is not None
    reader = None if step_s is None else Reader(step_s)

    async def round_() -> tuple[list[tuple[int, float]], float, float, float]:
        waiting = asyncio.create_task(boards(port, count, seconds + WARM_UP_S, reader))
        await asyncio.sleep(WARM_UP_S)
        began, cpu, own = time.monotonic(), _cpu_s(process.pid), time.process_time()
        seen = await waiting
        lasted = time.monotonic() - began
        used = (_cpu_s(process.pid) - cpu) / lasted
        return seen, used, (time.process_time() - own) / lasted, began

    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        all_seen, used, own, began = runner.run(round_())
    rest, _ = process.communicate()
    booked = {}
    for line in [*lines, *rest.splitlines()]:
        sequence, instant = line.split()
        booked[int(sequence)] = float(instant)
    seen = [each for each in all_seen if each[1] >= began]
    lasted = sorted(
        (at - booked[sequence]) * 1000
        for sequence, at in seen
        if booked.get(sequence, 0.0) >= began
    )
    found = {
        "p50 ms": lasted[len(lasted) // 2],
        "p95 ms": lasted[len(lasted) * 95 // 100],
        "max ms": lasted[-1],
        "core": used,
        "CPU µs each": used * seconds / len(seen) * 1e6,
        "answers/s": len(seen) / seconds,
        "boards' core": own,
    }
    return found if reader is None else found | {"pages/s": reader.pages / (seconds + WARM_UP_S)}


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print the table; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS[:2])
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--past", type=int, metavar="STEP", help="somebody reads minutes meanwhile")
    parser.add_argument("--serve", choices=KINDS, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.serve:
        hub(told.serve)
        return 0
    for_hub, for_boards = cores()
    pin(0, for_boards)
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in told.kinds}
    for _ in range(told.rounds):
        for kind in told.kinds:
            found[kind].append(measured(kind, told.boards, told.seconds, told.past, for_hub))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{told.boards} boards, peak hour x {SPEED:g}; median (least to most) of {told.rounds}")
    names = list(found[told.kinds[0]][0])
    print(f"{'':8}" + "".join(f"{name:>24}" for name in names))
    for kind, rounds in found.items():
        cells = []
        for name in names:
            values = [each[name] for each in rounds]
            text = f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"
            cells.append(f"{text:>24}")
        print(f"{kind:8}" + "".join(cells))
    if "hub" not in found or told.past:
        return 0
    p95 = statistics.median(each["p95 ms"] for each in found["hub"])
    core = statistics.median(each["core"] for each in found["hub"])
    kept = p95 < BAR_P95_MS and core <= BAR_CPU
    print(f"bars {'kept' if kept else 'MISSED'}: p95 {p95:.1f} ms, {core:.0%} of a core")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
