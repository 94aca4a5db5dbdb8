"""The order of this folder's tests: who waits long begins first and is judged last."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what hangs under systemd, and who has to be patient with a keyring, wait meanwhile."""
    places = [number for number, item in enumerate(items) if item.path.parent == HERE]
    ordered = sorted((items[number] for number in places), key=_turn)
    for number, item in zip(places, ordered, strict=True):
        items[number] = item


def _turn(item: pytest.Item) -> int:
    if item.path.name == "test_under_systemd.py":
        return 3 if item.name.startswith("test_who_waits") else 0
    return 1 if item.name == "test_no_keyring" else 2
