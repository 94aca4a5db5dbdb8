"""The table of faults is printed at the end of the run, with pass and time."""

import pytest

from tests.faults.report import FOUND, NOTES, Found, lines


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what the rows find."""
    config.stash[FOUND] = []
    config.stash[NOTES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    config = terminalreporter.config
    found, notes = config.stash.get(FOUND, []), config.stash.get(NOTES, [])
    if not found and not notes:
        return
    passed = sum(each.passed for each in found)
    took_s = sum(each.took_s for each in found)
    title = f"faults: {passed} of {len(found)} survived in {took_s:.0f} s" if found else "faults"
    terminalreporter.section(title)
    for line in [*(lines(found) if found else []), *notes]:
        terminalreporter.write_line(line)


@pytest.fixture
def found(request: pytest.FixtureRequest) -> list[Found]:
    """Where a row writes down what it found."""
    return request.config.stash[FOUND]


@pytest.fixture
def notes(request: pytest.FixtureRequest) -> list[str]:
    """Where a test writes a line below the table."""
    return request.config.stash[NOTES]
