"""The metrics API over HTTP, for many boards from one watch."""

import asyncio
import hashlib
import math
import time
from collections.abc import Callable
from contextlib import nullcontext

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wallboard.contract.writing import write_emergency_log, write_hotline, write_readiness
from wallboard.history.journal import JournalTrouble
from wallboard.hub.asking import names_tag, span_of, wait_s
from wallboard.hub.attempts import Attempts
from wallboard.hub.door import LIMITS, Limits
from wallboard.hub.operating import TOKEN_SCOPE, operating_routes
from wallboard.hub.past import page
from wallboard.hub.problem import Refused, problem
from wallboard.hub.publication import Publication, Published
from wallboard.hub.sizes import SizeGate
from wallboard.hub.tokens import TokenFile, TokensUnusable
from wallboard.hub.watch import Watch

JSON = "application/json"


def application(
    watch: Watch,
    publication: Publication,
    server_time: Callable[[], float],
    tokens: TokenFile | None,
    limits: Limits = LIMITS,
) -> Starlette:
    """The API of a watch. `server_time` is the hotline's time; without `tokens` all may ask."""
    rolling_up = asyncio.Lock()

    async def hotline(request: Request) -> Response:
        body = write_hotline(watch.hotline)  # a live telephone system's places may become more
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if names_tag(request.headers.getlist("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=JSON)

    def clocks(published: Published) -> dict[str, str]:
        now = max(server_time(), published.snapshot_time)
        return {
            "ETag": published.etag,
            "Cache-Control": "no-store",
            "Hotline-Server-Time": watch.stamp(now),
            "Hotline-Snapshot-Time": watch.stamp(published.snapshot_time),
        }

    async def snapshot(request: Request) -> Response:
        current = publication.current
        if current is None:
            raise _not_yet()
        tags = request.headers.getlist("if-none-match")
        wait = wait_s(request.headers.getlist("prefer"))
        # said also where there is nothing to wait for: the board then knows that it need not pause
        waited = {} if wait is None else {"Preference-Applied": f"wait={wait}"}
        if names_tag(tags, current.etag):
            if wait is not None:
                current = await publication.other_than(current.etag, wait) or current
            if names_tag(tags, current.etag):
                return Response(status_code=304, headers=clocks(current) | waited)
        headers = clocks(current) | waited
        body = current.body.delivered(
            current.sequence, headers["Hotline-Server-Time"], headers["Hotline-Snapshot-Time"]
        )
        return Response(body, headers=headers, media_type=JSON)

    async def minutes(request: Request) -> Response:
        span = span_of({key: request.query_params.getlist(key) for key in request.query_params})
        if publication.current is None:
            raise _not_yet()
        now = watch.running_minute()
        # adding minutes up is work: one such page at a time leaves the boards that wait their turn
        async with rolling_up if span.step_s > 60 else nullcontext():
            body = await run_in_threadpool(
                page, watch.journal, watch.hotline, watch.stamp, span, lambda: now
            )
        return Response(body, headers={"Cache-Control": "no-store"}, media_type=JSON)

    async def emergency_log(request: Request) -> Response:
        body = write_emergency_log(watch.activations(), watch.stamp)
        return Response(body, headers={"Cache-Control": "no-store"}, media_type=JSON)

    async def readiness(request: Request) -> Response:
        known = watch.readiness()
        if known is None:
            raise Refused(404, "this server does not know how ready the contractor is")
        body = write_readiness(known, watch.stamp)
        return Response(body, headers={"Cache-Control": "no-store"}, media_type=JSON)

    app = Starlette(
        routes=[
            Route("/v1/hotline", hotline, methods=["GET"]),
            Route("/v1/snapshot", snapshot, methods=["GET"]),
            Route("/v1/minutes", minutes, methods=["GET"]),
            Route("/v1/emergency/log", emergency_log, methods=["GET"]),
            Route("/v1/emergency/readiness", readiness, methods=["GET"]),
            *operating_routes(watch, server_time, guarded=tokens is not None),
        ],
        exception_handlers={
            Refused: _refused,
            HTTPException: _http_exception,
            ClientDisconnect: _gone,
            JournalTrouble: _unreadable,
            Exception: _failed,
        },
    )
    # nobody follows a redirect here: what is not declared is not there
    app.router.redirect_slashes = False
    if tokens is not None:
        app.add_middleware(BearerGate, tokens=tokens)
    app.add_middleware(SizeGate, limits=limits)
    return app


class BearerGate:
    """Lets a request with a known token through; every resource needs at least the scope `read`."""

    def __init__(self, app: ASGIApp, tokens: TokenFile) -> None:
        self._app = app
        self._tokens = tokens
        self._attempts = Attempts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            answer = self._refusal(Request(scope))
        except TokensUnusable:
            # the path and the reason are the owner's business, not the caller's
            answer = problem(503, "the tokens cannot be read", {"Retry-After": "30"})
        await (answer or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = self._tokens.scope_of(token.strip()) if kind.lower() == "bearer" else None
        if known is not None:
            request.scope[TOKEN_SCOPE] = known
            return None
        detail = "the token is not known" if token else "no Bearer token is given"
        challenge = 'Bearer realm="hotline-metrics"'
        if token:
            address = request.client.host if request.client else ""
            shown = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
            away_s = self._attempts.failed(address, shown, time.monotonic())
            if away_s is not None:
                detail = "too many unknown tokens from this address"
                return problem(429, detail, {"Retry-After": str(math.ceil(away_s))})
            challenge += ', error="invalid_token"'
        return problem(401, detail, {"WWW-Authenticate": challenge})


def _not_yet() -> Refused:
    return Refused(503, "the source has not been seen yet", {"Retry-After": "1"})


async def _refused(_: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return problem(refused.status, refused.detail, refused.headers)


async def _http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), dict(error.headers or {}))


async def _unreadable(_: Request, __: Exception) -> Response:
    # the path and the reason are in the log of the hub's owner
    return problem(503, "the minutes cannot be read", {"Retry-After": "60"})


async def _gone(_: Request, __: Exception) -> Response:
    # nobody is there to read it: a client that left in the middle is no failure of the server
    return problem(400, "the request was not complete")


async def _failed(_: Request, error: Exception) -> Response:
    return problem(500, f"{type(error).__name__}")
