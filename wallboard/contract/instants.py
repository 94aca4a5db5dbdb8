"""Stamps to instants and words to members: what every answer is read with."""

from datetime import datetime
from enum import Enum
from typing import TypeVar

from wallboard.contract.bad_answer import BadAnswer

Word = TypeVar("Word", bound=Enum)

_FIRST_YEAR, _LAST_YEAR = 1970, 2999
"""What lies beyond is no time of a hotline and would not survive a change of zone or a sum."""


def instant(stamp: datetime) -> float:
    """A stamp as UNIX seconds; BadAnswer beyond any hotline's time."""
    if not _FIRST_YEAR <= stamp.year <= _LAST_YEAR:
        raise BadAnswer("shape", "", f"no time of a hotline: {stamp.isoformat()}")
    return stamp.timestamp()


def when(stamp: datetime | None) -> float | None:
    """A stamp that may be missing."""
    return None if stamp is None else instant(stamp)


def word(words: type[Word], text: str) -> Word:
    """The member of an open list of words; one that is not known is the member unknown."""
    try:
        return words(text)
    except ValueError:
        return words("unknown")
