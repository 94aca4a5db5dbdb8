"""A decision about the emergency lines in words: what it brings, who is told what, what was."""

from wallboard.boards.operating import Brought, DecisionView, OperatingView, Step, brought
from wallboard.domain.absent import Absent
from wallboard.domain.decision import DecisionKind
from wallboard.domain.intent import NewDecision
from wallboard.domain.states import PoolState
from wallboard.ui.desk.voice import Voice

Reasons = tuple[str, str]
"""Why lines cannot be switched on, and why they cannot be stood down; empty where they can."""


def reasons(view: OperatingView, voice: Voice) -> Reasons:
    """Why what cannot be decided now."""
    words = voice.words
    if not view.condition.is_current:
        return (words("desk.decide.no_data"),) * 2
    if not view.decides:
        return (words("desk.decide.not_provided"),) * 2
    on = off = ""
    if most_lines(view) == 0:
        on = words("desk.decide.none_left")
    if view.pool in (PoolState.STANDBY, PoolState.STANDING_DOWN):
        off = words(f"desk.decide.is_{view.pool.value}")
    return on, off


def most_lines(view: OperatingView) -> int:
    """How many lines can be asked for; all there are where it is not known which stand by."""
    return view.total if isinstance(view.standby, Absent) else view.standby


def likely_lines(view: OperatingView) -> int:
    """How many lines to propose: those that can be switched on now, else all on standby."""
    now = 0 if isinstance(view.can_now, Absent) else view.can_now
    return min(now or most_lines(view), most_lines(view))


def brings_said(view: OperatingView, lines: int, voice: Voice) -> tuple[str, ...]:
    """What it brings to ask for so many lines, and when."""
    found = brought(view, lines)
    said = [_steps_said(found, view, lines, voice)]
    if found.calls_per_hour:
        per_hour = voice.count(found.calls_per_hour)
        handle = voice.clock(view.handle_s or 0.0)
        said.append(voice.words("desk.decide.per_hour", count=per_hour, handle=handle))
    return tuple(said)


def confirm_said(view: OperatingView, new: NewDecision, voice: Voice) -> tuple[str, ...]:
    """What will be told to whom, what it brings, and what it does not do."""
    words = voice.words
    what = decided_said(new, voice)
    said = [words("desk.decide.told", server=view.server, what=what)]
    if new.kind is DecisionKind.ACTIVATE_EMERGENCY:
        said += brings_said(view, new.lines or 0, voice)
    said += _block_said(view, new, voice)
    contractor = view.contractor
    if contractor is None:
        said.append(words("desk.decide.contractor"))
    elif contractor.liaison:
        who = words("desk.decide.liaison", name=contractor.name, liaison=contractor.liaison)
        said.append(words("desk.decide.contractor_named", who=who))
    else:
        said.append(words("desk.decide.contractor_named", who=contractor.name))
    return tuple(said)


def decided_said(new: NewDecision, voice: Voice) -> str:
    """A decision in a few words: switch on 9 lines, sudden failure."""
    words = voice.words
    said = words(f"desk.decision.{new.kind.value}")
    if new.kind is DecisionKind.ACTIVATE_EMERGENCY and new.lines is not None:
        said = words("desk.decision.activate_lines", n=new.lines)
    parts = [said]
    if new.situation is not None:
        parts.append(words(f"situation.{new.situation.value}"))
    if new.text:
        parts.append(new.text)
    return voice.joined(parts)


def decision_said(view: DecisionView, voice: Voice) -> str:
    """A recorded decision with its time, and whether it is known here alone."""
    made = view.decision
    new = NewDecision(made.kind, made.text, made.situation, made.lines)
    parts = [voice.time(made.at), decided_said(new, voice)]
    if view.here_alone:
        parts.append(voice.words("desk.operate.here_alone"))
    return voice.joined(parts)


def _steps_said(found: Brought, view: OperatingView, lines: int, voice: Voice) -> str:
    words = voice.words
    if not found.steps:
        return words("desk.decide.no_lead_time")
    steps = words("desk.decide.and").join(_step_said(each, view, voice) for each in found.steps)
    last = found.steps[-1].lines
    if last is None or last >= lines:
        return words("desk.decide.brings", steps=steps)
    return words("desk.decide.brings_part", steps=steps, n=lines - last)


def _step_said(step: Step, view: OperatingView, voice: Voice) -> str:
    words = voice.words
    lines = (
        words("desk.decide.first")
        if step.lines is None
        else words("desk.decide.lines", n=step.lines)
    )
    if step.at <= view.minute:
        return words("desk.decide.step_now", lines=lines)
    after = voice.minutes(step.at - view.minute)
    return words("desk.decide.step", lines=lines, time=voice.time(step.at), after=after)


def _block_said(view: OperatingView, new: NewDecision, voice: Voice) -> tuple[str, ...]:
    """For how long lines have to stay on, where that was agreed and still binds."""
    block_s = None if view.contractor is None else view.contractor.minimum_block_s
    if not block_s:
        return ()
    words = voice.words
    if new.kind is DecisionKind.ACTIVATE_EMERGENCY:
        return (words("desk.decide.block", span=voice.minutes(block_s)),)
    if view.pool is not PoolState.ACTIVE or view.since is None:
        return ()
    if view.since + block_s <= view.minute:
        return ()
    return (words("desk.decide.block_until", time=voice.time(view.since + block_s)),)
