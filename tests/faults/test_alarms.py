"""What becomes of alarms while data, boards and values come and go, on a desk and its wall."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.faults.desk import ALARM, POLL_S, Desk, Home, home
from tests.faults.server import MetricsServer
from tests.faults.world import World
from tests.gaps import allowed_here
from tests.ui.moment import live
from tests.ui.wall_pictures import said, wall
from wallboard.boards.board import Board
from wallboard.domain.absent import Absent
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Alarm, Snapshot
from wallboard.history.marks_file import Kept
from wallboard.ui.desk.offer import Offer
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

ZH = words("zh")
SHELF_S = 120.0
A_MINUTE_S = 60.0
ANOTHER = "waiting"
RANK = {"": 0, "cleared": 0, "watch": 1, "alarm": 2}


@pytest.fixture(scope="module")
def window(qapp: object) -> Iterator[WallWindow]:
    """One wall for all."""
    window = wall(live())
    yield window
    window.deleteLater()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Home]:
    """A desk's folder, and its server."""
    world = World()
    with MetricsServer(world) as server:
        yield home(tmp_path / "home", world, server)


def fault(words_: str, shows: str, within_s: float | None) -> pytest.MarkDecorator:
    """A row of the table of faults."""
    return pytest.mark.fault("alarms", words_, shows=shows, within_s=within_s)


def acknowledged_there(here: Home, desk: Desk) -> None:
    """Somebody acknowledges it at another desk, and the server keeps that."""
    standing, now = here.server.change, here.world.wall()

    def change(sound: Snapshot) -> Snapshot:
        known = standing(sound)
        assert not isinstance(known.alarms, Absent)
        alarms = tuple(replace(each, acknowledged=now) for each in known.alarms)
        return replace(known, alarms=alarms)

    here.server.change = change


def acknowledged_here(here: Home, desk: Desk) -> None:
    """It is acknowledged at this desk, whose server keeps no such thing."""
    desk.operations.acknowledge(ALARM)


def evaluates_nothing(here: Home, waited_s: Callable[[float], float]) -> None:
    """The server leaves the rules to the board; `waited_s` is the longest wait at its instant."""
    server = here.server
    able = server.hotline.capabilities - {"alarms"}
    server.hotline = replace(server.hotline, capabilities=able)

    def change(sound: Snapshot) -> Snapshot:
        assert not isinstance(sound.waiting, Absent)
        oldest, *others = sound.waiting
        since = sound.snapshot_time - waited_s(sound.snapshot_time)
        waiting = (replace(oldest, since=since), *others)
        return replace(sound, alarms=Absent.NOT_PROVIDED, waiting=waiting)

    server.change = change


def by_its_own_rules(here: Home) -> None:
    """The oldest caller waits too long, by the board's own rules."""
    evaluates_nothing(here, lambda now: 300.0)


@pytest.mark.parametrize(
    ("prepare", "acknowledge"),
    [
        pytest.param(lambda _: None, acknowledged_there, id="at the server"),
        pytest.param(lambda _: None, acknowledged_here, id="at this desk"),
        pytest.param(by_its_own_rules, acknowledged_here, id="by the board's own rules"),
    ],
)
@fault("acknowledged, then data lost, then restart", "acknowledged, not evaluated", 0.0)
def test_acknowledged_then_lost_then_restarted(
    prepare: Callable[[Home], None],
    acknowledge: Callable[[Home, Desk], None],
    here: Home,
    window: WallWindow,
) -> None:
    prepare(here)
    with here.desk(window) as desk:
        desk.rig.run_to_live()
        desk.run_for(30.0)
        acknowledge(here, desk)
        desk.run_for(30.0)
        before = desk.alarm.alarm
        assert before.acknowledged is not None
        here.server.refuse()
        desk.rig.run_for(4 * POLL_S)
        assert not_evaluated(desk) == before
        desk.rig.run_for(120.0)
        assert not_evaluated(desk) == before
    with here.desk(window) as desk:  # before anything is asked
        found = not_evaluated(desk)
        assert found == replace(before, value=found.value)
        assert found.value == (None if prepare is by_its_own_rules else before.value)
        desk.rig.run_for(120.0)
        assert not_evaluated(desk).acknowledged == before.acknowledged
        assert {*desk.seen} == {Freshness.LOST}
        here.server.listen_again()
        desk.rig.run_to_live()
        desk.run_for(30.0)
        assert desk.alarm.evaluated
        assert (desk.alarm.alarm.since, desk.alarm.alarm.acknowledged) == (
            before.since, before.acknowledged,
        )  # fmt: skip


