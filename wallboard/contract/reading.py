"""What a board reads: each answer as domain values, or BadAnswer where it breaks the contract."""

from wallboard.contract.fields import LONGEST_NAME
from wallboard.contract.reading_hotline import read_hotline
from wallboard.contract.reading_minutes import read_minute, read_minutes
from wallboard.contract.reading_snapshot import CLOCKS_DIFFER_S, read_confirmation, read_snapshot

__all__ = [
    "CLOCKS_DIFFER_S",
    "LONGEST_NAME",
    "read_confirmation",
    "read_hotline",
    "read_minute",
    "read_minutes",
    "read_snapshot",
]
