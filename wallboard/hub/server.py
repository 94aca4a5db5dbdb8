"""The metrics API over HTTP, for many boards from one watch."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from wallboard.contract.writing import write_emergency_log, write_hotline, write_readiness
from wallboard.history.journal import JournalTrouble
from wallboard.hub.answer import JSON, told
from wallboard.hub.asking import names_tag, span_of
from wallboard.hub.door import LIMITS, Limits
from wallboard.hub.entrance import SNAPSHOT, Entrance
from wallboard.hub.operating import operating_routes
from wallboard.hub.past import page
from wallboard.hub.present import Present, not_yet
from wallboard.hub.problem import Refused, problem
from wallboard.hub.publication import Publication
from wallboard.hub.tokens import TokenFile
from wallboard.hub.watch import Watch


def application(
    watch: Watch,
    publication: Publication,
    server_time: Callable[[], float],
    tokens: TokenFile | None,
    limits: Limits = LIMITS,
) -> ASGIApp:
    """The API of a watch. `server_time` is the hotline's time; without `tokens` all may ask."""
    present = Present(publication, server_time, watch.stamp)
    rolling_up = asyncio.Lock()
    zone = ZoneInfo(watch.hotline.time_zone)

    async def hotline(request: Request) -> Response:
        body = write_hotline(watch.hotline)  # a live telephone system's places may become more
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if names_tag(request.headers.getlist("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=JSON)

    async def minutes(request: Request) -> Response:
        query = {key: request.query_params.getlist(key) for key in request.query_params}
        span = span_of(query, zone)
        if publication.current is None:
            raise not_yet()
        now = watch.running_minute()
        # adding minutes up is work: one such page at a time leaves the boards that wait their turn
        async with rolling_up if span.step_s > 60 else nullcontext():
            return told(
                await run_in_threadpool(page, watch.journal, watch.hotline, watch.stamp, span, now)
            )

    async def emergency_log(request: Request) -> Response:
        return told(write_emergency_log(watch.activations(), watch.stamp))

    async def readiness(request: Request) -> Response:
        known = watch.readiness()
        if known is None:
            raise Refused(404, "this server does not know how ready the contractor is")
        return told(write_readiness(known, watch.stamp))

    routed = Starlette(
        routes=[
            Route("/v1/hotline", hotline, methods=["GET"]),
            Route(SNAPSHOT, present, methods=["GET"]),
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
    routed.router.redirect_slashes = False
    return Entrance(present, routed, limits, tokens)


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
