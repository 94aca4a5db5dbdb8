"""The soak's server: a process of its own, so that the board's memory is the board's alone.

`python -m tests.soak.server CLOCK` prints its address, obeys one JSON object a line on standard
input, says `ok` to each, and ends with its input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.domain.samples import CAPABILITIES
from tests.faults import faults
from tests.faults.server import JSON, Ask, Fault, MetricsServer
from tests.soak.clock import SharedWorld
from tests.transport.faulty import Line
from tests.ui import moment
from wallboard.contract.writing import (
    stamper,
    write_emergency_log,
    write_hotline,
    write_minute,
    write_page,
    write_readiness,
)
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.emergency import (
    Activation,
    ContractTerm,
    Readiness,
    Shift,
    Trial,
    TrialResult,
)
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, EmergencyPool, Seat, Snapshot, WaitingCall
from wallboard.domain.states import Group, SeatState, Situation

MINUTES_PAGE = 720
SEATS, LINES = 4, 4
LOG_DAYS = 9
DAY_S = 86400.0
ZONE_S = 8 * 3600.0
"""Shanghai's distance from UTC: its days are reckoned by hand here."""

EVERYTHING = ("/v1/hotline", "/v1/snapshot", "/v1/minutes")
SPOILT = ("/v1/snapshot",)
"""What the bad payloads are made from."""

