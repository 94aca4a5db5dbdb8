"""Asterisk's own log of its queues: what became of every call, in whole seconds."""

from dataclasses import dataclass
from pathlib import Path


@dataclass
class LoggedCall:
    """A call as queue_log has it."""

    id: str
    queue: str
    number: str
    entered: int
    outcome: str = ""
    """`answered`, `abandoned` or `timed_out`; "" while it waits."""
    at: int = 0
    wait_s: int = -1
    passed_on: int = 0
    """Telephones that rang for it and were not answered."""


def logged_calls(path: Path) -> dict[str, LoggedCall]:
    """The calls in a queue_log, by Uniqueid."""
    calls: dict[str, LoggedCall] = {}
    for row in path.read_text("utf-8").splitlines():
        at, uniqueid, queue, _, what, *details = row.split("|")
        if what == "ENTERQUEUE":
            calls[uniqueid] = LoggedCall(uniqueid, queue, details[1], int(at))
            continue
        call = calls.get(uniqueid)
        if call is None:
            continue
        if what == "RINGNOANSWER":
            call.passed_on += 1
        elif what == "CONNECT":
            call.outcome, call.at, call.wait_s = "answered", int(at), int(details[0])
        elif what == "ABANDON":
            call.outcome, call.at, call.wait_s = "abandoned", int(at), int(details[2])
        elif what == "EXITWITHTIMEOUT":
            call.outcome, call.at, call.wait_s = "timed_out", int(at), int(details[2])
    return calls
