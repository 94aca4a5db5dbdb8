"""The bar at the foot: no data, the worst alarm, an incident, or that all is well."""

from collections.abc import Sequence
from dataclasses import dataclass

from wallboard.boards.bar import BarView, Outage
from wallboard.domain.freshness import Freshness
from wallboard.domain.snapshot import Incident, Source
from wallboard.domain.states import SourceState
from wallboard.ui.paint.canvas import Canvas, Setting
from wallboard.ui.paint.marks import Mark
from wallboard.ui.paint.markup import clean
from wallboard.ui.paint.scene import Scene
from wallboard.ui.text import count, of_moment, span, stopwatch
from wallboard.ui.tiles.alarm_words import alarm_sentences, alarm_standing

PULSE_S = 10.0
"""So long the mark of a new alarm pulses; then it stands."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip: its looks and its words, each from the fullest wording to the shortest."""

    mark: Mark
    mark_token: str
    main: Sequence[str]
    side: Sequence[str] = ()
    fill: str = "raised"
    edge: str | None = None
    ink: str = "text"
    side_ink: str = "text2"
    elide: bool = False
    role: str = "bar"
    side_gives_way: bool = False
    """The side is left out before the sentence is said in fewer words."""


def lay_out_bar(setting: Setting, width: float, height: float, view: BarView) -> Scene:
    """Lay the bar out; an incident takes its right part."""
    c = Canvas(setting, width, height)
    main = _strip(c, view)
    if view.incident is None or view.outage is not None:
        _draw(c, 0, width, height, main)
        return c.scene()
    incident = _incident(c, view.incident, overdue=view.incident_overdue)
    if view.source is None and not view.alarms:
        _draw(c, 0, width, height, incident)
        return c.scene()
    gap = c.length("gutter")
    left = width * 0.52 - gap / 2
    _draw(c, 0, left, height, main)
    _draw(c, left + gap, width - left - gap, height, incident)
    return c.scene()


def _strip(c: Canvas, view: BarView) -> Strip:
    if view.outage is not None:
        return _outage(c, view, view.outage)
    if view.source is not None:
        return _source(c, view.source)
    if view.alarms:
        return _alarm(c, view)
    if not view.condition.graded:
        return Strip(Mark.UNKNOWN, "stale", c.forms("wall.bar.ungraded"), ink="text2")
    return Strip(Mark.OK, "ok", c.forms("wall.bar.calm"), fill="panel", ink="text2")


def _outage(c: Canvas, view: BarView, outage: Outage) -> Strip:
    dot = c.words("wall.dot")
    word = c.words(f"freshness.{view.freshness.value}")
    aged = outage.for_s is not None and view.freshness is not Freshness.CONNECTING
    head = f"{word} {stopwatch(outage.for_s)}" if aged and outage.for_s is not None else word
    trouble = ""
    if outage.trouble is not None:
        key = f"wall.trouble.{outage.trouble.kind}"
        trouble = c.words(key if key in c.words else "wall.trouble.other")
    if outage.next_try_s is None:
        attempt = c.words("wall.bar.trying", n=outage.attempt)
    else:
        attempt = c.words("wall.bar.next_try", n=outage.attempt, seconds=f"{outage.next_try_s:g}")
    # without a trouble the server answers, only with nothing newer: there is no attempt to tell of
    tried = [attempt] if outage.attempt > 1 else []
    as_of: list[str] = []
    if outage.data_time is not None:
        time = of_moment(c.words, c.local(outage.data_time), outage.for_s)
        as_of = [c.words("wall.bar.as_of", time=time)]
    why = [trouble] if trouble else []
    wordings = [(*as_of, *why, *tried), (*as_of, *tried), (*why, *tried), tuple(why), tuple(tried)]
    if view.freshness is Freshness.NOT_AUTHORISED and outage.trouble is not None:
        # waiting does not mend it: what to do gives way last
        todo, *shorter = ((each,) for each in c.forms(f"trouble_todo.{outage.trouble.kind}"))
        fullest = [(*as_of, *why, *todo, *tried), (*why, *todo, *tried), (*why, *todo)]
        wordings[:1] = [*fullest, todo, *shorter]
    mains = [head + c.tone_plain(dot + dot.join(each)) for each in wordings if each]
    side: list[str] = []
    if view.alarms:
        open_ones = sum(each.alarm.level != "cleared" for each in view.alarms)
        if open_ones:
            side = c.forms("wall.bar.not_evaluated", n=open_ones)
    return Strip(
        Mark.NO_DATA,
        "text2",
        [*mains, head],
        side,
        fill="raised",
        edge="stale",
        side_ink="text",
        side_gives_way=True,
    )


