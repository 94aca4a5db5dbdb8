"""The recorded run through translator and ledger, against the two outside truths.

Asterisk's queue_log and SIPp's statistics were written by other programs than the one that is
tested; the recording is only what AMI said. Run with -s to see the comparison as a table.
"""

import csv
import random
from dataclasses import dataclass
from math import floor
from pathlib import Path

import pytest

from wallboard.domain.counters import Counters
from wallboard.domain.rings import RingRule, by_ring
from wallboard.domain.states import Group
from wallboard.hub.ledger import Ledger
from wallboard.hub.telephony.ami import AmiTranslator
from wallboard.hub.telephony.events import (
    Abandoned,
    Connected,
    Ended,
    Event,
    Joined,
    NotAnswered,
    RingingAt,
    TimedOut,
)
from wallboard.hub.telephony.recorded import Message, Recording, message_of

FOLDER = Path(__file__).parents[1] / "recordings" / "asterisk-22"
FIVE_SECONDS = RingRule(cycle_s=5.0)
THREE_SECONDS = RingRule(cycle_s=3.0)
FIRST_LIST_LINES = 33
RANG_TWICE = "1795462209.8"
QUEUE_OF_PORT = {
    17100: "heating",
    17120: "heating",
    17140: "emergency",
    17150: "emergency",
    17160: "outsourced",
    17180: "heating",
}
PICKED_UP_FIRST = 17180  # its dial plan answers before the queue: SIPp sees no lost call there


@dataclass
class Logged:
    """A call as queue_log has it."""

    queue: str
    outcome: str = ""
    wait_s: int = -1
    talk_s: int | None = None
    passed_on: int = 0


@dataclass
class Told:
    """A call as our events have it."""

    kind: str | None
    joined: float
    outcome: str = ""
    finished: float = 0.0
    talk_s: float | None = None
    passed_on: int = 0
    attempts: int = 0

    @property
    def delay_s(self) -> float:
        return self.finished - self.joined

    @property
    def whole_seconds(self) -> int:
        """The wait as Asterisk's log has it: a difference of two readings in whole seconds."""
        return floor(self.finished) - floor(self.joined)


@pytest.fixture(scope="module")
def log() -> dict[str, Logged]:
    """The calls of queue_log: CONNECT has the wait first, ABANDON last, COMPLETE talk second."""
    calls: dict[str, Logged] = {}
    for row in (FOLDER / "queue_log.txt").read_text().splitlines():
        _, call, queue, _, what, *values = row.split("|")
        if what == "ENTERQUEUE":
            calls[call] = Logged(queue)
        elif what == "CONNECT":
            calls[call].outcome, calls[call].wait_s = "answered", int(values[0])
        elif what == "ABANDON":
            calls[call].outcome, calls[call].wait_s = "abandoned", int(values[2])
        elif what in ("COMPLETECALLER", "COMPLETEAGENT"):
            calls[call].talk_s = int(values[1])
        elif what == "RINGNOANSWER":
            calls[call].passed_on += 1
    return calls


@pytest.fixture(scope="module")
def sipp() -> dict[int, dict[str, str]]:
    """The last line of each SIPp's statistics, by the port it called from."""
    totals = {}
    for port in QUEUE_OF_PORT:
        with (FOLDER / f"sipp-{port}.csv").open(newline="") as file:
            *_, totals[port] = csv.DictReader(file, delimiter=";")
    return totals


@pytest.fixture(scope="module")
def events() -> list[Event]:
    recording = Recording.open(FOLDER / "ami-events.jsonl")
    events: list[Event] = []
    while (at := recording.next_at()) is not None:
        events += recording.until(at)
    return events


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    lines = (FOLDER / "ami-events.jsonl").read_bytes().splitlines()
    return [message_of(each) for each in lines]


@pytest.fixture(scope="module")
def counters(events: list[Event]) -> Counters:
    ledger = Ledger(Recording.open(FOLDER / "ami-events.jsonl").hotline, start=events[0].at)
    for event in events:
        ledger.apply(event)
    return ledger.today()


