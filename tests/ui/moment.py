"""A peak morning at 09:41, half an hour into a sudden failure: a board whose figures all agree.

Built by hand through the domain's types, so that every window is tested with what it will be given.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wallboard.boards.board import Board, board
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute, Missed, Tally
from wallboard.domain.histogram import DELAY_EDGES_S, bin_of
from wallboard.domain.hotline import Contractor, Hotline, Kind, Place, Season
from wallboard.domain.minutes import MinuteHistory
from wallboard.domain.rings import RingRule
from wallboard.domain.snapshot import (
    Alarm,
    EmergencyPool,
    Expected,
    Incident,
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
from wallboard.domain.state import BoardState, Trouble
from wallboard.domain.states import (
    Group,
    LineState,
    LinkState,
    PoolState,
    SeatState,
    Situation,
    SourceState,
)

ZONE = "Asia/Shanghai"
MONO = 1000.0
"""The board's monotonic clock when the snapshot came."""
POLL_S = 5.0


def at(hour: int, minute: int, second: int = 0, day: int = 23) -> float:
    """An instant of that November, on the hotline's clock."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZoneInfo(ZONE)).timestamp()


NOW = at(9, 41, 5)
MIDNIGHT = at(0, 0)


def delays(calls: Mapping[float, int]) -> tuple[int, ...]:
    """A histogram over the hub's own edges from delay -> calls."""
    counts = [0] * (len(DELAY_EDGES_S) + 1)
    for delay_s, number in calls.items():
        counts[bin_of(DELAY_EDGES_S, delay_s)] += number
    return tuple(counts)


def hotline(seats: int = 50, lines: int = 30) -> Hotline:
    """The hotline 88812319."""
    return Hotline(
        name="供热服务热线",
        number="88812319",
        time_zone=ZONE,
        season=Season(date(2026, 11, 15), date(2027, 3, 31)),
        seats=tuple(Place(f"{n:03d}", str(n)) for n in range(1, seats + 1)),
        lines=tuple(Place(f"E{n:02d}", f"应急{n}") for n in range(1, lines + 1)),
        kinds=(Kind("repair"), Kind("consult"), Kind("payment"), Kind("follow_up")),
        contractor=Contractor("外包方", 15 * 60, 60 * 60),
        capabilities=frozenset({"waiting.ringing", "waiting.kind"}),
    )


def seats() -> tuple[Seat, ...]:
    """44 staffed seats of 50: 27 own, 17 outsourced; 6 are due a break, the longest 2 h 35 min."""
    plan = [
        (Group.OWN, SeatState.TALKING, 22),
        (Group.OWN, SeatState.RINGING, 1),
        (Group.OWN, SeatState.WRAP, 2),
        (Group.OWN, SeatState.BREAK, 2),
        (Group.OUTSOURCED, SeatState.TALKING, 14),
        (Group.OUTSOURCED, SeatState.RINGING, 1),
        (Group.OUTSOURCED, SeatState.WRAP, 2),
        (None, SeatState.SIGNED_OUT, 6),
    ]
    made: list[Seat] = []
    for group, state, number in plan:
        for _ in range(number):
            index = len(made) + 1
            without = 155 * 60.0 if index == 1 else (125 * 60.0 if index <= 6 else 40 * 60.0)
            made.append(
                Seat(
                    f"{index:03d}", state, NOW - 7 * index, group,
                    operator=None if group is None else f"op-{index}",
                    kind="repair" if state is SeatState.TALKING else None,
                    answered_today=30, handled_today=30, handle_today_s=30 * 150.0,
                    talk_60min_s=1200.0, last_break_end=NOW - without,
                )
            )  # fmt: skip
    return tuple(made)


def waiting() -> tuple[WaitingCall, ...]:
    """12 callers, the oldest for 84 s; 3 of them ring at an operator, on rings 1 and 2."""
    ages = (84, 71, 62, 55, 47, 38, 31, 24, 17)
    kinds = ("repair",) * 7 + ("consult", "payment")
    queued = [
        WaitingCall(f"c{age}", kind, NOW - age) for age, kind in zip(ages, kinds, strict=True)
    ]
    ringing = [
        WaitingCall(f"r{age}", kind, NOW - age, (Ringing(where, NOW - 2),))
        for age, kind, where in ((9, "repair", "023"), (7, "repair", "042"), (3, "consult", "E10"))
    ]
    return (*queued, *ringing)


