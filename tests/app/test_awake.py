"""Screens stay on: a real session bus with a screen saver's service, without one, and no bus."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

needs_bus = pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no dbus-run-session")

AWAKE = """
import json, logging, sys
from PySide6.QtCore import QCoreApplication, QTimer
from wallboard.app.awake import PATH, SERVICE, Awake

lines = []
class Lines(logging.Handler):
    def emit(self, record):
        lines.append(record.getMessage())
logging.getLogger("wallboard").addHandler(Lines())

asked = []
def serve():
    from jeepney import MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection
    bus = open_dbus_connection()
    assert bus.send_and_get_reply(message_bus.RequestName(SERVICE)).body == (1,)
    while len(asked) < 1:
        message = bus.receive(timeout=20)
        if message.header.message_type is MessageType.method_call:
            asked.append(message.body)
            bus.send(new_method_return(message, "u", (7,)))
    bus.close()

app = QCoreApplication([])
awake = Awake("a wall")
if sys.argv[1] == "later":  # the desktop starts after the wall, as at a sign-in
    from threading import Thread
    thread = Thread(target=serve)
    def look():
        if asked:
            app.quit()
        elif lines and thread.ident is None:
            thread.start()
else:
    def look():
        if lines:
            app.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
app.exec()
print(json.dumps({"asked": asked, "lines": lines}))
"""


def told(when: str, *, bus: bool) -> dict[str, Any]:
    command = [sys.executable, "-c", AWAKE, when]
    environment = {name: value for name, value in os.environ.items() if "DBUS" not in name}
    environment["XDG_RUNTIME_DIR"] = "/nonexistent"
    done = subprocess.run(
        ["dbus-run-session", "--", *command] if bus else command,
        check=True,
        timeout=60,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.fault(
    "process and display",
    "screensaver: of a desktop",
    shows="it is asked to keep the screen on",
    within_s=None,
)
@needs_bus
def test_a_desktop_is_asked_also_when_it_starts_later() -> None:
    answer = told("later", bus=True)
    assert answer["asked"] == [["wallboard", "a wall"]]
    assert len(answer["lines"]) == 1  # of the first attempt, which nobody heard


@needs_bus
def test_no_such_service_is_one_line() -> None:
    answer = told("never", bus=True)
    assert len(answer["lines"]) == 1
    assert "the screens may go dark" in answer["lines"][0]


def test_no_bus_is_one_line() -> None:
    assert len(told("never", bus=False)["lines"]) == 1
