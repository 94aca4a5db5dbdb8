"""What was done about alarms at a board alone, in a small file that outlasts the board."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from wallboard.domain.alarm_marks import Mark
from wallboard.domain.alarms import RuleMemory
from wallboard.files import replace_whole

LARGEST = 1_000_000
"""Bytes: some thousand marks."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The marks by the alarm's id, and of the marked ones what the board itself remembers."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    rules: Mapping[str, RuleMemory] = field(default_factory=dict)


class MarksFile:
    """One file, replaced whole; OSError where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Kept:
        """What was kept; nothing where there is no file. ValueError where it is none of ours."""
        try:
            with self.path.open("rb") as file:
                body = file.read(LARGEST + 1)
        except FileNotFoundError:
            return Kept()
        if len(body) > LARGEST:
            raise ValueError("too large")
        try:
            return msgspec.json.decode(body, type=Kept)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(str(error)) from None

    def write(self, kept: Kept) -> None:
        """Keep it; a board that is killed here finds the old file or the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = msgspec.json.encode({"marks": dict(kept.marks), "rules": dict(kept.rules)})
        replace_whole(self.path, body)