@pytest.fixture(scope="module")
def told(events: list[Event]) -> dict[str, Told]:
    """A reference of a few lines that shares nothing with the ledger."""
    calls: dict[str, Told] = {}
    for event in events:
        match event:
            case Joined():
                assert event.call not in calls
                calls[event.call] = Told(event.kind, event.at)
            case RingingAt():
                calls[event.call].attempts += 1
            case NotAnswered():
                calls[event.call].passed_on += 1
            case Connected() | Abandoned() | TimedOut():
                call = calls[event.call]
                assert call.outcome == ""
                words = {Connected: "answered", Abandoned: "abandoned", TimedOut: "timed out"}
                call.outcome, call.finished = words[type(event)], event.at
            case Ended():
                call = calls[event.call]
                assert call.talk_s is None
                call.talk_s = event.at - call.finished
            case _:
                pass
    return calls


def rings(counters: Counters, cycle_s: float, rings: int) -> tuple[int, ...] | None:
    assert isinstance(counters.answered_delay, tuple)
    edges = Recording.open(FOLDER / "ami-events.jsonl").hotline.delay_edges_s
    return by_ring(edges, counters.answered_delay, RingRule(cycle_s=cycle_s), rings)


class TestTheLedger:
    def test_70_calls_of_which_59_were_answered(
        self, counters: Counters, log: dict[str, Logged]
    ) -> None:
        outcomes = [each.outcome for each in log.values()]
        assert (len(outcomes), outcomes.count("answered")) == (70, 59)
        assert (counters.offered, counters.answered) == (70, 59)
        assert (
            (counters.abandoned, counters.timed_out) == (outcomes.count("abandoned"), 0) == (11, 0)
        )
        assert (counters.carried_in, counters.unobserved) == (0, 0)

    def test_each_queue_and_group_as_in_the_log(
        self, counters: Counters, log: dict[str, Logged]
    ) -> None:
        assert isinstance(counters.by_kind, dict)
        for queue in ("heating", "emergency", "outsourced"):
            calls = [each for each in log.values() if each.queue == queue]
            tally = counters.by_kind[queue]
            assert tally.offered == len(calls)
            assert tally.answered == sum(each.outcome == "answered" for each in calls)
            assert tally.abandoned == sum(each.outcome == "abandoned" for each in calls)
        assert counters.by_group == {Group.OWN: 48, Group.EMERGENCY: 6, Group.OUTSOURCED: 5}

    def test_rings_at_both_cycles(self, counters: Counters) -> None:
        assert rings(counters, 5.0, 5) == (30, 24, 3, 0, 2)
        assert rings(counters, 3.0, 8) == (13, 19, 20, 5, 0, 0, 0, 2)

    def test_sums_within_the_logs_whole_seconds(
        self, counters: Counters, log: dict[str, Logged]
    ) -> None:
        """A difference of whole seconds is off by less than one a call, and by none on average."""
        answered = [each for each in log.values() if each.outcome == "answered"]
        assert isinstance(counters.delay_sum_s, float)
        assert isinstance(counters.talk_sum_s, float)
        waits = sum(each.wait_s for each in answered)
        talks = sum(each.talk_s or 0 for each in answered)
        assert counters.delay_sum_s == pytest.approx(waits, abs=0.4 * len(answered))
        assert counters.talk_sum_s == pytest.approx(talks, abs=0.4 * len(answered))
        assert counters.handled == 59

    def test_all_lost_calls_were_lost_while_a_telephone_rang(
        self, counters: Counters, told: dict[str, Told]
    ) -> None:
        lost = [each for each in told.values() if each.outcome == "abandoned"]
        assert all(each.attempts > each.passed_on for each in lost)
        assert counters.lost_ringing == 11

    def test_counted_as_the_plain_reference_counts(
        self, counters: Counters, told: dict[str, Told]
    ) -> None:
        delays = [each.delay_s for each in told.values() if each.outcome == "answered"]
        assert isinstance(counters.delay_sum_s, float)
        assert counters.delay_sum_s == pytest.approx(sum(delays), abs=0.001)
        numbers = [min(FIVE_SECONDS.ring_at(each), 5) for each in delays]
        assert rings(counters, 5.0, 5) == tuple(numbers.count(ring) for ring in range(1, 6))


