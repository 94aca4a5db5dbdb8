"""The desk: the window of whoever runs the room, with everything the board knows."""

from datetime import UTC
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wallboard.boards.board import Board, Panels
from wallboard.boards.emergency import EmergencyView
from wallboard.boards.seats import SeatsView
from wallboard.boards.share import ShareView
from wallboard.boards.today import TodayView
from wallboard.boards.waiting import WaitingView
from wallboard.domain.intent import Reply
from wallboard.settings_file import Saved
from wallboard.ui.charts.library import Library
from wallboard.ui.desk import decision_form, incident_form
from wallboard.ui.desk.alarms import AlarmList
from wallboard.ui.desk.calls_page import CallsPage
from wallboard.ui.desk.card import Card
from wallboard.ui.desk.emergency import emergency_face
from wallboard.ui.desk.emergency_page import EmergencyPage
from wallboard.ui.desk.incident_strip import IncidentStrip
from wallboard.ui.desk.look import em, style_sheet
from wallboard.ui.desk.notice import Notice
from wallboard.ui.desk.offer import Offer
from wallboard.ui.desk.outage_strip import OutageStrip
from wallboard.ui.desk.rings_tile import RingsTile
from wallboard.ui.desk.seat_table import SeatTable
from wallboard.ui.desk.seats import seats_face
from wallboard.ui.desk.share import share_face
from wallboard.ui.desk.status_bar import StatusBar
from wallboard.ui.desk.strip import EmergencyStrip
from wallboard.ui.desk.today import today_face
from wallboard.ui.desk.topbar import TopBar, View
from wallboard.ui.desk.trend_tile import TrendTile
from wallboard.ui.desk.voice import Voice
from wallboard.ui.desk.waiting import waiting_face
from wallboard.ui.dialogs.settings_dialog import SettingsDialog
from wallboard.ui.dialogs.settings_fields import SettingsShown
from wallboard.ui.theme import Theme
from wallboard.words import Words


