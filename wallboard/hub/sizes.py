"""What a request may weigh: its head, its address, its body; what is more is refused by name."""

from starlette.types import Message, Receive, Scope

from wallboard.hub.door import Limits
from wallboard.hub.problem import Refused


def weigh(scope: Scope, limits: Limits) -> None:
    """Refuse what is too large before anybody looks at it."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > limits.uri_bytes:
        raise Refused(414, f"an address has at most {limits.uri_bytes} bytes")
    head = body = 0
    for name, value in scope["headers"]:
        head += len(name) + len(value) + 4
        if name == b"content-length":
            body = int(value)  # what is no number was refused by the parser before
    if head > limits.head_bytes:
        raise Refused(431, f"a head has at most {limits.head_bytes} bytes")
    if body > limits.body_bytes:
        raise _too_large(limits)


def weighed(receive: Receive, limits: Limits) -> Receive:
    """Receive a body, and refuse it as soon as it is too large."""
    taken = 0

    async def receive_weighed() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limits.body_bytes:
            raise _too_large(limits)
        return message

    return receive_weighed


def _too_large(limits: Limits) -> Refused:
    # the rest of it is not read: the connection cannot be used again
    detail = f"a body has at most {limits.body_bytes} bytes"
    return Refused(413, detail, {"Connection": "close"})
