"""The answers as they are on the wire. UNSET is a field that is absent, None one that is null.

What has no default is required by the contract. Upper bounds that the contract does not name keep
arithmetic sound and are far beyond anything a hotline says.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

Stamp = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Seconds = Annotated[float, Meta(ge=0, le=1e12)]
Id = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=2000)]


class Season(Struct):
    start: str
    end: str


class Rings(Struct):
    cycle_s: Annotated[float, Meta(gt=0, le=3600)]
    target: Annotated[int, Meta(ge=1, le=1000)]
    heard: bool


class BreakRule(Struct):
    after_s: Seconds = 7200.0
    talk_s: Seconds = 2700.0
    window_s: Seconds = 3600.0


class Limit(Struct):
    watch: float | None
    alarm: float | None
    watch_clear: float | None = None
    alarm_clear: float | None = None
    below: bool = False
    on_delay_s: Seconds = 10.0
    off_delay_s: Seconds = 30.0


class Place(Struct):
    id: Id
    label: str


class Kind(Struct):
    id: Id
    label: str | None = None


class LeadTime(Struct):
    lines: Annotated[int, Meta(ge=1, le=2**53)]
    after_s: Seconds


class Contractor(Struct):
    name: str
    lead_time_s: Seconds | None = None
    minimum_block_s: Seconds | None = None
    liaison: str | None = None
    lead_times: list[LeadTime] | None = None


class Hotline(Struct):
    schema: str
    name: str
    number: str
    time_zone: str
    rings: Rings
    seats: list[Place]
    emergency_lines: list[Place]
    delay_edges_s: list[Annotated[float, Meta(gt=0)]]
    capabilities: list[str]
    share_target: Annotated[float, Meta(ge=0, le=1)] = 0.95
    season: Season | None = None
    short_abandon_s: Seconds = 5.0
    break_rule: BreakRule = msgspec.field(default_factory=BreakRule)
    limits: dict[str, Limit] | UnsetType = UNSET
    kinds: list[Kind] = []
    contractor: Contractor | None = None


class Source(Struct):
    state: str
    since: Stamp | None
    detail: str | None


class Ringing(Struct):
    at: str
    since: Stamp


class WaitingCall(Struct):
    id: Id
    since: Stamp
    kind: str | UnsetType | None = UNSET
    ringing: list[Ringing] | UnsetType | None = UNSET


class Seat(Struct):
    id: Id
    state: str
    since: Stamp | None
    group: str | None
    operator: str | UnsetType | None = UNSET
    kind: str | UnsetType | None = UNSET
    reason: str | UnsetType | None = UNSET
    answered_today: Count | UnsetType | None = UNSET
    handled_today: Count | UnsetType | None = UNSET
    handle_today_s: Seconds | UnsetType | None = UNSET
    talk_60min_s: Seconds | UnsetType | None = UNSET
    last_break_end: Stamp | UnsetType | None = UNSET


class Line(Struct):
    id: Id
    state: str
    since: Stamp | None


class Staff(Struct):
    called: Count
    confirmed: Count
    arrived: Count


class Link(Struct):
    state: str
    tested: Stamp | None


class Joining(Struct):
    lines: Count
    at: Stamp


class Emergency(Struct):
    state: str
    situation: str | None
    since: Stamp | None
    staff: Staff | UnsetType | None = UNSET
    link: Link | UnsetType | None = UNSET
    joining: list[Joining] | UnsetType | None = UNSET
    lines: list[Line | None] | UnsetType | None = UNSET


class Tally(Struct):
    offered: Count
    answered: Count
    abandoned: Count
    timed_out: Count


class GroupTally(Struct):
    answered: Count


class Missed(Struct):
    callers: Count
    answered_later: Count
    called_back: Count
    open: Count
    oldest_open: Stamp | None


class Counters(Struct):
    offered: Count
    carried_in: Count
    answered: Count
    abandoned: Count
    timed_out: Count
    unobserved: Count = 0
    abandoned_short: Count | UnsetType | None = UNSET
    lost_ringing: Count | UnsetType | None = UNSET
    blocked: Count | UnsetType | None = UNSET
    answered_delay: list[Count] | UnsetType | None = UNSET
    abandoned_delay: list[Count] | UnsetType | None = UNSET
    timed_out_delay: list[Count] | UnsetType | None = UNSET
    delay_sum_s: Seconds | UnsetType | None = UNSET
    talk_sum_s: Seconds | UnsetType | None = UNSET
    hold_sum_s: Seconds | UnsetType | None = UNSET
    wrap_sum_s: Seconds | UnsetType | None = UNSET
    handled: Count | UnsetType | None = UNSET
    by_kind: dict[str, Tally | None] | UnsetType | None = UNSET
    by_group: dict[str, GroupTally] | UnsetType | None = UNSET
    by_district: dict[str, Tally] | UnsetType | None = UNSET


class Today(Counters):
    callers: Count | UnsetType | None = UNSET
    missed: Missed | UnsetType | None = UNSET


class Recent(Struct):
    since: Stamp
    answered: Count
    abandoned: Count
    timed_out: Count
    answered_delay: list[Count] | UnsetType | None = UNSET
    unwatched_s: Seconds | UnsetType | None = UNSET


class Alarm(Struct):
    id: Id
    level: str
    since: Stamp
    value: float | None
    limit: float | None
    acknowledged: Stamp | None
    shelved_until: Stamp | None


class Incident(Struct):
    text: str
    place: str | None
    since: Stamp | None
    expected_end: Stamp | None
    script: str | None


class NewDecision(Struct):
    kind: Annotated[str, Meta(min_length=1, max_length=64)]
    text: Text | None = None
    situation: str | None = None
    lines: Count | None = None
    by: Text | None = None


class Decision(NewDecision, kw_only=True):
    id: Id
    at: Stamp


class Expected(Struct):
    offered_by_now: Count | None
    offered_today: tuple[Count, Count] | None


class Weather(Struct):
    outdoor_c: Annotated[float, Meta(ge=-100, le=70)] | None
    observed: Stamp | None


class Snapshot(Struct):
    schema: str
    epoch: Id
    sequence: Count
    time_scale: Annotated[float, Meta(ge=0, le=1e6)]
    server_time: Stamp
    snapshot_time: Stamp
    counters_since: Stamp
    source: Source
    waiting: list[WaitingCall] | None
    today: Today
    seats: list[Seat | None] | UnsetType | None = UNSET
    emergency: Emergency | UnsetType | None = UNSET
    recent: Recent | UnsetType | None = UNSET
    alarms: list[Alarm] | UnsetType | None = UNSET
    decisions: list[Decision] | UnsetType | None = UNSET
    incident: Incident | UnsetType | None = UNSET
    expected: Expected | UnsetType | None = UNSET
    weather: Weather | UnsetType | None = UNSET


class Minute(Counters, kw_only=True):
    start: Stamp
    complete: bool
    final: bool
    revision: Count
    peak_waiting: Count | UnsetType | None = UNSET
    longest_wait_s: Seconds | UnsetType | None = UNSET
    seat_seconds: dict[str, dict[str, Seconds]] | UnsetType | None = UNSET


class Minutes(Struct):
    schema: str
    step: int
    revision: Count
    next: str | None
    minutes: list[Minute]


class EmergencyLogEntry(Struct):
    id: Id
    situation: str
    lines: Count | None
    asked: Stamp | None
    confirmed: Stamp | None
    arrived: Stamp | None
    first_call: Stamp | None
    stood_down: Stamp | None
    note: str | None = None


class EmergencyLog(Struct):
    schema: str
    entries: list[EmergencyLogEntry]


class ContractTerm(Struct):
    from_: str = msgspec.field(name="from")
    to: str


class Shift(Struct):
    label: str
    start: Stamp
    end: Stamp
    people: Count | None


class Trial(Struct):
    never: bool
    at: Stamp | None
    result: str | None
    note: str | None = None


class Readiness(Struct):
    schema: str
    contract: ContractTerm | None
    people_trained: Count | None
    roster: list[Shift] | None
    last_drill: Trial | None
    last_liaison_test: Trial | None


class Acknowledgement(Struct):
    since: Stamp | UnsetType = UNSET
    by: Text | None = None


class Shelf(Struct):
    until: Stamp | None
    since: Stamp | UnsetType = UNSET
    by: Text | None = None


class NewIncident(Struct):
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    place: Text | None = None
    since: Stamp | UnsetType | None = UNSET
    expected_end: Stamp | None = None
    script: Text | None = None


class IncidentSetting(Struct):
    incident: NewIncident | None
