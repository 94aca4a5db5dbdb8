"""What a user can set: frozen values from a TOML file; a bad one is named by its key path."""

import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
import platformdirs

from wallboard.domain.alarms import TARGETS
from wallboard.domain.hotline import DEFAULT_LIMITS

Language = Literal["zh", "en"]
ThemeName = Literal["dark", "light"]
DensityName = Literal["auto", "standard", "large", "far"]
Positive = Annotated[float, msgspec.Meta(gt=0)]
TimeOfDay = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]
File = Annotated[str, msgspec.Meta(min_length=1)]
Changes: TypeAlias = Mapping[str, str | float | None]
"""New values by their dotted key path, such as `desk.theme`; None takes a key away."""


class BadSettings(ValueError):
    """A settings file that cannot be used; `kind` is a word key below `settings.`."""

    def __init__(self, kind: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {kind}: {detail}")
        self.kind = kind
        self.path = path
        self.detail = detail


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Server(_Table, frozen=True):
    """Where the figures come from."""

    url: str | None = None
    poll_s: Annotated[float, msgspec.Meta(ge=1, le=60)] = 5.0
    """The interval P that freshness is judged by."""
    ca_file: File | None = None
    """Authorities to trust instead of the bundled ones: for a server of one's own."""
    credential_file: File | None = None
    """The token's file on an unattended machine; without it the token is in the keyring."""


class Screen(_Table, frozen=True):
    """One screen of the wall. The distance is the farthest viewer's."""

    name: str
    density: DensityName = "auto"
    language: Language | None = None
    theme: ThemeName | None = None
    distance_m: Positive | None = None
    diagonal_inch: Positive | None = None


class Night(_Table, frozen=True, rename={"start": "from", "end": "to"}):
    """When a wall is darker, by the hotline's clock, and how much."""

    start: TimeOfDay
    end: TimeOfDay
    dim: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.5
    """The part of the light that is taken away."""


class Wall(_Table, frozen=True):
    """The screens on the wall."""

    theme: ThemeName = "dark"
    density: DensityName = "auto"
    screens: tuple[Screen, ...] = ()
    night: Night | None = None
    """Without it a wall is as bright at night; a standing alarm makes it bright in any case."""
    leave_key: str | None = None
    """A key sequence such as `Ctrl+Shift+Q` that leaves the wall; none leaves it by default."""

    def __post_init__(self) -> None:
        """A ValueError where two walls are to be on one screen."""
        names = [each.name for each in self.screens]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f'screens: "{twice}" stands twice')


class Desk(_Table, frozen=True):
    """The director's window."""

    theme: ThemeName = "light"


class History(_Table, frozen=True):
    """What a board keeps on its own disk, and a hub in its journal."""

    keep_months: Annotated[int, msgspec.Meta(ge=1, le=60)] = 13

    @property
    def keep_s(self) -> float:
        """The same in seconds, by a month's mean length."""
        return self.keep_months * 30.5 * 86400


class Season(_Table, frozen=True):
    """The heating season, both days included."""

    start: date
    end: date


class Limit(_Table, frozen=True):
    """When one figure is a watch or an alarm, in its own unit; without an edge it is never one."""

    watch: float | None = None
    alarm: float | None = None
    watch_clear: float | None = None
    """Where a watch is left; at its own edge without it."""
    alarm_clear: float | None = None
    on_delay_s: NotNegative = 10.0
    off_delay_s: NotNegative = 30.0


class BreakRule(_Table, frozen=True):
    """When an operator is due a break."""

    after_min: Positive = 120.0
    """So long without one,"""
    talk_min: Annotated[float, msgspec.Meta(gt=0, le=60)] = 45.0
    """or so much talk in the last 60 minutes."""


class LeadTime(_Table, frozen=True):
    """So many lines take calls at the latest so long after they were asked for."""

    lines: Annotated[int, msgspec.Meta(ge=1)]
    after_min: NotNegative


class Contractor(_Table, frozen=True):
    """Who staffs the emergency lines, and what was agreed with them."""

    name: str
    liaison: str | None = None
    """Whom to call."""
    lead_times: tuple[LeadTime, ...] = ()
    """Lines altogether, rising."""
    minimum_block_min: NotNegative | None = None
    """So long they are paid at the least."""

    def __post_init__(self) -> None:
        """A ValueError where lead times do not rise."""
        for before, after in pairwise(self.lead_times):
            if after.lines <= before.lines or after.after_min < before.after_min:
                raise ValueError("lead_times: lines and times must rise")


class Hotline(_Table, frozen=True):
    """What the hub says of the hotline, where the telephone system cannot."""

    name: str = ""
    number: str = ""
    ring_cycle_s: Annotated[int, msgspec.Meta(ge=1, le=6)] = 5
    """One burst of the ring-back tone and its silence; delays are kept by whole seconds."""
    rings_heard: bool = True
    """False where a caller in the queue hears music."""
    target_rings: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    """A call is answered in time within so many rings,"""
    share_target: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.95
    """and so many of all finished calls ought to be."""
    short_abandon_s: NotNegative = 5.0
    """Who hangs up before is counted apart as well."""
    break_rule: BreakRule = BreakRule()
    limits: dict[str, Limit] = {}
    """Each replaces the whole of the hub's own one; an empty one is never reached."""
    contractor: Contractor | None = None
    season: Season | None = None
    kinds: dict[str, str] = {}
    """Labels of kinds of call that the board has no word for."""

    def __post_init__(self) -> None:
        """A ValueError where a limit is of no figure, or its edges are in no order."""
        for name, limit in self.limits.items():
            if name not in DEFAULT_LIMITS:
                known = ", ".join(DEFAULT_LIMITS)
                raise ValueError(f"limits.{name}: no such limit, but {known}")
            _check_edges(name, limit)


