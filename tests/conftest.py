"""What every test stands on: no screen, no user's own settings, and Qt's warnings as failures.

At the end of a run stands the table of the faults that were in it; where REQUIRE_FAULTS=1, a row of
it that was not run is a failure.
"""

import os
import signal
import sys

# before anything imports Qt
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.devnull  # no folder: there is nothing in it

from collections.abc import Generator, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, settings

from tests.faults.report import TABLE, Measured, Table, faults_of

# how fast an example is says more of what else the machine does than of what is tested
settings.register_profile("any pace", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any pace")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that draws the golden pictures anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="draw tests/golden anew in place of comparing"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the table of faults."""
    config.stash[TABLE] = Table()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that the table cannot be whole."""
    for item in items:
        item.config.stash[TABLE].deselected = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Free the windows that a test has let go: left to the next one, a poller's thread might."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Enter what a marked test came to."""
    report = yield
    for fault in faults_of(item):
        item.config.stash[TABLE].row(fault).take(report)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let no run pass that was to show every fault and left one out."""
    table = session.config.stash[TABLE]
    skipped = [row for row in table.rows.values() if row.verdict == "skipped"]
    if skipped and os.environ.get("REQUIRE_FAULTS") == "1":
        table.notes.append(f"REQUIRE_FAULTS=1, and not run: {len(skipped)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of faults."""
    table = terminalreporter.config.stash[TABLE]
    if not table.rows and not table.notes:
        return
    terminalreporter.section(table.title() if table.rows else "faults")
    for line in table.lines() if table.rows else table.notes:
        terminalreporter.write_line(line)


@pytest.fixture(scope="module")
def hangups_heard() -> Iterator[None]:
    """What a test starts hears of a logout, also where the run itself is one that does not."""
    number = getattr(signal, "SIGHUP", None)
    if number is None:
        yield
        return
    before = signal.signal(number, signal.SIG_DFL)
    yield
    signal.signal(number, before)


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Where a test writes down what it measured of its fault."""
    (fault,) = faults_of(request.node)
    return request.config.stash[TABLE].row(fault).measured


@pytest.fixture
def notes(request: pytest.FixtureRequest) -> list[str]:
    """Where a test writes a line below the table of faults."""
    return request.config.stash[TABLE].notes
