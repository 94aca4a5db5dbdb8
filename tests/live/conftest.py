"""What the live tests stand on: a real Asterisk, or the reason why there is none."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.debian import NotToBeHad, Programs, cache_folder, programs

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.live)
            item.add_marker(pytest.mark.timeout(400))


@pytest.fixture(scope="session")
def debian() -> Programs:
    """Asterisk and SIPp; without them the test is skipped, or fails where REQUIRE_LIVE=1."""
    try:
        found = programs(cache_folder())
        found.version()
    except NotToBeHad as error:
        unavailable(str(error))
    return found


def unavailable(reason: str) -> None:
    """Skip for a reason; fail for it where the live test is required."""
    if os.environ.get("REQUIRE_LIVE") == "1":
        pytest.fail(f"REQUIRE_LIVE=1, and there is no Asterisk: {reason}")
    pytest.skip(f"there is no Asterisk: {reason}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a short name: a Unix socket's path may have 107 bytes."""
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="wb-live-"))
    yield made
    if not os.environ.get("KEEP_LIVE"):
        shutil.rmtree(made, ignore_errors=True)
