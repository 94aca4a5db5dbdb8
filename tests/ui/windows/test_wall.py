"""What a wall says in every state, and that it does nothing it need not do."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPixmap
from pytestqt.qtbot import QtBot

from tests.ui.moment import MOMENTS, MONO, NOW, aged, hotline, live, snapshot, state
from tests.ui.wall_pictures import said, seen, wall
from wallboard.boards.board import Board, board
from wallboard.domain.snapshot import Alarm, Seat
from wallboard.domain.states import Group, SeatState
from wallboard.ui.paint.scene import changed
from wallboard.ui.theme import theme
from wallboard.ui.tiles.density import Density
from wallboard.ui.windows.wall import ORBIT, ORBIT_STEP_S, WallWindow
from wallboard.words import words

SAYS = [
    # the moment, its language, the tile, what it says, what it does not
    ("live", "zh", "header", "88812319供热服务热线", "中断"),
    ("live", "zh", "header", "数据1秒前更新室外−9℃采暖季第9天2026年11月23日星期一", "模拟"),
    ("live", "zh", "header", "09:41", ""),
    ("live", "zh", "waiting", "告警", "未知"),
    ("live", "zh", "waiting", "12通最长等待01:24", ""),
    ("live", "zh", "waiting", "其中振铃3通（第1声1·第2声2）", ""),
    ("live", "zh", "waiting", "报修9咨询2缴费1回访0", ""),
    ("live", "zh", "seats", "预警无空闲", ""),
    ("live", "zh", "seats", "在岗44/共50座席在用率95%42/44", ""),
    ("live", "zh", "seats", "待休6人·最久2小时35分", ""),
    ("live", "zh", "emergency", "突发故障·已启用09:12起·29分", ""),
    ("live", "en", "emergency", "Suddenfailure·Active29min", "since"),
    ("live", "zh", "emergency", "到岗20/30人·另10路09:45接入", ""),
    ("live", "en", "emergency", "liaisonup·tested3minago", ""),
    ("live", "en", "waiting", "repair9consult2pay1follow-up0", "ask"),
    ("live", "zh", "emergency", "联络正常·3分前测试", ""),
    ("live", "zh", "share", "58.1%", "达标"),
    ("live", "zh", "share", "低于目标87.5%168/2891,340/1,531", ""),
    ("live", "zh", "rings", "51288.44.22.62.9", ""),
    ("live", "zh", "rings", "12.5%191/1,531", ""),
    ("live", "zh", "rings", "中位第1声·P95第5声已接1,489", ""),
    ("live", "zh", "today", "97.26%1,489/1,531来电1,543", ""),
    ("live", "zh", "today", "预计此时1,430待回拨8人·最久18分", "%待"),
    ("crowded", "zh", "today", "预计此时1,430·+787.3%待回拨8人·最久18分", ""),
    ("live", "zh", "bar", "最长等待01:24，警戒线60秒，已3分20秒09:37起·待确认·另3条", ""),
    ("live", "en", "bar", "Longestwait01:24,limit60s,for3min20s", ""),
    ("live", "en", "seats", "breakdue6", ""),
    ("late", "zh", "header", "数据12秒前", "更新"),
    ("late", "zh", "waiting", "告警", "数据中断"),
    ("late", "zh", "bar", "最长等待01:35", "01:24"),  # the bar and its panel show one figure
    ("stale", "zh", "waiting", "数据中断", "告警"),
    ("stale", "zh", "seats", "数据中断", "预警"),
    ("stale", "zh", "today", "数据中断", ""),
    ("stale", "zh", "bar", "数据中断00:42·以上为09:41:04的数据·服务器拒绝连接·第4次重连", ""),
    ("stale", "zh", "bar", "4条告警未评估", "待确认"),
    ("stale", "en", "bar", "4alarmsnotevaluated", ""),
    ("lost", "zh", "waiting", "含振铃—最长等待—最后值12通·最长01:23", "振铃3"),
    ("lost", "zh", "seats", "最后值0席", "44"),
    ("lost", "zh", "emergency", "最后值10/30路", "20"),
    ("lost", "zh", "share", "最后值58.1%", "低于目标"),
    ("lost", "zh", "today", "最后值1,543", "97.26"),
    ("lost", "zh", "bar", "网络不通", ""),
    ("bad", "zh", "waiting", "数据无法使用", "告警"),
    ("not_authorised", "zh", "waiting", "未获授权", "告警"),
    ("not_authorised", "zh", "bar", "令牌无效", ""),
    ("connecting", "zh", "header", "热线大屏正在连接—", "实时"),
    ("connecting", "zh", "waiting", "正在连接当前排队—", "0"),
    ("connecting", "zh", "bar", "正在连接", "次"),
    ("refused", "zh", "bar", "正在连接·服务器拒绝连接·第2次重连在4秒后", ""),
    ("unknown", "zh", "waiting", "—未知", "0通"),
    ("unknown", "zh", "seats", "—未知共50席", "正常"),
    ("unknown", "zh", "bar", "告警未评估", "无告警"),
    ("not_provided", "zh", "emergency", "—未提供", "未知"),
    ("not_provided", "zh", "rings", "—未提供", "%"),
    ("not_provided", "zh", "today", "待回拨未提供", "0人"),
    ("quiet", "zh", "waiting", "正常当前排队含振铃0通最长等待—", "告警"),
    ("quiet", "zh", "share", "3/4", "%近"),
    ("quiet", "zh", "share", "数据不足", "正常"),
    ("quiet", "zh", "share", "今日—", "达标"),
    ("quiet", "zh", "seats", "座席在用0/8", ""),
    ("quiet", "zh", "emergency", "未启用·可再启用12路", ""),
    ("quiet", "zh", "bar", "当前无告警", ""),
    ("crowded", "zh", "header", "模拟60×", ""),
    ("crowded", "zh", "waiting", "1:01:11", ""),
    ("crowded", "zh", "bar", "光华路与建设街一带·一次管网泄漏", ""),
    ("ended", "zh", "header", "回放已结束", "更新"),
    ("ended", "zh", "bar", "回放已结束·09:30起", "无告警"),
    ("source_lost", "zh", "header", "电话系统失联", "更新"),
    ("source_lost", "zh", "bar", "电话系统失联·09:30起以上数字可能已过时", ""),
    ("acknowledged", "zh", "bar", "09:40已确认", "待确认"),
    ("unheard", "zh", "share", "限时接听率15秒", "声"),
    ("unheard", "zh", "rings", "15秒后或未接", "声"),
    ("unheard", "zh", "rings", "510152025", ""),
    ("unheard", "zh", "waiting", "其中振铃3通", "第1声"),
]


@pytest.mark.parametrize(("moment", "language", "tile", "does", "does_not"), SAYS)
def test_what_a_tile_says(
    qtbot: QtBot, moment: str, language: str, tile: str, does: str, does_not: str
) -> None:
    window = wall(MOMENTS[moment](), language=language)
    qtbot.addWidget(window)
    text = said(window, tile)
    assert does in text
    assert not does_not or does_not not in text


@pytest.mark.parametrize("kind", ["unauthorised", "forbidden", "bad_token", "credential"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_narrow_wall_still_tells_what_to_do(qtbot: QtBot, kind: str, language: str) -> None:
    window = wall(aged(42, kind), language=language, size=(720, 1280))
    qtbot.addWidget(window)
    say, key = words(language), f"trouble_todo.{kind}"
    wordings = [say(each) for each in (key, f"{key}.short") if each in say]
    text = said(window, "bar")
    assert any("".join(each.split()) in text for each in wordings)


@pytest.mark.parametrize("moment", ["stale", "lost", "bad", "not_authorised"])
def test_nothing_keeps_its_colour_when_it_is_not_of_now(qtbot: QtBot, moment: str) -> None:
    window = wall(MOMENTS[moment]())
    qtbot.addWidget(window)
    loud = {"alarm", "warn", "ok", "data", "data2"}
    for name, tile in window.tiles.items():
        if name not in ("header", "bar"):
            tokens = {getattr(part, "token", None) for part in tile.scene.parts}
            assert not tokens & loud, name


class _Painting(QObject):
    """Notes the paint events of a tile."""

    def __init__(self, name: str, painted: list[str], parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted.append(self._name)
        return False


def repaints(window: WallWindow, shown: Board) -> dict[str, int]:
    """How many pixels of each tile a board makes the window paint anew."""
    before = {name: tile.scene for name, tile in window.tiles.items()}
    window.show_board(shown)
    painted: dict[str, int] = {}
    for name, tile in window.tiles.items():
        region = changed(before[name], tile.scene)
        if region is None:
            painted[name] = tile.width() * tile.height()
        elif not region.isEmpty():
            rects = list(region)  # type: ignore[call-overload]
            painted[name] = sum(rect.width() * rect.height() for rect in rects)
    return painted


def test_an_equal_board_paints_nothing(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    painted: list[str] = []
    for name, tile in window.tiles.items():
        tile.installEventFilter(_Painting(name, painted, window))
    window.repaint()
    QCoreApplication.processEvents()
    painted.clear()
    window.show_board(live())
    QCoreApplication.processEvents()
    assert painted == []
    window.show_board(board(state(replace(snapshot(), waiting=())), MONO))
    qtbot.waitUntil(lambda: "waiting" in painted)
    assert "rings" not in painted


def test_a_second_later_only_what_changed_is_painted(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    painted = repaints(window, board(state(), MONO + 1))
    assert painted.keys() == {"header", "waiting", "bar"}
    assert painted["waiting"] < 608 * 424 / 2


def test_one_seat_that_changes_is_one_cell_and_its_counts(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    seats = snapshot().seats
    assert isinstance(seats, tuple)
    held = (replace(seats[0], state=SeatState.WRAP), *seats[1:])
    painted = repaints(window, board(state(replace(snapshot(), seats=held)), MONO))
    assert painted.keys() == {"seats"}
    assert painted["seats"] < 608 * 424 / 8


def test_the_picture_is_painted(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    picture = QPixmap(1920, 1080)
    window.render(picture)
    image: QImage = picture.toImage()
    assert image.pixelColor(2, 2) == theme("dark").bg
    assert image.pixelColor(700, 1050) == theme("dark").alarm_fill
    colours = {image.pixelColor(x, y).name() for x in range(60, 600, 2) for y in range(230, 320, 2)}
    assert QColor(theme("dark").alarm).name() in colours


def test_the_picture_moves_against_burn_in_by_the_boards_own_clock(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    places = set()
    for step in range(len(ORBIT)):
        known = replace(snapshot(), server_time=NOW + step * ORBIT_STEP_S)
        window.show_board(board(state(known), MONO))
        places.add((window.tiles["waiting"].x(), window.tiles["waiting"].y()))
    assert len(places) == len(ORBIT)
    xs, ys = zip(*places, strict=True)
    assert max(xs) - min(xs) == max(ys) - min(ys) == 8


def test_no_key_but_the_leave_key_means_anything(qtbot: QtBot) -> None:
    window = WallWindow(theme("dark"), words("zh"), leave_key="Ctrl+Shift+Q")
    qtbot.addWidget(window)
    left: list[bool] = []
    window.leave_requested.connect(lambda: left.append(True))

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        window.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))

    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not left
    press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert left == [True]


def test_a_full_screen_hides_the_pointer(qtbot: QtBot) -> None:
    window = wall(live())
    qtbot.addWidget(window)
    window.showFullScreen()
    qtbot.waitUntil(lambda: window.cursor().shape() == Qt.CursorShape.BlankCursor)
    window.showNormal()
    qtbot.waitUntil(lambda: window.cursor().shape() != Qt.CursorShape.BlankCursor)


def test_tiles_have_names_and_tell_what_they_show(qtbot: QtBot) -> None:
    for density in Density:
        window = wall(live(), density=density)
        qtbot.addWidget(window)
        for name, tile in window.tiles.items():
            assert tile.accessibleName(), name
            assert tile.accessibleDescription(), name
    assert "12" in window.tiles["waiting"].accessibleDescription()


def test_an_alarm_of_an_unknown_rule_is_still_told(qtbot: QtBot) -> None:
    strange = Alarm("new_rule:7", "alarm", NOW - 60, 1.0, 2.0)
    window = wall(board(state(replace(snapshot(), alarms=(strange,))), MONO))
    qtbot.addWidget(window)
    assert "new_rule:7" in said(window, "bar")


def test_a_clock_that_stands_says_so(qtbot: QtBot) -> None:
    window = wall(board(state(replace(snapshot(), time_scale=0.0)), MONO + 90))
    qtbot.addWidget(window)
    assert "时钟静止" in said(window, "header")
    assert said(window, "header").endswith("09:41")


def test_only_names_and_peoples_own_words_are_cut_and_visibly(qtbot: QtBot) -> None:
    long = replace(hotline(), name="供热" * 40)
    window = wall(board(state(of=long), MONO))
    qtbot.addWidget(window)
    assert "…" in said(window, "header")
    assert "数据1秒前更新" in said(window, "header")


def test_five_thousand_seats_become_a_bar(qtbot: QtBot) -> None:
    many = tuple(
        Seat(f"{n:04d}", SeatState.TALKING if n % 3 else SeatState.AVAILABLE, group=Group.OWN)
        for n in range(5000)
    )
    crowd = board(state(replace(snapshot(), seats=many), hotline(seats=0)), MONO)
    window = wall(crowd)
    qtbot.addWidget(window)
    assert "自有在岗5,000" in said(window, "seats")
    assert len(window.tiles["seats"].scene.parts) < 60


def test_a_new_alarms_mark_pulses_for_ten_seconds(qtbot: QtBot) -> None:
    marks = []
    for age in (2.0, 3.0, 11.0, 13.0):
        alarm = Alarm("longest_wait", "alarm", NOW - age, 84.0, 60.0)
        window = wall(board(state(replace(snapshot(), alarms=(alarm,))), MONO))
        qtbot.addWidget(window)
        marks.append(
            [part.token for part in window.tiles["bar"].scene.parts if hasattr(part, "mark")]
        )
    assert marks == [["alarm_ink"], ["alarm_fill"], ["alarm_ink"], ["alarm_ink"]]


def test_no_text_is_hidden_below_the_smallest_size_of_a_small_window(qtbot: QtBot) -> None:
    window = wall(live(), size=(640, 360))
    qtbot.addWidget(window)
    assert {text.tile for text in seen(window)} == set(window.tiles)
