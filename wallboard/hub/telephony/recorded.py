"""A recording of an Asterisk's AMI messages, played as a source of call events."""

import json
import math
from collections import deque
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path

from wallboard.domain.hotline import Hotline, Kind
from wallboard.hub.telephony.ami import AmiTranslator
from wallboard.hub.telephony.ami_headers import instant_of
from wallboard.hub.telephony.ami_mapping import AmiMapping
from wallboard.hub.telephony.events import Event, SourceLost

ENDED = "recording_ended"
BROKEN = "recording_broken"

_CHUNK_LINES = 512
_LONGEST_LINE = 1 << 20
"""Bytes; a QueueMember takes 500, and a file without line ends is not read whole."""
_LINES_TO_FIRST_LIST = 20_000
"""A recording asks for QueueStatus when it begins; a peak day's quarter hour has fewer lines."""


class Reason(Enum):
    """Why a file is no recording; the value is the key of the sentence that says so."""

    MISSING = "recording.missing"
    UNREADABLE = "recording.unreadable"
    EMPTY = "recording.empty"
    NOT_JSON = "recording.not_json"
    NOT_A_MESSAGE = "recording.not_a_message"
    NO_QUEUE_STATUS = "recording.no_queue_status"


class NotARecording(ValueError):
    """A file that cannot be played, or not beyond `line`."""

    def __init__(self, path: Path, line: int, reason: Reason) -> None:
        """`line` counts from 1 and is 0 where the file as a whole is meant."""
        super().__init__(f"{path}:{line}: {reason.value}")
        self.path = path
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """One AMI message and when it was received."""

    received_at: float
    headers: dict[str, str]

    @property
    def at(self) -> float:
        """The instant of the message: by its own stamp where it has one."""
        return instant_of(self.headers, self.received_at)


class MessageFile:
    """The messages of a recording, read in pieces; the file is open only while a piece is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._line = 0
        self._ahead: deque[Message] = deque()
        self._done = False
        self.error: NotARecording | None = None
        """Why reading stopped before the file's end."""

    def peek(self) -> Message | None:
        """The next message; None at the end, and before a line that is no message."""
        if not self._ahead and not self._done:
            self._read()
        return self._ahead[0] if self._ahead else None

    def take(self) -> Message | None:
        """The next message, which is then past."""
        message = self.peek()
        if message is not None:
            self._ahead.popleft()
        return message

    def _read(self) -> None:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                while len(self._ahead) < _CHUNK_LINES and not self._done:
                    self._take_line(file.readline(_LONGEST_LINE))
                self._offset = file.tell()
        except FileNotFoundError:
            self._stop(Reason.MISSING, 0)
        except OSError:
            self._stop(Reason.UNREADABLE, 0)

    def _take_line(self, line: bytes) -> None:
        if not line:
            self._done = True
            if self._line == 0:
                self._stop(Reason.EMPTY, 0)
            return
        self._line += 1
        if not line.strip():
            return
        try:
            self._ahead.append(message_of(line))
        except NotAMessageError as error:
            # a recorder that was killed leaves half a line: that is the end, not damage
            if self._line > 1 and not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
                self._done = True
            else:
                self._stop(error.reason, self._line)

    def _stop(self, reason: Reason, line: int) -> None:
        self._done = True
        self.error = NotARecording(self._path, line, reason)


