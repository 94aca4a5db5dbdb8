"""What is said at a desk, end to end: two desks, a wall, and a real hub between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.hub.serving import NOW, RunningHub, filled_watch, running
from tests.ui.wall_pictures import seen
from wallboard.app.desk import Desks
from wallboard.app.feeding import BoardOptions, feeding
from wallboard.app.operations import operating
from wallboard.app.windows import let_go
from wallboard.domain.decision import DecisionKind
from wallboard.domain.snapshot import Incident
from wallboard.domain.states import Situation
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import Watch
from wallboard.polling.feed import Feed
from wallboard.settings import Server, Settings
from wallboard.ui.desk.decision_form import DecisionForm
from wallboard.ui.desk.incident_form import IncidentForm
from wallboard.ui.desk.topbar import View
from wallboard.ui.theme import load_fonts, theme
from wallboard.ui.windows.desk import DeskWindow
from wallboard.ui.windows.wall import WallWindow
from wallboard.words import words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PATIENCE_MS = 30_000
BURST = "城东 DN600 爆管"
SCRIPT = "抢修至 15:00"


@dataclass(frozen=True)
class Room:
    """A desk and its feed."""

    window: DeskWindow
    feed: Feed

    @property
    def incident(self) -> IncidentForm:
        form = self.window.emergency_page.operating.incident
        assert form is not None
        return form

    @property
    def decision(self) -> DecisionForm:
        form = self.window.emergency_page.operating.decision
        assert form is not None
        return form


@contextmanager
def desk(hub: RunningHub, qtbot: QtBot, credential: Path | None = None) -> Iterator[Room]:
    load_fonts()
    file = None if credential is None else str(credential)
    settings = Settings(server=Server(poll_s=1.0, credential_file=file))
    options = BoardOptions(f"http://127.0.0.1:{hub.port}", settings)
    say = words("en")
    with feeding(options) as feed, operating(options, feed, say) as operations:
        desks = Desks(options, settings, feed, operations, say, safe=False)
        window = desks.window
        with qtbot.waitExposed(window):
            window.show()
        feed.start()
        qtbot.waitUntil(lambda: feed.state.snapshot is not None, timeout=PATIENCE_MS)
        window.choose(View.EMERGENCY)
        yield Room(window, feed)
        desks._mode.leave()
        let_go(window)


@contextmanager
def wall(hub: RunningHub, qtbot: QtBot) -> Iterator[WallWindow]:
    load_fonts()
    options = BoardOptions(f"http://127.0.0.1:{hub.port}", Settings(server=Server(poll_s=1.0)))
    with feeding(options) as feed:
        window = WallWindow(theme("dark"), words("zh"))
        qtbot.addWidget(window)
        window.resize(1920, 1080)
        feed.changed.connect(window.show_board)
        feed.start()
        qtbot.waitUntil(lambda: feed.state.snapshot is not None, timeout=PATIENCE_MS)
        yield window


def on(window: WallWindow) -> str:
    """Everything that a wall says."""
    return "".join(each.glyphs.text for each in seen(window))


def quiet_watch() -> Watch:
    """A hub on a morning without a failure: nothing has been announced."""
    return filled_watch(NOW - 6 * 3600)


def without(*capabilities: str) -> Watch:
    watch = quiet_watch()
    able = watch.hotline.capabilities - set(capabilities)
    watch.hotline = replace(watch.hotline, capabilities=able)
    return watch


def test_an_incident_is_on_every_wall_until_it_has_ended(qtbot: QtBot) -> None:
    with (
        running(quiet_watch()) as hub,
        desk(hub, qtbot) as here,
        desk(hub, qtbot) as other,
        wall(hub, qtbot) as screen,
    ):
        assert BURST not in on(screen)
        here.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is here.window)
        QTest.keyClick(here.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        here.incident.fields.text.setPlainText(BURST)
        here.incident.fields.script.setPlainText(SCRIPT)
        here.incident.publish.click()
        said = "Announced on every wall and desk"
        qtbot.waitUntil(lambda: here.incident.foot.said == said, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: BURST in on(screen), timeout=PATIENCE_MS)
        assert SCRIPT in on(screen)
        strip = other.window.incident
        qtbot.waitUntil(lambda: BURST in strip.accessibleName(), timeout=PATIENCE_MS)
        assert strip.isVisible()
        set_at = hub.watch.ledger.incident
        assert set_at is not None
        assert set_at.since == hub.watch.ledger.now

        other.incident.begin()
        other.incident.fields.place.setText("历城区")
        other.incident.publish.click()
        qtbot.waitUntil(lambda: "历城区" in on(screen), timeout=PATIENCE_MS)
        assert hub.watch.ledger.incident == replace(set_at, place="历城区")

        qtbot.waitUntil(lambda: "历城区" in here.incident.standing.text(), timeout=PATIENCE_MS)
        here.incident.end.click()
        here.incident.confirm.click()
        qtbot.waitUntil(lambda: BURST not in on(screen), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: not strip.isVisible(), timeout=PATIENCE_MS)
        assert hub.watch.ledger.incident is None


def decide(room: Room, lines: int) -> None:
    room.decision.begin()
    room.decision.choice.situation.setCurrentIndex(1)  # extreme cold
    room.decision.choice.lines.set_value(lines)
    room.decision.go_on.click()
    room.decision.confirm.click()


def test_a_decision_is_recorded_and_seen_at_every_desk(qtbot: QtBot) -> None:
    with running(quiet_watch()) as hub, desk(hub, qtbot) as here, desk(hub, qtbot) as other:
        decide(here, 12)
        said = "Recorded: switch on 12 emergency lines·Extreme cold"
        qtbot.waitUntil(lambda: here.decision.foot.said == said, timeout=PATIENCE_MS)
        made = hub.do(hub.watch.snapshot).decisions
        assert isinstance(made, tuple)
        assert [(each.kind, each.situation, each.lines) for each in made] == [
            (DecisionKind.ACTIVATE_EMERGENCY, Situation.EXTREME_COLD, 12)
        ]
        seen_there = "switch on 12 emergency lines·Extreme cold"
        qtbot.waitUntil(lambda: seen_there in other.decision.earlier.text(), timeout=PATIENCE_MS)
        assert "this window only" not in other.decision.earlier.text()


def test_a_server_that_takes_no_incident(qtbot: QtBot) -> None:
    """It is shown in this window and its wall alone, and says so."""
    watch = without("decisions", "incident.set")
    with running(watch) as hub, desk(hub, qtbot) as here, desk(hub, qtbot) as other:
        assert here.decision.foot.barrier == "The server records no decisions"
        here.incident.begin()
        here.incident.fields.text.setPlainText(BURST)
        here.incident.publish.click()
        assert here.incident.foot.said == (
            "The server takes no incident: shown in this window and its wall alone"
        )
        assert BURST in here.window.incident.accessibleName()
        assert "this window only" in here.incident.standing.text()
        here.window.wall_requested.emit()
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, WallWindow)]
        (screen,) = [each for each in found if each.isVisible()]
        assert BURST in on(screen)
        hub.happen(after_s=60)
        told = other.feed.state.snapshot
        assert told is not None
        qtbot.waitUntil(
            lambda: (
                other.feed.state.snapshot is not None
                and other.feed.state.snapshot.snapshot_time > told.snapshot_time
            ),
            timeout=PATIENCE_MS,
        )
        assert other.feed.state.incident is None
        assert hub.watch.ledger.incident is None
        alone = here.feed.state.here.incident
        assert alone is not None
        assert here.feed.state.incident == Incident(BURST, since=alone.since)
        here.incident.end.click()
        here.incident.confirm.click()
        assert BURST not in on(screen)
        assert here.incident.foot.said.endswith("ended in this window alone")


def test_a_server_that_lists_it_and_has_none(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallboard.hub.server.operating_routes", lambda *_, **__: [])
    with running(quiet_watch()) as hub, desk(hub, qtbot) as here:
        decide(here, 3)
        kept = "Kept in this window until it is closed: switch on 3 emergency lines"
        qtbot.waitUntil(lambda: kept in here.decision.foot.said, timeout=PATIENCE_MS)
        assert here.decision.earlier.text().endswith("Extreme cold·this window only")
        here.incident.begin()
        here.incident.fields.text.setPlainText(BURST)
        here.incident.publish.click()
        qtbot.waitUntil(lambda: "this window" in here.incident.foot.said, timeout=PATIENCE_MS)
        assert BURST in here.window.incident.accessibleName()


def test_a_token_that_may_only_look(qtbot: QtBot, tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "tokens.json")
    credential = tmp_path / "token"
    credential.write_text(file.add("desk", "read"))
    credential.chmod(0o600)
    with running(quiet_watch(), tokens=file) as hub, desk(hub, qtbot, credential) as here:
        decide(here, 3)
        why = "this desk's token may only look: ask for one with the scope operate"
        qtbot.waitUntil(
            lambda: here.decision.foot.said == f"Not recorded: {why}", timeout=PATIENCE_MS
        )
        assert here.incident.foot.barrier == why  # what one form has learnt the other knows
        assert not here.incident.write.isEnabled()
        assert here.feed.state.here.decisions == ()


def test_a_server_that_is_gone_keeps_what_is_typed(qtbot: QtBot) -> None:
    with running(quiet_watch()) as hub, desk(hub, qtbot) as here:
        here.incident.begin()
        here.incident.fields.text.setPlainText(BURST)
        hub.stop()
        here.incident.publish.click()
        qtbot.waitUntil(
            lambda: here.incident.foot.said.startswith("Not confirmed: "), timeout=PATIENCE_MS
        )
        assert here.incident.fields.text.toPlainText() == BURST
        assert here.feed.state.incident is None
