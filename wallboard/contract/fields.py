"""What one field of an answer says: a value, that it is not known, or that it is not provided.

`capabilities` decides what an absent field means: listed, the answer is bad; not listed, the server
does not provide it. A null is a value that the server cannot say now.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import UNSET, UnsetType

from wallboard.contract.bad_answer import BadAnswer
from wallboard.domain.absent import Absent, Maybe

From = TypeVar("From")
To = TypeVar("To")

LONGEST_NAME = 60
"""Characters of a name, three times those of a long one."""


def same(value: To) -> To:
    return value


def maybe(
    value: From | UnsetType | None,
    path: str,
    capabilities: frozenset[str],
    read: Callable[[From], To],
) -> Maybe[To]:
    if value is UNSET:
        if path in capabilities:
            raise BadAnswer("missing", path, "listed in capabilities and not in the answer")
        return Absent.NOT_PROVIDED
    if value is None:
        return Absent.UNKNOWN if path in capabilities else Absent.NOT_PROVIDED
    return read(value)


def there(items: Iterable[From | None]) -> list[From]:
    return [item for item in items if item is not None]


def distinct(where: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise BadAnswer("duplicate", where, each[:60])
        seen.add(each)


def text(value: str | UnsetType | None, path: str, can: frozenset[str]) -> str | None:
    """A word that may be null; BadAnswer where it is promised and missing."""
    read = maybe(value, path, can, same)
    return None if isinstance(read, Absent) else read


def name(text: str) -> str:
    """A name as it is shown: cut where no honest one ends, for a window grows with its words."""
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def named(text: str | None) -> str | None:
    return None if text is None else name(text)
