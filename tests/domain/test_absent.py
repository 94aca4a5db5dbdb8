import pytest

from wallboard.domain.absent import Absent, worst_absence

UNKNOWN, NOT_PROVIDED = Absent.UNKNOWN, Absent.NOT_PROVIDED


@pytest.mark.parametrize(
    ("values", "worst"),
    [
        ((), None),
        ((0, None, "", 0.0), None),
        ((1, UNKNOWN), UNKNOWN),
        ((NOT_PROVIDED, 1), NOT_PROVIDED),
        ((UNKNOWN, NOT_PROVIDED), NOT_PROVIDED),
        ((NOT_PROVIDED, UNKNOWN), NOT_PROVIDED),
    ],
)
def test_what_can_never_come_outranks_what_cannot_be_said_now(
    values: tuple[object, ...], worst: Absent | None
) -> None:
    assert worst_absence(*values) is worst