class DeskWindow(QMainWindow):
    """Shows boards; what the user wants goes upward as signals.

    The fonts of the theme must have been loaded. Charts come after the first paint.
    """

    wall_requested = Signal()
    settings_requested = Signal()
    picture_saved = Signal(str)
    """The path of a picture that the user has saved."""
    alarm_acknowledged = Signal(str)
    alarm_shelved = Signal(str, float)
    """The alarm's id and for how many seconds; 0 takes it back."""
    decision_made = Signal(object)
    """Carries a Decide."""
    incident_written = Signal(object)
    """Carries a SetIncident."""
    settings_changed = Signal(object)
    """Carries the Changes that the user wants kept."""
    settings_closed = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        offers: frozenset[Offer] = frozenset({Offer.WALL}),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._settings: SettingsDialog | None = None
        self._board: Board | None = None
        self._view = View.LIVE
        self.setWindowTitle(words("desk.title"))
        self.setStyleSheet(style_sheet(theme))
        self.topbar = TopBar(theme, words, offers)
        self.notice = Notice(theme, words)
        self.outage = OutageStrip(theme, words)
        self.incident = IncidentStrip(theme, words)
        self.strip = EmergencyStrip(theme, words)
        self.waiting: Card[WaitingView] = Card(waiting_face, theme, words)
        self.seats: Card[SeatsView] = Card(seats_face, theme, words)
        self.emergency: Card[EmergencyView] = Card(emergency_face, theme, words)
        self.share: Card[ShareView] = Card(share_face, theme, words)
        self.today: Card[TodayView] = Card(today_face, theme, words)
        self.trend = TrendTile(theme, words)
        self.rings = RingsTile(theme, words)
        self.table = SeatTable(theme, words)
        self.alarms = AlarmList(theme, words, offers)
        self.emergency_page = EmergencyPage(theme, words, offers)
        self.calls_page = CallsPage(theme, words)
        self.status = StatusBar(theme, words)
        self._library = Library(self)
        self._lay_out()
        self._connect()
        self.resize(em(114), em(71))
        self.setFocus()  # no part is chosen before somebody chooses

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(em(0.8))
        for card in (self.waiting, self.seats, self.emergency, self.share, self.today):
            cards.addWidget(card, 1)
        self._cards = QWidget()
        self._cards.setLayout(cards)
        cards.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(em(0.8))
        self._grid.setColumnStretch(0, 6)
        self._grid.setColumnStretch(1, 4)
        self._grid.addWidget(self.trend, 0, 0)
        self._grid.addWidget(self.rings, 0, 1)
        self._grid.addWidget(self.table, 1, 0)
        self._grid.addWidget(self.alarms, 1, 1)
        self._grid.addWidget(self.emergency_page, 2, 0, 1, 2)
        self._grid.addWidget(self.calls_page, 3, 0, 1, 2)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(em(1.1), em(0.8), em(1.1), em(0.8))
        column.setSpacing(em(0.8))
        column.addWidget(self.outage)
        column.addWidget(self.strip)
        column.addWidget(self.incident)
        column.addWidget(self._cards)
        column.addLayout(self._grid, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.notice)
        self._pages.addWidget(page)
        desk = QWidget()
        desk.setObjectName("desk")
        outer = QVBoxLayout(desk)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.topbar)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(desk)
        self.outage.hide()
        self.strip.hide()
        self.incident.hide()
        self._arrange()

    def _connect(self) -> None:
        self.topbar.chosen.connect(self.choose)
        self.topbar.wall_requested.connect(self.wall_requested)
        self.topbar.settings_requested.connect(self.settings_requested)
        self.topbar.picture_requested.connect(self._ask_for_picture)
        self.alarms.acknowledged.connect(self.alarm_acknowledged)
        self.alarms.shelved.connect(self.alarm_shelved)
        operating = self.emergency_page.operating
        operating.decision_made.connect(self.decision_made)
        operating.incident_written.connect(self.incident_written)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._find)
        if operating.decision is not None:
            QShortcut(QKeySequence(decision_form.KEYS), self).activated.connect(self._decide)
        if operating.incident is not None:
            QShortcut(QKeySequence(incident_form.KEYS), self).activated.connect(self._announce)
        queued = Qt.ConnectionType.QueuedConnection  # after the paint that it reports
        self.trend.placeholder.painted.connect(self._library.request, queued)
        self._library.arrived.connect(self._build_charts)

    def show_board(self, board: Board) -> None:
        """Show another board; parts whose view is equal do nothing."""
        if board == self._board:
            return
        self._board = board
        stand = [each for each in board.bar.alarms if each.alarm.level != "cleared"]
        self.topbar.show_view(board.header, len(stand))
        self.status.show_view(board.status, board.header.now)
        if board.panels is None:
            self.notice.show_board(board)
        else:
            self._show_panels(board, board.panels)
        self._pages.setCurrentIndex(0 if board.panels is None else 1)

    def _show_panels(self, board: Board, panels: Panels) -> None:
        now = board.header.now
        zone = UTC if now is None or now.tzinfo is None else now.tzinfo
        voice = Voice(self._words, zone, None if now is None else now.date())
        self.outage.show_view(board.bar, voice)
        self.strip.show_view(panels.emergency, voice)
        self.incident.show_view(board.bar, voice)
        self.waiting.show_view(panels.waiting, voice)
        self.seats.show_view(panels.seats, voice)
        self.emergency.show_view(panels.emergency, voice)
        self.share.show_view(panels.share, voice)
        self.today.show_view(panels.today, voice)
        self.trend.show_view(panels.share, voice)
        self.rings.show_view(panels.rings, voice)
        self.table.show_board(board, voice)
        self.alarms.show_view(board.bar, voice)
        self.emergency_page.show_view(panels.emergency, panels.record, voice)
        self.emergency_page.operating.show_view(panels.operating, voice)
        self.calls_page.show_view(panels.today, voice)

    def charts_ready(self) -> None:
        """Have the charts before this returns: for a picture that is rendered at once."""
        self._library.load()

    def save_picture(self, path: Path) -> bool:
        """Save the window as a PNG; False where that cannot be written."""
        return bool(self.grab().save(str(path), "PNG"))

    @Slot(object)
    def choose(self, view: View) -> None:
        """Show another part of the board."""
        self._view = view
        self.topbar.choose(view)
        self._arrange()

    def _arrange(self) -> None:
        view = self._view
        live = view is View.LIVE
        self._cards.setVisible(view in (View.LIVE, View.SEATS, View.ALARMS))
        self.trend.setVisible(live)
        self.rings.setVisible(live)
        self.table.setVisible(view in (View.LIVE, View.SEATS))
        self.alarms.setVisible(view in (View.LIVE, View.ALARMS))
        self.emergency_page.setVisible(view is View.EMERGENCY)
        self.calls_page.setVisible(view is View.CALLS)
        rows = {View.EMERGENCY: 2, View.CALLS: 3}
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row == rows.get(view, 1) else 0)
        if live:
            self._grid.setRowStretch(0, 1)
        self._grid.setHorizontalSpacing(em(0.8) if live else 0)
        self._grid.setColumnStretch(0, 0 if view is View.ALARMS else 6)
        self._grid.setColumnStretch(1, 0 if view is View.SEATS else 4)

    @property
    def look(self) -> str:
        """The name of the theme."""
        return self._theme.name

    def take_over(self, other: "DeskWindow") -> None:
        """Stand where another desk stands, show what it shows, go on with what is typed there."""
        self.restoreGeometry(other.saveGeometry())
        self.choose(other._view)
        self.emergency_page.operating.take_over(other.emergency_page.operating)

    @property
    def settings_dialog(self) -> SettingsDialog | None:
        """The dialog while it is open."""
        return self._settings

    def open_settings(self, shown: SettingsShown) -> None:
        """Open the settings over the desk, unless they are open."""
        if self._settings is None:
            dialog = SettingsDialog(self._theme, self._words, shown, self)
            dialog.wanted.connect(self.settings_changed)
            dialog.finished.connect(self._close_settings)
            self._settings = dialog
            dialog.open()

    @Slot(object)
    def show_saved(self, saved: Saved) -> None:
        """Say what became of changed settings, where their dialog is still open."""
        if self._settings is not None:
            self._settings.show_saved(saved)

    @Slot()
    def _close_settings(self) -> None:
        self._settings = None
        self.settings_closed.emit()

    @Slot(object)
    def show_reply(self, reply: Reply) -> None:
        """Say what became of a decision or an incident."""
        self.emergency_page.operating.show_reply(reply)

    @Slot()
    def _decide(self) -> None:
        self.choose(View.EMERGENCY)
        if self.emergency_page.operating.decision is not None:
            self.emergency_page.operating.decision.begin()

    @Slot()
    def _announce(self) -> None:
        self.choose(View.EMERGENCY)
        if self.emergency_page.operating.incident is not None:
            self.emergency_page.operating.incident.begin()

    @Slot()
    def _find(self) -> None:
        if self._view not in (View.LIVE, View.SEATS):
            self.choose(View.SEATS)
        self.table.seek()

    @Slot()
    def _build_charts(self) -> None:
        self.trend.build()
        self.rings.build()

    @Slot()
    def _ask_for_picture(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        now = None if self._board is None else self._board.header.now
        name = "wallboard.png" if now is None else f"wallboard-{now:%Y%m%d-%H%M%S}.png"
        picture = self.grab()  # of this moment, not of when a name has been found for it
        path, _ = QFileDialog.getSaveFileName(
            self,
            self._words("desk.picture_title"),
            str(Path(folder) / name),
            self._words("desk.picture_kind"),
        )
        if not path:
            return
        if picture.save(path, "PNG"):
            self.picture_saved.emit(path)
        else:
            title, sentence = self._words("desk.picture"), self._words("desk.picture_failed")
            QMessageBox.warning(self, title, f"{sentence}\n{path}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no import behind."""
        self._library.finish()
        super().closeEvent(event)
