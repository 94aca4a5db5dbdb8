"""The settings, in a dialog over the desk: what is changed there is wanted, and told upward."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from wallboard.domain.severity import Severity
from wallboard.settings_file import Saved
from wallboard.ui.desk.foot import Foot
from wallboard.ui.desk.form import buttons
from wallboard.ui.desk.look import em, set_look
from wallboard.ui.dialogs.settings_fields import SettingsFields, SettingsShown
from wallboard.ui.theme import Theme
from wallboard.words import Words

NEEDS_RESTART = {"language": "language", "server.poll_s": "poll"}
"""What a running board cannot take over, and the word for it."""


class SettingsDialog(QDialog):
    """It stays open until the changes are kept or let go of, and is freed when it closes."""

    wanted = Signal(object)
    """Carries the Changes."""

    def __init__(self, theme: Theme, words: Words, shown: SettingsShown, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._file = shown.file
        self.setWindowTitle(words("desk.preferences.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields = SettingsFields(theme, words, shown)
        self.fields.edited.connect(self._look)
        self.foot = Foot(theme, words)
        self.save = QPushButton(words("desk.preferences.save"))
        self.save.clicked.connect(self._want)
        self.save.setDefault(True)
        set_look(self.save, role="primary")
        self.leave = QPushButton(words("desk.operate.cancel"))
        self.leave.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(em(1.6), em(1.0), em(1.6), em(1.2))
        column.setSpacing(em(0.8))
        column.addWidget(self.fields)
        column.addWidget(self.foot)
        column.addLayout(buttons(self.leave, self.save))
        self.setMinimumWidth(em(52))

    def show_saved(self, saved: Saved) -> None:
        """Say what became of the changes; where all of them hold now, close."""
        words = self._words
        self.fields.setEnabled(True)
        self.save.setEnabled(True)
        if saved.kind:
            sentence = words(f"settings.{saved.kind}", path=self._file, detail=saved.detail)
            self._say(sentence[:1].upper() + sentence[1:], Severity.ALARM)
            return
        later = [word for key, word in NEEDS_RESTART.items() if key in saved.changes]
        if not later:
            self.accept()
            return
        separator = words("desk.separator")
        what = separator.join(words(f"desk.preferences.{word}") for word in later)
        self._say(words("desk.preferences.saved", what=what), Severity.NORMAL)
        self.fields.setEnabled(False)
        self.save.hide()
        self.leave.setText(words("desk.preferences.close"))
        self.leave.setFocus()

    def _say(self, sentence: str, grade: Severity) -> None:
        self.foot.say(sentence, grade)
        self.adjustSize()  # a dialog makes no room by itself

    @Slot()
    def _look(self) -> None:
        fault = self.fields.fault
        self.foot.bar(fault)
        self.adjustSize()
        self.save.setEnabled(not fault)

    @Slot()
    def _want(self) -> None:
        changes = self.fields.changes()
        if not changes:
            self.accept()
            return
        self.foot.say(self._words("desk.preferences.saving"))
        self.fields.setEnabled(False)
        self.save.setEnabled(False)
        self.wanted.emit(changes)