def _check_edges(name: str, limit: Limit) -> None:
    """Each is a figure of its kind; an alarm is no milder than a watch, and neither is left beyond
    where it begins.
    """
    most = 1.0 if name in TARGETS else sys.float_info.max
    for edge in ("watch", "alarm", "watch_clear", "alarm_clear"):
        value = getattr(limit, edge)
        if value is not None and not 0 <= value <= most:
            wants = "0 to 1, such as 0.95" if name in TARGETS else "0 or more"
            raise ValueError(f"limits.{name}: {edge} = {value:g} is not {wants}")
    sign = -1 if DEFAULT_LIMITS[name].below else 1
    for milder, harder in (("watch", "alarm"), ("watch_clear", "watch"), ("alarm_clear", "alarm")):
        mild, hard = getattr(limit, milder), getattr(limit, harder)
        if None not in (mild, hard) and sign * mild > sign * hard:
            raise ValueError(f"limits.{name}: {milder} = {mild:g} lies beyond {harder} = {hard:g}")


class AsteriskQueue(_Table, frozen=True):
    """One queue that is watched."""

    kind: str | None = None
    """What its callers want; the queue's own name without it."""
    emergency: bool = False
    """Its members are emergency lines, not seats."""
    time_out_s: Positive | None = None
    """The time-out that the dial plan gives Queue(): Asterisk does not tell it."""
    wrap_s: NotNegative | None = None


class Asterisk(_Table, frozen=True):
    """How an Asterisk is reached and read. Patterns are shell-like and ignore case."""

    user: str | None = None
    credential_file: File | None = None
    """The secret's file on an unattended machine; without it the secret is in the keyring."""
    ca_file: File | None = None
    queues: dict[str, AsteriskQueue] = {}
    """The queues to watch; without any, all of them, those named `emergency…` as such."""
    emergency_devices: tuple[str, ...] = ()
    """Patterns of devices (`PJSIP/e*` is written `e*`) that are lines in any queue."""
    outsourced_members: tuple[str, ...] = ("outsourced*", "外包*")
    """Patterns of the member names of outsourced operators; the others are own."""
    outsourced_devices: tuple[str, ...] = ()
    """Patterns of devices at which outsourced operators sit."""
    wrap_s: NotNegative = 0.0
    """After-call work, for queues that give none of their own: AMI does not tell it."""
    not_ready_reasons: tuple[str, ...] = ()
    """Patterns of pause reasons that are work of another sort and no break."""
    seats: dict[str, str] = {}
    """Device to what people call the seat or line; its name without technology otherwise."""


class Settings(_Table, frozen=True):
    """All settings; `language` None is the system's."""

    language: Language | None = None
    server: Server = Server()
    wall: Wall = Wall()
    desk: Desk = Desk()
    history: History = History()
    hotline: Hotline = Hotline()
    asterisk: Asterisk = Asterisk()


def user_file() -> Path:
    """The settings file of this user, which may not be there."""
    folder = platformdirs.user_config_dir("wallboard", appauthor=False)
    return Path(folder) / "wallboard.toml"


def is_there(path: Path) -> bool:
    """Whether there is a settings file; BadSettings where that cannot be seen."""
    try:
        return path.exists()
    except OSError as error:
        raise BadSettings("unreadable", path, error.strerror or str(error)) from None


def load(path: Path | None) -> Settings:
    """The settings of a file, or the defaults without one; BadSettings names what is wrong."""
    return Settings() if path is None else settings_of(parsed(text_of(path), path), path)


def text_of(path: Path) -> str:
    """The text of a settings file; BadSettings where there is none."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadSettings("unreadable", path, error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        raise BadSettings("no_toml", path, str(error)) from None


def parsed(text: str, path: Path) -> dict[str, Any]:
    """The table that a settings file's text is; BadSettings where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings("no_toml", path, str(error)) from None


def settings_of(table: dict[str, Any], path: Path) -> Settings:
    """The settings that a table is; BadSettings names the value that is wrong."""
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise BadSettings("bad_value", path, _with_queue(str(error), table)) from None


def changed(settings: Settings, changes: Changes) -> Settings:
    """The settings with changes; a msgspec.ValidationError names a value that is wrong."""
    table: dict[str, Any] = msgspec.to_builtins(settings, builtin_types=(date,))
    return msgspec.convert(with_changes(table, changes), Settings)


def with_changes(table: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """A table with changes; what is not named in them stays."""
    whole = dict(table)
    for path, value in changes.items():
        name, _, rest = path.partition(".")
        if rest:
            inner = with_changes(whole.get(name) or {}, {rest: value})
            if inner or name in whole:
                whole[name] = inner
        elif value is None:
            whole.pop(name, None)
        else:
            whole[name] = value
    return whole


def _with_queue(said: str, table: dict[str, Any]) -> str:
    """What is wrong, with the queue's name where msgspec writes `[...]` for any key."""
    unnamed = "asterisk.queues[...]"
    if unnamed not in said:
        return said
    for name, queue in table["asterisk"]["queues"].items():
        try:
            msgspec.convert(queue, AsteriskQueue)
        except msgspec.ValidationError:
            return said.replace(unnamed, f'asterisk.queues."{name}"')
    return said
