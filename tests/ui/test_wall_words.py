"""The wall's words: the same keys and the same values in both languages, and glyphs for all."""

import re

import pytest

from wallboard.transport.errors import Trouble
from wallboard.words import words

SHORTER = re.compile(r"\.(short|tiny|one)$")
VALUE = re.compile(r"{(\w+)}")


def wall_keys(language: str) -> dict[str, str]:
    catalogue = words(language)
    return {key: catalogue(key) for key in sorted(catalogue.keys()) if key.startswith("wall.")}


def test_both_languages_say_the_same_things() -> None:
    zh, en = wall_keys("zh"), wall_keys("en")
    plain_zh = {key for key in zh if not SHORTER.search(key)}
    plain_en = {key for key in en if not SHORTER.search(key)}
    # a language may need a short name where the other's own word is short enough
    optional = ("wall.kind_short.", "wall.seat_short.", "wall.line_short.")
    assert {key for key in plain_zh ^ plain_en if not key.startswith(optional)} == set()


def test_a_shorter_form_has_a_full_one_and_no_value_of_its_own() -> None:
    for language in ("zh", "en"):
        keys = wall_keys(language)
        for key, sentence in keys.items():
            full = SHORTER.sub("", key)
            assert full in keys, key
            assert set(VALUE.findall(sentence)) <= set(VALUE.findall(keys[full])), key


def test_both_languages_fill_in_the_same_values() -> None:
    zh, en = wall_keys("zh"), wall_keys("en")
    different = {
        key
        for key in zh.keys() & en.keys()
        if not SHORTER.search(key) and not set(VALUE.findall(zh[key])) <= _known(key, en)
    }
    assert different == set()


def _known(key: str, en: dict[str, str]) -> set[str]:
    # the rule's own words are filled in wherever a title or an alarm may want them
    return set(VALUE.findall(en[key])) | {"rings", "seconds"}


def test_every_trouble_has_a_short_name_on_the_wall() -> None:
    for language in ("zh", "en"):
        keys = words(language).keys()
        named = {key.removeprefix("trouble.") for key in keys if key.startswith("trouble.")}
        short = {
            key.removeprefix("wall.trouble.") for key in keys if key.startswith("wall.trouble.")
        }
        assert named == short


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("before", ["trouble", "trouble_todo", "wall.trouble"])
def test_whatever_can_be_wrong_has_its_words(language: str, before: str) -> None:
    keys = words(language).keys()
    ours = ["bad_answer", "version", "standing", "credential", "other"]
    kinds = [*(each.value for each in Trouble), *ours]
    assert [kind for kind in kinds if f"{before}.{kind}" not in keys] == []
