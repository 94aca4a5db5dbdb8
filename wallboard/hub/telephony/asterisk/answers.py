"""What AMI answers over HTTP: blocks of headers, the first of them the response."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wallboard.hub.telephony.ami_headers import Headers


class AmiRefused(Exception):
    """Asterisk answered and will not do what was asked; `kind` says why in one word."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


WRONG_SECRET = "wrong_secret"
"""The account, its secret, or the address it may be used from is not the one that is set there."""
SESSION_EXPIRED = "session_expired"
"""The session is unknown there: it was silent for a minute, or Asterisk has been restarted."""
NOT_PERMITTED = "not_permitted"
"""The account may sign in and is refused what it asks next, or is shown no events."""
UNKNOWN_QUEUE = "unknown_queue"
"""None of the queues in the settings is known there."""
CLOCK_MOVED = "clock_moved"
"""Asterisk's clock was set anew: instants before and after cannot be compared."""
HUB_CLOCK_MOVED = "hub_clock_moved"
"""The hub's machine slept, or its clock was set: what happened in between was not seen."""
GARBLED = "garbled"
"""What came is no answer of AMI's."""
REQUEST_REFUSED = "request_refused"
"""What was asked is not done, for a reason that has no word of its own here."""

_OF_MESSAGE = {
    "authentication failed": WRONG_SECRET,
    "permission denied": SESSION_EXPIRED,
    "authentication required": SESSION_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class AmiAnswer:
    """One answer: its response, and the events that came with it."""

    response: Headers
    events: Sequence[Headers]


def answer_of(body: bytes) -> AmiAnswer:
    """The answer in a body of /rawman; AmiRefused where it is an error or none at all.

    Failures come with HTTP 200 and `Response: Error`. Bytes that are no UTF-8 stand in callers'
    names; they are kept replaced, for no figure is made of them.
    """
    blocks = list(_blocks(body.decode("utf-8", "replace").splitlines()))
    if not blocks or "Response" not in blocks[0]:
        raise AmiRefused(GARBLED)
    response = blocks[0]
    if response["Response"] in ("Success", "Goodbye"):
        return AmiAnswer(response, blocks[1:])
    said = response.get("Message", "").strip().casefold()
    raise AmiRefused(_OF_MESSAGE.get(said, REQUEST_REFUSED))


def _blocks(lines: Iterable[str]) -> Iterable[Headers]:
    block: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            block[name] = value.strip()
        elif not line and block:
            yield block
            block = {}
    if block:
        yield block
