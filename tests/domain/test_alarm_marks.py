"""What is done at one board alone: it holds for a spell, as a server's acknowledgement does."""

from __future__ import annotations

from dataclasses import replace

from wallboard.domain.alarm_marks import AlarmMarks
from wallboard.domain.snapshot import Alarm

T = 1000.0
WATCH = Alarm("waiting", "watch", T, 6.0, 5.0)
LOUD = replace(WATCH, level="alarm", since=T + 60)


def acknowledged(alarm: Alarm = WATCH, now: float = T + 10) -> AlarmMarks:
    return AlarmMarks().acknowledged(alarm, now)


def seen(marks: AlarmMarks, *alarms: Alarm, now: float = T + 100) -> Alarm | None:
    left = marks.after(alarms, now)
    return next(iter(left.over(alarms)), None)


def test_it_lies_over_the_alarm_and_the_first_time_stays() -> None:
    again = acknowledged().acknowledged(WATCH, T + 50)
    assert seen(again, WATCH) == replace(WATCH, acknowledged=T + 10)


def test_escalation_ends_it_and_de_escalation_does_not() -> None:
    assert seen(acknowledged(), LOUD) == LOUD
    milder = replace(WATCH, since=T + 200)
    assert seen(acknowledged(LOUD, T + 70), milder) == replace(milder, acknowledged=T + 70)


def test_returned_it_is_unacknowledged() -> None:
    marks = acknowledged().after([], T + 20)
    assert marks == AlarmMarks()
    cleared = replace(WATCH, level="cleared", since=T + 30, limit=None)
    assert acknowledged().after([cleared], T + 30) == AlarmMarks()
    returned = replace(WATCH, since=T + 500)
    assert seen(acknowledged(), returned) == returned


def test_a_shelf_outlasts_the_spell_and_ends_by_itself() -> None:
    marks = AlarmMarks().shelved(WATCH, T + 600)
    returned = replace(WATCH, since=T + 90)
    assert seen(marks, returned) == replace(returned, shelved_until=T + 600)
    assert marks.after([], T + 300) == marks
    assert marks.after([WATCH], T + 600) == AlarmMarks()
    assert seen(marks.shelved(WATCH, None), WATCH) == WATCH


def test_what_is_worse_than_what_was_put_aside_is_shown() -> None:
    aside = AlarmMarks().shelved(WATCH, T + 600)
    assert seen(aside, LOUD) == LOUD
    # and it stays in sight when it is milder again
    milder = replace(WATCH, since=T + 200)
    assert seen(aside.after([LOUD], T + 100), milder) == milder
    # after a spell that was put aside as well, and after one in which nothing stood
    assert seen(aside.after([replace(WATCH, since=T + 30)], T + 30), LOUD) == LOUD
    assert seen(aside.after([], T + 30), LOUD) == LOUD


def test_an_alarm_that_was_put_aside_stays_so_whatever_it_does() -> None:
    aside = AlarmMarks().shelved(LOUD, T + 600)
    milder = replace(WATCH, since=T + 200)
    assert seen(aside, milder) == replace(milder, shelved_until=T + 600)
    again = replace(LOUD, since=T + 300)
    assert seen(aside.after([milder], T + 200), again) == replace(again, shelved_until=T + 600)


def test_both_at_once() -> None:
    marks = acknowledged().shelved(WATCH, T + 600)
    both = seen(marks, WATCH)
    assert both is not None
    assert (both.acknowledged, both.shelved_until) == (T + 10, T + 600)
    assert seen(marks, LOUD) == LOUD


def test_the_server_is_not_overruled() -> None:
    told = replace(WATCH, acknowledged=T + 1, shelved_until=T + 50)
    marks = acknowledged().shelved(WATCH, T + 600)
    assert seen(marks, told, now=T + 20) == told


def test_what_is_not_marked_stays_as_it_is() -> None:
    marks = acknowledged()
    other = replace(WATCH, id="link_down")
    assert marks.over((other,)) == (other,)
    assert marks.after([WATCH], T + 20) is marks