@fault("acknowledged, then data lost, then restart: not acknowledged", "not evaluated", 0.0)
def test_what_nobody_has_acknowledged_stands_after_a_restart(
    here: Home, window: WallWindow
) -> None:
    """No mark is laid over it: the board's own book of the alarms is all that knows of it."""
    by_its_own_rules(here)
    with here.desk(window) as desk:
        desk.rig.run_to_live()
        desk.run_for(30.0)
        before = desk.alarm.alarm
        here.server.refuse()
        desk.rig.run_for(120.0)
        assert not_evaluated(desk) == before
    assert here.kept() == Kept()
    with here.desk(window) as desk:  # before anything is asked
        assert not_evaluated(desk) == replace(before, value=None)
        here.server.listen_again()
        desk.rig.run_to_live()
        assert desk.alarm.evaluated
        assert desk.alarm.alarm.since == before.since
        assert desk.alarm.alarm.acknowledged is None


def bar(desk: Desk) -> str:
    """What the wall's bar says."""
    assert desk.window is not None
    return said(desk.window, "bar")


def not_evaluated(desk: Desk) -> Alarm:
    """The alarm, that stands and that nobody evaluates; the bar says so too."""
    assert not desk.alarm.evaluated
    assert desk.alarm.alarm.level in ("watch", "alarm")
    assert ZH("wall.alarm.not_evaluated") in bar(desk)
    return desk.alarm.alarm


class Levels:
    """The levels of an alarm as a board shows them, one after the other, and when they began."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.found: list[tuple[float, str]] = [(world.mono() - A_MINUTE_S, "")]

    def see(self, board: Board) -> None:
        """Note another level."""
        level = next((each.alarm.level for each in board.bar.alarms if each.alarm.id == ALARM), "")
        if RANK[level] != RANK[self.found[-1][1]]:
            self.found.append((self._world.mono(), level))

    def too_soon(self) -> list[str]:
        """What came within a minute of another, escalations from a standing alarm excepted."""
        return [
            f"{before!r} to {level!r} after {at - since:.0f} s"
            for (since, before), (at, level) in itertools.pairwise(self.found)
            if not 0 < RANK[before] < RANK[level] and at - since < A_MINUTE_S
        ]


def by_turns(now: float) -> float:
    """Longer than each delay: what holds the alarm is that a state lasts a minute."""
    return 90.0 if now % 50.0 < 15.0 else 0.0


@fault("chatter", "one change a minute, escalation excepted", None)
def test_chatter_changes_an_alarm_once_a_minute(here: Home) -> None:
    """Each kind of chatter, and a restart of the board in the middle of it."""
    chance = random.Random(7)
    kinds: list[Callable[[float], float]] = [
        lambda now: chance.choice((59.0, 61.0)),
        by_turns,
        lambda now: random.Random(int(now / 20.0)).choice((10.0, 45.0, 90.0)),
    ]
    levels = Levels(here.world)
    for waited_s in kinds:
        before = len(levels.found)
        evaluates_nothing(here, waited_s)
        for _ in range(2):
            with here.desk(None) as desk:
                desk.rig.feed.changed.connect(levels.see)
                desk.rig.run_to_live()
                desk.run_for(230.0)
        assert len(levels.found) > before, "it does not chatter"
    assert len(levels.found) > 10, "nothing chattered"
    assert levels.too_soon() == []


@pytest.fixture
def list_(qtbot: QtBot) -> DeskWindow:
    """The desk's own window, with its list of alarms."""
    load_fonts()
    made = DeskWindow(theme("light"), ZH, frozenset({Offer.ACKNOWLEDGE, Offer.SHELVE}))
    qtbot.addWidget(made)
    return made


