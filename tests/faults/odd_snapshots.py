"""Snapshots that are odd and sound: what a server may say, and what nobody expects it to."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

from tests.contract.openapi import document

Json = dict[str, Any]

LARGEST = 2**53
NAMES = (
    "",
    " ",
    "很" * 10_000,
    "x" * 10_000,
    "\u202eخدمة العملاء" * 20,
    "<img src=file:///etc/passwd><b>x</b>",
    "<a href='https://elsewhere.example'>&amp;</a>",
    "a\nb\tc\x00d\u2028e",
    "👩‍🚒" * 40,
    "%s {0} {name} [strong]x[/strong] \\",
    "e\u0301" * 200,
)
WORDS = ("unknown", "surprise", "", "TALKING", "字")


def _example(path: str) -> Json:
    content = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    value: Json = copy.deepcopy(content["examples"]["full"]["value"])
    return value


names = st.sampled_from(NAMES)
counts = st.sampled_from((0, 1, 7, 999, 12_345, 10**9, LARGEST))
seconds = st.sampled_from((0, 0.5, 59, 3599, 86_399, 1e7, 1e12))
stamps = st.sampled_from(
    (
        "2026-11-23T09:41:04.000+08:00",
        "2026-11-23T00:00:00.000+08:00",
        "1970-01-02T00:00:00.000Z",
        "2999-12-30T23:59:59.999Z",
    )
)


@st.composite
def odd_answers(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """(answer of /v1/hotline, answer of /v1/snapshot), changed in a few places."""
    hotline, snapshot = _example("/v1/hotline"), _example("/v1/snapshot")
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6)):
        change(draw, hotline, snapshot)
    return json.dumps(hotline).encode(), json.dumps(snapshot).encode()


def _drop(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Something is absent, and not promised."""
    path = draw(st.sampled_from(sorted(hotline["capabilities"])))
    hotline["capabilities"] = [
        each for each in hotline["capabilities"] if each != path and not each.startswith(f"{path}.")
    ]
    _at_each(snapshot, path.split("."), lambda holder, key: holder.pop(key, None))