class TestEachCall:
    def test_the_same_calls_with_the_same_outcome(
        self, told: dict[str, Told], log: dict[str, Logged]
    ) -> None:
        assert {call: (each.kind, each.outcome) for call, each in told.items()} == {
            call: (each.queue, each.outcome) for call, each in log.items()
        }

    def test_waits_to_the_second(self, told: dict[str, Told], log: dict[str, Logged]) -> None:
        assert {call: each.whole_seconds for call, each in told.items()} == {
            call: each.wait_s for call, each in log.items()
        }

    def test_talk_to_the_second(self, told: dict[str, Told], log: dict[str, Logged]) -> None:
        for call, each in log.items():
            talk_s = told[call].talk_s
            assert (talk_s is None) == (each.talk_s is None), call
            if talk_s is not None and each.talk_s is not None:
                assert abs(talk_s - each.talk_s) < 1.0, call

    def test_passed_on_as_often(self, told: dict[str, Told], log: dict[str, Logged]) -> None:
        assert {call: each.passed_on for call, each in told.items()} == {
            call: each.passed_on for call, each in log.items()
        }
        assert sum(each.passed_on for each in told.values()) == 4

    def test_a_call_that_rang_twice_and_was_lost_counts_with_its_whole_wait(
        self, told: dict[str, Told]
    ) -> None:
        call = told[RANG_TWICE]
        assert (call.outcome, call.passed_on, call.attempts) == ("abandoned", 2, 3)
        assert 44.5 < call.delay_s < 45.5, "the last attempt alone rang 13 s"
        assert FIVE_SECONDS.ring_at(call.delay_s) == 10

    def test_answered_calls_that_were_passed_on_count_with_their_whole_wait(
        self, told: dict[str, Told], log: dict[str, Logged]
    ) -> None:
        passed_on = {
            call: each
            for call, each in told.items()
            if each.passed_on and each.outcome == "answered"
        }
        assert {call: log[call].wait_s for call in passed_on} == {
            "1795462228.74": 22,
            "1795462234.98": 21,
        }
        assert all(each.delay_s > 15.0 for each in passed_on.values()), "RingTime says 4 s"
        assert all(FIVE_SECONDS.ring_at(each.delay_s) == 5 for each in passed_on.values())


class TestSipp:
    def test_as_many_calls_as_were_placed(
        self, counters: Counters, sipp: dict[int, dict[str, str]]
    ) -> None:
        assert isinstance(counters.by_kind, dict)
        for queue, tally in counters.by_kind.items():
            ports = [port for port, each in QUEUE_OF_PORT.items() if each == queue]
            assert tally.offered == sum(int(sipp[port]["TotalCallCreated"]) for port in ports)
        assert counters.offered == sum(int(each["SuccessfulCall(C)"]) for each in sipp.values())
        assert sum(int(each["FailedCall(C)"]) for each in sipp.values()) == 0

    def test_as_many_lost_as_callers_ran_out_of_patience(
        self, counters: Counters, sipp: dict[int, dict[str, str]], told: dict[str, Told]
    ) -> None:
        """SIPp warns once for each CANCEL; callers of the extension picked up first send none."""
        cancelled = sum(int(each["Warnings(C)"]) for each in sipp.values())
        assert int(sipp[PICKED_UP_FIRST]["Warnings(C)"]) == 0
        picked_up = [
            told[call]
            for call in ("1795462214.24", "1795462223.56", "1795462232.89", "1795462241.123")
        ]
        lost_there = sum(each.outcome == "abandoned" for each in picked_up)
        assert (cancelled, lost_there) == (9, 2)
        assert counters.abandoned == cancelled + lost_there

    def test_callers_were_on_the_line_as_long(
        self, sipp: dict[int, dict[str, str]], told: dict[str, Told]
    ) -> None:
        """Wait and talk by our events are each call's length by SIPp, to 0.1 s a call.

        What is left of it is setting up and tearing down; a caller lost in the queue is on the line
        as long as it waits.
        """
        for queue in set(QUEUE_OF_PORT.values()):
            ports = [port for port, each in QUEUE_OF_PORT.items() if each == queue]
            length_s = sum(
                seconds(sipp[port]["CallLength(C)"]) * int(sipp[port]["TotalCallCreated"])
                for port in ports
            )
            calls = [each for each in told.values() if each.kind == queue]
            ours_s = sum(each.delay_s + (each.talk_s or 0.0) for each in calls)
            assert abs(length_s - ours_s) / len(calls) < 0.1, queue


