"""What a card says, before anything is painted: its title, chip, figures, facts and definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wallboard.boards.condition import Condition
from wallboard.domain.freshness import Freshness
from wallboard.domain.severity import Severity
from wallboard.words import Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a card. An absent one is a word, set smaller, so that it is no number."""

    text: str
    unit: str = ""
    caption: str = ""
    severity: Severity = Severity.NONE
    minor: bool = False
    absent: bool = False

    @property
    def spoken(self) -> str:
        """The figure as one says it: caption, value, unit."""
        return " ".join(part for part in (self.caption, self.text, self.unit) if part)


@dataclass(frozen=True, slots=True)
class Chip:
    """The word in a card's corner, with the mark of its grade."""

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Definition:
    """How one figure is made: its formula, over which window, of how many."""

    name: str
    formula: str
    window: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class CardFace:
    """Everything that a card shows."""

    title: str
    chip: Chip | None
    figures: tuple[Figure, ...]
    facts: tuple[str, ...] = ()
    """Fragments in the order of their weight; what does not fit is left to the tooltip."""
    definitions: tuple[Definition, ...] = ()
    severity: Severity = Severity.NONE
    freshness: Freshness = Freshness.LIVE

    @property
    def spoken(self) -> str:
        """The whole card as a screen reader says it."""
        parts = [self.title, *((self.chip.text,) if self.chip and self.chip.text else ())]
        return ", ".join((*parts, *(figure.spoken for figure in self.figures), *self.facts))


def last_known(facts: Sequence[str], words: Words) -> tuple[str, ...]:
    """What is no more than the last that was known, said as that."""
    return (words("desk.last_known", what=facts[0]), *facts[1:]) if facts else ()


def under(face: CardFace, condition: Condition, words: Words) -> CardFace:
    """The face as the age of its data lets it be shown (display.md, "Stale data").

    Not current: no grade and the chip says so. Too old: dashes, the last known small beneath.
    """
    if condition.is_current:
        return replace(face, freshness=condition.freshness)
    chip = Chip(Severity.UNKNOWN, words(f"freshness.{condition.freshness.value}"))
    figures = tuple(replace(figure, severity=Severity.NONE) for figure in face.figures)
    facts = face.facts
    if not condition.shows_values:
        known = [figure.spoken for figure in figures if not figure.absent]
        facts = last_known(known, words)
        figures = tuple(
            figure if figure.absent else replace(figure, text=words("absent.undefined"))
            for figure in figures
        )
    return replace(
        face,
        chip=chip,
        figures=figures,
        facts=facts,
        severity=Severity.NONE,
        freshness=condition.freshness,
    )
