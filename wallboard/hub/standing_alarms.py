"""The alarms as they stand, with what people did about them, across the restarts of the hub."""

import logging

import msgspec

from wallboard.domain.alarms import AlarmBook, RuleMemory
from wallboard.domain.hotline import Hotline
from wallboard.domain.snapshot import Alarm, Snapshot
from wallboard.history.journal import Journal, JournalTrouble

_LOG = logging.getLogger(__name__)
_KEPT_AS = "alarms"
_RULES = msgspec.json.Decoder(dict[str, RuleMemory])


class NoSuchAlarm(LookupError):
    """No alarm of that id stands or has just ended."""


class OtherSpell(ValueError):
    """The alarm stands, and began at another time than was meant."""


class StandingAlarms:
    """The book of the alarm rules, kept in the journal whenever a level or a mark has changed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._book = self._kept = AlarmBook()

    def resume(self) -> None:
        """Go on from what the journal kept; a level stands until its figure says otherwise."""
        text = self._journal.meta().get(_KEPT_AS)
        if text is None:
            return
        try:
            self._book = self._kept = AlarmBook(_RULES.decode(text))
        except msgspec.MsgspecError as error:
            _LOG.warning("the journal's alarms are left out: %s", error)

    def look(self, snapshot: Snapshot, hotline: Hotline) -> tuple[Alarm, ...]:
        """The alarms after looking at a snapshot: the worst first."""
        self._change(self._book.after(snapshot, hotline))
        return self._book.alarms(hotline, snapshot.snapshot_time)

    def acknowledge(self, id_: str, since: float | None, hotline: Hotline, now: float) -> Alarm:
        """The alarm, acknowledged; NoSuchAlarm or OtherSpell where it is not what was meant.

        `since` is the beginning that is meant, None for whatever stands there.
        """
        alarm = self._found(id_, since, hotline, now)
        self._change(self._book.acknowledged(alarm.rule, now))
        return self._found(id_, None, hotline, now)

    def shelve(
        self, id_: str, since: float | None, until: float | None, hotline: Hotline, now: float
    ) -> Alarm:
        """The alarm, put aside until an instant or taken back; raises as `acknowledge` does."""
        alarm = self._found(id_, since, hotline, now)
        self._change(self._book.shelved(alarm.rule, until))
        return self._found(id_, None, hotline, now)

    def _found(self, id_: str, since: float | None, hotline: Hotline, now: float) -> Alarm:
        for alarm in self._book.alarms(hotline, now):
            if alarm.id == id_:
                # stamps have milliseconds
                if since is not None and round(since, 3) != round(alarm.since, 3):
                    raise OtherSpell(id_)
                return alarm
        raise NoSuchAlarm(id_)

    def _change(self, book: AlarmBook) -> None:
        self._book = book
        lasting = book.lasting()
        if lasting == self._kept:
            return
        try:
            self._journal.set_meta({_KEPT_AS: msgspec.json.encode(dict(lasting.rules)).decode()})
        except JournalTrouble:
            return  # the watch says that the disk is full; the next look tries again
        self._kept = lasting