class TestHardDelivery:
    """The same run as a bad connection might bring it: the totals stay what they were."""

    def totals(self, messages: list[Message]) -> tuple[int, int, int, int]:
        recording = Recording.open(FOLDER / "ami-events.jsonl")
        translator = AmiTranslator(recording.mapping)
        ledger = Ledger(recording.hotline, start=messages[0].received_at)
        for message in messages:
            for event in translator.feed(message.headers, message.received_at):
                ledger.apply(event)
        today = ledger.today()
        return today.offered, today.answered, today.abandoned, today.unobserved

    def test_every_call_message_twice(self, messages: list[Message]) -> None:
        twice = [
            each
            for message in messages
            for each in [message] * (2 if is_about_a_call(message) else 1)
        ]
        assert len(twice) > len(messages) + 280
        assert self.totals(twice) == (70, 59, 11, 0)

    def test_all_of_it_again_at_the_end(self, messages: list[Message]) -> None:
        assert self.totals(messages + messages[FIRST_LIST_LINES:]) == (70, 59, 11, 0)

    @pytest.mark.parametrize("seed", range(5))
    def test_call_messages_shuffled_within_two_seconds(
        self, messages: list[Message], seed: int
    ) -> None:
        chance = random.Random(seed)
        beginning, rest = messages[:FIRST_LIST_LINES], messages[FIRST_LIST_LINES:]
        late = {id(each): each.at + chance.uniform(0, 2) for each in rest if is_about_a_call(each)}
        rest.sort(key=lambda each: late.get(id(each), each.received_at))
        assert self.totals(beginning + rest) == (70, 59, 11, 0)

    def test_no_joining_is_heard(self, messages: list[Message]) -> None:
        """Calls whose joining was missed count by the HoldTime of their end."""
        deaf = [each for each in messages if each.headers.get("Event") != "QueueCallerJoin"]
        offered, answered, abandoned, unobserved = self.totals(deaf)
        assert (answered, abandoned, unobserved) == (59, 11, 0)
        assert 0 < offered < 70, "the lists carried the others in"


def is_about_a_call(message: Message) -> bool:
    """Whether a message is one of a call in a queue."""
    return message.headers.get("Event", "").startswith(("QueueCaller", "Agent"))


def seconds(text: str) -> float:
    """SIPp's `hours:minutes:seconds:microseconds` in seconds."""
    hours, minutes, whole, micros = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + whole + micros / 1e6


def test_the_comparison_as_a_table(
    told: dict[str, Told],
    log: dict[str, Logged],
    counters: Counters,
    sipp: dict[int, dict[str, str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = "{:<16}{:<12}{:<11}{:>8}{:>10}{:>8}{:>8}{:>8}"
    lines = [
        row.format("call", "queue", "outcome", "log s", "delay s", "ring/5", "ring/3", "passed")
    ]
    differing = []
    for call, ours in told.items():
        logged = log[call]
        same = (ours.kind, ours.outcome, ours.whole_seconds, ours.passed_on) == (
            logged.queue,
            logged.outcome,
            logged.wait_s,
            logged.passed_on,
        )
        if not same:
            differing.append(call)
        lines.append(
            row.format(
                call,
                logged.queue,
                ours.outcome,
                logged.wait_s,
                f"{ours.delay_s:.3f}",
                FIVE_SECONDS.ring_at(ours.delay_s),
                THREE_SECONDS.ring_at(ours.delay_s),
                ours.passed_on or "",
            )
            + ("" if same else "  DIFFERS")
        )
    outcomes = [each.outcome for each in log.values()]
    placed = sum(int(each["TotalCallCreated"]) for each in sipp.values())
    lines += [
        "",
        f"{'':<24}{'ledger':>8}{'log':>8}{'SIPp':>8}",
        f"{'offered':<24}{counters.offered:>8}{len(log):>8}{placed:>8}",
        f"{'answered':<24}{counters.answered:>8}{outcomes.count('answered'):>8}",
        f"{'abandoned':<24}{counters.abandoned:>8}{outcomes.count('abandoned'):>8}",
        f"{'timed out':<24}{counters.timed_out:>8}{0:>8}",
        "",
        f"answered by ring, 5 s cycle: {rings(counters, 5.0, 5)}",
        f"answered by ring, 3 s cycle: {rings(counters, 3.0, 8)}",
    ]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert differing == []
    assert len(told) == len(log) == placed