def _source(c: Canvas, source: Source) -> Strip:
    dot = c.words("wall.dot")
    head = c.forms(f"wall.source.{source.state.value}")
    forms = list(head)
    if source.since is not None:
        since = c.words("wall.since", time=c.time(source.since))
        forms = [f"{head[0]}{dot}{since}", *head]
    why = c.words.of_source(source.detail)
    if why is not None and source.state is SourceState.LOST:
        forms = [f"{each}{dot}{why}" for each in forms] + forms
    if source.state is SourceState.LOST:
        return Strip(
            Mark.ALARM, "alarm_ink", forms, c.forms("wall.source.figures"), fill="alarm_fill",
            ink="alarm_ink", side_ink="alarm_ink",
        )  # fmt: skip
    if source.state is SourceState.ENDED:
        return Strip(Mark.INFORMATION, "data", forms, fill="raised", edge="data")
    return Strip(Mark.UNKNOWN, "text2", forms, c.forms("wall.source.figures"), edge="stale")


def _alarm(c: Canvas, view: BarView) -> Strip:
    worst = view.alarms[0]
    alarm = worst.alarm
    sentences = alarm_sentences(c, worst)
    mains = list(sentences)
    if alarm.level != "cleared":
        lasted = span(c.words, worst.for_s)
        mains.insert(0, c.words("wall.alarm.for_so_long", sentence=sentences[0], span=lasted))
    side = list(alarm_standing(c, worst))
    more = sum(each.alarm.level != "cleared" for each in view.alarms[1:])
    if more:
        others = c.words("wall.bar.more", n=count(more))
        side = [*(f"{each}{c.words('wall.dot')}{others}" for each in side), others]
    if c.setting.measures.density == "far":
        mains, side = sentences[-1:], side[-1:] if more else []
    pulse = worst.for_s < PULSE_S and int(worst.for_s) % 2 == 1
    if alarm.level == "cleared":
        return Strip(Mark.OK, "stale", mains, side, ink="text2")
    loud = alarm.level == "alarm"
    mark = Mark.ALARM if loud else Mark.WATCH
    if alarm.shelved_until is not None:
        return Strip(mark, "text2", mains, side, fill="panel", edge="line", ink="text2")
    if alarm.acknowledged is not None:
        token = "alarm" if loud else "warn"
        return Strip(mark, token, mains, side, fill="panel", edge=token)
    fill, ink = ("alarm_fill", "alarm_ink") if loud else ("warn_fill", "warn_ink")
    return Strip(mark, fill if pulse else ink, mains, side, fill=fill, ink=ink, side_ink=ink)


def _incident(c: Canvas, incident: Incident, *, overdue: bool) -> Strip:
    dot = c.words("wall.dot")
    text = clean(incident.text)
    head = f"{clean(incident.place)}{dot}{text}" if incident.place else text
    head = c.strong_word(head)
    forms = [head]
    if incident.expected_end is not None:
        until = "wall.bar.overdue" if overdue else "wall.bar.until"
        end = c.words(until, time=c.time(incident.expected_end))
        forms = [f"{head}{c.tone_plain(dot + end)}", head]
    if incident.script:
        say = c.tone_plain(dot + c.words("wall.bar.say", script=clean(incident.script)))
        forms = [f"{forms[0]}{say}", *forms]
    return Strip(Mark.INFORMATION, "data", forms, edge="data", elide=True, role="bar_side")


def _draw(c: Canvas, x: float, width: float, height: float, strip: Strip) -> None:
    radius = c.length("radius")
    edge_width = c.length("stroke") * 0.6 if strip.edge else 0.0
    c.block(x, 0, width, height, strip.fill, radius=radius, edge=strip.edge, edge_width=edge_width)
    pad = c.length("pad") * 0.9
    size = c.size("bar") * 1.06
    middle = height / 2
    c.mark(strip.mark, x + pad, middle - size / 2, size, strip.mark_token, strip.fill)
    left = x + pad + size + c.length("gap") * 1.5
    right = x + width - pad
    baseline = middle + c.cap(strip.role) / 2
    main, side = _fit(c, strip, right - left)
    if main is None:
        c.row(
            left,
            baseline,
            right - left,
            strip.main,
            strip.role,
            token=strip.ink,
            elide=True,
            bold=True,
        )
        return
    c.text(left, baseline, main, strip.role, token=strip.ink)
    if side is not None:
        c.text(
            right, middle + c.cap("bar_side") / 2, side, "bar_side", token=strip.side_ink,
            align="right",
        )  # fmt: skip


def _fit(c: Canvas, strip: Strip, room: float) -> tuple[str | None, str | None]:
    """The fullest sentence that fits, with what fits beside it."""
    gap = c.size("bar")
    for main in strip.main:
        left = room - c.measure(main, strip.role)
        if left < 0:
            continue
        if not strip.side:
            return main, None
        for side in strip.side:
            if c.measure(side, "bar_side") + gap <= left:
                return main, side
        if strip.side_gives_way:
            return main, None
    return c.fitting(strip.main, room, strip.role), None
