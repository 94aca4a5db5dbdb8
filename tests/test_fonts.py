"""The bundled fonts carry their own name, their licence, and every character a board can show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from wallboard.assets import resource, resources

FAMILY = "Wallboard Sans"
WEIGHTS = {"Regular": 400, "Bold": 700}
LARGEST = 3_400_000  # bytes, exclusive

BOARD_SIGNS = "–—…·•‘’“”‰′″−×≤≥±→←↑↓▲▼°℃№"
NAME_IDS = {1, 3, 4, 6, 16, 17}  # the name table's entries that say what the font is called
COPYRIGHT, VERSION, TRADEMARK, LICENCE, LICENCE_ADDRESS = 0, 5, 7, 13, 14


@pytest.fixture(scope="module", params=WEIGHTS)
def weight(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def font(weight: str) -> Iterator[Any]:
    with TTFont(resource("fonts", f"WallboardSans-{weight}.otf"), lazy=True) as opened:
        yield opened


def names(font: Any, identifier: int) -> set[str]:
    """What the name table says under this identifier, in all its languages."""
    return {str(record) for record in font["name"].names if record.nameID == identifier}


def lacking(font: Any, characters: str) -> str:
    """The characters that the font cannot show, control characters apart."""
    shown = font.getBestCmap()
    return "".join(
        sorted({sign for sign in characters if ord(sign) not in shown and sign.isprintable()})
    )


def gb2312(rows: range) -> str:
    """The characters in these rows of GB/T 2312-1980; rows count from 1."""
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in rows for cell in range(1, 95))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


def kerning(font: Any, first: str, second: str) -> int:
    """By how much the kern feature moves two glyphs apart, in font units; closer is negative."""
    gpos = font["GPOS"].table
    features = [one.Feature for one in gpos.FeatureList.FeatureRecord if one.FeatureTag == "kern"]
    for index in sorted({index for feature in features for index in feature.LookupListIndex}):
        for subtable in gpos.LookupList.Lookup[index].SubTable:
            pairs = getattr(subtable, "ExtSubTable", subtable)
            if first not in pairs.Coverage.glyphs:
                continue
            if pairs.Format == 1:
                listed = pairs.PairSet[pairs.Coverage.glyphs.index(first)].PairValueRecord
                values = [one.Value1 for one in listed if one.SecondGlyph == second]
                if not values:
                    continue  # a pair that is not listed may stand in a later subtable
                value = values[0]
            else:
                row = pairs.Class1Record[pairs.ClassDef1.classDefs.get(first, 0)]
                value = row.Class2Record[pairs.ClassDef2.classDefs.get(second, 0)].Value1
            return int(getattr(value, "XAdvance", 0))
    return 0


def strings(value: object) -> Iterator[str]:
    """Every string in a parsed TOML document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_the_family_is_our_own_in_every_language(font: Any) -> None:
    languages = {record.langID for record in font["name"].names if record.nameID == 1}

    assert names(font, 1) == {FAMILY}
    assert names(font, 16) <= {FAMILY}
    assert {0x409, 0x804} <= languages  # Qt takes the Chinese entry in a Chinese locale


def test_the_weight_is_told_by_name_and_by_number(font: Any, weight: str) -> None:
    assert names(font, 2) == {weight}
    assert names(font, 6) == {f"WallboardSans-{weight}"}
    assert font["OS/2"].usWeightClass == WEIGHTS[weight]
    assert bool(font["head"].macStyle & 1) == (weight == "Bold")


def test_no_name_is_another_s(font: Any) -> None:
    compact = font["CFF "].cff
    top = compact.topDictIndex[0]
    called = [str(record) for record in font["name"].names if record.nameID in NAME_IDS]
    called += [*compact.fontNames, top.FamilyName, top.FullName]
    called += [part.FontName for part in top.FDArray]

    assert len(called) > len(NAME_IDS)
    foreign = re.compile("noto|source|adobe|google", re.IGNORECASE)
    assert [name for name in called if foreign.search(name)] == []


