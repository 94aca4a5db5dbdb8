"""What every test stands on: no screen, no user's own settings, and Qt's warnings as failures."""

import os

# before anything imports Qt
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that draws the golden pictures anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="draw tests/golden anew in place of comparing"
    )
