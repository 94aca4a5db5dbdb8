"""A recording as a source: what it gives, how it ends, and files that are none."""

import json
from pathlib import Path

import pytest

from wallboard.domain.hotline import Kind
from wallboard.hub.telephony.events import (
    Event,
    Joined,
    LineChanged,
    SeatChanged,
    SourceBack,
    SourceLost,
    WrapEnded,
)
from wallboard.hub.telephony.recorded import NotARecording, Reason, Recording
from wallboard.hub.telephony.timeline import Timeline

RECORDED = Path(__file__).parents[2] / "recordings" / "asterisk-22" / "ami-events.jsonl"
FIRST_LIST_AT = 1795462203.582
LAST_MESSAGE_AT = 1795462308.687067
CHECKED_LINES = 512  # read when a recording is opened


def line(at: float, **headers: str) -> str:
    return json.dumps({"t": at, "msg": list(headers.items())}) + "\n"


STATUS = (
    line(100.0, Event="QueueParams", Queue="repairs")
    + line(100.0, Event="QueueMember", Queue="repairs", StateInterface="PJSIP/s1", Status="1")
    + line(100.0, Event="QueueStatusComplete", ListItems="2")
)


def join(at: float, call: str) -> str:
    return line(at, Event="QueueCallerJoin", Uniqueid=call, Queue="repairs")


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "day.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def played(recording: Timeline) -> list[Event]:
    events: list[Event] = []
    while (at := recording.next_at()) is not None:
        events += recording.until(at)
    return events


class TestPlaying:
    def test_the_hotline_is_what_the_first_list_shows(self) -> None:
        hotline = Recording.open(RECORDED).hotline
        agents = [f"a{number:02}" for number in range(1, 21)]
        assert [seat.id for seat in hotline.seats] == [*agents, "outs1", "outs2", "r01"]
        assert [each.id for each in hotline.lines] == ["e01", "e02", "e03"]
        assert set(hotline.kinds) == {
            Kind(each, each) for each in ("heating", "emergency", "outsourced")
        }

    def test_it_begins_with_the_first_list_and_ends_with_its_last_message(self) -> None:
        events = played(Recording.open(RECORDED))
        assert events[0] == SourceBack(FIRST_LIST_AT)
        present = [each for each in events if each.at == FIRST_LIST_AT]
        assert sum(isinstance(each, SeatChanged) for each in present) == 23
        assert sum(isinstance(each, LineChanged) for each in present) == 3
        assert events[-1] == SourceLost(LAST_MESSAGE_AT, "recording_ended", "ended")
        assert sum(isinstance(each, SourceBack | SourceLost) for each in events) == 2

    def test_its_lists_find_nothing_to_correct(self) -> None:
        """All 20 later lists agree with what the events alone have told."""
        events = played(Recording.open(RECORDED))
        assert sum(isinstance(each, SourceBack) for each in events) == 1

    def test_every_instant_is_the_asterisks_own(self) -> None:
        """Stamps run up to 19 ms before the receipt of their message."""
        messages = [json.loads(each) for each in RECORDED.read_text().splitlines()]
        stamps = {float(dict(each["msg"]).get("Timestamp", "nan")) for each in messages}
        events = played(Recording.open(RECORDED))[1:-1]
        assert {each.at for each in events if each.at != FIRST_LIST_AT} <= stamps

    @pytest.mark.parametrize("step_s", [0.01, 1.0, 17.0, 1000.0])
    def test_events_do_not_depend_on_how_it_is_asked(self, step_s: float) -> None:
        key = b"the same"
        expected = played(Recording.open(RECORDED, caller_key=key))
        recording = Recording.open(RECORDED, caller_key=key)
        events: list[Event] = []
        now = FIRST_LIST_AT - 1
        while recording.next_at() is not None:
            given = recording.until(now)
            assert all(each.at <= now for each in given)
            events += given
            now += step_s
        assert events == expected
        assert recording.until(now + 1e6) == []

    def test_no_event_comes_before_next_at(self) -> None:
        recording = Recording.open(RECORDED)
        while (at := recording.next_at()) is not None:
            assert recording.until(at - 1e-6) == []
            recording.until(at)

    def test_present_tells_who_waits(self) -> None:
        recording = Recording.open(RECORDED)
        assert recording.present(FIRST_LIST_AT - 1) == []
        now = 1795462220.0
        recording.until(now)
        back, *rest = recording.present(now)
        assert isinstance(back, SourceBack)
        log = RECORDED.with_name("queue_log.txt").read_text().splitlines()
        rows = [row.split("|") for row in log if int(row.split("|")[0]) < now]
        entered = {row[1] for row in rows if row[4] == "ENTERQUEUE"}
        left = {row[1] for row in rows if row[4] in ("CONNECT", "ABANDON")}
        assert len(entered - left) == 10
        assert {each.call for each in back.waiting} == entered - left
        assert {each.at for each in rest} == {now}
        assert len({each.seat for each in rest if isinstance(each, SeatChanged)}) == 23

    def test_wrap_ends_come_in_between_and_not_after_the_end(self, tmp_path: Path) -> None:
        talk = (
            join(101, "c")
            + line(102, Event="AgentConnect", Uniqueid="c", Queue="repairs", Interface="PJSIP/s1")
            + line(110, Event="AgentComplete", Uniqueid="c", Queue="repairs")
        )
        path = written(tmp_path, STATUS + talk + join(128, "d") + line(130, Event="TestEvent"))
        for wrap_s, told in ((15.0, [WrapEnded(125.0, "c")]), (25.0, [])):
            proposed = Recording.open(path).mapping
            mapping = type(proposed)(kinds=proposed.kinds, wrap_s=wrap_s, seats=proposed.seats)
            at_125 = Recording.open(path, mapping)
            assert [each for each in at_125.until(125) if isinstance(each, WrapEnded)] == told
            events = played(Recording.open(path, mapping))
            assert [each for each in events if isinstance(each, WrapEnded)] == told
            assert events[-1] == SourceLost(130.0, "recording_ended", "ended")


