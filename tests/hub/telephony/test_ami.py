"""AMI messages as call events: each rule by hand-written messages."""

from collections.abc import Iterable

import pytest

from wallboard.domain.states import Group, LineState, PoolState, SeatState, Situation
from wallboard.hub.telephony.ami import AmiTranslator
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    ConnectedCall,
    Ended,
    Event,
    Joined,
    LineChanged,
    NotAnswered,
    PoolChanged,
    PresentCall,
    RingingAt,
    SeatChanged,
    SourceBack,
    SourceLost,
    TimedOut,
    WrapEnded,
)

T0 = 1_700_000_000.0
MAPPING = AmiMapping(kinds={"repairs": "repair"}, time_out_s={"repairs": 60})


def member(
    interface: str, status: int = 1, queue: str = "repairs", name: str = "", **more: str
) -> dict[str, str]:
    return {
        "Event": "QueueMember",
        "Queue": queue,
        "Name": name or interface,
        "Location": f"PJSIP/{interface}",
        "StateInterface": f"PJSIP/{interface}",
        "Status": str(status),
        "Paused": "0",
        "PausedReason": "",
        "InCall": "0",
        **more,
    }


def entry(call: str, wait: int, queue: str = "repairs", number: str = "555") -> dict[str, str]:
    return {
        "Event": "QueueEntry",
        "Queue": queue,
        "Uniqueid": call,
        "CallerIDNum": number,
        "Wait": str(wait),
    }


class Asterisk:
    """A translator and the messages of an Asterisk; instants are seconds after T0."""

    def __init__(self, *members: dict[str, str], mapping: AmiMapping = MAPPING) -> None:
        self.translator = AmiTranslator(mapping, b"key")
        self.members = {(each["StateInterface"], each["Queue"]): each for each in members}
        self._lists = 0

    def queue_status(
        self, at: float, *entries: dict[str, str], queues: Iterable[str] = ("repairs", "emergency")
    ) -> list[Event]:
        self._lists += 1
        items = [{"Event": "QueueParams", "Queue": queue} for queue in queues]
        items += [*self.members.values(), *entries]
        end = {"Event": "QueueStatusComplete", "ListItems": str(len(items))}
        events = []
        for item in [*items, end]:
            events += self.translator.feed(
                {**item, "ActionID": f"list-{self._lists}"}, received_at=T0 + at
            )
        return events

    def send(self, at: float, event: str, call: str = "", **headers: str) -> list[Event]:
        message = {"Event": event, "Timestamp": f"{T0 + at:.6f}", "Queue": "repairs", **headers}
        if call:
            message["Uniqueid"] = call
        if "seat" in headers:
            message["Interface"] = f"PJSIP/{message.pop('seat')}"
        return self.translator.feed(message, received_at=T0 + at + 0.004)

    def status(self, at: float, seat: str, status: int, **headers: str) -> list[Event]:
        known = self.members.get((f"PJSIP/{seat}", headers.get("Queue", "repairs")), {})
        merged = {
            "MemberName": known.get("Name", seat),
            "StateInterface": f"PJSIP/{seat}",
            "Paused": known.get("Paused", "0"),
            "Status": str(status),
            **headers,
        }
        return self.send(at, "QueueMemberStatus", seat=seat, **merged)


@pytest.fixture
def asterisk() -> Asterisk:
    pbx = Asterisk(member("s1", name="Agent 1"), member("s2", name="Outsourced 2"))
    pbx.queue_status(0)
    return pbx


def seat_states(events: Iterable[Event]) -> list[tuple[str, SeatState]]:
    return [(each.seat, each.state) for each in events if isinstance(each, SeatChanged)]


def without_seats(events: Iterable[Event]) -> list[Event]:
    return [each for each in events if not isinstance(each, SeatChanged)]


