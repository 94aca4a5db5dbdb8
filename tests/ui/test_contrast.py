"""Whatever is read stands out from what it stands on (WCAG 2.1: 4.5 for text, 3 for marks)."""

import pytest
from PySide6.QtGui import QColor

from wallboard.ui.theme import theme

SURFACES = ("bg", "panel", "raised")
TEXT = ("text", "text2", "text3", "ok", "warn", "alarm", "stale", "data")
FILLED = (("alarm_ink", "alarm_fill"), ("warn_ink", "warn_fill"))
READ = 4.5
SEEN = 3.0


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.1."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(each) for each in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read_on_every_surface(name: str, surface: str, text: str) -> None:
    look = theme(name)
    assert contrast(getattr(look, text), getattr(look, surface)) >= READ


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize(("ink", "fill"), FILLED)
def test_words_can_be_read_on_fills(name: str, ink: str, fill: str) -> None:
    look = theme(name)
    assert contrast(getattr(look, ink), getattr(look, fill)) >= READ


@pytest.mark.parametrize("name", ["dark", "light"])
def test_what_is_drawn_with_the_second_data_colour_can_be_seen(name: str) -> None:
    look = theme(name)
    drawn = max(contrast(look.data2, look.panel), contrast(look.data2, look.data))
    assert drawn >= 2.0  # a fill beside `data`, never the only sign


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen_with(kind: str, colour: QColor) -> QColor:
    """A colour as somebody with a colour blindness sees it."""
    given = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    linear = [
        min(1.0, max(0.0, sum(weight * each for weight, each in zip(row, given, strict=True))))
        for row in BLINDNESS[kind]
    ]
    red, green, blue = (
        12.92 * each if each <= 0.0031308 else 1.055 * each ** (1 / 2.4) - 0.055 for each in linear
    )
    return QColor.fromRgbF(red, green, blue)


@pytest.mark.parametrize("kind", sorted(BLINDNESS))
@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read_with_every_colour_blindness(kind: str, name: str, text: str) -> None:
    look = theme(name)
    seen = seen_with(kind, getattr(look, text))
    assert contrast(seen, seen_with(kind, look.panel)) >= SEEN
