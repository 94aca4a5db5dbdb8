"""Changes to the settings file: comments, order and whatever no change names stay as they are."""

import errno
import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wallboard.files import OWNERS_ALONE, replace_whole
from wallboard.settings import (
    BadSettings,
    Changes,
    is_there,
    parsed,
    settings_of,
    text_of,
    with_changes,
)

_KINDS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of changes; where `kind` says why they are not kept, the file is as it was."""

    changes: Changes
    kind: str = ""
    """A word key below `settings.`; empty where they are kept."""
    detail: str = ""


class SettingsFile:
    """One file, replaced whole. It may block as long as a disk does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, changes: Changes) -> Saved:
        """Keep changes over what the file says now, and what became of that."""
        try:
            text = text_of(self.path) if is_there(self.path) else ""
            before = parsed(text, self.path)
            settings_of(before, self.path)
            wanted = with_changes(before, changes)
            settings_of(wanted, self.path)
            self._write(_edited(text, changes, wanted, self.path))
        except BadSettings as bad:
            return Saved(changes, bad.kind, bad.detail)
        except OSError as error:
            kind = _KINDS.get(error.errno or 0, "unwritable")
            return Saved(changes, kind, error.strerror or str(error))
        return Saved(changes)

    def _write(self, text: str) -> None:
        path = self.path.resolve()  # a link to a file elsewhere stays a link
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else OWNERS_ALONE
        if not mode & 0o222:  # a rename would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        replace_whole(path, text.encode(), mode)


def _edited(text: str, changes: Changes, wanted: dict[str, Any], path: Path) -> str:
    """The text with changes, which says nothing else than `wanted`."""
    import tomlkit  # here, and not at each start of a board: 40 ms

    document = tomlkit.parse(text)
    for name, value in changes.items():
        *tables, key = name.split(".")
        at: Any = document
        for depth, table in enumerate(tables):
            if value is None and table not in at:
                break
            if table not in at:
                at[table] = tomlkit.inline_table() if depth else tomlkit.table()
            at = at[table]
        else:
            if value is None:
                at.pop(key, None)
            else:
                at[key] = value
    edited = tomlkit.dumps(document)
    if tomllib.loads(edited) != wanted:
        raise BadSettings("not_edited", path)
    return edited
