"""What the headers of AMI messages say, whatever stands in them."""

import math
from collections.abc import Mapping

Headers = Mapping[str, str]


def state_interface(headers: Headers) -> str:
    """The device whose state a member shows; "" where a message names none."""
    return headers.get("StateInterface") or interface_of(headers)


def interface_of(headers: Headers) -> str:
    """The interface that is dialled for a member; lists call it Location."""
    return headers.get("Interface") or headers.get("Location") or ""


def instant_of(headers: Headers, received_at: float) -> float:
    """The message's own Timestamp where it has one that is a number, else when it was received."""
    stamp = number_of(headers, "Timestamp")
    return received_at if stamp is None else stamp


def number_of(headers: Headers, name: str) -> float | None:
    """A header as a finite number; None where it is missing or is none."""
    try:
        number = float(headers.get(name, ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def status_of(headers: Headers) -> int:
    """A member's device state; what is no device state is the unknown one."""
    status = headers.get("Status", "")
    return int(status) if len(status) == 1 and status in "012345678" else 0