class TestFilesThatAreNone:
    @pytest.mark.parametrize(
        ("content", "expected", "at_line"),
        [
            ("", Reason.EMPTY, 0),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Reason.NOT_JSON, 1),
            (b"\xff\xfe\x00" * 400_000, Reason.NOT_JSON, 1),
            ("half a li", Reason.NOT_JSON, 1),
            ("[" * 100_000 + "\n", Reason.NOT_JSON, 1),
            ("Event: QueueParams\r\nQueue: repairs\r\n\r\n", Reason.NOT_JSON, 1),
            ('{"a": 1}\n', Reason.NOT_A_MESSAGE, 1),
            ("[]\n", Reason.NOT_A_MESSAGE, 1),
            ("null\n", Reason.NOT_A_MESSAGE, 1),
            ('{"t": "now", "msg": []}\n', Reason.NOT_A_MESSAGE, 1),
            ('{"t": true, "msg": []}\n', Reason.NOT_A_MESSAGE, 1),
            ('{"t": NaN, "msg": []}\n', Reason.NOT_A_MESSAGE, 1),
            ('{"t": 1, "msg": {"Event": "x"}}\n', Reason.NOT_A_MESSAGE, 1),
            ('{"t": 1, "msg": [["Event"]]}\n', Reason.NOT_A_MESSAGE, 1),
            ('{"t": 1, "msg": [["Wait", 3]]}\n', Reason.NOT_A_MESSAGE, 1),
            (line(1, Event="FullyBooted") + "oops\n", Reason.NOT_JSON, 2),
            ("\n\n", Reason.NO_QUEUE_STATUS, 0),
            (line(1, Event="FullyBooted"), Reason.NO_QUEUE_STATUS, 0),
            (line(1, Event="QueueStatusComplete"), Reason.NO_QUEUE_STATUS, 0),
        ],
    )
    def test_are_told_by_reason_and_line(
        self, tmp_path: Path, content: str | bytes, expected: Reason, at_line: int
    ) -> None:
        path = written(tmp_path, content)
        with pytest.raises(NotARecording) as raised:
            Recording.open(path)
        assert (raised.value.path, raised.value.line, raised.value.reason) == (
            path,
            at_line,
            expected,
        )

    def test_missing_and_a_folder(self, tmp_path: Path) -> None:
        for path, expected in ((tmp_path / "none", Reason.MISSING), (tmp_path, Reason.UNREADABLE)):
            with pytest.raises(NotARecording) as raised:
                Recording.open(path)
            assert raised.value.reason is expected

    def test_another_file_of_the_same_run_is_none(self) -> None:
        with pytest.raises(NotARecording):
            Recording.open(RECORDED.with_name("queue_log.txt"))


class TestDamage:
    def test_a_broken_line_in_the_middle_ends_it_there(self, tmp_path: Path) -> None:
        path = written(tmp_path, STATUS + join(101, "a") + "{]\n" + join(102, "b"))
        recording = Recording.open(path)
        events = played(recording)
        assert [each.call for each in events if isinstance(each, Joined)] == ["a"]
        assert events[-1] == SourceLost(101.0, "recording_broken", "ended")
        assert recording.broken is not None
        assert (recording.broken.line, recording.broken.reason) == (5, Reason.NOT_JSON)

    def test_half_a_line_at_the_end_is_a_recorder_that_was_stopped(self, tmp_path: Path) -> None:
        recording = Recording.open(written(tmp_path, STATUS + join(101, "a") + join(102, "b")[:30]))
        assert played(recording)[-1] == SourceLost(101.0, "recording_ended", "ended")
        assert recording.broken is None

    def test_a_file_that_goes_while_it_is_played_ends_it(self, tmp_path: Path) -> None:
        many = "".join(join(101 + index, f"c{index}") for index in range(2 * CHECKED_LINES))
        path = written(tmp_path, STATUS + many)
        recording = Recording.open(path)
        recording.until(101)
        path.unlink()
        events = played(recording)
        assert 0 < sum(isinstance(each, Joined) for each in events) < 2 * CHECKED_LINES
        assert isinstance(events[-1], SourceLost)
        assert events[-1].detail == "recording_broken"

    def test_a_clock_set_back_does_not_turn_time_back(self, tmp_path: Path) -> None:
        recording = Recording.open(written(tmp_path, STATUS + join(105, "a") + join(50, "b")))
        instants = []
        events: list[Event] = []
        while (at := recording.next_at()) is not None:
            instants.append(at)
            events += recording.until(at)
        assert instants == sorted(instants)
        assert events[-1] == SourceLost(105.0, "recording_ended", "ended")
