"""What can be set, as fields that show the settings and tell what was changed of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTime, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from wallboard.settings import Changes, Night, Settings
from wallboard.ui.desk.choice import Choice
from wallboard.ui.desk.form import plain
from wallboard.ui.desk.label import Label
from wallboard.ui.desk.look import em
from wallboard.ui.theme import Theme
from wallboard.words import Words

PROPOSED_NIGHT = Night("22:00", "06:00")
POLL_S = (1.0, 60.0)
DIM_PER_CENT = (0, 90)
"""The bounds that the settings have."""


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """The settings as they are, where the board looks, and where changes are kept."""

    settings: Settings
    server: str
    file: Path


class Seconds(QDoubleSpinBox):
    """Seconds with no more decimals than they have."""

    def textFromValue(self, value: float) -> str:
        """5, 2.5."""
        return f"{value:g}"


class SettingsFields(QWidget):
    """Three groups: the desk, the wall, the data."""

    edited = Signal()

    def __init__(
        self, theme: Theme, words: Words, shown: SettingsShown, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        settings = shown.settings
        wall, night = settings.wall, settings.wall.night
        dark = night or PROPOSED_NIGHT
        self.language = self._choice("language", ("", "zh", "en"), settings.language or "")
        self.desk_theme = self._choice("theme", ("light", "dark"), settings.desk.theme)
        self.wall_theme = self._choice("theme", ("light", "dark"), wall.theme)
        densities = ("auto", "standard", "large", "far")
        self.density = self._choice("density", densities, wall.density)
        self.night = self._choice("night", ("off", "on"), "off" if night is None else "on")
        self.start, self.end = self._time(dark.start), self._time(dark.end)
        self.dim = QSpinBox()
        self.dim.setRange(*DIM_PER_CENT)
        self.dim.setValue(round(dark.dim * 100))
        self.dim.setSuffix(words("desk.preferences.per_cent"))
        self.dim.valueChanged.connect(self.edited)
        self.poll = Seconds()
        self.poll.setRange(*POLL_S)
        self.poll.setValue(settings.server.poll_s)
        self.poll.setSuffix(words("desk.preferences.seconds"))
        self.poll.valueChanged.connect(self.edited)
        self._lay_out(shown)
        self._name_parts()
        self._look_at_night()
        self.night.currentIndexChanged.connect(self._look_at_night)
        self._before = self._values()

    def changes(self) -> Changes:
        """What is not as it was; what cannot be shown to the last digit stays unless touched."""
        now, before = self._values(), self._before
        found: dict[str, str | float | None] = {
            key: value or None if key == "language" else value
            for key, value in now.items()
            if key not in before or before[key] != value
        }
        if before.keys() - now.keys():
            found["wall.night"] = None
        return found

    @property
    def fault(self) -> str:
        """What cannot be meant, in words; empty where all can be."""
        if self._is_dark and self.start.time() == self.end.time():
            return self._words("desk.preferences.same_night")
        return ""

    def _values(self) -> dict[str, str | float]:
        poll_s = self.poll.value()
        values: dict[str, str | float] = {
            "language": self.language.currentData(),
            "desk.theme": self.desk_theme.currentData(),
            "wall.theme": self.wall_theme.currentData(),
            "wall.density": self.density.currentData(),
            "server.poll_s": int(poll_s) if poll_s.is_integer() else poll_s,  # as people write it
        }
        if self._is_dark:
            values["wall.night.from"] = self.start.time().toString("HH:mm")
            values["wall.night.to"] = self.end.time().toString("HH:mm")
            values["wall.night.dim"] = self.dim.value() / 100
        return values

    @property
    def _is_dark(self) -> bool:
        return bool(self.night.currentData() == "on")

    @Slot()
    def _look_at_night(self) -> None:
        for field in (self.start, self.end, self.dim):
            field.setEnabled(self._is_dark)

    def _lay_out(self, shown: SettingsShown) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(1.2))
        self._grid.setVerticalSpacing(em(0.6))
        self._grid.setColumnStretch(2, 1)
        self._head("desk")
        self._field("language", self.language, "restart")
        self._field("theme", self.desk_theme, "at_once")
        self._head("wall", "next_wall")
        self._field("theme", self.wall_theme)
        self._field("density", self.density)
        night = QWidget()
        row = QHBoxLayout(night)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(0.5))
        until, by = (Label(self._words(f"desk.preferences.{key}")) for key in ("until", "by"))
        for part in (self.night, self.start, until, self.end, by, self.dim):
            row.addWidget(part)
        row.addStretch(1)
        self._field("night", night, across=2)
        self._head("data")
        self._field("poll", self.poll, "restart")
        self._field("server", _value(shown.server), across=2)
        self._field("file", _value(str(shown.file)), across=2)

    def _name_parts(self) -> None:
        """Names for those who do not see which group a field is in."""
        words = self._words
        named: dict[QWidget, Sequence[str]] = {
            self.language: ("language",), self.desk_theme: ("desk", "theme"),
            self.wall_theme: ("wall", "theme"), self.density: ("wall", "density"),
            self.night: ("wall", "night"), self.start: ("wall", "from"), self.end: ("wall", "to"),
            self.dim: ("wall", "dim"), self.poll: ("poll",),
        }  # fmt: skip
        for field, keys in named.items():
            parts = [words(f"desk.preferences.{key}") for key in keys]
            field.setAccessibleName(words("desk.separator").join(parts))
            if isinstance(field, QAbstractSpinBox):
                plain(field)
                field.setFixedWidth(em(5))

    def _choice(self, key: str, values: Sequence[str], chosen: str) -> Choice:
        choice = Choice(self._theme)
        for value in values:
            choice.addItem(self._words(f"desk.preferences.{key}_{value or 'system'}"), value)
        choice.setCurrentIndex(values.index(chosen))
        choice.currentIndexChanged.connect(self.edited)
        return choice

    def _time(self, shown: str) -> QTimeEdit:
        edit = QTimeEdit(QTime.fromString(shown, "HH:mm"))
        edit.setDisplayFormat("HH:mm")
        edit.timeChanged.connect(self.edited)
        return edit

    def _head(self, key: str, note: str = "") -> None:
        row = self._grid.rowCount()
        head = Label(self._words(f"desk.preferences.{key}"))
        head.setProperty("role", "heading")
        self._grid.setRowMinimumHeight(row, em(2.6))
        self._grid.addWidget(head, row, 0)
        self._note(note, row, 1)

    def _field(self, key: str, field: QWidget, note: str = "", *, across: int = 1) -> None:
        row = self._grid.rowCount()
        name = Label(self._words(f"desk.preferences.{key}"))
        name.setProperty("role", "quiet")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(field, row, 1, 1, across)
        self._note(note, row, 2)

    def _note(self, key: str, row: int, column: int) -> None:
        if key:
            note = Label(self._words(f"desk.preferences.{key}"))
            note.setProperty("role", "quiet")
            self._grid.addWidget(note, row, column, 1, 3 - column)


def _value(text: str) -> Label:
    value = Label(text)
    value.setWordWrap(True)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return value
