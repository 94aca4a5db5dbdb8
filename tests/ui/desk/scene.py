"""The mock-ups' moment: a peak morning at 09:41, half an hour into a sudden failure."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wallboard.boards.board import Board, board
from wallboard.domain.absent import Absent
from wallboard.domain.clock import ServerClock
from wallboard.domain.counters import Counters, Minute, Missed, Tally
from wallboard.domain.histogram import DELAY_EDGES_S
from wallboard.domain.hotline import Hotline, Kind, Place, Season
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.snapshot import (
    Alarm,
    EmergencyPool,
    Expected,
    Joining,
    Line,
    Link,
    Recent,
    Ringing,
    Seat,
    Snapshot,
    Source,
    Staff,
    WaitingCall,
    Weather,
)
from wallboard.domain.state import BoardState, Connection, Trouble
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 41, 6, tzinfo=ZONE).timestamp()
MONO = 1000.0

KINDS = ("repair", "consult", "payment", "follow_up")


def at(hour: int, minute: int, second: int = 0) -> float:
    """An instant of that morning."""
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=ZONE).timestamp()


def delays(*by_ring: int) -> tuple[int, ...]:
    """A histogram of delays with so many calls on each ring of 5 s, in the middle of it."""
    counts = [0] * (len(DELAY_EDGES_S) + 1)
    for ring, count in enumerate(by_ring):
        middle = ring * 5 + 2.5
        counts[sum(edge <= middle for edge in DELAY_EDGES_S)] += count
    return tuple(counts)


def hotline() -> Hotline:
    return Hotline(
        name="供热服务热线",
        number="88812319",
        season=Season(date(2026, 11, 15), date(2027, 3, 31)),
        seats=tuple(Place(f"s{n:02}", f"{n:02}") for n in range(1, 51)),
        lines=tuple(Place(f"e{n:02}", str(n)) for n in range(1, 31)),
        kinds=tuple(Kind(kind) for kind in KINDS),
        capabilities=frozenset({"seats", "waiting.ringing", "waiting.kind"}),
    )


def seats() -> tuple[Seat, ...]:
    states = (
        [SeatState.TALKING] * 33 + [SeatState.WRAP] * 6 + [SeatState.RINGING] * 3
        + [SeatState.BREAK] + [SeatState.NOT_READY] + [SeatState.SIGNED_OUT] * 5
        + [SeatState.FAULT]
    )  # fmt: skip
    made: list[Seat] = []
    for n, state in enumerate(states, 1):
        vacant = state in (SeatState.SIGNED_OUT, SeatState.FAULT)
        group = None if vacant else Group.OUTSOURCED if n % 5 in (1, 4) else Group.OWN
        without = 155 - 7 * ((n * 7) % 44) if n <= 6 else 110 - (n * 13) % 100
        made.append(
            Seat(
                id=f"s{n:02}",
                state=state,
                since=NOW - (n * 37) % 290 - 4,
                group=group,
                operator=None if vacant else str((5000 if group is Group.OUTSOURCED else 1000) + n),
                reason="喝水" if state is SeatState.BREAK else None,
                answered_today=Absent.UNKNOWN if vacant else 18 + (n * 11) % 21,
                handled_today=Absent.UNKNOWN if vacant else 17 + (n * 11) % 21,
                handle_today_s=Absent.UNKNOWN if vacant else (17 + (n * 11) % 21) * (140.0 + n),
                talk_60min_s=Absent.UNKNOWN if vacant else 60.0 * (20 + (n * 17) % 24),
                last_break_end=(
                    Absent.UNKNOWN if vacant else NOW - 60 * (abs(without) + (60 if n <= 6 else 0))
                ),
            )
        )
    return tuple(made)


def waiting() -> tuple[WaitingCall, ...]:
    ages = (84, 71, 63, 55, 47, 40, 33, 26, 19, 8, 4, 2)
    kinds = ["repair"] * 9 + ["consult"] * 2 + ["payment"]
    return tuple(
        WaitingCall(
            f"c{index}",
            kind,
            NOW - age,
            (Ringing("s40", NOW - 2),) if age in (8, 4, 2) else (),
        )
        for index, (age, kind) in enumerate(zip(ages, kinds, strict=True))
    )


def emergency() -> EmergencyPool:
    states = (
        [LineState.TALKING] * 9 + [LineState.RINGING] + [LineState.ACTIVATING] * 10
        + [LineState.STANDBY] * 9 + [LineState.FAULT]
    )  # fmt: skip
    return EmergencyPool(
        state=PoolState.ACTIVE,
        situation=Situation.SUDDEN_FAILURE,
        since=at(9, 12),
        staff=Staff(called=30, confirmed=28, arrived=20),
        link=Link(LinkState.UP, at(9, 38)),
        joining=(Joining(10, at(9, 45)),),
        lines=tuple(Line(f"e{n:02}", state, NOW - 60) for n, state in enumerate(states, 1)),
    )


def today() -> Counters:
    return Counters(
        offered=1543,
        answered=1489,
        abandoned=36,
        timed_out=6,
        abandoned_short=9,
        lost_ringing=11,
        answered_delay=delays(779, 432, 129, 64, 40, 45),
        abandoned_delay=delays(5, 4, 3, 6, 6, 12),
        timed_out_delay=delays(0, 0, 0, 0, 1, 5),
        delay_sum_s=1489 * 6.4,
        talk_sum_s=1400 * 118.0,
        hold_sum_s=1400 * 4.0,
        wrap_sum_s=1400 * 33.0,
        handled=1400,
        by_kind={
            "repair": Tally(815, 780, 25, 5),
            "consult": Tally(468, 455, 8, 1),
            "payment": Tally(178, 174, 2, 0),
            "follow_up": Tally(82, 80, 1, 0),
        },
    )


def alarms() -> tuple[Alarm, ...]:
    return (
        Alarm("longest_wait", "alarm", at(9, 37, 46), 84, 60),
        Alarm("waiting", "alarm", at(9, 36), 12, 10),
        Alarm("share_within", "alarm", at(9, 29), 168 / 289, 0.8),
        Alarm("seats_free", "watch", at(9, 33), 0, 0),
        Alarm("line_fault", "watch", at(8, 52), 1, 1, acknowledged=at(8, 55)),
    )


def minutes() -> tuple[Minute, ...]:
    made: list[Minute] = []
    start = at(0, 0) - 15 * 3600
    while start < NOW - 60:
        hour = (start - at(0, 0)) / 3600
        if hour < 0:
            hour = hour + 24 if hour > -3 else 7.0
        if not 3.25 <= hour < 3.5:
            volume = 1 if hour < 5 or hour > 22 else 2 if hour < 6.5 else 6 if hour < 8 else 12
            late = 0 if hour < 7.5 else 1 if hour < 9 else 2 if hour < 9.25 else 5
            if hour < 5 and int(start / 60) % 41 == 0:
                late = 1
            late = late if hour < 10 else 0
            within = volume - late
            made.append(
                Minute(
                    start,
                    Counters(
                        offered=volume, answered=volume, answered_delay=delays(within, 0, 0, late)
                    ),
                    complete=True,
                    final=True,
                    revision=1,
                    peak_waiting=int(hour),
                )
            )
        start += 60
    return tuple(made)


def snapshot() -> Snapshot:
    return Snapshot(
        epoch="a",
        sequence=1,
        time_scale=1.0,
        server_time=NOW,
        snapshot_time=NOW,
        counters_since=at(0, 0),
        source=Source(SourceState.CONNECTED),
        waiting=waiting(),
        today=today(),
        seats=seats(),
        emergency=emergency(),
        recent=Recent(at(9, 26), 276, 11, 2, delays(98, 46, 24, 40, 30, 38)),
        callers=1380,
        missed=Missed(38, 12, 18, 8, at(9, 23)),
        alarms=alarms(),
        expected=Expected(1430, (5400, 6100)),
        weather=Weather(-9.0, at(9, 30)),
    )


def state(shown: Snapshot | None = None, known: Hotline | None = None) -> BoardState:
    """What a board knows at that moment."""
    shown = snapshot() if shown is None else shown
    return BoardState(
        poll_s=5.0,
        server="metrics.example.cn",
        hotline=hotline() if known is None else known,
        snapshot=shown,
        clock=ServerClock(shown.server_time, MONO - 1, shown.time_scale),
        received=MONO - 1,
        history=MinuteHistory(minutes(), 1, "a"),
        connection=Connection(latency_s=0.084),
    )


def live() -> Board:
    return board(state(), MONO)


def aged(seconds: float, trouble: str = "refused") -> Board:
    """The board with data of that age, while requests fail."""
    failed = state().failed(Trouble(trouble), MONO + 5, MONO + seconds + 7)
    return board(failed, MONO - 1 + seconds)


def connecting(trouble: str | None = None) -> Board:
    """The board before the first answer."""
    empty = BoardState(poll_s=5.0, server="metrics.example.cn")
    if trouble is not None:
        empty = empty.failed(Trouble(trouble), MONO - 3, MONO + 4)
    return board(empty, MONO)


def with_snapshot(**changes: object) -> Board:
    """The live board with parts of its snapshot replaced."""
    return board(state(replace(snapshot(), **changes)), MONO)  # type: ignore[arg-type]
