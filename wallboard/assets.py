"""Where the files lie that ship with the program: looks, words, fonts, icons, the contract."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class AssetMissing(FileNotFoundError):
    """A file that ships with Wallboard is not where it belongs: the installation is damaged."""


def resources() -> Path:
    """The folder of all resources, absolute.

    A wheel carries it inside the package, as `_resources`. A checkout has it beside the package,
    and so has an editable install, whose package is the checkout's. The wheel's place comes first:
    beside an installed package lie other people's folders.

    Raises AssetMissing when neither folder exists.
    """
    places = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise AssetMissing(
        f"Wallboard's resources are missing: neither {places[0]} nor {places[1]} is a folder."
    )


def resource(*parts: str) -> Path:
    """The absolute path of one resource, as in `resource("fonts", "OFL.txt")`; it exists.

    Raises AssetMissing when nothing lies at that path.
    """
    path = resources().joinpath(*parts)
    if not path.exists():
        raise AssetMissing(f"A file that ships with Wallboard is missing: {path}")
    return path