def emergency() -> EmergencyPool:
    """10 of 30 lines switched on, 10 joining at 09:45, one in fault."""
    plan = [
        (LineState.TALKING, 9), (LineState.RINGING, 1), (LineState.ACTIVATING, 10),
        (LineState.STANDBY, 9), (LineState.FAULT, 1),
    ]  # fmt: skip
    states = [state for state, number in plan for _ in range(number)]
    return EmergencyPool(
        state=PoolState.ACTIVE,
        situation=Situation.SUDDEN_FAILURE,
        since=at(9, 12, 3),
        staff=Staff(called=30, confirmed=26, arrived=20),
        link=Link(LinkState.UP, at(9, 37, 40)),
        joining=(Joining(10, at(9, 45)),),
        lines=tuple(Line(f"E{n:02d}", state, at(9, 27)) for n, state in enumerate(states, 1)),
    )


def today() -> Counters:
    """1,543 calls, 1,489 answered, 42 lost, 12 waiting; 1,340 answered within three rings."""
    return Counters(
        offered=1543, answered=1489, abandoned=40, timed_out=2,
        abandoned_short=9, lost_ringing=6, blocked=Absent.NOT_PROVIDED,
        answered_delay=delays({2.5: 780, 7.5: 432, 12.5: 128, 17.5: 64, 22.5: 40, 50.0: 45}),
        abandoned_delay=delays({2.5: 5, 7.5: 4, 12.5: 3, 17.5: 6, 22.5: 7, 100.0: 15}),
        timed_out_delay=delays({301.0: 2}),
        delay_sum_s=10_600.0, talk_sum_s=1400 * 128.0, hold_sum_s=1400 * 3.0,
        wrap_sum_s=1400 * 27.0, handled=1400,
        by_kind={
            "repair": Tally(802, 770, 20, 1), "consult": Tally(463, 450, 12, 1),
            "payment": Tally(201, 195, 6, 0), "follow_up": Tally(77, 74, 2, 0),
        },
        by_group={Group.OWN: 930, Group.OUTSOURCED: 520, Group.EMERGENCY: 39},
    )  # fmt: skip


def alarms() -> tuple[Alarm, ...]:
    """Three alarms and a watch; the newest of the alarms is the longest wait."""
    return (
        Alarm("longest_wait", "alarm", NOW - 200, 84.0, 60.0),
        Alarm("waiting", "alarm", NOW - 460, 12.0, 10.0),
        Alarm("share_within", "alarm", NOW - 760, 168 / 289, 0.80),
        Alarm("seats_free", "watch", NOW - 600, 0.0, 0.0),
    )


def snapshot() -> Snapshot:
    """What the server answered a moment ago."""
    return Snapshot(
        epoch="a", sequence=9, time_scale=1.0, server_time=NOW, snapshot_time=NOW - 1,
        counters_since=MIDNIGHT, source=Source(SourceState.CONNECTED, MIDNIGHT),
        waiting=waiting(), today=today(), seats=seats(), emergency=emergency(),
        recent=Recent(
            NOW - 900, 262, 25, 2, delays({2.5: 60, 7.5: 62, 12.5: 46, 20.0: 50, 50.0: 44})
        ),
        callers=1420, missed=Missed(46, 30, 8, 8, NOW - 18 * 60 - 20), alarms=alarms(),
        incident=None, expected=Expected(1430, (6400, 7300)), weather=Weather(-9.0, NOW - 300),
    )  # fmt: skip