class NotAMessageError(ValueError):
    """A line that holds no AMI message."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def message_of(line: bytes) -> Message:
    """The message of a line `{"t": seconds, "msg": [[header, value], …]}`.

    Raises NotAMessageError for any other line.
    """
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotAMessageError(Reason.NOT_JSON) from error
    received_at = parsed.get("t") if isinstance(parsed, dict) else None
    pairs = parsed.get("msg") if isinstance(parsed, dict) else None
    if (
        isinstance(received_at, bool)
        or not isinstance(received_at, (int, float))
        or not 0 <= received_at < math.inf
        or not isinstance(pairs, list)
    ):
        raise NotAMessageError(Reason.NOT_A_MESSAGE)
    headers: dict[str, str] = {}
    for pair in pairs:
        if not (
            isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(each, str) for each in pair)
        ):
            raise NotAMessageError(Reason.NOT_A_MESSAGE)
        headers[pair[0]] = pair[1]
    return Message(float(received_at), headers)


class Recording:
    """A timeline made of a recording: each message gives its events at its own instant.

    It ends with SourceLost, state "ended", at its last message: detail `recording_ended`, or
    `recording_broken` where a line in its middle cannot be read (`broken` then says which).
    After-call work that would end later is not told. Events come in the order of their messages; a
    list's carry the instant of receipt, so that the next may be some milliseconds older.
    """

    def __init__(self, path: Path, mapping: AmiMapping, caller_key: bytes | None = None) -> None:
        """Use `open`, which checks the file."""
        self.mapping = mapping
        self.hotline = Hotline(
            name=path.stem,
            number="",
            seats=mapping.seats,
            lines=mapping.lines,
            kinds=tuple(Kind(kind, kind) for kind in dict.fromkeys(mapping.kinds.values())),
        )
        self._translator = AmiTranslator(mapping, caller_key)
        self._file = MessageFile(path)
        self._read_to = 0.0  # the instant of the newest message taken, of interest or not
        self._ended = False

    @classmethod
    def open(
        cls, path: Path, mapping: AmiMapping | None = None, caller_key: bytes | None = None
    ) -> "Recording":
        """The recording at its beginning; NotARecording where the file is none.

        Without a mapping, one is proposed from the recording's first QueueStatus. The lines up to
        the end of that list are checked now, later ones when they are played.
        """
        first_list = _first_queue_status(path)
        return cls(path, mapping or AmiMapping.proposed(first_list), caller_key)

    @property
    def broken(self) -> NotARecording | None:
        """The line that stopped the recording; None while none has."""
        return self._file.error

    def next_at(self) -> float | None:
        """No event comes before this instant; None when none comes any more."""
        if self._ended:
            return None
        message = self._next_message()
        at = self._read_to if message is None else max(self._read_to, message.at)
        due = self._translator.next_due()
        return at if due is None else min(at, due)

    def until(self, now: float) -> list[Event]:
        """The events up to and including `now` that were not given yet."""
        if self._ended:
            return []
        events: list[Event] = []
        while (message := self._next_message()) is not None:
            if max(self._read_to, message.at) > now:
                return events + self._translator.due(now)
            self._take()
            events += self._translator.feed(message.headers, message.received_at)
        if self._read_to > now:
            return events + self._translator.due(now)
        self._ended = True
        return [*events, *self._translator.due(self._read_to), self._end(self._read_to)]

    def present(self, now: float) -> list[Event]:
        """The state that the messages up to now have shown; [] before the first QueueStatus."""
        state = self._translator.present(now)
        return [*state, self._end(now)] if self._ended else state

    def _end(self, at: float) -> SourceLost:
        return SourceLost(at, ENDED if self._file.error is None else BROKEN, "ended")

    def _next_message(self) -> Message | None:
        """The next message that tells anything; those that tell nothing are passed over."""
        while (message := self._file.peek()) is not None:
            if self._translator.reads(message.headers.get("Event")):
                return message
            self._take()
        return None

    def _take(self) -> None:
        message = self._file.take()
        if message is not None:
            self._read_to = max(self._read_to, message.at)


def _first_queue_status(path: Path) -> list[dict[str, str]]:
    """The messages of the first complete QueueStatus list."""
    file = MessageFile(path)
    lists: dict[str, list[dict[str, str]]] = {}
    for message in islice(iter(file.take, None), _LINES_TO_FIRST_LIST):
        headers = message.headers
        key = headers.get("ActionID", "")
        if headers.get("Event") in ("QueueParams", "QueueMember"):
            lists.setdefault(key, []).append(headers)
        elif headers.get("Event") == "QueueStatusComplete" and lists.get(key):
            return lists[key]
    raise file.error or NotARecording(path, 0, Reason.NO_QUEUE_STATUS)
