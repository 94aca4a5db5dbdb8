"""Two ways of having no value, neither of which is zero."""

from enum import Enum
from typing import TypeAlias, TypeVar

Value = TypeVar("Value")


class Absent(Enum):
    """Why there is no value."""

    UNKNOWN = "unknown"
    """The source provides this figure and cannot say it now."""
    NOT_PROVIDED = "not_provided"
    """The source never provides this figure."""


Maybe: TypeAlias = Value | Absent


def worst_absence(*values: object) -> Absent | None:
    """The reason a figure made of `values` cannot be computed, or None when all are there.

    Not provided outranks unknown: a figure that can never come is not one to wait for.
    """
    if any(value is Absent.NOT_PROVIDED for value in values):
        return Absent.NOT_PROVIDED
    if any(value is Absent.UNKNOWN for value in values):
        return Absent.UNKNOWN
    return None