def test_no_trademark_is_claimed(font: Any) -> None:
    assert names(font, TRADEMARK) == set()
    assert "trademark" not in font["CFF "].cff.topDictIndex[0].Notice


def test_copyright_and_licence_stay_in_the_font(font: Any) -> None:
    assert names(font, COPYRIGHT) == {"© 2014-2021 Adobe (http://www.adobe.com/)."}
    assert any("SIL Open Font License, Version 1.1" in entry for entry in names(font, LICENCE))
    assert names(font, LICENCE_ADDRESS) == {"http://scripts.sil.org/OFL"}


def test_the_licence_lies_beside_the_font_with_its_copyright_line(font: Any) -> None:
    text = resource("fonts", "OFL.txt").read_text(encoding="utf-8")

    assert text.startswith(next(iter(names(font, COPYRIGHT))))
    assert "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007" in text
    headings = ["PREAMBLE", "DEFINITIONS", "PERMISSION & CONDITIONS", "TERMINATION", "DISCLAIMER"]
    assert [line for line in text.splitlines() if line in headings] == headings
    assert re.findall(r"^(\d)\) ", text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert text.endswith("OTHER DEALINGS IN THE FONT SOFTWARE.\n")


def test_a_file_is_small_enough_to_ship(weight: str) -> None:
    assert resource("fonts", f"WallboardSans-{weight}.otf").stat().st_size < LARGEST


def test_every_character_of_gb2312_is_there(font: Any) -> None:
    others, level_1, level_2 = gb2312(range(1, 10)), gb2312(range(16, 56)), gb2312(range(56, 88))

    assert (len(others), len(level_1), len(level_2)) == (682, 3755, 3008)
    assert lacking(font, others + level_1 + level_2) == ""


def test_latin_and_the_signs_of_a_board_are_there(font: Any) -> None:
    latin = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    full_width = "".join(map(chr, [0x3000, *range(0x3001, 0x3040), *range(0xFF01, 0xFF5F)]))

    assert lacking(font, latin + full_width + BOARD_SIGNS) == ""
    assert {0x20, 0xA0, 0x3000} <= font.getBestCmap().keys()  # isprintable() passes over two


@pytest.mark.fault(
    "process and display",
    "missing glyphs: of our own words",
    shows="none is missing",
    within_s=None,
)
def test_every_word_can_be_shown(font: Any) -> None:
    """On failure: add the character to SIGNS in resources/fonts/subset.py and rebuild."""
    missing = {}
    for file in sorted((resources() / "words").glob("*/*.toml")):
        words = "".join(strings(tomllib.loads(file.read_text(encoding="utf-8"))))
        missing[file.name] = lacking(font, words)

    assert {file: signs for file, signs in missing.items() if signs} == {}


def test_a_missing_character_would_be_noticed(font: Any) -> None:
    assert lacking(font, "危机\n热线龘𠀀") == "龘𠀀"
    assert list(strings({"a": {"b": "危"}, "c": ["机", {"d": "热"}], "e": 1})) == ["危", "机", "热"]


def test_digits_are_equally_wide_so_that_a_clock_does_not_shake(font: Any) -> None:
    shown = font.getBestCmap()
    widths = {digit: font["hmtx"][shown[ord(digit)]][0] for digit in "0123456789"}

    assert len(set(widths.values())) == 1, widths
    assert next(iter(widths.values())) > 0


def test_no_kerning_moves_a_digit_in_a_clock_or_a_rate(font: Any) -> None:
    shown = font.getBestCmap()
    digits, signs = "0123456789", ":.,%+-−"
    pairs = list(product(digits, digits + signs)) + list(product(signs, digits))
    moved = {
        first + second: kerning(font, shown[ord(first)], shown[ord(second)])
        for first, second in pairs
    }

    assert {pair: shift for pair, shift in moved.items() if shift != 0} == {}
    assert kerning(font, shown[ord("A")], shown[ord("V")]) < 0  # kern is kept, and is read rightly


def test_only_the_features_a_board_uses_are_kept(font: Any) -> None:
    tags = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}

    assert tags == {"kern", "palt"}
