"""The parts of a snapshot that are at a telephone: seats and emergency lines."""

from typing import Any

from wallboard.contract.stamps import Stamp
from wallboard.contract.writing_fields import put, when


def seat_body(seat: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": seat.id,
        "group": None if seat.group is None else seat.group.value,
        "state": seat.state.value,
        "since": when(seat.since, stamp),
        "operator": seat.operator,
        "kind": seat.kind,
        "reason": seat.reason,
    }
    for name in ("answered_today", "handled_today", "handle_today_s", "talk_60min_s"):
        put(answer, name, getattr(seat, name))
    put(answer, "last_break_end", seat.last_break_end, stamp)
    return answer


def pool_body(pool: Any, stamp: Stamp) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "state": pool.state.value,
        "situation": None if pool.situation is None else pool.situation.value,
        "since": when(pool.since, stamp),
    }
    put(
        answer,
        "staff",
        pool.staff,
        lambda each: {
            "called": each.called,
            "confirmed": each.confirmed,
            "arrived": each.arrived,
        },
    )
    put(
        answer,
        "link",
        pool.link,
        lambda each: {"state": each.state.value, "tested": when(each.tested, stamp)},
    )
    put(
        answer,
        "joining",
        pool.joining,
        lambda each: [{"lines": item.lines, "at": stamp(item.at)} for item in each],
    )
    put(
        answer,
        "lines",
        pool.lines,
        lambda each: [
            {"id": line.id, "state": line.state.value, "since": when(line.since, stamp)}
            for line in each
        ],
    )
    return answer
