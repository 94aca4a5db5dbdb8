"""Settings and QueueStatus together give seats, lines, groups and kinds."""

import tomllib
from dataclasses import replace

import msgspec

from tests.hub.telephony.asterisk.fake import FakeAsterisk, Member
from wallboard.domain.hotline import DEFAULT_LIMITS, Hotline, Place
from wallboard.domain.states import Group
from wallboard.hub.telephony.asterisk.proposal import proposal, quoted
from wallboard.hub.telephony.asterisk.reading import AsteriskReading, with_mapping, with_places
from wallboard.hub.told import hotline_of
from wallboard.settings import Asterisk, AsteriskQueue, Settings
from wallboard.settings import Hotline as HotlineSettings
from wallboard.words import words


def listed(*members: Member, queues: tuple[str, ...] = ()) -> list[dict[str, str]]:
    names = dict.fromkeys((*queues, *(member.queue for member in members)))
    found = [{"Event": "QueueParams", "Queue": name} for name in names]
    return found + [{"Event": "QueueMember", **member.headers()} for member in members]


LIST = listed(
    Member("hotline", "PJSIP/a1", "Own 1"),
    Member("hotline", "PJSIP/a2", "外包 2"),
    Member("payment", "PJSIP/a1", "Own 1"),
    Member("emergency", "PJSIP/e1", "Emergency 1"),
    Member("billing", "PJSIP/b1", "Clerk"),
)


def test_without_settings_every_queue_is_watched_and_its_name_says_what_it_is() -> None:
    mapping = AsteriskReading(Asterisk()).mapping(LIST)
    assert [place.id for place in mapping.seats] == ["a1", "a2", "b1"], "one seat a device"
    assert [place.id for place in mapping.lines] == ["e1"]
    assert mapping.kinds["payment"] == "payment"
    assert mapping.group_of("外包 2") is Group.OUTSOURCED
    assert mapping.group_of("Own 1") is Group.OWN


def test_named_queues_are_all_that_is_watched() -> None:
    reading = AsteriskReading(
        Asterisk(
            queues={
                "hotline": AsteriskQueue(kind="repair", time_out_s=60, wrap_s=20),
                "emergency": AsteriskQueue(emergency=True),
            },
            wrap_s=5,
        )
    )
    mapping = reading.mapping(LIST)
    assert [place.id for place in mapping.seats] == ["a1", "a2"]
    assert mapping.kinds == {"hotline": "repair", "emergency": "emergency"}
    assert mapping.time_out_s == {"hotline": 60}
    assert (mapping.wrap_of("hotline"), mapping.wrap_of("emergency")) == (20, 5)
    assert not reading.watches({"Queue": "billing"})
    assert reading.strangers(LIST) == []
    assert reading.strangers(LIST[:1]) == ["emergency"]


def test_devices_make_lines_groups_and_names() -> None:
    told = Asterisk(
        emergency_devices=("b*",),
        outsourced_devices=("a1",),
        outsourced_members=(),
        seats={"PJSIP/a1": "Window 1", "PJSIP/z9": "Window 9"},
    )
    mapping = AsteriskReading(told).mapping(LIST)
    assert mapping.lines == (Place("b1", "b1"), Place("e1", "e1"))
    assert Place("a1", "Window 1") in mapping.seats
    assert Place("z9", "Window 9") in mapping.seats, "a seat of the settings is always there"
    assert mapping.group_of("Own 1", "a1") is Group.OUTSOURCED
    assert mapping.group_of("外包 2", "a2") is Group.OWN


def test_a_queue_named_like_a_pattern_is_itself_alone() -> None:
    told = Asterisk(queues={"e*": AsteriskQueue(emergency=True), "else": AsteriskQueue()})
    found = listed(Member("e*", "PJSIP/1", "A"), Member("else", "PJSIP/2", "B"))
    mapping = AsteriskReading(told).mapping(found)
    assert [place.id for place in mapping.lines] == ["1"]
    assert [place.id for place in mapping.seats] == ["2"]


def test_a_hotline_gains_places_and_loses_none() -> None:
    mapping = AsteriskReading(Asterisk()).mapping(LIST)
    hotline = with_mapping(
        hotline_of(HotlineSettings(name="热线"), "other"), mapping, {"payment": "Pay"}
    )
    assert hotline.name == "热线"
    assert {kind.id: kind.label for kind in hotline.kinds}["payment"] == "Pay"
    more = with_places(hotline, [Place("a0", "a0")], [])
    assert [place.id for place in more.seats][:2] == ["a0", "a1"]
    assert with_places(more, [], []) is more
    assert with_places(Hotline("", ""), [Place("a", "a")], [Place("a", "a")]).seats


def test_the_proposal_is_a_settings_file_that_reads_the_same_asterisk() -> None:
    fake = FakeAsterisk()
    fake._put(Member('odd "queue"\n', "PJSIP/e1", "Emergency\n[server]"))
    fake._put(Member("emergency", "PJSIP/e1", "Emergency 1"))
    text = proposal("wallboard", fake._list()[1:], words("en"))
    settings = msgspec.convert(tomllib.loads(text), Settings)
    assert settings.asterisk.user == "wallboard"
    assert settings.asterisk.queues.keys() == {"hotline", "emergency", 'odd "queue"\n'}
    assert settings.asterisk.queues["emergency"].emergency
    assert settings.server == Settings().server, "a name from elsewhere sets nothing"
    assert settings.hotline == HotlineSettings(), "the rules are the hub's own"


def test_the_rules_of_the_proposal_are_those_that_hold_without_them() -> None:
    lines = proposal("wallboard", [], words("zh")).splitlines()
    told = [line.removeprefix("# ") for line in lines[lines.index("[hotline]") :]]
    table = tomllib.loads("\n".join(line for line in told if " = " in line))
    settings = msgspec.convert(table, HotlineSettings)
    assert settings.limits.keys() == DEFAULT_LIMITS.keys()
    assert settings.season is not None
    assert replace(hotline_of(settings, "pbx"), season=None) == hotline_of(HotlineSettings(), "pbx")


def test_any_text_is_quoted_so_that_it_comes_back() -> None:
    for text in ("", 'a"b', "a\\b", "热线", "a\x7fb\n\t\u2028", "'''"):
        assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}
