"""A settings file for an Asterisk, proposed from what its QueueStatus shows."""

from collections.abc import Callable, Sequence

from wallboard.domain.hotline import DEFAULT_LIMITS, Limit
from wallboard.domain.states import Group
from wallboard.hub.telephony.ami_headers import Headers, state_interface
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.settings import Hotline


def proposal(user: str, queue_status: Sequence[Headers], say: Callable[..., str]) -> str:
    """TOML with every queue, line and group that a list shows; `say` words its comments."""
    mapping = AmiMapping.proposed(queue_status)
    members: dict[str, list[Headers]] = {}
    for headers in queue_status:
        if headers.get("Event") == "QueueMember":
            members.setdefault(headers.get("Queue", ""), []).append(headers)
    lines = [f"# {say('discover.head')}", "[asterisk]", f"user = {quoted(user)}"]
    outsourced = sorted(
        {
            headers.get("Name", "")
            for each in members.values()
            for headers in each
            if mapping.group_of(headers.get("Name", "")) is Group.OUTSOURCED
        }
    )
    lines += [
        f"# {say('discover.groups', n=len(outsourced))}",
        'outsourced_members = ["outsourced*", "外包*"]',
        f"# {say('discover.wrap')}",
        "wrap_s = 0",
    ]
    for queue in mapping.kinds:
        found = members.get(queue, [])
        shown = sorted(mapping.id_of(state_interface(each)) for each in found)
        emergency = mapping.is_line("", queue)
        lines += [
            "",
            f"[asterisk.queues.{quoted(queue)}]",
            f"# {say('discover.members', n=len(found), members=_shortened(shown))}",
            f"kind = {quoted(queue)}",
            f"emergency = {'true' if emergency else 'false'}",
            f"# {say('discover.time_out')}",
            "# time_out_s = 60",
        ]
    return "\n".join([*lines, "", *_hotline(say)]) + "\n"


def _hotline(say: Callable[..., str]) -> list[str]:
    """What the boards are told of the hotline, with the hub's own rules as they are without it."""
    own = Hotline()
    rules = ("ring_cycle_s", "target_rings", "share_target", "short_abandon_s")
    due = own.break_rule
    return [
        "[hotline]",
        f"# {say('discover.title')}",
        'name = ""',
        'number = ""',
        f"# {say('discover.season')}",
        "# season = { start = 2026-11-15, end = 2027-03-15 }",
        f"# {say('discover.rules')}",
        *(f"# {name} = {getattr(own, name):g}" for name in rules),
        f"# break_rule = {{ after_min = {due.after_min:g}, talk_min = {due.talk_min:g} }}",
        *(f"# limits.{name} = {{ {_edges(limit)} }}" for name, limit in DEFAULT_LIMITS.items()),
    ]


def _edges(limit: Limit) -> str:
    edges = {
        name: getattr(limit, name) for name in ("watch", "alarm", "watch_clear", "alarm_clear")
    }
    return ", ".join(f"{name} = {edge:g}" for name, edge in edges.items() if edge is not None)


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = "".join(_escaped(each) for each in text)
    return f'"{escaped}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def _shortened(names: Sequence[str]) -> str:
    # names come from elsewhere: a line break in one would end the comment
    shown = [name for name in names if name.isprintable()]
    if len(shown) <= 6:
        return ", ".join(shown)
    return f"{', '.join(shown[:3])} … {shown[-1]}"
