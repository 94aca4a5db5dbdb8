"""A thousand random outages, half of them in long polls: after each the board is live in time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.faults.server import moment
from wallboard.contract.writing import stamper, write_hotline, write_snapshot
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import Hotline
from wallboard.domain.state import BoardState
from wallboard.polling.feed import after
from wallboard.sources.metrics_api import MetricsApi
from wallboard.sources.outcome import SnapshotRead
from wallboard.sources.token import TokenHolder
from wallboard.transport.client import Answer
from wallboard.transport.errors import NoAnswer, Refusal, TransportError, Trouble

OUTAGES = 500
P, D = 5.0, 4.0
HOTLINE = Hotline("Line", "1", time_zone="UTC")
STAMP = stamper(HOTLINE)
EPOCH = 1_795_400_000.0

AT_ONCE: tuple[TransportError | bytes, ...] = (
    NoAnswer(Trouble.REFUSED, ""), NoAnswer(Trouble.RESET, ""), NoAnswer(Trouble.UNRESOLVED, ""),
    NoAnswer(Trouble.TLS, ""), NoAnswer(Trouble.CUT_SHORT, ""), NoAnswer(Trouble.TOO_LARGE, ""),
    Refusal(Trouble.SERVER_ERROR, "", status=500), Refusal(Trouble.UNAVAILABLE, "", status=503),
    Refusal(Trouble.TOO_MANY, "", status=429), Refusal(Trouble.FORBIDDEN, "", status=403),
    Refusal(Trouble.REDIRECTED, "", status=302), Refusal(Trouble.NOT_FOUND, "", status=404),
)  # fmt: skip
FAILURES = [*AT_ONCE, NoAnswer(Trouble.TIMED_OUT, ""), b"<html>", b""]


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Away:
    """An outage: from when to when, and how requests meet it."""

    begins: float
    ends: float
    failure: TransportError | bytes
    hangs: bool
    """A request that meets it costs its whole deadline, even if the outage ends meanwhile."""


class Weather:
    """A server on a simulated clock that is away from time to time, in one way or another."""

    def __init__(self, clock: Clock, chance: random.Random, *, waits: bool) -> None:
        self._clock = clock
        self._chance = chance
        self._waits = waits
        self._sequence = 0
        self._made = (float("-inf"), write_snapshot(moment(EPOCH, 0), STAMP))
        self.away = Away(float("inf"), float("inf"), b"", False)
        self.latency_s = 0.02

    def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
    ) -> Answer:
        began, away, wait_s = self._clock.now, self.away, 0.0
        asked = dict(headers or {})
        if self._waits and "Prefer" in asked:
            wait_s = self._chance.uniform(0.0, float(asked["Prefer"].removeprefix("wait=")))
        done = began + wait_s + self.latency_s
        if away.begins < done and began < away.ends:
            self._clock.now = began + deadline_s if away.hangs else max(began, away.begins)
            if isinstance(away.failure, bytes):
                return Answer(200, {}, away.failure, self._clock.now - began)
            raise away.failure
        self._clock.now = done
        if path == "/v1/hotline":
            return Answer(200, {"ETag": '"h"'}, write_hotline(HOTLINE), done - began)
        self._sequence += 1
        now = EPOCH + done - self.latency_s / 2
        if now > self._made[0] + 600.0:  # its stamps move with each answer, its figures seldom
            self._made = now, write_snapshot(moment(now, self._sequence), STAMP)
        return Answer(
            200,
            {"ETag": f'W/"{self._sequence}"'} | ({"Preference-Applied": "wait"} if wait_s else {}),
            self._made[1].delivered(self._sequence, STAMP(now), STAMP(now)),
            done - began,
        )


def next_outage(now: float, chance: random.Random) -> Away:
    """One of seconds, minutes, hours or a day."""
    begins = now + chance.uniform(0.0, 120.0)
    lasts_s = min(max(0.1, chance.lognormvariate(4.0, 2.0)), 86_400.0)
    failure: TransportError | bytes = chance.choice(FAILURES)
    hangs = isinstance(failure, NoAnswer) and failure.kind is Trouble.TIMED_OUT
    return Away(begins, begins + lasts_s, failure, hangs)


@pytest.mark.fault(
    "network",
    "a thousand random outages",
    shows="live again in time after each, by itself",
    within_s=65.0,
)
@pytest.mark.parametrize("waits", [True, False], ids=["long poll", "interval"])
def test_random_outages_need_no_hand(waits: bool, notes: list[str]) -> None:
    chance, clock = random.Random(20_261_123 + waits), Clock()
    server = Weather(clock, chance, waits=waits)
    source = MetricsApi(
        server, TokenHolder(None, wanted=False), poll_s=P, mono=clock, chance=chance.random
    )
    state = BoardState(P, "server")
    short_s: list[float] = []
    long_s: list[float] = []
    while len(short_s) + len(long_s) < OUTAGES:
        step = source.step()
        state = after(state, step.outcome)
        if isinstance(step.outcome, SnapshotRead) and clock.now > server.away.ends:
            assert state.freshness(clock.now) is Freshness.LIVE
            lasted_s = server.away.ends - server.away.begins
            (short_s if lasted_s < 60.0 else long_s).append(clock.now - server.away.ends)
            server.away = Away(float("inf"), float("inf"), b"", False)
        if server.away.begins == float("inf") and isinstance(step.outcome, SnapshotRead):
            server.away = next_outage(clock.now, chance)
            server.latency_s = 0.02 if server.away.hangs else chance.choice([0.02, 0.9 * D])
        clock.now += step.pause_s
    assert min(len(short_s), len(long_s)) > OUTAGES // 4
    assert max(short_s) <= P + D
    assert max(long_s) <= 65.0
    notes.append(
        f"{OUTAGES} random outages ({'long poll' if waits else 'interval'}): "
        f"{len(short_s)} under a minute, live again after at most {max(short_s):.1f} s "
        f"(promised {P + D:.0f} s); {len(long_s)} longer, after at most {max(long_s):.1f} s "
        f"(promised 65 s)"
    )
