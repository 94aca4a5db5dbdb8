"""What a desk may say to the hub, with a token of the scope `operate`: marks, decisions, incident.

A hub without tokens listens on the loopback address alone, and whoever is there may say it; but no
page of another site that a browser there has open, whatever that site's name resolves to.
"""

import secrets
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.reading_requests import (
    read_acknowledgement,
    read_incident,
    read_new_decision,
    read_shelf,
)
from wallboard.contract.writing import write_alarm, write_decision, write_incident
from wallboard.hub.answer import JSON, told
from wallboard.hub.bearers import TOKEN_SCOPE
from wallboard.hub.problem import Refused
from wallboard.hub.standing_alarms import NoSuchAlarm, OtherSpell
from wallboard.hub.telephony.events import Decided, IncidentChanged
from wallboard.hub.watch import Watch
from wallboard.transport.origin import names_this_machine

LONGEST_SHELF_S = 24 * 3600.0
LONGEST_KEY = 128

Asked = TypeVar("Asked")


def operating_routes(
    watch: Watch, server_time: Callable[[], float], *, guarded: bool
) -> list[Route]:
    """The routes; `guarded` where every request has passed a gate that knows its token."""

    async def asked(request: Request, read: Callable[[bytes], Asked]) -> Asked:
        if guarded and request.scope.get(TOKEN_SCOPE) != "operate":
            raise Refused(403, "the scope operate is needed")
        if not guarded and not names_this_machine(request.url.hostname or ""):
            raise Refused(403, "without tokens this is for this machine alone")
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != JSON:
            raise Refused(415, f"{JSON} is needed")
        body = await request.body()
        try:
            return read(body)
        except BadAnswer as error:
            raise Refused(400, str(error)) from None

    async def acknowledgement(request: Request) -> Response:
        meant = await asked(request, read_acknowledgement)
        id_ = request.path_params["id"]
        alarm = _known(lambda: watch.acknowledge(id_, meant.since))
        return told(write_alarm(alarm, watch.stamp))

    async def shelf(request: Request) -> Response:
        meant = await asked(request, read_shelf)
        now = server_time()
        if meant.until is not None and not now < meant.until <= now + LONGEST_SHELF_S:
            raise Refused(400, "`until` is not within the coming 24 hours")
        id_ = request.path_params["id"]
        alarm = _known(lambda: watch.shelve(id_, meant.since, meant.until))
        return told(write_alarm(alarm, watch.stamp))

    async def decisions(request: Request) -> Response:
        new = await asked(request, read_new_decision)
        key = request.headers.get("idempotency-key")
        if key is not None and not 1 <= len(key) <= LONGEST_KEY:
            raise Refused(400, f"an Idempotency-Key has 1 to {LONGEST_KEY} characters")
        decided = Decided(
            watch.ledger.now, f"d-{secrets.token_hex(6)}", new.kind, new.text, new.situation,
            new.lines, new.by, key,
        )  # fmt: skip
        return told(write_decision(watch.decide(decided), watch.stamp), 201)

    async def incident(request: Request) -> Response:
        new = await asked(request, read_incident)
        now = watch.ledger.now
        event = (
            IncidentChanged(now, None)
            if new is None
            else IncidentChanged(
                now, new.text, new.place, new.since, new.expected_end, new.script, new.since_unknown
            )
        )
        return told(write_incident(watch.set_incident(event), watch.stamp))

    return [
        Route("/v1/alarms/{id}/acknowledgement", acknowledgement, methods=["PUT"]),
        Route("/v1/alarms/{id}/shelf", shelf, methods=["PUT"]),
        Route("/v1/decisions", decisions, methods=["POST"]),
        Route("/v1/incident", incident, methods=["PUT"]),
    ]


def _known(change: Callable[[], Asked]) -> Asked:
    try:
        return change()
    except NoSuchAlarm:
        raise Refused(404, "no such alarm is in the snapshot") from None
    except OtherSpell:
        raise Refused(409, "the alarm began at another time") from None