@fault(
    "sixty in a minute", "live, the worst first; the desk lists all, and acknowledges them", None
)
def test_sixty_alarms_in_a_minute(here: Home, window: WallWindow, list_: DeskWindow) -> None:
    """One more each second; the last is the worst."""
    begins = here.world.wall()
    took_s: list[float] = []

    def change(sound: Snapshot) -> Snapshot:
        count = min(60, int(sound.snapshot_time - begins) + 1)
        watches = [Alarm(f"rule-{each}", "watch", begins + each, 1.0, 1.0) for each in range(count)]
        worst = (replace(each, level="alarm") for each in watches[59:])
        return replace(sound, alarms=(*watches[:59], *worst))

    def see(board: Board) -> None:
        began = time.thread_time()
        list_.show_board(board)
        took_s.append(time.thread_time() - began)

    here.server.change = change
    with here.desk(window) as desk:
        desk.rig.feed.changed.connect(see)
        desk.rig.run_to_live()
        desk.run_for(65.0)
        shown = [each.alarm.id for each in desk.rig.board.bar.alarms]
        assert shown == [f"rule-{each}" for each in range(59, -1, -1)]
        assert len(list_.alarms.texts()) == 60
        assert "".join(ZH("wall.bar.more", n=59).split()) in bar(desk)
        for each in shown:
            desk.operations.acknowledge(each)
        desk.run_for(5.0)
        assert all(view.alarm.acknowledged for view in desk.rig.board.bar.alarms)
    with here.desk(window) as desk:
        assert len(desk.rig.board.bar.alarms) == 60
        assert all(view.alarm.acknowledged for view in desk.rig.board.bar.alarms)
    assert max(took_s) * 1000 < allowed_here().longest_ms


@fault("shelf ends", "the alarm, put aside no longer", POLL_S)
@pytest.mark.parametrize("away", ["live", "restarted", "lost"])
def test_a_shelf_ends_by_itself(away: str, here: Home, window: WallWindow) -> None:
    """However it is spent: watched, between two runs, or without data."""
    shelved = "".join(ZH("wall.alarm.shelved", time="").split())
    with here.desk(window) as desk:
        desk.rig.run_to_live()
        desk.operations.shelve(ALARM, SHELF_S)
        ends = here.world.mono() + SHELF_S
        desk.run_for(30.0)
        assert desk.alarm.alarm.shelved_until is not None
        assert shelved in bar(desk)
        if away == "live":
            desk.run_for(ends - here.world.mono() - 1.0)
            assert shelved in bar(desk)
            desk.run_for(1.0 + POLL_S)
            back(desk, shelved)
        if away == "lost":
            here.server.refuse()
            desk.rig.run_for(SHELF_S)
            assert not_evaluated(desk).shelved_until is not None, "as it stood"
            here.server.listen_again()
            desk.rig.run_to_live()
            back(desk, shelved)
    if away == "restarted":
        here.world.skip(SHELF_S)
        with here.desk(window) as desk:
            desk.rig.run_to_live()
            back(desk, shelved)


def back(desk: Desk, shelved: str) -> None:
    """The alarm is put aside no longer."""
    assert desk.alarm.evaluated
    assert desk.alarm.alarm.shelved_until is None
    assert shelved not in bar(desk)
    assert ZH("wall.alarm.unacknowledged") in bar(desk)


@fault("shelf ends: beside a lesser alarm", "the alarm, at the top again", POLL_S)
def test_what_was_put_aside_goes_to_the_top_again(here: Home, window: WallWindow) -> None:
    standing, since = here.server.change, here.world.wall() - 20.0

    def change(sound: Snapshot) -> Snapshot:
        known = standing(sound)
        assert not isinstance(known.alarms, Absent)
        return replace(known, alarms=(*known.alarms, Alarm(ANOTHER, "watch", since, 5.0, 4.0)))

    here.server.change = change
    with here.desk(window) as desk:
        desk.rig.run_to_live()
        assert order(desk) == [ALARM, ANOTHER]
        desk.operations.shelve(ALARM, SHELF_S)
        ends = here.world.mono() + SHELF_S
        desk.run_for(ends - here.world.mono() - 1.0)
        assert order(desk) == [ANOTHER, ALARM]
        desk.run_for(1.0 + POLL_S)
        assert order(desk) == [ALARM, ANOTHER]


def order(desk: Desk) -> list[str]:
    """The alarms as the bar has them."""
    return [each.alarm.id for each in desk.rig.board.bar.alarms]
