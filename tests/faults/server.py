"""A metrics server that can be told, request by request, how to fail; and what it knows was true.

It speaks the contract with tests.transport.faulty underneath, so that every byte can be wrong.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from tests.domain.samples import CAPABILITIES, hotline, snapshot
from tests.faults.world import World
from tests.transport.faulty import FaultyServer, Line, answer
from wallboard.contract.writing import (
    stamper,
    write_hotline,
    write_minute,
    write_page,
    write_snapshot,
)
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, Recent, Snapshot, WaitingCall

TOKEN = "c4nary-T0ken.that~nobody/may+see=="
"""Planted: it may be found in one request header and nowhere else."""
JSON = "Content-Type: application/json"


@dataclass(frozen=True)
class Ask:
    """One request, and what a sound server would answer."""

    path: str
    headers: dict[str, str]
    status: str
    sound_headers: tuple[str, ...]
    body: bytes

    @property
    def sound(self) -> bytes:
        """The sound answer, whole."""
        return answer(self.body, self.status, *self.sound_headers)


Fault = Callable[[Line, Ask], None]


class MetricsServer(FaultyServer):
    """Answers soundly while `fault` is None; else the fault answers, on the paths it is for."""

    def __init__(
        self,
        world: World,
        certificate: str | None = None,
        *,
        zone: str = "Asia/Shanghai",
        tags: bool = True,
    ) -> None:
        self._world = world
        self.hotline: Hotline = hotline(
            time_zone=zone, capabilities=CAPABILITIES - {"incident", "expected", "weather"}
        )
        self._stamp = stamper(self.hotline)
        self._tags = tags
        self.fault: Fault | None = None
        self.fails_on: tuple[str, ...] = ("/v1/hotline", "/v1/snapshot", "/v1/minutes")
        self.token: str | None = TOKEN
        self.clock_off_s = 0.0
        self.minutes = 1
        """So many minutes it still knows; each is told once to who asks for what has changed."""
        self.quiet = False
        """Nothing changes: what was told stays true, and a 304 says so."""
        self.stuck = False
        """What was told is told again, stamps and all."""
        self.change: Callable[[Snapshot], Snapshot] = lambda sound: sound
        self.sequence = 0
        self.true_at: dict[int, float] = {}
        """When what a sequence number stands for was last true and told, by the world's clock."""
        self.offered: dict[int, int] = {}
        self._held: tuple[Snapshot, str] | None = None
        self.asked: list[str] = []
        super().__init__(self._script, certificate)

    def refuse(self) -> None:
        """Close the port and every connection."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join(5)
        self.hang_up()

    def listen_again(self) -> None:
        """Open the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._threads[0] = threading.Thread(target=self._accept, name="faulty")
        self._threads[0].start()

    def hang_up(self) -> None:
        """End every connection, but keep listening."""
        for sock in self._socks:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._socks.clear()

    def _script(self, line: Line) -> None:
        while request := line.read_request():
            ask = self._ask(request)
            self.asked.append(ask.path)
            if self.fault is not None and ask.path in self.fails_on:
                self.fault(line, ask)
            else:
                line.sock.sendall(ask.sound)

    def _ask(self, request: bytes) -> Ask:
        head = request.partition(b"\r\n\r\n")[0].decode("latin-1")
        first, *rows = head.split("\r\n")
        path, _, query = first.split()[1].partition("?")
        headers = {}
        for row in rows:
            name, _, value = row.partition(":")
            headers[name.strip().lower()] = value.strip()
        if self.token is not None and headers.get("authorization") != f"Bearer {self.token}":
            return Ask(path, headers, "401 Unauthorized", (JSON,), b"")
        if path == "/v1/hotline" and headers.get("if-none-match") == '"h"':
            return Ask(path, headers, "304 Not Modified", ('ETag: "h"',), b"")
        if path == "/v1/hotline":
            return Ask(path, headers, "200 OK", (JSON, 'ETag: "h"'), write_hotline(self.hotline))
        if path == "/v1/minutes":
            return Ask(path, headers, "200 OK", (JSON,), self._minutes(dict(parse_qsl(query))))
        return self._snapshot(path, headers)

    def starts(self) -> list[int]:
        """The minutes that it tells of."""
        running = int(self._now() // 60) * 60
        return [running - 60 * number for number in range(self.minutes, 0, -1)]

    def _minutes(self, asked: dict[str, str]) -> bytes:
        """A page of them; its cursor is the next page's first minute."""
        after, first = int(asked.get("changed_after", 0)), int(asked.get("cursor", 0))
        most = int(asked.get("limit", 1440))
        none = (0,) * (len(self.hotline.delay_edges_s) + 1)
        counters = Counters(
            answered_delay=none, abandoned_delay=none, timed_out_delay=none, delay_sum_s=0.0,
            abandoned_short=0, lost_ringing=0, blocked=0, handled=0, talk_sum_s=0.0,
            hold_sum_s=0.0, wrap_sum_s=0.0, by_kind={}, by_group={}, by_district={},
        )  # fmt: skip
        told = [
            Minute(
                start, counters, complete=True, final=True, revision=start // 60, peak_waiting=2,
                longest_wait_s=1.0, seat_seconds={},
            )
            for start in self.starts()
            if start // 60 > after and start >= first
        ]  # fmt: skip
        newest, more = self.starts()[-1] // 60, told[most:]
        page = [write_minute(each, self._stamp) for each in told[:most]]
        return write_page(page, 60, newest, str(int(more[0].start)) if more else None)

    def _now(self) -> float:
        return self._world.wall() + self.clock_off_s

    def _snapshot(self, path: str, headers: dict[str, str]) -> Ask:
        now, mono = self._now(), self._world.mono()
        if self._held is not None and (self.quiet or self.stuck):
            made, tag = self._held
            if self.quiet:
                self.true_at[self.sequence] = mono
                made = replace(made, server_time=now, snapshot_time=now)
            if self.quiet and headers.get("if-none-match") == tag:
                stamp = self._stamp(now)
                clocks = (f"Hotline-Snapshot-Time: {stamp}", f"Hotline-Server-Time: {stamp}")
                return Ask(path, headers, "304 Not Modified", (f"ETag: {tag}", *clocks), b"")
            return Ask(path, headers, "200 OK", (JSON, f"ETag: {tag}"), self._body(made))
        self.sequence += 1
        made = self.change(moment(now, self.sequence))
        tag = f'W/"{made.epoch}-{self.sequence}"'
        self.true_at[self.sequence] = mono
        self.offered[self.sequence] = made.today.offered
        self._held = made, tag
        more = (f"ETag: {tag}",) if self._tags else ()
        return Ask(path, headers, "200 OK", (JSON, *more), self._body(made))

    def _body(self, made: Snapshot) -> bytes:
        return write_snapshot(made, self._stamp).delivered(
            self.sequence, self._stamp(made.server_time), self._stamp(made.snapshot_time)
        )


def moment(now: float, sequence: int) -> Snapshot:
    """The sample's hotline at `now`; two wait, an alarm stands, and each time one more came."""
    whole = snapshot()
    shift = now - whole.snapshot_time
    today, missed = whole.today, whole.missed
    assert isinstance(today.answered_delay, tuple)
    assert not isinstance(missed, Absent)
    delays = (*today.answered_delay[:-1], today.answered_delay[-1] + sequence)
    waiting = (WaitingCall("c-1", "repair", now - 84), WaitingCall("c-2", None, now - 7))
    seats: Any = whole.seats
    return replace(
        whole,
        server_time=now, snapshot_time=now, counters_since=now // 86400 * 86400,
        sequence=sequence, source=replace(whole.source, since=now - 7200), waiting=waiting,
        today=replace(
            today, offered=today.offered + sequence, answered=today.answered + sequence,
            answered_delay=delays,
        ),
        seats=tuple(
            replace(seat, since=None if seat.since is None else seat.since + shift)
            for seat in seats
        ),
        recent=Recent(now - 900, 0, 0, 0, (0,) * len(delays), 0.0), callers=8 + sequence,
        missed=replace(missed, oldest_open=now - 1700),
        alarms=(Alarm("longest_wait", "alarm", now - 14, 84.0, 60.0),),
    )  # fmt: skip