def history() -> MinuteHistory:
    """25 hours of minutes: a quiet night, an outage from 03:15, and the failure from 09:12 on."""
    first = NOW // 60 * 60 - 25 * 3600
    minutes = []
    for step in range(25 * 60):
        start = first + 60 * step
        local = datetime.fromtimestamp(start, ZoneInfo(ZONE))
        hour = local.hour + local.minute / 60
        calls = 1 if hour < 5.5 and step % 4 else (0 if hour < 5.5 else 3 if hour < 7 else 6)
        late = 0
        if step % 11 == 0 and hour >= 7:
            late = 1
        failing = start - at(9, 12)
        if failing >= 0:
            calls = 18
            late = min(9, int(failing // 200))
        on_time = max(0, calls - late)
        peak = 1 + step % 3 // 2 + (max(0, int(failing // 150)) if failing > 0 else 0)
        minutes.append(
            Minute(
                start=start,
                counters=Counters(
                    offered=calls, answered=on_time + late,
                    answered_delay=delays({4.0: on_time, 22.0: late}),
                    abandoned_delay=delays({}), timed_out_delay=delays({}), delay_sum_s=4.0 * calls,
                ),
                complete=not at(3, 15) <= start < at(3, 45), final=True, revision=step,
                peak_waiting=peak,
            )
        )  # fmt: skip
    return MinuteHistory(tuple(minutes), len(minutes), "a")


def unbroken() -> MinuteHistory:
    """The same hours, watched from end to end."""
    held = history()
    return replace(held, minutes=tuple(replace(each, complete=True) for each in held.minutes))


def state(held: Snapshot | None = None, of: Hotline | None = None) -> BoardState:
    """What a board knows at that moment."""
    begun = BoardState(POLL_S, "https://hotline.example", of or hotline(), history=history())
    return begun.with_snapshot(held or snapshot(), MONO, latency_s=0.012)


def live() -> Board:
    """All is well with the data."""
    return board(state(), MONO)


def aged(seconds: float, trouble: str | None = None) -> Board:
    """The same data, so many seconds on, with no newer answer since."""
    mono = MONO + seconds - 1
    known = state()
    if trouble is not None:
        for attempt in range(3):
            known = known.failed(Trouble(trouble), mono - 6 + attempt, mono + 4)
    return board(known, mono)


def connecting(trouble: str | None = None) -> Board:
    """Nothing has been heard yet."""
    known = BoardState(POLL_S, "https://hotline.example")
    if trouble is not None:
        known = known.failed(Trouble(trouble), MONO, MONO + 3)
    return board(known, MONO)


def without(absence: Absent) -> Board:
    """Everything that a server may leave out is left out."""
    bare = replace(
        snapshot(), waiting=absence, seats=absence, emergency=absence, recent=absence,
        callers=absence, missed=absence, alarms=absence, incident=absence, expected=absence,
        weather=absence,
        today=Counters(
            offered=1543, answered=1489, abandoned=40, timed_out=2,
            **dict.fromkeys(
                (
                    "abandoned_short", "lost_ringing", "blocked", "answered_delay",
                    "abandoned_delay", "timed_out_delay", "delay_sum_s", "talk_sum_s",
                    "hold_sum_s", "wrap_sum_s", "handled", "by_kind", "by_group",
                ),
                absence,
            ),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    return board(state(bare), MONO)


def lacking(item: str, absence: Absent) -> Board:
    """One item of the snapshot is left out, and all is well with the rest."""
    return board(state(replace(snapshot(), **{item: absence})), MONO)  # type: ignore[arg-type]


def quiet() -> Board:
    """A night: nobody waits, three of four calls kept the rule, no alarm, the pool on standby."""
    lines = tuple(Line(f"E{n:02d}", LineState.STANDBY) for n in range(1, 31))
    calm = replace(
        snapshot(),
        waiting=(),
        alarms=(),
        seats=tuple(
            replace(seat, state=SeatState.AVAILABLE, last_break_end=NOW - 600.0)
            if seat.group is not None and index < 8
            else Seat(seat.id, SeatState.SIGNED_OUT)
            for index, seat in enumerate(seats())
        ),
        recent=Recent(NOW - 900, 4, 0, 0, delays({2.5: 3, 20.0: 1})),
        today=Counters(
            answered_delay=delays({}), abandoned_delay=delays({}), timed_out_delay=delays({}),
            delay_sum_s=0.0, by_kind={}, blocked=0, abandoned_short=0, lost_ringing=0,
        ),
        missed=Missed(0, 0, 0, 0, None),
        callers=0,
        expected=Expected(0, (1400, 1600)),
        emergency=EmergencyPool(
            PoolState.STANDBY, staff=Staff(0, 0, 12), link=Link(LinkState.UP, NOW - 30), joining=(),
            lines=lines,
        ),
    )  # fmt: skip
    return board(state(calm), MONO)


def crowded() -> Board:
    """Great figures of a day watched whole, every seat state, an incident with long texts."""
    rare = (SeatState.HOLD, SeatState.OUTBOUND, SeatState.NOT_READY, SeatState.FAULT)
    many = tuple(
        replace(seat, state=rare[index]) if index < len(rare) else seat
        for index, seat in enumerate(seats())
    )
    calls = tuple(
        WaitingCall(f"w{n}", "repair", NOW - 3671 + 24 * n, (Ringing("x", NOW),) if n > 140 else ())
        for n in range(148)
    )
    crowd = replace(
        snapshot(), waiting=calls, seats=many, time_scale=60.0,
        today=replace(today(), offered=12_688, answered=12_345, abandoned=190, timed_out=5),
        incident=Incident(
            "一次管网泄漏抢修，东部片区停热，抢修人员已到现场", "光华路与建设街一带",
            at(9, 5), at(14, 30), "抢修预计 14:30 完成，届时逐步恢复供热，请关好门窗",
        ),
        alarms=(
            *alarms(),
            Alarm("break_due", "watch", NOW - 900, 6.0, 5.0),
            Alarm("line_fault", "watch", NOW - 5000, 1.0, 1.0, acknowledged=NOW - 4000),
            Alarm("link_down", "cleared", NOW - 20, 0.0, None),
        ),
    )  # fmt: skip
    return board(replace(state(crowd), history=unbroken()), MONO)


def source_is(source: SourceState) -> Board:
    """The server answers but stands so to the telephone system."""
    return board(state(replace(snapshot(), source=Source(source, at(9, 30)), alarms=())), MONO)


def acknowledged() -> Board:
    """Somebody has taken the one alarm on."""
    taken = Alarm("longest_wait", "alarm", NOW - 200, 84.0, 60.0, acknowledged=NOW - 60)
    return board(state(replace(snapshot(), alarms=(taken,))), MONO)


def unheard() -> Board:
    """Callers hear music: the board speaks of seconds, not of rings."""
    rule = RingRule(cycle_s=5.0, target=3, heard=False)
    return board(state(of=replace(hotline(), rings=rule)), MONO)


def long_names() -> Board:
    """A hotline and kinds of call with names of forty characters, as a server may give them."""
    named = replace(
        hotline(),
        name="济南市东部新城区域集中供热服务与应急抢修统一受理调度指挥中心客户服务热线八八八一二三一九",
        number="0531-88812319",
        kinds=(Kind("repair", "Report of a fault in a flat or a building"), *hotline().kinds[1:]),
    )
    return board(state(of=named), MONO)


def patchy() -> Board:
    """A gap in watching, counts from 09:20 on, more kinds than colours, and what began long ago."""
    known = today()
    assert not isinstance(known.by_kind, Absent)
    kinds = {**known.by_kind, "repair": Absent.UNKNOWN, "move": Tally(90, 80, 0, 0)}
    pool = replace(emergency(), since=at(22, 10, day=21), joining=(Joining(10, at(0, 15, day=24)),))
    old = replace(
        snapshot(),
        counters_since=at(9, 20),
        today=replace(known, by_kind=kinds | {"bill": Tally(60, 60, 0, 0)}),
        recent=replace(snapshot_recent(), unwatched_s=245.0),
        emergency=pool,
        incident=Incident(
            "一次管网泄漏", "光华路", at(20, 5, day=22), at(6, 0, day=25), "请关好门窗"
        ),
        alarms=(
            Alarm(
                "line_fault", "watch", at(21, 27, day=21), 1.0, 1.0, acknowledged=at(8, 3, day=22)
            ),
            Alarm("seats_free", "watch", at(23, 50, day=22), 0.0, 0.0),
        ),
    )
    more = (Kind("move", "移机"), Kind("bill", "账单"))
    return board(state(old, replace(hotline(), kinds=(*hotline().kinds, *more))), MONO)


def snapshot_recent() -> Recent:
    """The window that is graded."""
    held = snapshot().recent
    assert isinstance(held, Recent)
    return held


def night() -> Board:
    """Ten past one: two callers of the young day are owed a call, who was in the evening is not
    known any more."""
    lines = emergency().lines
    assert not isinstance(lines, Absent)
    young = replace(
        snapshot(), server_time=at(1, 10), snapshot_time=at(1, 10) - 1, waiting=(), alarms=(),
        seats=(), recent=Recent(at(0, 55), 4, 0, 0, delays({2.5: 4})), incident=None,
        missed=Missed(3, 1, 0, 2, at(0, 41)), callers=30,
        emergency=EmergencyPool(
            PoolState.STANDBY, since=at(18, 0, day=20), staff=Staff(0, 0, 12),
            link=Link(LinkState.UP, at(0, 30)), joining=(),
            lines=tuple(replace(line, state=LineState.STANDBY) for line in lines),
        ),
    )  # fmt: skip
    return board(state(young), MONO)


def no_line_told() -> Board:
    """The pool is told of, and none of its lines."""
    told = replace(snapshot(), emergency=replace(emergency(), lines=()))
    return board(state(told), MONO)


MOMENTS = {
    "live": live,
    "late": lambda: aged(12),
    "stale": lambda: aged(42, "refused"),
    "lost": lambda: aged(200, "unreachable"),
    "bad": lambda: aged(42, "bad_answer"),
    "not_authorised": lambda: aged(42, "unauthorised"),
    "connecting": connecting,
    "refused": lambda: connecting("refused"),
    "unknown": lambda: without(Absent.UNKNOWN),
    "not_provided": lambda: without(Absent.NOT_PROVIDED),
    "quiet": quiet,
    "crowded": crowded,
    "ended": lambda: source_is(SourceState.ENDED),
    "source_lost": lambda: source_is(SourceState.LOST),
    "acknowledged": acknowledged,
    "unheard": unheard,
    "long_names": long_names,
    "patchy": patchy,
    "night": night,
    "no_line_told": no_line_told,
}
"""Boards by what they show."""
