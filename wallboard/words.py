"""The sentences of terminal and windows, in the user's language, from resources/words.

A key such as `waiting.title` names one sentence in every language; values are filled in by name,
and a missing key or value is an error, never a silent blank. The catalogues need no build step and
no Qt, so that the hub and a plain checkout speak Chinese too.
"""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from wallboard.assets import resource

LANGUAGES = ("zh", "en")


class WordMissing(KeyError):
    """A key that a language's catalogue lacks, or one that two of its files give."""


class Words:
    """One language's sentences."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of `key` with `values` filled in; WordMissing where there is none.

        Where a value named `n` is 1 and the catalogue has `key.one`, that sentence is taken.
        """
        if values.get("n") == 1:
            key = self.of_one(key)
        try:
            sentence = self._sentences[key]
        except KeyError:
            raise WordMissing(f"{self.language}: no sentence for {key!r}") from None
        return sentence.format(**values) if values else sentence

    def of_one(self, key: str) -> str:
        """The key of the sentence about one of them: `key.one` where there is that, else `key`."""
        one = f"{key}.one"
        return one if one in self._sentences else key

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def of_source(self, detail: str | None) -> str | None:
        """A server's code for why it does not see the telephone system, in words.

        The codes of our own hub and of the transport have sentences; another server's own text is
        given as it is, and nothing where there is none.
        """
        if not detail:
            return None
        for room in ("source_detail", "trouble"):
            if f"{room}.{detail}" in self:
                return self(f"{room}.{detail}")
        return detail

    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(self._sentences)


@cache
def words(language: str) -> Words:
    """The catalogue of a language (`zh` or `en`)."""
    sentences: dict[str, str] = {}
    for path in sorted(resource("words", language).glob("*.toml")):
        for key, sentence in _flat(tomllib.loads(path.read_text("utf-8"))):
            if key in sentences:
                raise WordMissing(f"{path}: {key!r} stands in another file too")
            sentences[key] = sentence
    return Words(language, sentences)


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{name}.")
        else:
            flat.append((prefix + name, str(value)))
    return flat


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the system's locale asks for: English only where it says so."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
