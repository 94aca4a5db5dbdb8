"""The type sizes and lengths of a wall, from resources/themes/wall-type.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wallboard.assets import resource


@dataclass(frozen=True, eq=False)
class Measures:
    """Pixels at 1080 lines, by role. There is one of a density, so it is equal to itself alone."""

    density: str
    sizes: Mapping[str, int]
    lengths: Mapping[str, float]
    bold: frozenset[str]

    def size(self, role: str) -> int:
        """The type size of a role; KeyError where the file names none."""
        return self.sizes[role]

    def length(self, name: str) -> float:
        """A length; KeyError where the file names none."""
        return self.lengths[name]


@cache
def measures(density: str) -> Measures:
    """The measures of a density's name; KeyError where the file has no such table."""
    table = tomllib.loads(resource("themes", "wall-type.toml").read_text("utf-8"))
    chosen = table[density]
    return Measures(density, chosen["size"], chosen["length"], frozenset(table["bold"]))
