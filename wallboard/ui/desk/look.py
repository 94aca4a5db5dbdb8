"""The desk's style sheet, filled from a theme, and the properties that it looks at."""

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from wallboard.assets import resource
from wallboard.ui.theme import FALLBACK_FAMILIES, FAMILY, Theme

BODY_PX = 14
"""The size of the desk's body text (display.md, "Type"); every length here is a multiple of it."""


def em(times: float) -> int:
    """A length in whole pixels, in sizes of the body text."""
    return round(BODY_PX * times)


def style_sheet(theme: Theme) -> str:
    """resources/styles/desk.qss in the colours of a theme; KeyError where it asks for another."""
    template = Template(resource("styles", "desk.qss").read_text("utf-8"))
    tokens = {
        each.name: colour.name()
        for each in fields(theme)
        if isinstance(colour := getattr(theme, each.name), QColor)
    }
    tokens["data_tint"] = mixed(theme.data, theme.panel, 0.12).name()
    tokens["alarm_tint"] = mixed(theme.alarm_fill, theme.panel, 0.10).name()
    tokens["warn_tint"] = mixed(theme.warn_fill, theme.panel, 0.22).name()
    tokens["hover"] = mixed(theme.data, theme.panel, 0.06).name()
    tokens["on_data"] = (theme.panel if theme.name == "light" else theme.bg).name()
    families = ", ".join(f'"{family}"' for family in (FAMILY, *FALLBACK_FAMILIES))
    return template.substitute(tokens, families=families, body=BODY_PX, theme=theme.name)


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """`share` of one colour upon another, opaque."""
    return QColor.fromRgbF(
        share * over.redF() + (1 - share) * under.redF(),
        share * over.greenF() + (1 - share) * under.greenF(),
        share * over.blueF() + (1 - share) * under.blueF(),
    )


def set_look(widget: QWidget, **properties: str) -> None:
    """Give a widget the properties that the style sheet looks at; polished only on a change."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
