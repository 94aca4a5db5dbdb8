"""Sentences whose values stand out keep the order of words of their language."""

from wallboard.ui.paint.markup import Run, clean, plain, runs, toned


def test_a_plain_sentence_is_one_run() -> None:
    assert runs("在岗") == (Run("在岗", ""),)
    assert runs("") == ()


def test_values_keep_their_tone_wherever_the_sentence_puts_them() -> None:
    zh = "待休 {n} 人".format(n=toned("6", "strong"))
    en = "{n} breaks due".format(n=toned("6", "strong"))
    assert runs(zh) == (Run("待休 ", ""), Run("6", "strong"), Run(" 人", ""))
    assert runs(en) == (Run("6", "strong"), Run(" breaks due", ""))
    assert plain(zh) == "待休 6 人"


def test_an_empty_value_leaves_no_run() -> None:
    assert runs(toned("", "strong") + "x") == (Run("x", ""),)


def test_foreign_text_cannot_smuggle_tones_in() -> None:
    assert clean(f"a{toned('b', 'alarm')}\nc") == "a alarm b c"
