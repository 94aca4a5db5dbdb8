"""Cuts the two Wallboard Sans fonts out of Noto Sans CJK SC (see README.md beside this file).

    python subset.py FOLDER        FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc

The same two collections and the same fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.misc.timeTools import timestampFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Wallboard Sans"
SOURCE_FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")

# A board shows these beside its text; the cut fails if the source lacks one of them.
SIGNS = "–—…·•‘’“”‰′″−×≤≥±→←↑↓▲▼°℃№"
BLOCKS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00FF),  # Latin-1
    (0x3000, 0x303F),  # CJK punctuation
    (0xFF01, 0xFF5E),  # full-width ASCII
    (0xFFE0, 0xFFE6),  # full-width currency and macron
)

# kern is on in every shaper; palt stays off until a caller asks for it; ccmp and mark place
# combining marks. locl, vert and the rest would only bring glyphs that no board shows.
FEATURES = ["ccmp", "kern", "mark", "palt"]

# Raise this when the set of characters changes: font caches compare it.
MODIFIED = timestampFromString("Mon Jan  6 00:00:00 2025")

TRADEMARK_ID = 7
LARGEST = 3_400_000  # bytes a file; what the wheel can bear twice


def gb2312() -> Iterator[str]:
    """Every character of GB/T 2312-1980: 6763 hanzi (levels 1 and 2) and 682 others."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue  # the standard leaves this cell empty


def characters() -> frozenset[int]:
    """The code points that both files hold."""
    wanted = {ord(sign) for sign in SIGNS} | {ord(character) for character in gb2312()}
    for first, last in BLOCKS:
        wanted.update(range(first, last + 1))
    return frozenset(wanted)


def face(collection: Path) -> TTFont:
    """The simplified Chinese face of a collection, found by its family name."""
    for font in TTCollection(collection, lazy=True).fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            return font
    raise LookupError(f"{collection} has no face called {SOURCE_FAMILY}.")


def cut(font: TTFont) -> None:
    """Drops every glyph, feature and table that a board does not need; hinting stays."""
    wanted = characters()
    lacking = wanted - font.getBestCmap().keys()
    if lacking:
        listed = " ".join(f"U+{code:04X}" for code in sorted(lacking))
        raise LookupError(f"The source font lacks {listed}.")
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx"]  # a board never sets text vertically
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def rename(font: TTFont, weight: str) -> None:
    """Gives the font its own name everywhere; copyright, authors and licence stay as they are."""
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    version = font["name"].getDebugName(5).split(";")[0].removeprefix("Version ")
    own = {1: FAMILY, 3: f"{version};{postscript}", 4: full, 6: postscript, 16: FAMILY, 17: weight}
    for record in font["name"].names:
        record.string = own.get(record.nameID, record.string)
    font["name"].removeNames(nameID=TRADEMARK_ID)

    compact = font["CFF "].cff
    compact.fontNames = [postscript]
    top = compact.topDictIndex[0]
    top.FamilyName = FAMILY
    top.FullName = f"{FAMILY} {weight}"
    top.Notice = top.Notice.split(" Noto is a trademark")[0]
    for part in top.FDArray:
        part.FontName = f"{postscript}-{part.FontName.rsplit('-', 1)[-1]}"


def build(collections: Path, weight: str, target: Path) -> Path:
    """Writes one weight into the target folder and returns its path."""
    font = face(collections / f"NotoSansCJK-{weight}.ttc")
    cut(font)
    rename(font, weight)
    font["head"].modified = MODIFIED
    font.recalcTimestamp = False
    path = target / f"WallboardSans-{weight}.otf"
    font.save(path)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description="Rebuild the Wallboard Sans fonts.")
    parser.add_argument("collections", type=Path, help="folder of the two .ttc files")
    parser.add_argument("--target", type=Path, default=Path(__file__).resolve().parent)
    arguments = parser.parse_args()
    for weight in WEIGHTS:
        path = build(arguments.collections, weight, arguments.target)
        size = path.stat().st_size
        print(f"{path.name}: {size:,} bytes")
        if size >= LARGEST:
            print(f"{path.name} must stay under {LARGEST:,} bytes.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
