"""What each card says, by the board's moment: figures, chips and facts as they are read."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tests.ui.moment import MOMENTS, MONO, ZONE, hotline, live, state
from wallboard.boards.board import Board, Panels, board
from wallboard.domain.freshness import Freshness
from wallboard.domain.hotline import BreakRule
from wallboard.domain.severity import Severity
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.face import CardFace
from wallboard.ui.desk.seats import seats_face
from wallboard.ui.desk.share import share_face
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.voice import Voice
from wallboard.ui.desk.waiting import waiting_face
from wallboard.words import words


def faces(board: Board, language: str = "zh") -> dict[str, CardFace]:
    voice = Voice(words(language), ZoneInfo(ZONE))
    panels = board.panels
    assert isinstance(panels, Panels)
    return {
        "waiting": waiting_face(panels.waiting, voice),
        "seats": seats_face(panels.seats, voice),
        "emergency": emergency_face(panels.emergency, voice),
        "share": share_face(panels.share, voice),
        "today": today_face(panels.today, voice),
    }


def spoken(face: CardFace) -> list[str]:
    return [figure.spoken for figure in face.figures]


def chip(face: CardFace) -> tuple[Severity, str] | None:
    return None if face.chip is None else (face.chip.severity, face.chip.text)


def test_the_peak_morning_reads_as_the_hotline_would_say_it() -> None:
    said = faces(live())

    assert {name: spoken(face) for name, face in said.items()} == {
        "waiting": ["12 通", "最长等待 01:24"],
        "seats": ["空闲 0", "在用率 95 %"],
        "emergency": ["10 / 30 路已启用", "可再启用 0 路"],
        "share": ["58.1 %", "今日 87.5 %"],
        "today": ["1,543 通", "接通率 97.26 %"],
    }
    assert {name: chip(face) for name, face in said.items()} == {
        "waiting": (Severity.ALARM, "告警"),
        "seats": (Severity.WATCH, "无空闲"),
        "emergency": (Severity.INFORMATION, "已启用"),
        "share": (Severity.ALARM, "告警"),
        "today": None,
    }


def test_every_share_is_told_with_its_counts() -> None:
    said = faces(live())

    assert "在用 42/44" in said["seats"].facts
    assert {"168/289 通", "今日 1,340/1,531", "目标 95 %", "今日低于目标"} <= set(
        said["share"].facts
    )
    assert "接通 1,489/1,531" in said["today"].facts


def test_the_facts_tell_rings_kinds_lines_breaks_and_debts() -> None:
    said = faces(live(), "en")

    assert said["waiting"].facts[:4] == ("3 ringing", "ring 1: 1", "ring 2: 2", "repair 9")
    assert "6 due a break (2 h 35 min)" in said["seats"].facts
    assert said["emergency"].facts == (
        "talking 9", "ringing 1", "activating 10", "standby 9", "fault 1",
    )  # fmt: skip
    assert {"8 to call back (oldest 18 min)", "expected by now 1,430"} <= set(said["today"].facts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_has_a_definition(language: str) -> None:
    for name, face in faces(live(), language).items():
        assert len(face.definitions) >= len(face.figures), name
        for definition in face.definitions:
            assert definition.name, name
            assert definition.formula, name
            assert definition.window, name


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0.0, "0 秒", "0 s"),
        (0.4, "不到 1 分", "under 1 min"),
        (59.9, "不到 1 分", "under 1 min"),
        (60.0, "1 分", "1 min"),
        (119.0, "1 分", "1 min"),
    ],
)
def test_what_lasts_less_than_a_minute_is_not_nothing(seconds: float, zh: str, en: str) -> None:
    assert Voice(words("zh"), ZoneInfo(ZONE)).minutes(seconds) == zh
    assert Voice(words("en"), ZoneInfo(ZONE)).minutes(seconds) == en


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh", ("连续 1 小时 30 分未小休", "通话满 40 分")), ("en", ("1 h 30 min", "40 min or more"))],
)
def test_the_definition_of_a_break_states_the_hotlines_own_rule(
    language: str, says: tuple[str, ...]
) -> None:
    rule = replace(hotline(), break_rule=BreakRule(5400.0, 2400.0))
    formula = faces(board(state(of=rule), MONO), language)["seats"].definitions[2].formula
    assert all(each in formula for each in says)


@pytest.mark.parametrize(("language", "talk"), [("zh", "通话"), ("en", "talk")])
def test_the_definition_of_a_break_leaves_out_a_talk_that_does_not_count(
    language: str, talk: str
) -> None:
    rule = replace(hotline(), break_rule=BreakRule(5400.0, 1200.0, window_s=1800.0))
    definition = faces(board(state(of=rule), MONO), language)["seats"].definitions[2]
    assert talk not in definition.formula


@pytest.mark.parametrize(
    ("language", "name"), [("zh", "平均处理时长"), ("en", "Average handle time")]
)
def test_the_handle_time_is_defined(language: str, name: str) -> None:
    names = [each.name for each in faces(live(), language)["today"].definitions]
    assert name in names


def test_a_definition_tells_the_n_of_its_figure() -> None:
    recent, today = faces(live(), "en")["share"].definitions

    assert (recent.n, today.n) == ("n = 168/289", "n = 1,340/1,531")
    assert "15 s" in recent.formula


def test_stale_figures_stay_without_a_grade_and_every_chip_says_no_data() -> None:
    for face in faces(MOMENTS["stale"]()).values():
        assert chip(face) == (Severity.UNKNOWN, "数据中断")
        assert face.severity is Severity.NONE
        assert {figure.severity for figure in face.figures} == {Severity.NONE}
        assert face.freshness is Freshness.STALE
    assert faces(MOMENTS["stale"]())["waiting"].figures[0].text == "12"


def test_lost_figures_are_dashes_with_the_last_known_beneath() -> None:
    said = faces(MOMENTS["lost"]())

    assert {figure.text for face in said.values() for figure in face.figures} == {"—"}
    assert said["waiting"].facts == ("最后值：12 通", "最长等待 01:23")
    assert said["share"].facts == ("最后值：58.1 %", "今日 87.5 %")


@pytest.mark.parametrize(("moment", "word"), [("unknown", "未知"), ("not_provided", "未提供")])
def test_unknown_and_not_provided_are_words_and_never_a_zero(moment: str, word: str) -> None:
    said = faces(MOMENTS[moment]())

    for name in ("waiting", "seats", "emergency", "share"):
        assert {figure.text for figure in said[name].figures} == {word}, name
        assert all(figure.absent for figure in said[name].figures), name
    assert f"待回拨：{word}" in said["today"].facts


def test_a_quiet_night_reads_zero_dash_and_fraction() -> None:
    said = faces(MOMENTS["quiet"]())

    assert spoken(said["waiting"]) == ["0 通", "最长等待 —"]
    assert chip(said["waiting"]) == (Severity.NORMAL, "正常")
    assert spoken(said["share"]) == ["3/4", "今日 —"]
    assert chip(said["share"]) is None  # too few calls to grade
    assert chip(said["emergency"]) == (Severity.NORMAL, "待命")


def test_a_line_in_fault_is_said_on_the_emergency_card() -> None:
    assert chip(faces(MOMENTS["crowded"]())["emergency"]) == (Severity.WATCH, "故障 1 路")
