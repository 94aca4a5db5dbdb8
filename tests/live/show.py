"""For a reader who wants to see it: a real Asterisk, real calls, the hub and the board together.

`python -m tests.live.show` opens the desk, `--wall` the wall; `--render FILE.png` draws the wall
after a minute of calls and needs no display. Calls come in rounds until the board is closed. The
first run fetches Asterisk and SIPp (90 MB) into a folder of its own; the machine's own packages
stay as they are, and all traffic stays on 127.0.0.1.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.live.day import QUALIFIED_AFTER_S
from tests.live.debian import NotToBeHad, cache_folder, programs
from tests.live.exchange import Exchange
from tests.live.hub import ROOT, HubProcess
from tests.live.traffic import DAY, Traffic

RENDER_AFTER_S = 60.0


def main() -> int:
    """Bring it up, show it, and take it all down."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.show", description=__doc__)
    parser.add_argument("--wall", action="store_true", help="open the wall instead of the desk")
    parser.add_argument("--render", metavar="FILE.png", help="draw the wall, and end")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="of that picture")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the board")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="wb-show-"))
    try:
        return _shown(options, folder)
    except NotToBeHad as error:
        print(f"There is no Asterisk here: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shown(options: argparse.Namespace, folder: Path) -> int:
    print("Asterisk and SIPp …", file=sys.stderr)
    found = programs(cache_folder())
    exchange = Exchange(found, folder / "asterisk")
    exchange.configure()
    traffic = Traffic(exchange, folder)
    hub = HubProcess(exchange, folder)
    ending = threading.Event()
    try:
        exchange.start()
        print(f"{found.version()}: {exchange.origin}", file=sys.stderr)
        traffic.answer()
        time.sleep(QUALIFIED_AFTER_S)
        exchange.pause_those_that_begin_so()
        hub.start()
        try:
            print(f"hub: {hub.url}", file=sys.stderr)
            rounds = threading.Thread(target=_rounds, args=(traffic, ending), daemon=True)
            rounds.start()
            return _board(options, hub)
        finally:
            ending.set()
            rounds.join()
            hub.end()
    finally:
        traffic.end()
        exchange.stop()


def _rounds(traffic: Traffic, ending: threading.Event) -> None:
    """The day's calls, again and again."""
    while not ending.is_set():
        traffic.call(DAY)
        while traffic.calling and not ending.wait(0.5):
            pass


def _board(options: argparse.Namespace, hub: HubProcess) -> int:
    command = [sys.executable, "-m", "wallboard"]
    if options.render:
        time.sleep(RENDER_AFTER_S)
        command += ["render", "--view", "wall", "--size", options.size, "--output", options.render]
    elif options.wall:
        command.append("wall")
    command += ["--url", hub.url]
    if options.lang:
        command += ["--lang", options.lang]
    return subprocess.call(command, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
