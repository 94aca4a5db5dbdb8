"""A small disk of one's own, and what can be done to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A disk of three megabytes; the test is skipped where none can be mounted."""
    folder.mkdir()
    with _skipped_where_none():
        _run("mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", folder)
    try:
        yield folder
    finally:
        _run("umount", "--lazy", folder)


@contextmanager
def _skipped_where_none() -> Iterator[None]:
    try:
        yield
    except (OSError, subprocess.CalledProcessError) as error:
        why = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else error
        pytest.skip(f"no disk can be mounted here: {why}")


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte more fits on the disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert shutil.disk_usage(folder).free == 0
    yield
    filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing on the disk can be changed."""
    _run("mount", "-o", "remount,ro", folder)
    yield
    _run("mount", "-o", "remount,rw", folder)


@contextmanager
def unwritable(file: Path) -> Iterator[None]:
    """One file that can only be read, in a folder that can be written; skipped as `mounted`."""
    with _skipped_where_none():
        _run("mount", "--bind", file, file)
    try:
        _run("mount", "-o", "remount,bind,ro", file)
        yield
    finally:
        _run("umount", "--lazy", file)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
