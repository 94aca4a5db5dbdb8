"""The faults that reach a board through its server, its clock and its token, with the real source.

The oracle is the same for all: never LIVE by data that the server knows to be old, no value from a
bad answer, no exception, one line in the log at the loss and one at the return, no byte of the
token in anything that is said or kept, and after a restart all the minutes that were known.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from tests.faults.report import Measured
from tests.faults.rig import UNHURRIED_S, Rig, leaks, leaks_in
from tests.faults.rows import FLAP_S, ROWS, TOKENS, Row
from tests.faults.server import MetricsServer
from tests.transport.faulty import TLS
from tests.ui.wall_pictures import wall
from wallboard.boards.board import Board
from wallboard.domain.freshness import Freshness
from wallboard.ui.text import UNDEFINED
from wallboard.ui.windows.wall import WallWindow

LIVE = Freshness.LIVE


class Run:
    """One row being run."""

    def __init__(self, row: Row, rig: Rig, window: WallWindow) -> None:
        self.row = row
        self.rig = rig
        self.window = window
        self.seen: list[Freshness] = []
        self.back_s: float | None = None
        rig.feed.changed.connect(self._see)

    def _see(self, board: Board) -> None:
        self.seen.append(board.header.freshness)

    def before(self) -> None:
        """All is well."""
        self.rig.run_for(self.row.before_s)
        assert self.rig.freshness is LIVE
        self.check_drawn(values=True, grey=False)

    def during(self) -> None:
        """The fault is there."""
        row, rig = self.row, self.rig
        self.seen.clear()
        began, known, asked = rig.world.mono(), rig.feed.state.snapshot, rig.asked
        due = 3 * row.poll_s + 0.02
        if row.shows not in (LIVE, None):
            true_at = rig.feed.state.true_at
            last = began if true_at is None or row.trouble == "standing" else true_at
            rig.run_for(min(row.lasts_s, last + due + 2 * (row.trouble == "standing") - began))
            rig.look()
            self.check_shows(row.shows)
            if row.trouble != "standing":
                assert rig.feed.state.snapshot is known, "a bad answer changed a value"
        rig.run_for(row.lasts_s - (rig.world.mono() - began))
        if row.most_asked is not None:
            assert rig.asked - asked <= row.most_asked
        self.check_rules()
        if row.shows is LIVE:
            self.check_live()
        elif row.shows is not None:
            self.check_lost(known is not None)

    def check_shows(self, expected: Freshness | None) -> None:
        row, rig = self.row, self.rig
        board = rig.board
        trouble = rig.feed.state.trouble(rig.world.mono())
        assert rig.freshness is expected
        assert (None if trouble is None else trouble.kind) == row.trouble
        if row.at_start:
            assert board.panels is None
            return
        assert rig.feed.state.shows_values(rig.world.mono()) is (
            rig.freshness is not Freshness.LOST
        )
        assert board.bar.alarms, "the alarm cleared by silence"
        assert not any(each.evaluated for each in board.bar.alarms)
        self.check_drawn(values=rig.freshness is not Freshness.LOST, grey=True)

    def check_rules(self) -> None:
        """Each bad answer was refused for what is wrong with it."""
        kinds = ("bad_answer", "version")
        said = [each.detail for each in self.rig.troubles if each.kind in kinds]
        assert [each for each in said if not each.startswith(self.row.rules)] == []
        met = [rule for rule in self.row.rules if any(each.startswith(rule) for each in said)]
        assert met == [*self.row.rules]

    def check_live(self) -> None:
        assert self.rig.freshness is LIVE
        if not self.row.blinks:
            assert set(self.seen) == {LIVE}
        assert self.rig.board.bar.alarms
        assert all(each.evaluated is self.row.evaluated for each in self.rig.board.bar.alarms)
        self.check_drawn(values=True, grey=False)

    def check_lost(self, known: bool) -> None:
        """Past a minute there are dashes, and the alarm still stands."""
        rig = self.rig
        age_s = rig.feed.state.age_s(rig.world.mono())
        if not known or age_s is None or age_s <= max(60.0, 3 * self.row.poll_s):
            return
        assert not rig.feed.state.shows_values(rig.world.mono())
        assert [each.evaluated for each in rig.board.bar.alarms] == [False]
        self.check_drawn(values=False, grey=True)

    def check_drawn(self, *, values: bool, grey: bool) -> None:
        """What the wall paints of the calls waiting."""
        self.window.show_board(self.rig.board)
        heroes = [each for each in self.window.tiles["waiting"].scene.texts if each.role == "hero"]
        assert heroes
        assert all((each.text == UNDEFINED) is not values for each in heroes)
        assert all((each.token == "stale") is grey for each in heroes if each.text != UNDEFINED)

    def after(self) -> None:
        """The fault is gone, and nobody lends a hand."""
        if self.row.shows is LIVE and self.row.lasts_s > 600.0:
            self.rig.run_for(70.0)  # what is asked for seldom has come by then
        self.back_s = self.rig.run_to_live()
        assert self.rig.freshness is LIVE, f"not live {self.back_s:.1f} s after"
        assert self.back_s <= self.row.bound_s + UNHURRIED_S
        assert all(each.evaluated for each in self.rig.board.bar.alarms)
        # a server whose clock was set back ten minutes has nothing newer for as long
        self.rig.run_for(700.0, lambda: not self.missing())
        assert self.missing() == set()

    def missing(self) -> set[int]:
        """What the server knows of the minutes that have ended, and the board does not."""
        known = {each.start for each in self.rig.feed.state.history.minutes}
        return set(self.rig.server.starts()) - known


@pytest.fixture(scope="module")
def window(qapp: object) -> Iterator[WallWindow]:
    """One wall for all rows."""
    from tests.ui.moment import live

    window = wall(live())
    yield window
    window.deleteLater()


@pytest.mark.parametrize("row", [pytest.param(row, marks=row.mark, id=row.name) for row in ROWS])
def test_survived(
    row: Row,
    window: WallWindow,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    measured: Measured,
) -> None:
    caplog.set_level(logging.DEBUG)
    world = row.world()
    with MetricsServer(world, row.certificate, zone=row.zone, tags=row.tags) as server:
        server.clock_off_s, server.change = row.clock_off_s, row.change
        server.minutes = row.minutes
        ca_file = TLS / "ca.pem" if row.known_authority else Path(certifi.where())
        rig = Rig(world, server, poll_s=row.poll_s, ca_file=ca_file, folder=tmp_path)
        run = Run(row, rig, window)
        try:
            if not row.at_start:
                run.before()
            with row.inject(rig):
                run.during()
            if row.known_authority:
                run.after()
            assert rig.lies == []
            check_log(row, caplog)
            said = [*caplog.messages, *rig.said, repr(vars(rig.source))]
            assert not [each for token in TOKENS for each in leaks(said, token)]
        finally:
            rig.close()
            measured.asked = rig.asked
            measured.back_s = run.back_s if row.shows is not LIVE else None
        check_kept(rig, tmp_path)


def check_kept(before: Rig, folder: Path) -> None:
    """Started again in an outage, by a right clock: it knows all, and calls none of it live."""
    assert [each for token in TOKENS for each in leaks_in(folder, token)] == []
    rig = Rig(before.world, before.server, poll_s=before.poll_s, folder=folder)
    try:
        rig.recall()
        known = before.feed.state.snapshot
        assert rig.feed.state.history.minutes == before.feed.state.history.minutes
        if known is None:
            assert rig.freshness is Freshness.CONNECTING
            return
        assert rig.freshness in (Freshness.STALE, Freshness.LOST)
        assert rig.snapshot == known
        assert [each.evaluated for each in rig.board.bar.alarms] == [False]
    finally:
        rig.close()


def check_log(row: Row, caplog: pytest.LogCaptureFixture) -> None:
    """One line at each loss, one at the return, and not one a poll."""
    said = [
        record.message.partition(" from ")[0].partition(" to ")[0]
        for record in caplog.records
        if record.name.startswith("wallboard")
    ]
    if row.shows is None or row.blinks:
        outages = 1 if row.blinks else row.lasts_s / FLAP_S + 1
        assert len(said) <= 2 * outages
    elif row.shows is LIVE:
        assert said in ([], ["no answer", "an answer again"])
    elif row.trouble is None:
        assert said == []  # it was back before anybody could have seen it go
    else:
        assert said in (["no data", "data again"], ["no data"])
        assert row.known_authority is ("data again" in said)