BAD: tuple[Fault, ...] = (
    faults.body_of(lambda _: b"<html><body>login</body></html>", "Content-Type: text/html"),
    faults.body_of(lambda _: b""),
    faults.body_of(lambda _: b"null"),
    faults.body_of(lambda body: body[: len(body) // 2]),
    faults.body_of(lambda body: b"\xef\xbb\xbf" + body),
    faults.body_of(lambda body: body.decode().encode("utf-16")),
    faults.body_of(lambda body: body.replace(b'"offered":', b'"offered":-', 1)),
    faults.body_of(lambda body: body.replace(b'"offered":', b'"offered":9e999,"x":', 1)),
    faults.body_of(lambda _: b"[" * 100_000),
    faults.body_of(lambda body: body + b"}"),
    faults.json_of(lambda value: value["today"]["answered_delay"].pop()),
    faults.json_of(lambda value: value["seats"].append(value["seats"][0])),
    faults.json_of(lambda value: value.update(schema="9.0")),
    faults.json_of(lambda value: value.pop("source")),
    faults.json_of(lambda value: value.update(snapshot_time="2036-01-01T00:00:00+08:00")),
    faults.ten_megabytes_announced,
    faults.bomb,
)
_cut_short = faults.cut_short(announced=True, step=997)


def _cut(line: Line, ask: Ask) -> None:
    """Cut short what can be; an answer without a body is a connection that ends."""
    if ask.body:
        _cut_short(line, ask)
    else:
        line.reset()


TORN: dict[str, Fault] = {
    "silent": faults.silent,
    "reset": faults.reset,
    "closes": faults.answers_and_closes,
    "cut": _cut,
    "500": faults.status("500 Internal Server Error"),
    "503": faults.status("503 Service Unavailable", "Retry-After: 30"),
    "redirect": faults.redirect(lambda _: "https://elsewhere.example/"),
}


def fault_of(name: str) -> Fault | None:
    """A fault by its name: one of TORN, `bad 3` for the fourth bad payload, or `` for none."""
    kind, _, number = name.partition(" ")
    return BAD[int(number) % len(BAD)] if kind == "bad" else TORN.get(kind)


class SoakServer(MetricsServer):
    """A hotline that lives as it is told to; few seats, so that a poll costs little to draw."""

    def __init__(self, world: SharedWorld) -> None:
        super().__init__(world, "server")
        self.life = "busy"
        self.waits = False
        """It applies the preference to wait; the wait itself is a skip of the clock."""
        self.run = 1
        self._told_run = 0
        self.change = self._moment
        self.hotline = self._hotline()
        self._stamp = stamper(self.hotline)
        self._minute = lru_cache(4000)(self._minute_body)

    def restart(self) -> None:
        """Another run begins: each second one evaluates no alarms, so that the board has to."""
        self.run += 1
        self.hotline = self._hotline()
        self._held = None
        self.hang_up()

    def _hotline(self) -> Hotline:
        promised = CAPABILITIES - {"today.by_district"} | {"emergency.log", "emergency.readiness"}
        if self.run % 2 == 0:
            promised -= {"alarms"}
        return replace(moment.hotline(SEATS, LINES), capabilities=promised)

    def _ask(self, request: bytes) -> Ask:
        self.requests.clear()  # it runs for days
        self.asked.clear()
        ask = super()._ask(request)
        if ask.status.startswith("401"):
            return ask
        if ask.path == "/v1/hotline" and self._told_run != self.run:
            self._told_run = self.run
            body = write_hotline(self.hotline)
            return Ask(ask.path, ask.headers, "200 OK", (JSON, 'ETag: "h"'), body)
        if ask.path == "/v1/minutes":
            return replace(ask, body=self._page(request.split()[1].decode("ascii")))
        if ask.path == "/v1/emergency/log":
            return replace(ask, body=write_emergency_log(self._log(), self._stamp))
        if ask.path == "/v1/emergency/readiness":
            return replace(ask, body=write_readiness(self._readiness(), self._stamp))
        if self.waits and "prefer" in ask.headers:
            return replace(ask, sound_headers=(*ask.sound_headers, "Preference-Applied: wait=5"))
        return ask

    def _minutes(self, asked: dict[str, str]) -> bytes:
        return b""  # `_page` knows the question

    def _page(self, target: str) -> bytes:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(target).query).items()}
        first = int(datetime.fromisoformat(asked.get("cursor", asked["from"])).timestamp()) // 60
        # the board asks far ahead; what has not ended is not told
        end = min(int(datetime.fromisoformat(asked["to"]).timestamp()), int(self._now())) // 60
        if "cursor" not in asked:
            first = max(first, int(asked.get("changed_after", -1)) + 1)
        stop = min(end, first + MINUTES_PAGE)
        bodies = [self._minute(number) for number in range(first, stop)]
        cursor = self._stamp(stop * 60.0) if stop < end else None
        return write_page(bodies, 60, end - 1, cursor)

    def _log(self) -> list[Activation]:
        """The lines were asked for at each midnight, and stood down a while after."""
        midnight = _midnight(self._now())
        asked = [midnight - each * DAY_S for each in reversed(range(LOG_DAYS))]
        return [
            Activation(
                f"e-{int(at // DAY_S)}", Situation.SUDDEN_FAILURE, LINES,
                at, at + 300.0, at + 900.0, at + 960.0, at + 1500.0,
            )
            for at in asked
            if at + 1500.0 < self._now()
        ]  # fmt: skip

    def _readiness(self) -> Readiness:
        midnight = _midnight(self._now())
        return Readiness(
            ContractTerm(date(2026, 10, 1), date(2027, 9, 30)),
            LINES,
            (Shift("A", midnight, midnight + DAY_S, LINES),),
            Trial(never=False, at=midnight - DAY_S, result=TrialResult.PASSED),
            Trial(never=True),
        )

    def _minute_body(self, number: int) -> bytes:
        answered, late = 6 + number % 5, number % 3
        counters = Counters(
            offered=answered + late, answered=answered + late, blocked=number % 2,
            abandoned_short=0, lost_ringing=0,
            answered_delay=moment.delays({4.0: answered, 22.0: late}),
            abandoned_delay=moment.delays({}), timed_out_delay=moment.delays({}),
            delay_sum_s=4.0 * answered + 22.0 * late,
            talk_sum_s=128.0 * answered, hold_sum_s=0.0, wrap_sum_s=30.0, handled=answered,
            by_kind={}, by_group={Group.OWN: answered},
        )  # fmt: skip
        minute = Minute(
            number * 60.0, counters, complete=number % 97 != 0, final=True, revision=number,
            peak_waiting=number % 7, longest_wait_s=float(number % 60),
            seat_seconds={Group.OWN: {"talking": 1200.0, "available": 300.0}},
        )  # fmt: skip
        return write_minute(minute, self._stamp)

    def _moment(self, sound: Snapshot) -> Snapshot:
        """The moment that the windows' tests know, at another time and with something changed."""
        now, step = sound.snapshot_time, self.sequence
        shift = now - moment.NOW
        whole = moment.snapshot()
        midnight = _midnight(now)
        today = whole.today
        in_time, *others = today.answered_delay  # type: ignore[misc]
        delays = (in_time + int(now - midnight) // 10, *others)
        answered = sum(delays)
        waiting = _waiting(now, step, 14 if self.life == "alarms" else 3)
        seats: tuple[Seat, ...] = whole.seats[:SEATS]  # type: ignore[index]
        pool: EmergencyPool = whole.emergency  # type: ignore[assignment]
        return replace(
            whole,
            epoch=f"run-{self.run}", sequence=step, server_time=now, snapshot_time=now,
            counters_since=midnight, source=replace(whole.source, since=now - 7200.0),
            waiting=waiting,
            today=replace(
                today, answered=answered, answered_delay=delays, blocked=step % 9,
                offered=answered + today.abandoned + today.timed_out + len(waiting),
            ),
            seats=tuple(_seat(seat, index, step, shift) for index, seat in enumerate(seats)),
            emergency=replace(pool, lines=pool.lines[:LINES]),  # type: ignore[index]
            recent=replace(whole.recent, since=now - 900.0, unwatched_s=0.0),  # type: ignore[type-var]
            missed=replace(whole.missed, oldest_open=now - 60.0 * (step % 30)),  # type: ignore[type-var]
            weather=replace(whole.weather, observed=now - 300.0),  # type: ignore[type-var]
            alarms=self._alarms(now, step) if "alarms" in self.hotline.capabilities
            else Absent.NOT_PROVIDED,
        )  # fmt: skip

    def _alarms(self, now: float, step: int) -> tuple[Alarm, ...]:
        if self.life != "alarms":
            return ()
        return (
            Alarm("longest_wait", "alarm", now - 100.0, 60.0 + step % 40, 60.0),
            Alarm("waiting", "alarm", now - 300.0, 14.0, 10.0, acknowledged=now - 50.0),
            Alarm(f"line_fault:E{1 + step % LINES:02d}", "watch", now - 20.0, 1.0, 1.0),
            Alarm("break_due", "cleared", now - 20.0, 2.0, None),
        )


def _midnight(now: float) -> float:
    return (now + ZONE_S) // DAY_S * DAY_S - ZONE_S


def _waiting(now: float, step: int, most: int) -> tuple[WaitingCall, ...]:
    number = step % most + (most > 10) * 6
    kinds = ("repair", "consult", None)
    return tuple(
        WaitingCall(f"c{step}-{each}", kinds[each % 3], now - 9.0 * (number - each))
        for each in range(number)
    )


def _seat(seat: Seat, index: int, step: int, shift: float) -> Seat:
    """A seat whose operator does something else now and then."""
    moved = replace(
        seat,
        since=None if seat.since is None else seat.since + shift,
        last_break_end=(
            seat.last_break_end
            if isinstance(seat.last_break_end, Absent)
            else seat.last_break_end + shift
        ),
    )
    if seat.group is None or (step + index) % 16:
        return moved
    return replace(moved, state=(SeatState.AVAILABLE, SeatState.WRAP)[step % 2], kind=None)


def main() -> None:
    """Serve until the input ends."""
    world = SharedWorld(Path(sys.argv[1]))
    with SoakServer(world) as server:
        print(f"https://127.0.0.1:{server.port}", flush=True)
        deeds: dict[str, Callable[[], None]] = {
            "refuse": server.refuse,
            "listen": server.listen_again,
            "restart": server.restart,
            "hang up": server.hang_up,
        }
        for line in sys.stdin:
            told = json.loads(line)
            if "fault" in told:
                server.fault = fault_of(told["fault"])
                server.fails_on = SPOILT if told["fault"].startswith("bad") else EVERYTHING
            for name in ("life", "quiet", "waits", "token"):
                if name in told:
                    setattr(server, name, told[name])
            if "do" in told:
                deeds[told["do"]]()
            print("ok", flush=True)


if __name__ == "__main__":
    main()
