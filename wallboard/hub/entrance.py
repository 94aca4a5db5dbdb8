"""What every request passes: its size, its token; and the way it goes from there."""

from starlette.types import ASGIApp, Receive, Scope, Send

from wallboard.hub.bearers import Bearers
from wallboard.hub.door import Limits
from wallboard.hub.problem import Refused, problem
from wallboard.hub.sizes import weigh, weighed
from wallboard.hub.tokens import TokenFile

SNAPSHOT = "/v1/snapshot"


class Entrance:
    """Leads a board to the snapshot at once, and everybody else through the router.

    Two hundred boards wait for the snapshot all the time: a framework's layers around each of them
    double what an answer costs.
    """

    def __init__(
        self, present: ASGIApp, routed: ASGIApp, limits: Limits, tokens: TokenFile | None
    ) -> None:
        """Without `tokens` all may ask."""
        self._present = present
        self._routed = routed
        self._limits = limits
        self._bearers = None if tokens is None else Bearers(tokens)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have it answered."""
        if scope["type"] != "http":
            await self._routed(scope, receive, send)
            return
        try:
            weigh(scope, self._limits)
            if self._bearers is not None:
                self._bearers.admit(scope)
            if scope["path"] == SNAPSHOT and scope["method"] in ("GET", "HEAD"):
                await self._present(scope, receive, send)
                return
        except Refused as refused:
            answer = problem(refused.status, refused.detail, refused.headers)
            await answer(scope, receive, send)
            return
        except Exception as error:
            # as the framework does it for all others: told, and left to the server to log
            await problem(500, type(error).__name__)(scope, receive, send)
            raise
        await self._routed(scope, weighed(receive, self._limits), send)
