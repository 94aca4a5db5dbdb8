"""One server is one address, however it was written."""

import pytest

from wallboard.cli.address import checked_url
from wallboard.words import words


@pytest.mark.parametrize(
    "text", ["https://metrics.example", "https://metrics.example/", "HTTPS://Metrics.Example"]
)
def test_an_address_is_written_in_one_way(text: str) -> None:
    assert checked_url(text, words("en")) == "https://metrics.example"
