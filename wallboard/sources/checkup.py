"""A check of the way to a metrics API, point by point: what `wallboard check` says."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading import read_hotline, read_snapshot
from wallboard.contract.version import SCHEMA
from wallboard.domain.freshness import freshness_of_age
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Snapshot
from wallboard.domain.state import BoardState
from wallboard.settings import Server
from wallboard.sources.token import TokenHolder, token_for
from wallboard.transport.client import HttpClient
from wallboard.transport.errors import TransportError, Trouble
from wallboard.transport.handshake import addresses, handshake
from wallboard.transport.origin import parse_origin
from wallboard.transport.resolve import Resolver
from wallboard.words import Words

DEADLINE_S = 10.0
POINTS = ("resolve", "connect", "token", "contract", "clock", "fresh")


@dataclass(frozen=True, slots=True)
class Point:
    """One line: the point's name and verdict are word keys below `check.`."""

    name: str
    verdict: Literal["ok", "bad", "skipped"]
    detail: str


def checkup(url: str, server: Server, say: Words) -> Iterator[Point]:
    """The points one after the other; after a failure the rest is not checked."""
    secure = parse_origin(url).scheme == "https"
    names = [("tls" if secure else "plain") if name == "connect" else name for name in POINTS]
    points = _points(url, server, say)
    for number, name in enumerate(names):
        try:
            yield Point(name, "ok", next(points))
        except _Failed as failed:
            yield Point(name, "bad", failed.detail)
            for left in names[number + 1 :]:
                yield Point(left, "skipped", "")
            return


class _Failed(Exception):
    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def _points(url: str, server: Server, say: Words) -> Iterator[str]:
    ca_file = None if server.ca_file is None else Path(server.ca_file)
    token = token_for(url, server.credential_file)
    resolver = Resolver()
    client = HttpClient(url, token, verify=ca_file or True, resolver=resolver)
    try:
        to = parse_origin(url)
        found = addresses(to.host, to.port, DEADLINE_S, resolver)
        yield say("check.resolved", host=to.host, addresses=", ".join(found))
        made = handshake(url, ca_file, DEADLINE_S, resolver)
        key = "check.connected" if made.tls else "check.connected_plain"
        yield say(key, version=made.tls, milliseconds=made.milliseconds)
        hotline = _hotline(client, token)
        yield say("check.token_given" if token() else "check.token_none")
        yield say("check.contract_is", schema=SCHEMA, n=len(hotline.capabilities))
        answer = client.get("/v1/snapshot", deadline_s=DEADLINE_S)
        snapshot = read_snapshot(answer.body, hotline)
        yield _clock(snapshot, answer.latency_s, say)
        yield _freshness(snapshot, server.poll_s, say)
    except TransportError as error:
        if error.kind is Trouble.UNAUTHORISED and token.trouble is not None:
            key = f"credential.{token.trouble.trouble.value}"
            raise _Failed(say(key, detail=token.trouble.detail)) from None
        what, todo = say(f"trouble.{error.kind.value}"), say(f"trouble_todo.{error.kind.value}")
        raise _Failed(f"{what} ({error.detail}) — {todo}") from None
    except BadAnswer as error:
        what, todo = say(f"trouble.{error.kind}"), say(f"trouble_todo.{error.kind}")
        raise _Failed(f"{what} ({error}) — {todo}") from None
    finally:
        client.close()


def _hotline(client: HttpClient, token: TokenHolder) -> Hotline:
    try:
        return read_hotline(client.get("/v1/hotline", deadline_s=DEADLINE_S).body)
    except TransportError as error:
        if error.kind is not Trouble.UNAUTHORISED or not token.refused():
            raise
    return read_hotline(client.get("/v1/hotline", deadline_s=DEADLINE_S).body)


def _clock(snapshot: Snapshot, latency_s: float, say: Words) -> str:
    if snapshot.time_scale != 1.0:
        return say("check.clock_scaled", scale=f"{snapshot.time_scale:g}×")
    # the answer was stamped about half its way back
    offset_s = snapshot.server_time - (time.time() - latency_s / 2)
    if abs(offset_s) < 1.0:
        return say("check.clock_equal")
    direction = say("check.ahead" if offset_s > 0 else "check.behind")
    return say("check.clock_offset", direction=direction, seconds=f"{abs(offset_s):.1f}")


def _freshness(snapshot: Snapshot, poll_s: float, say: Words) -> str:
    state = BoardState(poll_s, "").with_snapshot(snapshot, 0.0)
    age_s = state.age_s(0.0) or 0.0
    detail = say(
        "check.source",
        age=say("check.age", seconds=f"{age_s:.1f}"),
        source=say(f"source.{snapshot.source.state.value}"),
    )
    if not freshness_of_age(age_s, poll_s).is_current or snapshot.source.state.value != "connected":
        raise _Failed(detail)
    return detail
