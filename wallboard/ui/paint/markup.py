"""Sentences whose values stand out: a value is wrapped in a tone before it is filled in.

The catalogue keeps the order of words of each language; the tone travels with the value through
`str.format` in control characters that no font and no server text shows.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_OPEN, _NAMED, _CLOSE = "\x02", "\x1f", "\x03"
_RUN = re.compile(f"{_OPEN}([a-z0-9_]*){_NAMED}([^{_CLOSE}]*){_CLOSE}|([^{_OPEN}]+)")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Run(NamedTuple):
    """A piece of a sentence in one tone; the empty tone is the row's own."""

    text: str
    tone: str


def toned(text: str, tone: str) -> str:
    """The text in a tone, to be filled into a sentence."""
    return f"{_OPEN}{tone}{_NAMED}{text}{_CLOSE}"


@lru_cache(maxsize=4096)
def runs(sentence: str) -> tuple[Run, ...]:
    """The pieces of a sentence."""
    return tuple(
        Run(plain or inner, "" if plain else tone)
        for tone, inner, plain in _RUN.findall(sentence)
        if plain or inner
    )


def plain(sentence: str) -> str:
    """The sentence without its tones."""
    return "".join(run.text for run in runs(sentence))


def clean(foreign: str) -> str:
    """A server's or operator's text without control characters, on one line."""
    return " ".join(_CONTROL.sub(" ", foreign).split())
