"""The fake Asterisk, up and listening."""

from collections.abc import Iterator

import pytest

from tests.hub.telephony.asterisk.fake import FakeAsterisk


@pytest.fixture
def fake() -> Iterator[FakeAsterisk]:
    """One that a test may take down and bring up again."""
    made = FakeAsterisk()
    made.up()
    yield made
    made.thaw()
    made.down()
