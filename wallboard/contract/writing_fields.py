"""One field of an answer: what is not provided is left out, what is unknown is null."""

from collections.abc import Callable
from typing import Any

from wallboard.contract.stamps import Stamp
from wallboard.domain.absent import Absent


def put(
    into: dict[str, Any], name: str, value: Any, write: Callable[[Any], Any] | None = None
) -> None:
    if value is Absent.NOT_PROVIDED:
        return
    if value is Absent.UNKNOWN:
        into[name] = None
    else:
        into[name] = value if write is None else write(value)


def when(instant: float | None, stamp: Stamp) -> str | None:
    return None if instant is None else stamp(instant)
