"""Values as bytes: the same value comes back, and damaged bytes never become another one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import NOW, hotline, minute, snapshot
from wallboard.domain.absent import Absent
from wallboard.domain.counters import Counters, Minute
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.history.packing import Damaged, packed, plain, unpacked


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (hotline(), Hotline),
        (snapshot(), Snapshot),
        (minute(NOW), Minute),
        (Minute(NOW, Counters(abandoned_short=Absent.UNKNOWN), False, False, 7), Minute),
    ],
)
def test_the_same_value_comes_back(value: object, kind: type[object]) -> None:
    assert unpacked(packed(value), kind) == value
    sample = plain(value)
    assert unpacked(packed(value, sample), kind, sample) == value


def test_a_sample_saves_most_of_the_room() -> None:
    value = minute(NOW + 60)
    assert len(packed(value, plain(minute(NOW)))) < len(packed(value)) / 2


BODY, SAMPLE = packed(minute(NOW), plain(minute(NOW + 60))), plain(minute(NOW + 60))


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_one_changed_byte_is_noticed(place: int, change: int) -> None:
    damaged = bytearray(BODY)
    damaged[place] ^= change
    with suppress(Damaged):  # or it is a bit that means nothing
        assert unpacked(bytes(damaged), Minute, SAMPLE) == minute(NOW)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_damaged(body: bytes) -> None:
    with pytest.raises(Damaged):
        unpacked(body, Minute, SAMPLE)


@pytest.mark.parametrize("body", [BODY[:-1], BODY[:20], BODY + b"x", b"", packed({"start": "x"})])
def test_cut_short_too_long_and_another_thing_are_damaged(body: bytes) -> None:
    with pytest.raises(Damaged):
        unpacked(body, Minute, SAMPLE)


def test_another_sample_is_damaged() -> None:
    with pytest.raises(Damaged):
        unpacked(BODY, Minute, plain(minute(NOW)))
