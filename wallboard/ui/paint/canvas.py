"""A canvas: takes text and shapes in pixels at 1080 lines and yields a scene in the wall's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from wallboard.domain.rings import RingRule
from wallboard.ui.paint import fonts
from wallboard.ui.paint.marks import Mark
from wallboard.ui.paint.markup import plain, runs, toned
from wallboard.ui.paint.measures import Measures
from wallboard.ui.paint.scene import Scene
from wallboard.ui.paint.shapes import Area, Block, Dot, Glyphs, Hatch, Part, Sign, Strokes
from wallboard.ui.text import UNDEFINED, at_time, numeral, spell
from wallboard.words import Words

GREYED = frozenset({"alarm", "warn", "ok", "data", "data2"})
"""Colours that say something about now: figures that are not current lose them."""
HATCHED_ROLES = frozenset({"hero", "alone", "second", "third"})
ELLIPSIS = "…"
SHORT_NAME = 5.0
"""Ems: a name that stands in a row of its like may be so wide."""
LONGEST_CUT = 500
"""Characters: more than any row has room for."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a run differs from its row."""

    token: str
    bold: bool = False
    role: str | None = None


TONES = {
    "strong": Tone("text", bold=True),
    "dim": Tone("text3"),
    "count": Tone("text", bold=True, role="count"),
    "word": Tone("text", bold=True),
    "far_strong": Tone("text", bold=True, role="second"),
    "far_warn": Tone("warn", bold=True, role="second"),
    "far_alarm": Tone("alarm", bold=True, role="second"),
    "plain": Tone("text2", role="bar_side"),
    "warn": Tone("warn", bold=True),
    "alarm": Tone("alarm", bold=True),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What all canvases of a wall share: its words, its measures and its unit."""

    words: Words
    measures: Measures
    unit: float
    """Device-independent pixels per pixel at 1080 lines."""
    zone: tzinfo = UTC
    """The hotline's time zone."""
    today: date | None = None
    """The day it is there."""
    rings: RingRule = field(default_factory=RingRule)
    """The hotline's rule."""


@lru_cache(maxsize=512)
def _face(measures: Measures, unit: float, role: str, bold: bool | None) -> tuple[int, bool]:
    heavy = role in measures.bold if bold is None else bold
    return max(1, round(measures.size(role) * unit)), heavy


@lru_cache(maxsize=8192)
def _width(sentence: str, measures: Measures, unit: float, role: str, bold: bool | None) -> float:
    width = 0.0
    for run in runs(sentence):
        tone = TONES.get(run.tone)
        style = (tone and tone.role) or role
        width += fonts.advance(
            run.text, *_face(measures, unit, style, bold if tone is None else tone.bold)
        )
    return width / unit


class Canvas:
    """One panel being laid out; (0, 0) is its top left corner."""

    def __init__(
        self,
        setting: Setting,
        width: float,
        height: float,
        *,
        current: bool = True,
        values: bool = True,
    ) -> None:
        self.setting = setting
        self.words = setting.words
        self.width = width
        self.height = height
        self.current = current
        """False: the figures are not of now and look it."""
        self.values = values
        """False: the figures are too old to be shown."""
        self._unit = setting.unit
        self._parts: list[Part] = []
        self._given_up: list[str] = []

    def scene(self) -> Scene:
        """All that has been laid out."""
        return Scene(tuple(self._parts), tuple(self._given_up))

    def give_up(self, text: str) -> None:
        """Record that something found no room."""
        self._given_up.append(text)

    def size(self, role: str) -> int:
        """The type size of a role."""
        return self.setting.measures.size(role)

    def length(self, name: str) -> float:
        """A length by its name."""
        return self.setting.measures.length(name)

    def cap(self, role: str) -> float:
        """How tall the digits of a role are."""
        return self.size(role) * fonts.CAP

    def rule_words(self) -> dict[str, object]:
        """What sentences about the rule of rings need."""
        rule = self.setting.rings
        return {"rings": numeral(self.words, rule.target), "seconds": f"{rule.limit_s:g}"}

    def local(self, instant: float) -> datetime:
        """An instant on the hotline's clock."""
        return datetime.fromtimestamp(instant, self.setting.zone)

    def time(self, instant: float) -> str:
        """When something was or will be on the hotline's clock, by the minute."""
        return at_time(self.words, self.local(instant), self.setting.today)

    def strong(self, text: str) -> str:
        """A figure within a sentence; a dash while figures may not be shown."""
        return toned(text if self.values else UNDEFINED, "strong")

    def figure_text(self, text: str) -> str:
        """A figure in the row's own tone; a dash while figures may not be shown."""
        return text if self.values else UNDEFINED

    def strong_word(self, word: str) -> str:
        """A word within a sentence that stands out; it is no figure and never a dash."""
        return toned(word, "word")

    def dim_word(self, word: str) -> str:
        """A word within a sentence that stands back."""
        return toned(word, "dim")

    def dim(self, text: str) -> str:
        """A side figure within a sentence."""
        return toned(text if self.values else UNDEFINED, "dim")

    def tone(self, text: str, tone: str) -> str:
        """A figure in another tone; a dash while figures may not be shown."""
        return toned(text if self.values else UNDEFINED, tone)

    def span(self, seconds: float, tone: str = "strong") -> str:
        """A span in words, its numbers in a tone."""
        key, numbers = spell(seconds)
        return self.words(key, **{name: self.tone(n, tone) for name, n in numbers.items()})

    def minutes(self, seconds: float, tone: str = "strong") -> str:
        """As `span`, by whole minutes, so that it changes once a minute."""
        if seconds < 60:
            return self.words("wall.span.under_minute")
        return self.span(seconds // 60 * 60, tone)

    def tone_plain(self, text: str) -> str:
        """A part of a bold sentence that is set in the regular weight."""
        return toned(text, "plain")

    def forms(self, key: str, **values: object) -> list[str]:
        """A sentence from its fullest wording to its shortest: `key`, `key.short`, `key.tiny`.

        Where `n` reads 1, in whatever tone, each is its `.one` if there is one.
        """
        names = [key, *(name for name in (f"{key}.short", f"{key}.tiny") if name in self.words)]
        if plain(str(values.get("n", ""))) == "1":
            names = [self.words.of_one(name) for name in names]
        return [self.words(name, **values) for name in names]

    def shown(self, token: str) -> str:
        """The colour that a token has here and now."""
        return "stale" if not self.current and token in GREYED else token

    def measure(self, sentence: str, role: str = "label", bold: bool | None = None) -> float:
        """How wide a sentence is."""
        return _width(sentence, self.setting.measures, self._unit, role, bold)

    def text(
        self,
        x: float,
        baseline: float,
        sentence: str,
        role: str = "label",
        *,
        token: str = "text2",
        bold: bool | None = None,
        align: str = "left",
    ) -> float:
        """Set a sentence; `x` is its left edge, or right edge or centre. Its width comes back."""
        width = self.measure(sentence, role, bold)
        pen = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        for run in runs(sentence):
            tone = TONES.get(run.tone)
            style = (tone and tone.role) or role
            px, heavy = self._face(style, bold if tone is None else tone.bold)
            colour = self.shown(token if tone is None else tone.token)
            if tone is not None and tone.bold and run.tone != "word" and not self.current:
                colour = "stale"
            self._parts.append(
                Glyphs(
                    run.text, pen * self._unit, baseline * self._unit, px, heavy, colour, style,
                    hatched=not self.current and style in HATCHED_ROLES and run.text != UNDEFINED,
                )
            )  # fmt: skip
            pen += fonts.advance(run.text, px, heavy) / self._unit
        return width

    def bearing(self, text: str, role: str) -> float:
        """How far the ink of a text begins to the right of its pen."""
        px, heavy = self._face(role, None)
        return fonts.bearing(text, px, heavy) / self._unit

    def figure(
        self,
        x: float,
        baseline: float,
        text: str,
        role: str,
        token: str = "text",
    ) -> float:
        """Set a figure: grey and hatched while it is not of now. Its width comes back."""
        return self.text(x, baseline, text, role, token=token if self.current else "stale")

    def fitting(
        self, forms: Sequence[str], width: float, role: str = "label", bold: bool | None = None
    ) -> str | None:
        """The fullest form that fits."""
        return next((each for each in forms if self.measure(each, role, bold) <= width), None)

    def row(
        self,
        x: float,
        baseline: float,
        width: float,
        forms: Sequence[str],
        role: str = "label",
        *,
        token: str = "text2",
        bold: bool | None = None,
        align: str = "left",
        elide: bool = False,
    ) -> float:
        """Set the fullest form that fits into the width; nothing, and on record, where none does.

        With `elide` the shortest form is cut with an ellipsis: for names and people's own words.
        """
        chosen = self.fitting(forms, width, role, bold)
        if chosen is None and elide and forms:
            chosen = self._elided(forms[-1], width, role, bold)
        if chosen is None:
            self._given_up.extend(plain(each) for each in forms[-1:])
            return 0.0
        return self.text(x, baseline, chosen, role, token=token, bold=bold, align=align)

    def spread(
        self,
        x: float,
        baseline: float,
        width: float,
        wordings: Sequence[Sequence[str]],
        gap: float,
    ) -> bool:
        """Set items side by side, justified over the width, in the fullest wording that fits."""
        for items in wordings:
            widths = [self.measure(item) for item in items]
            if items and sum(widths) + gap * (len(items) - 1) <= width:
                space = (width - sum(widths)) / (len(items) - 1) if len(items) > 1 else 0.0
                for item, its in zip(items, widths, strict=True):
                    self.text(x, baseline, item)
                    x += its + space
                return True
        return False

    def _face(self, role: str, bold: bool | None) -> tuple[int, bool]:
        return _face(self.setting.measures, self._unit, role, bold)

    def short_name(self, name: str) -> str:
        """Somebody's own name, cut where it is wider than SHORT_NAME."""
        room = SHORT_NAME * self.size("label")
        if self.measure(name) <= room:
            return name
        return self._elided(name, room, "label", None) or name

    def _elided(self, sentence: str, width: float, role: str, bold: bool | None) -> str | None:
        text = plain(sentence)[:LONGEST_CUT]

        def cut(end: int) -> str:
            return text[:end].rstrip() + ELLIPSIS

        # by halves: somebody's own words may be ten thousand characters long
        fitting, too_long = 0, len(text)
        while too_long - fitting > 1:
            middle = (fitting + too_long) // 2
            if self.measure(cut(middle), role, bold) <= width:
                fitting = middle
            else:
                too_long = middle
        return cut(fitting) if fitting else None

    def mark(
        self, mark: Mark, x: float, y: float, size: float, token: str, ink: str = "panel"
    ) -> None:
        """Set a mark; (x, y) is its top left corner."""
        u = self._unit
        tint = "stale" if not self.current and token == "text" else self.shown(token)
        self._parts.append(Sign(mark, x * u, y * u, size * u, tint, ink))

    def mark_beside(
        self, mark: Mark, x: float, baseline: float, token: str, ink: str = "panel"
    ) -> float:
        """Set a mark before a row of text; the room it takes comes back."""
        label = self.size("label")
        size = label * 0.84
        self.mark(mark, x, baseline - self.cap("label") / 2 - size / 2, size, token, ink)
        return size + label * 0.3

    def block(
        self, x: float, y: float, width: float, height: float, token: str | None, *,
        radius: float = 0.0, edge: str | None = None, edge_width: float = 0.0,
        left_only: bool = False, hatch: bool = False,
    ) -> None:  # fmt: skip
        """Set a filled or outlined rectangle; `hatch` stripes it while it is not of now."""
        if width <= 0 or height <= 0:
            return
        u = self._unit
        if hatch and not self.current:
            self._parts.append(
                Hatch(x * u, y * u, width * u, height * u, "stale", 6 * u, radius * u, 0.9, 0.35)
            )
            return
        self._parts.append(
            Block(
                x * u, y * u, width * u, height * u, token and self.shown(token), radius * u,
                edge and self.shown(edge), edge_width * u, left_only,
            )
        )  # fmt: skip

    def hatch(
        self, x: float, y: float, width: float, height: float, token: str, *,
        step: float = 8.0, radius: float = 0.0, alpha: float = 1.0, stripe: float = 0.38,
    ) -> None:  # fmt: skip
        """Set a striped rectangle."""
        u = self._unit
        if width > 0 and height > 0:
            self._parts.append(
                Hatch(
                    x * u, y * u, width * u, height * u, self.shown(token), step * u, radius * u,
                    alpha, stripe=stripe,
                )
            )  # fmt: skip

    def strokes(
        self, points: Iterable[tuple[float, float]], token: str, width: float, *,
        dash: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Set segments: every two points are one."""
        u = self._unit
        scaled = tuple((x * u, y * u) for x, y in points)
        if scaled:
            self._parts.append(
                Strokes(
                    scaled, self.shown(token), max(1.0, width * u),
                    dash and (dash[0] * u, dash[1] * u),
                )
            )  # fmt: skip

    def area(self, points: Iterable[tuple[float, float]], token: str, alpha: float = 1.0) -> None:
        """Set a filled polygon."""
        u = self._unit
        self._parts.append(Area(tuple((x * u, y * u) for x, y in points), self.shown(token), alpha))

    def dot(
        self, x: float, y: float, radius: float, token: str, edge: str | None = None,
        edge_width: float = 0.0,
    ) -> None:  # fmt: skip
        """Set a disc, or with an edge a ring."""
        u = self._unit
        self._parts.append(
            Dot(
                x * u, y * u, radius * u, self.shown(token), edge and self.shown(edge),
                edge_width * u,
            )
        )  # fmt: skip
