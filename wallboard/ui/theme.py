"""A theme: the colour tokens of resources/themes and the bundled family of type."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache

from PySide6.QtGui import QColor, QFontDatabase

from wallboard.assets import resource

FAMILY = "Wallboard Sans"
"""The bundled subset of Noto Sans CJK SC; what it lacks falls back to the system's fonts."""

FALLBACK_FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei")
"""Named because Qt alone falls back to the Japanese forms of Chinese characters."""


@dataclass(frozen=True)
class Theme:
    """Colours by what they say, not by what they look like."""

    name: str
    bg: QColor
    panel: QColor
    raised: QColor
    track: QColor
    line: QColor
    text: QColor
    text2: QColor
    text3: QColor
    data: QColor
    data2: QColor
    ok: QColor
    warn: QColor
    warn_fill: QColor
    warn_ink: QColor
    alarm: QColor
    alarm_fill: QColor
    alarm_ink: QColor
    stale: QColor


@cache
def theme(name: str) -> Theme:
    """The theme of a name (`dark` or `light`); AssetMissing where there is none."""
    tokens = tomllib.loads(resource("themes", f"{name}.toml").read_text("utf-8"))
    names = {each.name for each in fields(Theme)} - {"name"}
    if tokens.keys() != names:
        raise ValueError(f"theme {name}: tokens differ: {sorted(tokens.keys() ^ names)}")
    return Theme(name=name, **{token: QColor(value) for token, value in tokens.items()})


def load_fonts() -> None:
    """Make the bundled family known to Qt (once a process); RuntimeError where Qt refuses it."""
    if FAMILY in QFontDatabase.families():
        return
    for weight in ("Regular", "Bold"):
        path = resource("fonts", f"WallboardSans-{weight}.otf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"Qt cannot load {path}")
