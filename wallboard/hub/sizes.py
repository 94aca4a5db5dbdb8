"""What a request may weigh: its head, its address, its body; what is more is refused by name."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wallboard.hub.door import Limits
from wallboard.hub.problem import Refused, problem


class SizeGate:
    """Refuses what is too large before anybody looks at it; a body as soon as it is."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            self._weigh(scope)
        except Refused as refused:
            answer = problem(refused.status, refused.detail, refused.headers)
            await answer(scope, receive, send)
            return
        taken = 0

        async def weighed() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limits.body_bytes:
                raise self._too_large()
            return message

        await self._app(scope, weighed, send)

    def _weigh(self, scope: Scope) -> None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > self._limits.uri_bytes:
            raise Refused(414, f"an address has at most {self._limits.uri_bytes} bytes")
        head = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
        if head > self._limits.head_bytes:
            raise Refused(431, f"a head has at most {self._limits.head_bytes} bytes")
        for name, value in scope["headers"]:
            # what is no number was refused by the parser before
            if name == b"content-length" and int(value) > self._limits.body_bytes:
                raise self._too_large()

    def _too_large(self) -> Refused:
        # the rest of it is not read: the connection cannot be used again
        detail = f"a body has at most {self._limits.body_bytes} bytes"
        return Refused(413, detail, {"Connection": "close"})
