"""The card of the day so far: calls against the forecast, connect rate, whom we owe a call."""

from wallboard.boards.today import TodayView
from wallboard.domain.absent import Absent
from wallboard.ui import text
from wallboard.ui.desk.face import CardFace, under
from wallboard.ui.desk.voice import Voice


def today_face(view: TodayView, voice: Voice) -> CardFace:
    """What the card says."""
    words = voice.words
    reached = view.reached
    day = voice.day_window(view.counted_since)
    face = CardFace(
        title=words("desk.today.title"),
        chip=voice.chip(view.severity, told=not isinstance(view.missed, Absent), normal=False),
        figures=(
            voice.figure(view.offered, voice.count, unit=words("unit.calls", n=view.offered)),
            voice.share(view.connect, text.rate, caption=words("desk.today.connect"), minor=True),
        ),
        facts=(
            *since_facts(view, voice),
            *unwatched_facts(view, voice),
            words("desk.today.connected", fraction=voice.fraction(view.connect)),
            *owed_facts(view, voice),
            *expected_facts(view, voice),
        ),
        definitions=(
            voice.definition("offered", n=voice.count(view.offered), day=day),
            voice.definition("connect", n=voice.fraction(view.connect), day=day),
            voice.definition("handle", day=day),
            voice.definition("to_call_back", day=day),
            voice.definition(
                "reached",
                n=None if isinstance(reached, Absent) else voice.fraction(reached),
                day=day,
            ),
        ),
        severity=view.severity,
    )
    return under(face, view.condition, words)


def since_facts(view: TodayView, voice: Voice) -> tuple[str, ...]:
    """Since when is counted, where that is not midnight: the figures are of a part of the day."""
    if view.counted_since is None:
        return ()
    return (voice.words("desk.today.since", time=voice.time(view.counted_since)),)


def unwatched_facts(view: TodayView, voice: Voice) -> tuple[str, ...]:
    """How much of the day is in no count, where it was not watched."""
    if not view.unwatched_s:
        return ()
    return (voice.words("desk.today.unwatched", span=voice.minutes(view.unwatched_s)),)


def owed_facts(view: TodayView, voice: Voice) -> tuple[str, ...]:
    """Lost callers not reached yet, and how long the oldest of them has been waiting for us.

    In the night it says that those of the evening are not among them.
    """
    words = voice.words
    if isinstance(view.missed, Absent):
        return (words("desk.today.owed_absent", why=voice.absent(view.missed)),)
    owed = words("desk.today.owed", n=view.missed.open)
    if view.oldest_open_s is not None:
        span = voice.minutes(view.oldest_open_s)
        owed = words("desk.today.owed_oldest", n=view.missed.open, span=span)
    if view.owed_since_midnight:
        owed = words("desk.today.owed_since_midnight", owed=owed)
    return (owed,)


def expected_facts(view: TodayView, voice: Voice) -> tuple[str, ...]:
    """The forecast until now, and by how much the day is off it."""
    if isinstance(view.expected, Absent):
        return ()
    by_now = view.expected.offered_by_now
    if by_now is None:
        return ()
    words = voice.words
    if view.off_expected is None:
        return (words("desk.today.expected", count=voice.count(by_now)),)
    off = text.signed(view.off_expected)
    return (words("desk.today.expected_off", count=voice.count(by_now), off=off),)