def _null(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Something promised cannot be said now."""
    path = draw(st.sampled_from(sorted(hotline["capabilities"])))
    _at_each(snapshot, path.split("."), lambda holder, key: holder.__setitem__(key, None))


def _at_each(value: Any, path: list[str], do: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _at_each(each, path, do)
    elif isinstance(value, dict) and len(path) == 1:
        if path[0] in value:
            do(value, path[0])
    elif isinstance(value, dict):
        _at_each(value.get(path[0]), path[1:], do)


def _crowd(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """No seats, one, or five hundred."""
    number = draw(st.sampled_from((0, 1, 2, 75, 500)))
    sample = (snapshot.get("seats") or [None])[0]
    hotline["seats"] = [{"id": f"s{n}", "label": str(n)} for n in range(number)]
    if isinstance(sample, dict) and "seats" in snapshot:
        snapshot["seats"] = [{**sample, "id": f"s{n}"} for n in range(number)]


def _lines(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    number = draw(st.sampled_from((0, 1, 31, 200)))
    states = ["talking", "ringing", "wrap", "ready", "activating", "standby", "fault", "new"]
    hotline["emergency_lines"] = [{"id": f"e{n}", "label": str(n)} for n in range(number)]
    if isinstance(snapshot.get("emergency"), dict):
        snapshot["emergency"]["lines"] = [
            {"id": f"e{n}", "state": states[n % len(states)], "since": None} for n in range(number)
        ]


def _queue(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Nobody waits, or a thousand do; the sum holds."""
    calls = snapshot.get("waiting")
    if not calls:
        return
    number = draw(st.sampled_from((0, 1, 99, 1000)))
    since = draw(stamps)
    if since.startswith("2999"):
        return
    sample = calls[0]
    snapshot["today"]["offered"] += number - len(calls)
    snapshot["waiting"] = [{**sample, "id": f"w{n}", "since": since} for n in range(number)]


def _counts(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Great or no figures; every sum holds."""
    today = snapshot["today"]
    more = draw(counts)
    if today["offered"] + more > LARGEST:
        more = LARGEST - today["offered"]
    today["offered"] += more
    today["answered"] += more
    if isinstance(today.get("answered_delay"), list):
        place = draw(st.sampled_from((0, 5, len(today["answered_delay"]) - 1)))
        today["answered_delay"][place] += more


def _nothing_yet(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """The first second of a day."""
    today, waiting = snapshot["today"], snapshot.get("waiting") or []
    for name, value in list(today.items()):
        if isinstance(value, list):
            today[name] = [0] * len(value)
        elif isinstance(value, dict) and name.startswith("by_"):
            today[name] = {}
        elif isinstance(value, int | float):
            today[name] = 0
    today["offered"] = len(waiting)
    if isinstance(today.get("missed"), dict):
        today["missed"] = {
            "callers": 0, "answered_later": 0, "called_back": 0, "open": 0, "oldest_open": None,
        }  # fmt: skip
    if isinstance(snapshot.get("recent"), dict):
        bins = snapshot["recent"].get("answered_delay")
        snapshot["recent"] |= {"answered": 0, "abandoned": 0, "timed_out": 0}
        if isinstance(bins, list):
            snapshot["recent"]["answered_delay"] = [0] * len(bins)


def _name(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """A name that somebody typed in."""
    name = draw(names)
    places = [
        (hotline, "name"),
        (hotline, "number"),
        *[(each, "label") for each in hotline["seats"][:3]],
        *[(each, "label") for each in hotline["emergency_lines"][:3]],
        *[(each, "label") for each in hotline["kinds"]],
        (snapshot["source"], "detail"),
    ]
    if isinstance(hotline.get("contractor"), dict):
        places += [(hotline["contractor"], "name"), (hotline["contractor"], "liaison")]
    for seat in (snapshot.get("seats") or [])[:2]:
        if isinstance(seat, dict):
            places += [(seat, key) for key in ("operator", "kind", "reason") if key in seat]
    holder, key = draw(st.sampled_from(places))
    holder[key] = name


def _incident(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    if "incident" in snapshot:
        snapshot["incident"] = {
            "text": draw(names),
            "place": draw(st.none() | names),
            "since": draw(st.none() | stamps),
            "expected_end": draw(st.none() | stamps),
            "script": draw(st.none() | names),
        }


def _word(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """A word that this version does not know."""
    word = draw(st.sampled_from(WORDS))
    places: list[tuple[Json, str]] = [(snapshot["source"], "state")]
    for seat in (snapshot.get("seats") or [])[:2]:
        if isinstance(seat, dict):
            places += [(seat, "state"), (seat, "group")]
    pool = snapshot.get("emergency")
    if isinstance(pool, dict):
        places += [(pool, "state"), (pool, "situation")]
        if isinstance(pool.get("link"), dict):
            places.append((pool["link"], "state"))
    holder, key = draw(st.sampled_from(places))
    holder[key] = word


def _alarms(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """None, sixty, of rules and levels that nobody has heard of."""
    if "alarms" not in snapshot:
        return
    rules = ("longest_wait", "waiting", "share_within", "line_fault", "surprise", "x" * 190, "中文")
    snapshot["alarms"] = [
        {
            "id": f"{rules[n % len(rules)]}:{n}", "level": draw(st.sampled_from(LEVELS)),
            "since": draw(stamps), "value": draw(FIGURES), "limit": draw(FIGURES),
            "acknowledged": draw(st.none() | stamps), "shelved_until": draw(st.none() | stamps),
        }
        for n in range(draw(st.sampled_from((0, 1, 4, 60))))
    ]  # fmt: skip


LEVELS = ("watch", "alarm", "cleared", "surprise", "")
FIGURES = st.none() | st.sampled_from((0, -1, 0.5, 1e12, -1e300, 1e300))


def _stamps(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Something began long ago, or will."""
    stamp = draw(stamps)
    places: list[tuple[Json, str]] = [(snapshot["source"], "since")]
    for seat in (snapshot.get("seats") or [])[:2]:
        if isinstance(seat, dict):
            places += [(seat, key) for key in ("since", "last_break_end") if key in seat]
    pool = snapshot.get("emergency")
    if isinstance(pool, dict):
        places.append((pool, "since"))
        if isinstance(pool.get("link"), dict):
            places.append((pool["link"], "tested"))
        if isinstance(pool.get("joining"), list):
            pool["joining"] = [{"lines": draw(counts), "at": stamp}]
    if isinstance(snapshot.get("weather"), dict):
        places.append((snapshot["weather"], "observed"))
    holder, key = draw(st.sampled_from(places))
    holder[key] = stamp


def _rules(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    """Rings, season and pace of another hotline."""
    hotline["rings"] = {
        "cycle_s": draw(st.sampled_from((0.001, 1, 5, 6, 3600))),
        "target": draw(st.sampled_from((1, 3, 11, 1000))),
        "heard": draw(st.booleans()),
    }
    hotline["share_target"] = draw(st.sampled_from((0, 0.5, 0.95, 1)))
    season = st.sampled_from(({"start": "2026-01-01", "end": "2026-12-31"}, None))
    hotline["season"] = draw(season)
    snapshot["time_scale"] = draw(st.sampled_from((0, 0.5, 1, 60, 1e6)))
    hotline["time_zone"] = draw(st.sampled_from(("UTC", "Asia/Kathmandu", "Pacific/Kiritimati")))


def _staff(draw: st.DrawFn, hotline: Json, snapshot: Json) -> None:
    pool = snapshot.get("emergency")
    if isinstance(pool, dict) and "staff" in pool:
        pool["staff"] = {name: draw(counts) for name in ("called", "confirmed", "arrived")}
    if isinstance(snapshot.get("expected"), dict):
        snapshot["expected"] = {
            "offered_by_now": draw(st.none() | counts),
            "offered_today": draw(st.none() | st.tuples(counts, counts)),
        }
    if isinstance(snapshot.get("weather"), dict):
        snapshot["weather"]["outdoor_c"] = draw(st.sampled_from((-100, -9.5, 0, 70, None)))


CHANGES = (
    _drop, _null, _crowd, _lines, _queue, _counts, _nothing_yet, _name, _name, _incident, _word,
    _alarms, _stamps, _rules, _staff,
)  # fmt: skip