class TestCalls:
    def test_an_answered_call_from_joining_to_wrap_end(self) -> None:
        pbx = Asterisk(member("s1"), mapping=AmiMapping(kinds={"repairs": "repair"}, wrap_s=10))
        pbx.queue_status(0)
        joined = pbx.send(1, "QueueCallerJoin", "c", CallerIDNum="555")
        assert [type(each) for each in joined] == [Joined]
        assert pbx.send(2, "AgentCalled", "c", seat="s1") == [RingingAt(T0 + 2, "c", "s1")]
        assert seat_states(pbx.status(2.1, "s1", 6)) == [("s1", SeatState.RINGING)]
        connected = pbx.send(5, "AgentConnect", "c", seat="s1", MemberName="Agent 1")
        assert without_seats(connected) == [Connected(T0 + 5, "c", "s1", Group.OWN)]
        assert seat_states(pbx.status(5.1, "s1", 2, InCall="1")) == [("s1", SeatState.TALKING)]
        ended = pbx.send(65, "AgentComplete", "c", seat="s1")
        assert without_seats(ended) == [Ended(T0 + 65, "c", 0.0)]
        assert seat_states(ended) == [("s1", SeatState.WRAP)]
        assert pbx.status(65.1, "s1", 1) == []
        assert pbx.translator.next_due() == T0 + 75
        assert pbx.translator.due(T0 + 74.9) == []
        done = pbx.translator.due(T0 + 80)
        assert done[0] == WrapEnded(T0 + 75, "c")
        assert seat_states(done) == [("s1", SeatState.AVAILABLE)]

    def test_the_kind_is_the_queues_or_unknown(self, asterisk: Asterisk) -> None:
        (known,) = asterisk.send(1, "QueueCallerJoin", "a")
        (unknown,) = asterisk.send(1, "QueueCallerJoin", "b", Queue="other")
        assert isinstance(known, Joined)
        assert isinstance(unknown, Joined)
        assert (known.kind, unknown.kind) == ("repair", None)

    def test_a_queues_own_wrap_time_and_a_members_come_before_the_general_one(self) -> None:
        mapping = AmiMapping(wrap_s=30, wrap_s_by_queue={"repairs": 20})
        for own, expected in (("0", 20.0), ("7", 7.0)):
            pbx = Asterisk(member("s1", Wrapuptime=own), mapping=mapping)
            pbx.queue_status(0)
            pbx.send(1, "QueueCallerJoin", "c")
            pbx.send(2, "AgentConnect", "c", seat="s1")
            pbx.send(3, "AgentComplete", "c", seat="s1")
            assert pbx.translator.next_due() == T0 + 3 + expected

    def test_wrap_ends_are_interleaved_with_messages(self) -> None:
        pbx = Asterisk(member("s1"), mapping=AmiMapping(wrap_s=10))
        pbx.queue_status(0)
        pbx.send(1, "QueueCallerJoin", "c")
        pbx.send(2, "AgentConnect", "c", seat="s1")
        pbx.send(3, "AgentComplete", "c", seat="s1")
        pbx.status(3.1, "s1", 1)
        events = without_seats(pbx.send(20, "QueueCallerJoin", "d"))
        assert [(type(each), each.at - T0) for each in events] == [(WrapEnded, 13), (Joined, 20)]

    def test_the_next_call_ends_assumed_wrap(self) -> None:
        pbx = Asterisk(member("s1"), mapping=AmiMapping(wrap_s=600))
        pbx.queue_status(0)
        for start, call in ((1, "a"), (20, "b")):
            pbx.send(start, "QueueCallerJoin", call)
            events = pbx.send(start + 2, "AgentConnect", call, seat="s1")
            pbx.send(start + 10, "AgentComplete", call, seat="s1")
        assert without_seats(events)[0] == WrapEnded(T0 + 22, "a")
        assert WrapEnded(T0 + 611, "a") not in pbx.translator.due(T0 + 2000)

    def test_hold_is_the_time_the_telephone_was_on_hold(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(2, "AgentCalled", "c", seat="s1")
        asterisk.status(2, "s1", 6)
        asterisk.send(3, "AgentConnect", "c", seat="s1")
        asterisk.status(3, "s1", 2)
        assert seat_states(asterisk.status(10, "s1", 8)) == [("s1", SeatState.HOLD)]
        assert seat_states(asterisk.status(14.5, "s1", 2)) == [("s1", SeatState.TALKING)]
        asterisk.status(20, "s1", 8)
        ended = without_seats(asterisk.send(22, "AgentComplete", "c", seat="s1"))
        assert ended[0] == Ended(T0 + 22, "c", 6.5)

    def test_an_end_without_uniqueid_belongs_to_the_call_at_that_member(
        self, asterisk: Asterisk
    ) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(2, "AgentConnect", "c", seat="s1")
        assert asterisk.send(32, "AgentComplete", seat="s2", TalkTime="30") == []
        assert asterisk.send(32, "AgentComplete", seat="s1", TalkTime="9") == []
        ended = without_seats(asterisk.send(32, "AgentComplete", seat="s1", TalkTime="30"))
        assert ended == [Ended(T0 + 32, "c", 0.0), WrapEnded(T0 + 32, "c")]
        assert asterisk.send(32, "AgentComplete", seat="s1", TalkTime="30") == []

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Agent 1", Group.OWN),
            ("Outsourced 7", Group.OUTSOURCED),
            ("OUTSOURCED", Group.OUTSOURCED),
        ],
    )
    def test_the_group_is_the_members_by_its_name(
        self, asterisk: Asterisk, name: str, expected: Group
    ) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        events = asterisk.send(2, "AgentConnect", "c", seat="s1", MemberName=name)
        assert Connected(T0 + 2, "c", "s1", expected) in events

    def test_a_caller_is_a_keyed_hash_never_a_number(self) -> None:
        joined = {"Event": "QueueCallerJoin", "CallerIDNum": "02488812319", "Queue": "repairs"}

        def caller(translator: AmiTranslator, **headers: str) -> str | None:
            message = {**joined, "Uniqueid": "1", **headers}
            end = {"Event": "QueueStatusComplete"}
            translator.feed(end, T0)
            (event,) = translator.feed(message, T0 + 1)
            assert isinstance(event, Joined)
            assert "8812319" not in repr(event)
            return event.caller

        first = caller(AmiTranslator(MAPPING, b"one"))
        assert first is not None
        assert first == caller(AmiTranslator(MAPPING, b"one"))
        assert first != caller(AmiTranslator(MAPPING, b"two"))
        assert caller(AmiTranslator(MAPPING)) != caller(AmiTranslator(MAPPING))
        for withheld in ("<unknown>", "unknown", "", "Anonymous"):
            assert caller(AmiTranslator(MAPPING), CallerIDNum=withheld) is None

    def test_a_call_back_in_a_queue_is_a_new_call_to_it(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        assert asterisk.send(61, "QueueCallerAbandon", "c", HoldTime="60") == [
            TimedOut(T0 + 61, "c")
        ]
        (again,) = asterisk.send(62, "QueueCallerJoin", "c", Queue="other")
        assert isinstance(again, Joined)
        assert again.call == "c~2"
        assert asterisk.send(63, "AgentCalled", "c", seat="s1") == [RingingAt(T0 + 63, "c~2", "s1")]


class TestAbandonOrTimeOut:
    @pytest.mark.parametrize(
        ("held", "expected"),
        [("0", Abandoned), ("59", Abandoned), ("60", TimedOut), ("61", TimedOut)],
    )
    def test_told_apart_by_hold_time(
        self, asterisk: Asterisk, held: str, expected: type[Event]
    ) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        (event,) = asterisk.send(61.2, "QueueCallerAbandon", "c", HoldTime=held)
        assert type(event) is expected

    @pytest.mark.parametrize(("waited", "expected"), [(58.9, Abandoned), (59.1, TimedOut)])
    def test_by_the_stamps_where_hold_time_is_missing(
        self, asterisk: Asterisk, waited: float, expected: type[Event]
    ) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        (event,) = asterisk.send(1 + waited, "QueueCallerAbandon", "c")
        assert type(event) is expected

    def test_a_queue_of_unknown_time_out_has_none(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c", Queue="other")
        (event,) = asterisk.send(5000, "QueueCallerAbandon", "c", Queue="other", HoldTime="4999")
        assert type(event) is Abandoned


class TestRepeatedAndOutOfOrder:
    def test_every_message_twice_gives_each_event_once(self, asterisk: Asterisk) -> None:
        script = [
            (1.0, "QueueCallerJoin", {"call": "c"}),
            (2.0, "AgentCalled", {"call": "c", "seat": "s1"}),
            (17.0, "AgentRingNoAnswer", {"call": "c", "seat": "s1"}),
            (18.0, "AgentCalled", {"call": "c", "seat": "s2"}),
            (20.0, "AgentConnect", {"call": "c", "seat": "s2"}),
            (50.0, "AgentComplete", {"call": "c", "seat": "s2"}),
        ]
        events: list[Event] = []
        for at, event, headers in script:
            for _ in range(2):
                events += asterisk.send(at, event, **headers)
        assert [type(each) for each in without_seats(events)] == [
            Joined, RingingAt, NotAnswered, RingingAt, Connected, Ended, WrapEnded,
        ]  # fmt: skip

        replayed = [asterisk.send(at, event, **headers) for at, event, headers in script]
        assert replayed == [[]] * len(script)

    def test_an_answer_before_its_joining_is_one_call_with_its_whole_wait(
        self, asterisk: Asterisk
    ) -> None:
        events = asterisk.send(20, "AgentConnect", "c", seat="s1", HoldTime="12")
        assert without_seats(events) == [
            Joined(T0 + 8, "c", "repair", None),
            Connected(T0 + 20, "c", "s1", Group.OWN),
        ]
        assert asterisk.send(7.8, "QueueCallerJoin", "c") == []
        assert asterisk.send(9, "AgentCalled", "c", seat="s1") == []

    def test_after_an_answer_nothing_else_becomes_of_a_call(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(5, "AgentConnect", "c", seat="s1")
        assert asterisk.send(5, "QueueCallerAbandon", "c", HoldTime="4") == []
        assert asterisk.send(5, "AgentRingNoAnswer", "c", seat="s2") == []
        assert asterisk.send(4, "AgentConnect", "c", seat="s2") == []

    def test_an_older_attempt_does_not_end_a_newer_one(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(18, "AgentCalled", "c", seat="s1")
        assert asterisk.send(17, "AgentRingNoAnswer", "c", seat="s1") == []
        ended = asterisk.send(33, "AgentRingNoAnswer", "c", seat="s1")
        assert ended == [NotAnswered(T0 + 33, "c", "s1")]

    def test_an_older_state_of_a_seat_is_not_taken(self, asterisk: Asterisk) -> None:
        asterisk.status(10, "s1", 5)
        assert asterisk.status(9, "s1", 1) == []
        assert seat_states(asterisk.status(11, "s1", 1)) == [("s1", SeatState.AVAILABLE)]

    @pytest.mark.parametrize(
        "message",
        [
            {},
            {"Event": "TestEvent"},
            {"Response": "Error", "Message": "Permission denied"},
            {"Event": "QueueCallerJoin"},
            {"Event": "AgentConnect", "Uniqueid": "x"},
            {"Event": "AgentComplete"},
            {"Event": "QueueCallerAbandon", "HoldTime": "NaN"},
            {"Event": "QueueMemberStatus", "Status": "purple"},
            {"Event": "QueueMemberRemoved", "Interface": "PJSIP/nobody"},
            {"Event": "QueueStatusComplete", "ListItems": "many"},
            {"Event": "QueueEntry"},
            {"Event": "AgentCalled", "Uniqueid": "x", "Timestamp": "yesterday"},
        ],
    )
    def test_what_says_nothing_changes_nothing(
        self, asterisk: Asterisk, message: dict[str, str]
    ) -> None:
        assert asterisk.translator.feed(message, T0 + 1) == []

    def test_headers_may_come_as_pairs(self, asterisk: Asterisk) -> None:
        pairs = [("Event", "QueueCallerJoin"), ("Uniqueid", "c"), ("Queue", "repairs")]
        (event,) = asterisk.translator.feed(pairs, T0 + 3)
        assert event == Joined(T0 + 3, "c", "repair", None)


class TestSeats:
    @pytest.mark.parametrize(
        ("status", "paused", "reason", "expected"),
        [
            (0, "0", "", SeatState.UNKNOWN),
            (1, "0", "", SeatState.AVAILABLE),
            (1, "1", "Lunch", SeatState.BREAK),
            (1, "1", "Training", SeatState.NOT_READY),
            (1, "1", "", SeatState.NOT_READY),
            (4, "0", "", SeatState.FAULT),
            (5, "1", "Lunch", SeatState.SIGNED_OUT),
            (6, "1", "Lunch", SeatState.RINGING),
            (6, "0", "", SeatState.RINGING),
            (9, "0", "", SeatState.UNKNOWN),
        ],
    )
    def test_states_combine(
        self, status: int, paused: str, reason: str, expected: SeatState
    ) -> None:
        pbx = Asterisk(
            member("s1", status, name="Agent 1", Paused=paused, PausedReason=reason),
            mapping=AmiMapping(not_ready_reasons=("train*",)),
        )
        (seat,) = (each for each in pbx.queue_status(0) if isinstance(each, SeatChanged))
        manned = expected not in (SeatState.SIGNED_OUT, SeatState.FAULT)
        pausing = expected in (SeatState.BREAK, SeatState.NOT_READY)
        assert seat == SeatChanged(
            T0,
            "s1",
            expected,
            group=Group.OWN if manned else None,
            operator="Agent 1" if manned else None,
            reason=(reason or None) if pausing else None,
        )

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (2, SeatState.TALKING),
            (3, SeatState.TALKING),
            (7, SeatState.TALKING),
            (8, SeatState.HOLD),
        ],
    )
    @pytest.mark.parametrize("paused", ["0", "1"])
    def test_a_queue_call_is_talk_whether_paused_or_not(
        self, status: int, expected: SeatState, paused: str
    ) -> None:
        pbx = Asterisk(member("s1", status, InCall="1", Paused=paused))
        assert seat_states(pbx.queue_status(0)) == [("s1", expected)]

    def test_in_use_without_a_queue_call_is_outbound(self, asterisk: Asterisk) -> None:
        assert seat_states(asterisk.status(1, "s1", 2)) == [("s1", SeatState.OUTBOUND)]
        assert seat_states(asterisk.status(9, "s1", 1)) == [("s1", SeatState.AVAILABLE)]

    def test_in_use_is_outbound_until_a_queue_call_is_connected(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        assert seat_states(asterisk.status(2, "s1", 2)) == [("s1", SeatState.OUTBOUND)]
        events = asterisk.send(3, "AgentConnect", "c", seat="s1")
        assert seat_states(events) == [("s1", SeatState.TALKING)]

    def test_a_ring_that_ended_with_its_caller_is_no_queue_call(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(2, "AgentCalled", "c", seat="s1")
        asterisk.send(3, "QueueCallerAbandon", "c", HoldTime="2")
        assert seat_states(asterisk.status(9, "s1", 2)) == [("s1", SeatState.OUTBOUND)]

    def test_in_use_just_before_its_connection_is_talk(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(2, "AgentCalled", "c", seat="s1")
        asterisk.status(2, "s1", 6)
        assert seat_states(asterisk.status(4, "s1", 2)) == [("s1", SeatState.TALKING)]
        events = asterisk.send(4.001, "AgentConnect", "c", seat="s1", MemberName="Agent 1")
        (seat,) = (each for each in events if isinstance(each, SeatChanged))
        assert (seat.state, seat.kind) == (SeatState.TALKING, "repair")

    def test_free_just_before_its_end_and_in_use_just_after(self, asterisk: Asterisk) -> None:
        for start, call, free_first in ((1, "a", True), (20, "b", False)):
            asterisk.send(start, "QueueCallerJoin", call)
            asterisk.send(start + 1, "AgentCalled", call, seat="s1")
            asterisk.status(start + 1, "s1", 6)
            asterisk.send(start + 2, "AgentConnect", call, seat="s1")
            asterisk.status(start + 2, "s1", 2)
            events: list[Event] = []
            if free_first:
                events += asterisk.status(start + 9, "s1", 1)
            events += asterisk.send(start + 9.001, "AgentComplete", call, seat="s1")
            events += asterisk.status(start + 9.002, "s1", 1)
            assert [state for _, state in seat_states(events) if state is SeatState.OUTBOUND] == []
            assert seat_states(events)[-1] == ("s1", SeatState.AVAILABLE)

    def test_only_changes_are_told(self, asterisk: Asterisk) -> None:
        assert asterisk.status(1, "s1", 1) == []
        assert seat_states(asterisk.status(2, "s1", 6)) == [("s1", SeatState.RINGING)]
        assert asterisk.status(3, "s1", 6) == []

    def test_one_seat_for_a_member_of_two_queues(self) -> None:
        pbx = Asterisk(member("s1"), member("s1", queue="payment"))
        assert seat_states(pbx.queue_status(0)) == [("s1", SeatState.AVAILABLE)]
        paused = {"Paused": "1", "PausedReason": "Lunch"}
        assert pbx.status(1, "s1", 1, **paused) == [], "still rung by the other queue"
        both = pbx.status(2, "s1", 1, Queue="payment", **paused)
        assert seat_states(both) == [("s1", SeatState.BREAK)]

    def test_members_come_and_go(self, asterisk: Asterisk) -> None:
        added = asterisk.send(
            1, "QueueMemberAdded", seat="s9", MemberName="Agent 9", Status="1", Paused="0"
        )
        assert seat_states(added) == [("s9", SeatState.AVAILABLE)]
        removed = asterisk.send(2, "QueueMemberRemoved", seat="s9", MemberName="Agent 9")
        assert removed == [SeatChanged(T0 + 2, "s9", SeatState.SIGNED_OUT)]

    def test_rings_are_found_by_the_dialled_interface(self) -> None:
        local = member("s1", name="Agent 1", Location="Local/1@agents/n")
        pbx = Asterisk(local)
        pbx.queue_status(0)
        pbx.send(1, "QueueCallerJoin", "c")
        rung = pbx.send(2, "AgentCalled", "c", Interface="Local/1@agents/n")
        assert rung == [RingingAt(T0 + 2, "c", "s1")]


class TestLines:
    @pytest.mark.parametrize(
        ("status", "paused", "expected", "pool"),
        [
            (1, "0", LineState.READY, PoolState.ACTIVE),
            (1, "1", LineState.STANDBY, PoolState.STANDBY),
            (2, "0", LineState.TALKING, PoolState.ACTIVE),
            (2, "1", LineState.STANDING_DOWN, PoolState.STANDING_DOWN),
            (6, "0", LineState.RINGING, PoolState.ACTIVE),
            (4, "0", LineState.FAULT, PoolState.UNKNOWN),
            (5, "1", LineState.FAULT, PoolState.UNKNOWN),
            (0, "0", LineState.UNKNOWN, PoolState.UNKNOWN),
        ],
    )
    def test_states_of_a_line(
        self, status: int, paused: str, expected: LineState, pool: PoolState
    ) -> None:
        pbx = Asterisk(member("e1", status, queue="emergency", Paused=paused, InCall="1"))
        _, line, whole = pbx.queue_status(0)
        assert line == LineChanged(T0, "e1", expected)
        assert isinstance(whole, PoolChanged)
        assert whole.state is pool

    def test_a_line_answers_as_the_emergency_group(self) -> None:
        pbx = Asterisk(member("e1", queue="emergency"))
        pbx.queue_status(0)
        pbx.send(1, "QueueCallerJoin", "c", Queue="emergency")
        events = pbx.send(2, "AgentConnect", "c", seat="e1", MemberName="Outsourced 1")
        assert Connected(T0 + 2, "c", "e1", Group.EMERGENCY) in events

    def test_a_line_by_its_interface_in_a_common_queue(self) -> None:
        mapping = AmiMapping(emergency_interfaces=("e*",))
        pbx = Asterisk(member("e1"), member("s1"), mapping=mapping)
        events = pbx.queue_status(0)
        assert LineChanged(T0, "e1", LineState.READY) in events
        assert seat_states(events) == [("s1", SeatState.AVAILABLE)]

    def test_a_removed_line_stands_by(self) -> None:
        pbx = Asterisk(member("e1", queue="emergency"))
        pbx.queue_status(0)
        events = pbx.send(1, "QueueMemberRemoved", seat="e1", Queue="emergency")
        assert LineChanged(T0 + 1, "e1", LineState.STANDBY) in events


class TestLists:
    def test_nothing_before_the_first_list_then_all_that_is(self) -> None:
        pbx = Asterisk(member("s1", 6), member("s2", 5), member("e1", queue="emergency"))
        assert pbx.send(1, "QueueCallerJoin", "known") == []
        assert pbx.send(2, "AgentCalled", "known", seat="s1") == []
        assert pbx.send(2.5, "QueueCallerJoin", "gone") == []
        events = pbx.queue_status(10, entry("found", 30, number=""), entry("known", 9))
        assert events[0] == SourceBack(
            T0 + 10,
            (
                PresentCall("known", T0 + 1, "repair", None, (("s1", T0 + 2),)),
                PresentCall("found", T0 - 20, "repair", None),
            ),
        )
        assert {each.at for each in events} == {T0 + 10}
        assert seat_states(events) == [("s1", SeatState.RINGING), ("s2", SeatState.SIGNED_OUT)]
        assert LineChanged(T0 + 10, "e1", LineState.READY) in events

    def test_a_cut_list_is_no_list(self) -> None:
        translator = AmiTranslator(MAPPING)
        translator.feed(member("s1"), T0)
        cut = {"Event": "QueueStatusComplete", "ListItems": "29"}
        assert translator.feed(cut, T0) == []
        assert not translator.watching

    def test_lists_that_agree_tell_nothing(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        assert [asterisk.queue_status(at, entry("c", at - 1)) for at in (5, 10, 15)] == [[], [], []]

    def test_a_call_missing_from_two_lists_is_out_of_view(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.send(2, "QueueCallerJoin", "d")
        assert asterisk.queue_status(5, entry("d", 3)) == []
        back = asterisk.queue_status(10, entry("d", 8))
        assert back[0] == SourceBack(T0 + 10, (PresentCall("d", T0 + 2, "repair", None),))
        assert len(seat_states(back)) == 2
        assert asterisk.send(11, "QueueCallerAbandon", "c", HoldTime="4") == []

    def test_one_list_that_is_ahead_of_the_events_is_not_believed(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.members["PJSIP/s1", "repairs"]["Status"] = "2"
        assert asterisk.queue_status(5) == [], "the answer to c is on its way behind the list"
        events = asterisk.send(4.999, "AgentConnect", "c", seat="s1")
        assert Connected(T0 + 4.999, "c", "s1", Group.OWN) in events
        asterisk.status(5, "s1", 2, InCall="1")
        assert asterisk.queue_status(10) == []

    def test_a_call_joining_after_a_list_began_is_not_missing(self, asterisk: Asterisk) -> None:
        for at in (5.0, 10.0):
            asterisk.send(at + 0.001, "QueueCallerJoin", f"c{at}")
            assert asterisk.queue_status(at) == []

    def test_an_unknown_call_in_two_lists_is_carried_in(self, asterisk: Asterisk) -> None:
        assert asterisk.queue_status(5, entry("c", 4, number="")) == []
        back = asterisk.queue_status(10, entry("c", 9, number=""))
        assert back[0] == SourceBack(T0 + 10, (PresentCall("c", T0 + 1, "repair", None),))

    def test_queues_that_a_list_leaves_out_are_not_judged(self, asterisk: Asterisk) -> None:
        asterisk.send(1, "QueueCallerJoin", "c")
        asterisk.members.clear()
        assert [asterisk.queue_status(at, queues=["other"]) for at in (5, 10)] == [[], []]

    def test_a_seat_that_differs_in_two_lists_is_corrected(self, asterisk: Asterisk) -> None:
        asterisk.members["PJSIP/s1", "repairs"] |= {"Paused": "1", "PausedReason": "Lunch"}
        del asterisk.members["PJSIP/s2", "repairs"]
        assert asterisk.queue_status(5) == []
        assert sorted(seat_states(asterisk.queue_status(10))) == [
            ("s1", SeatState.BREAK),
            ("s2", SeatState.SIGNED_OUT),
        ]
        assert asterisk.queue_status(15) == []

    def test_a_list_older_than_an_event_does_not_correct_it(self, asterisk: Asterisk) -> None:
        asterisk.status(20, "s1", 6)
        asterisk.status(20, "s2", 6)
        del asterisk.members["PJSIP/s2", "repairs"]
        assert [asterisk.queue_status(at) for at in (5, 10)] == [[], []]

    def test_wrap_that_ended_out_of_sight_ends_with_the_next_sight(self) -> None:
        pbx = Asterisk(member("s1"), mapping=AmiMapping(wrap_s=5))
        pbx.queue_status(0)
        pbx.send(1, "QueueCallerJoin", "c")
        pbx.send(2, "AgentConnect", "c", seat="s1")
        pbx.send(3, "AgentComplete", "c", seat="s1")
        pbx.translator.lost(T0 + 4, "refused")
        assert pbx.translator.due(T0 + 9) == []
        pbx.queue_status(20)
        events = pbx.translator.due(T0 + 21)
        assert {each.at for each in events} == {T0 + 20}
        assert events[0] == WrapEnded(T0 + 20, "c")

    def test_the_pool_is_told_with_every_sight_of_all(self) -> None:
        pbx = Asterisk(member("e1", queue="emergency"))
        told = pbx.queue_status(0)
        again = pbx.translator.present(T0)
        assert told == again
        assert PoolChanged(T0, PoolState.ACTIVE, Situation.UNKNOWN) in again

    def test_after_a_break_of_the_connection_the_next_list_tells_all(
        self, asterisk: Asterisk
    ) -> None:
        asterisk.send(1, "QueueCallerJoin", "talks")
        asterisk.send(2, "AgentConnect", "talks", seat="s1")
        asterisk.send(3, "QueueCallerJoin", "waits")
        assert asterisk.translator.lost(T0 + 4, "refused") == [SourceLost(T0 + 4, "refused")]
        assert asterisk.translator.lost(T0 + 5, "refused") == []
        assert asterisk.send(6, "QueueCallerJoin", "new") == []
        back = asterisk.queue_status(10, entry("waits", 7, number=""), entry("new", 4))
        assert back[0] == SourceBack(
            T0 + 10,
            (
                PresentCall("new", T0 + 6, "repair", None),
                PresentCall("waits", T0 + 3, "repair", None),
            ),
            (ConnectedCall("talks", "s1", Group.OWN, T0 + 2, "repair"),),
        )


class TestProposedMapping:
    def test_kinds_seats_and_lines_come_from_the_first_list(self) -> None:
        mapping = AmiMapping.proposed(
            [
                {"Event": "QueueParams", "Queue": "repairs"},
                {"Event": "QueueParams", "Queue": "Emergency-2"},
                member("s2"),
                member("s1"),
                member("s1", queue="Emergency-2"),
                member("e1", queue="Emergency-2"),
                member("s2", queue="payment"),
            ]
        )
        assert mapping.kinds == {"repairs": "repairs", "Emergency-2": "Emergency-2"}
        assert [seat.id for seat in mapping.seats] == ["s2"]
        assert [line.id for line in mapping.lines] == ["e1", "s1"]

    def test_ids_that_two_technologies_share_are_kept_apart(self) -> None:
        sip = {**member("17"), "Location": "SIP/17", "StateInterface": "SIP/17"}
        mapping = AmiMapping.proposed([member("17"), sip, member("18")])
        assert [seat.id for seat in mapping.seats] == ["18", "PJSIP/17", "SIP/17"]
