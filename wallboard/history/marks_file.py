"""What was done about alarms at a board alone, in a small file that outlasts the board."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from wallboard.domain.alarm_marks import Mark
from wallboard.domain.alarms import RuleMemory

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
        aside = self.path.with_name(self.path.name + ".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode({"marks": dict(kept.marks), "rules": dict(kept.rules)}))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path)
