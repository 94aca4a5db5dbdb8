"""What a disk does to a board: it goes on, loses nothing that was kept, and keeps again by itself.

The oracle is the same for all: the wall is live all the while, what was done about an alarm before
the fault and during it is there after a restart, and so is every minute; a damaged file is set
aside as it was; one line says that there is no history and one that there is; and no file holds a
byte of the token.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.faults.desk import ALARM, Desk, Home, home
from tests.faults.disks import filled, mounted, read_only, unwritable
from tests.faults.report import Measured
from tests.faults.server import MetricsServer
from tests.faults.world import World
from tests.ui.moment import live
from tests.ui.wall_pictures import wall
from wallboard.domain.freshness import Freshness
from wallboard.history import board_file
from wallboard.history.board_file import SCHEMA_VERSION
from wallboard.polling import operator
from wallboard.ui.windows.wall import WallWindow

WITHOUT, AGAIN, ASIDE = "going on without", "going on with it", "the damaged file is now"
NOT_ASIDE = "cannot set the damaged file aside"
NOT_KEPT, KEPT = "cannot be kept", "is kept again"
AFTER_S = 66.0
"""A disk is tried again each minute, and what is due is written with the next answer."""
CONNECTION = ("no data", "data again")
SHELF_S = 3600.0
AWAITED_MS = 30_000
"""What a thread says is there long before."""

Inject = Callable[[Home], AbstractContextManager[None]]


@dataclass(frozen=True)
class Harm:
    """One fault of a disk, and what the log says when it comes and when it has gone."""

    fault: str
    inject: Inject
    lost: tuple[str, ...] = (WITHOUT,)
    back: tuple[str, ...] = (AGAIN,)
    later: tuple[str, ...] = ()
    """At the next start."""
    at_start: bool = False
    mount: bool = False
    """It needs a disk of its own."""
    marks: bool = False
    """What is done about alarms cannot be kept either, as long as it lasts."""

    @property
    def mark(self) -> pytest.MarkDecorator:
        """What makes it a row of the table."""
        within_s = AFTER_S if AGAIN in self.back else None
        return pytest.mark.fault("disk", self.fault, shows="live", within_s=within_s)


def full(home: Home) -> AbstractContextManager[None]:
    return filled(home.folder)


def unchangeable(home: Home) -> AbstractContextManager[None]:
    return read_only(home.folder)


def one_unchangeable(home: Home) -> AbstractContextManager[None]:
    return unwritable(home.history)


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    with closing(sqlite3.connect(home.history, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Another program has the file for itself: it cannot even be read."""
    with closing(sqlite3.connect(home.history, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


def overwritten(at: Callable[[int], int]) -> Inject:
    """Rubbish from a place of the file on; what the board has read of it is forgotten."""

    @contextmanager
    def inject(home: Home) -> Iterator[None]:
        size = home.history.stat().st_size
        with home.history.open("r+b") as file:
            file.seek(at(size))
            file.write(os.urandom(20_000))
        yield

    return inject


@contextmanager
def overwritten_and_met(home: Home) -> Iterator[None]:
    """Rubbish from the second page on, and another board writes: what was read is read anew."""
    with closing(sqlite3.connect(home.history, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO meta VALUES ('another board', x'00')")
        with overwritten(lambda _: 4096)(home):
            other.execute("COMMIT")
    yield


def schema(version: int) -> Inject:
    """The file says that it was written by another version."""

    @contextmanager
    def inject(home: Home) -> Iterator[None]:
        with closing(sqlite3.connect(home.history)) as db:
            (before,) = db.execute("PRAGMA user_version").fetchone()
            db.execute(f"PRAGMA user_version = {version}")
        yield
        if version > SCHEMA_VERSION:
            with closing(sqlite3.connect(home.history)) as db:
                db.execute(f"PRAGMA user_version = {before}")

    return inject


@contextmanager
def older(home: Home) -> Iterator[None]:
    """This version's file is an older one's: there is a later version, and a way to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board_file, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        step = "CREATE TABLE later (name TEXT);"
        patch.setattr(board_file, "MIGRATIONS", {SCHEMA_VERSION: step})
        yield
        with closing(sqlite3.connect(home.history)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def unchangeable_and_damaged(home: Home) -> Iterator[None]:
    with overwritten(lambda _: 0)(home), read_only(home.folder):
        yield


HARMS = (
    Harm("full at start", full, at_start=True, mount=True, marks=True),
    Harm("full while running", full, mount=True, marks=True),
    Harm("read-only", unchangeable, at_start=True, mount=True, marks=True),
    Harm(
        "read-only: and damaged", unchangeable_and_damaged, (NOT_ASIDE, WITHOUT), (ASIDE, AGAIN),
        at_start=True, mount=True, marks=True,
    ),
    Harm("locked by another program", locked),
    Harm("locked by another program: at start", held, at_start=True),
    Harm("database header overwritten", overwritten(lambda _: 0), (ASIDE,), (), at_start=True),
    Harm(
        "database middle overwritten", overwritten(lambda size: size // 2), (ASIDE,), (),
        at_start=True,
    ),
    Harm(
        "database header overwritten: while running", overwritten(lambda _: 0), (), (), (ASIDE,)
    ),
    Harm(
        "database middle overwritten: while running", overwritten(lambda size: size // 2),
        (), (), (ASIDE,),
    ),
    Harm(
        "database middle overwritten: while running, and met", overwritten_and_met, (ASIDE,), ()
    ),
    Harm("schema newer", schema(SCHEMA_VERSION + 1), at_start=True),
    Harm("schema older", older, (), (), at_start=True),
    Harm("schema older: of a version that nobody knows", schema(0), (ASIDE,), (), at_start=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def window(qapp: object) -> Iterator[WallWindow]:
    """One wall for all rows."""
    window = wall(live())
    yield window
    window.deleteLater()


@pytest.mark.parametrize(
    "harm", [pytest.param(each, marks=each.mark, id=each.fault) for each in HARMS]
)
def test_survived(
    harm: Harm,
    window: WallWindow,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    measured: Measured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operator, "TRY_AGAIN_AFTER_S", 0.1)  # its clock is the real one
    world, folder = World(), tmp_path / "home"
    disk = mounted(folder) if harm.mount else nullcontext()
    with disk, MetricsServer(world) as server:
        here = home(folder, world, server)
        first, *_ = server.starts()
        acknowledged = a_day_before(here, window, qtbot)
        assert said(caplog) == []
        with ExitStack() as fault:
            if harm.at_start:
                fault.enter_context(harm.inject(here))
            with here.desk(window) as desk:
                desk.rig.run_to_live()
                if not harm.at_start:
                    desk.run_for(60.0)
                    fault.enter_context(harm.inject(here))
                during(desk, acknowledged)
                lost = sorted([*harm.lost, *([NOT_KEPT] if harm.marks else [])])
                qtbot.waitUntil(lambda: said(caplog) == lost, timeout=AWAITED_MS)
                fault.close()
                caplog.clear()
                measured.back_s = after(desk, harm, caplog, qtbot)
                newest = int(desk.minutes[-1])
        caplog.clear()
        server.refuse()
        with here.desk(window) as desk:
            desk.rig.run_for(20.0)
            assert not {*desk.seen} & {Freshness.LIVE, Freshness.LATE}
            known = desk.minutes
            if ASIDE in harm.later:  # all that was known lay in the file
                assert desk.rig.board.panels is None
            else:
                assert not desk.alarm.evaluated
                stands(desk, acknowledged)
            server.listen_again()
            desk.rig.run_to_live()
            desk.run_for(60.0)
            stands(desk, acknowledged)
            assert desk.minutes[-30:] == server.starts()
        assert said(caplog) == list(harm.later)
        aside = list(here.history.parent.glob(f"{here.history.name}.damaged-*"))
    assert capsys.readouterr().err.count("no log: ") == harm.mount
    if ASIDE in (*harm.lost, *harm.back, *harm.later):
        assert len(aside) == 1
    else:
        assert aside == []
        assert known == list(range(first, newest + 60, 60)), "minutes are missing"


FIRST = Harm("full at start: the first one ever", full, mount=True, marks=True)


@FIRST.mark
def test_a_first_start_on_a_full_disk(
    window: WallWindow,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    measured: Measured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operator, "TRY_AGAIN_AFTER_S", 0.1)
    world, folder = World(), tmp_path / "home"
    with mounted(folder), MetricsServer(world) as server:
        here = home(folder, world, server)
        with ExitStack() as fault:
            fault.enter_context(filled(folder))
            with here.desk(window) as desk:
                desk.rig.run_to_live()
                desk.operations.acknowledge(ALARM)
                acknowledged = desk.alarm.alarm.acknowledged
                assert acknowledged is not None
                during(desk, acknowledged)
                qtbot.waitUntil(
                    lambda: said(caplog) == sorted([WITHOUT, NOT_KEPT]), timeout=AWAITED_MS
                )
                fault.close()
                caplog.clear()
                measured.back_s = after(desk, FIRST, caplog, qtbot)
                minutes = desk.minutes
        server.refuse()
        with here.desk(window) as desk:
            stands(desk, acknowledged)
            assert desk.minutes == minutes


IN_AN_OUTAGE = (
    Harm("full at start: the server away", full, mount=True),
    Harm("read-only: the server away", unchangeable, mount=True),
    Harm("read-only: one file, the server away", one_unchangeable),
)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(
            each,
            marks=pytest.mark.fault("disk", each.fault, shows="lost, the day", within_s=AFTER_S),
            id=each.fault,
        )
        for each in IN_AN_OUTAGE
    ],
)
def test_a_start_in_an_outage_shows_what_is_kept(
    harm: Harm,
    window: WallWindow,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    measured: Measured,
) -> None:
    """The file is there and can be read: the day is shown, as old as it is and never as live."""
    world, folder = World(), tmp_path / "home"
    with mounted(folder) if harm.mount else nullcontext(), MetricsServer(world) as server:
        here = home(folder, world, server)
        a_day_before(here, window, qtbot)
        with here.desk(window) as desk:  # what an earlier run knew at its end
            known, told = desk.minutes, desk.rig.snapshot
        server.refuse()
        with ExitStack() as fault:
            fault.enter_context(harm.inject(here))
            with here.desk(window) as desk:
                desk.rig.run_for(70.0)
                assert desk.minutes == known
                assert known
                assert desk.rig.snapshot == told
                assert desk.rig.freshness is Freshness.LOST
                assert not {*desk.seen} & {Freshness.LIVE, Freshness.LATE}
                assert not desk.alarm.evaluated
                assert said(caplog) == [WITHOUT]
                assert "without writing: " in caplog.text
                reason = "full" if harm.inject is full else "read_only"
                assert f"{reason}: " in caplog.text
                assert desk.rig.board.status.unwritten == reason
                server.listen_again()
                desk.rig.run_to_live()
                fault.close()
                caplog.clear()
                measured.back_s = after(desk, harm, caplog, qtbot)
                assert desk.rig.board.status.unwritten == ""
                newest = int(desk.minutes[-1])
        server.refuse()
        with here.desk(window) as desk:
            assert desk.minutes == list(range(int(known[0]), newest + 60, 60))


def a_day_before(here: Home, window: WallWindow, qtbot: QtBot) -> float:
    """A run before the fault, at the end of which an alarm is acknowledged; when."""
    with here.desk(window) as desk:
        desk.rig.run_to_live()
        desk.run_for(90.0)
        desk.operations.acknowledge(ALARM)
        acknowledged = desk.alarm.alarm.acknowledged
        assert acknowledged is not None
        qtbot.waitUntil(
            lambda: (kept := here.kept()) is not None and ALARM in kept.marks, timeout=AWAITED_MS
        )
        return acknowledged


def during(desk: Desk, acknowledged: float) -> None:
    """The fault is there; what was done before stands, and more is done."""
    desk.run_for(30.0)
    assert desk.alarm.alarm.acknowledged == acknowledged
    desk.operations.shelve(ALARM, SHELF_S)
    desk.run_for(60.0)
    assert desk.alarm.evaluated
    stands(desk, acknowledged)


def stands(desk: Desk, acknowledged: float) -> None:
    """What was done about the alarm."""
    assert desk.alarm.alarm.acknowledged == acknowledged
    assert desk.alarm.alarm.shelved_until is not None
    assert desk.alarm.here_alone


def after(desk: Desk, harm: Harm, caplog: pytest.LogCaptureFixture, qtbot: QtBot) -> float | None:
    """The fault is gone, and nobody lends a hand; how long until there is a history again."""
    began = desk.rig.world.mono()
    while AGAIN in harm.back and AGAIN not in said(caplog):
        assert desk.rig.world.mono() < began + AFTER_S, said(caplog)
        desk.run_for(1.0)
    back_s = desk.rig.world.mono() - began
    back = sorted([*harm.back, *([KEPT] if harm.marks else [])])
    qtbot.waitUntil(lambda: said(caplog) == back, timeout=AWAITED_MS)
    desk.run_for(60.0)
    return back_s if harm.back else None


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of history and marks; it is sorted, for two threads say it."""
    short = re.compile("|".join([WITHOUT, AGAIN, NOT_ASIDE, ASIDE, NOT_KEPT, KEPT]))
    lines = [
        each.getMessage()
        for each in caplog.records
        if each.name.startswith("wallboard") and not each.getMessage().startswith(CONNECTION)
    ]
    return sorted(found.group() if (found := short.search(line)) else line for line in lines)
