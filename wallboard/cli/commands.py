"""What each command does with its options: find what it needs, and hand over."""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wallboard.cli.address import asked_url
from wallboard.cli.stop import Stop
from wallboard.settings import Server
from wallboard.words import Words

if TYPE_CHECKING:
    from wallboard.app import BoardOptions
    from wallboard.places import Places

NO_DATA_AFTER_S = 20.0
"""How long a picture waits for data."""
DEMO_AT = timedelta(hours=9, minutes=26)
"""A demonstration begins in the busiest hour, shortly after the failure, unless told otherwise."""


def desk(options: argparse.Namespace, say: Words) -> int:
    """Open the desk."""
    from wallboard import app
    from wallboard.places import user_places

    return _windowed(lambda: app.run_desk(_board(options, say, user_places()), say), say)


def wall(options: argparse.Namespace, say: Words) -> int:
    """Open the wall."""
    from wallboard import app
    from wallboard.places import user_places

    return _windowed(
        lambda: app.run_walls(_board(options, say, user_places()), options.screen, say), say
    )


def demo(options: argparse.Namespace, say: Words) -> int:
    """Open a board on a simulated hotline of its own."""
    from wallboard import demo as demonstration

    arguments = ["--telephony", "simulated", "--scenario", options.scenario]
    arguments += ["--speed", f"{options.speed:g}", "--seed", str(options.seed)]
    hours, minutes = divmod(int((options.at or DEMO_AT).total_seconds()) // 60, 60)
    arguments += ["--at", f"{hours:02}:{minutes:02}"]
    # the user's own server, and what opens it, are no business of a demonstration
    settings = replace(options.settings, server=Server(poll_s=options.settings.server.poll_s))
    try:
        return _windowed(
            lambda: demonstration.run(arguments, settings, say, wall=options.wall), say
        )
    except demonstration.HubDidNotStart as error:
        raise Stop(say("app.demo_hub_failed", detail=error.detail)) from None


def hub(options: argparse.Namespace, say: Words) -> int:
    """Run the hub."""
    try:
        from wallboard.cli.hub import hub as run
    except ModuleNotFoundError as error:
        raise Stop(say("hub.extra_missing", detail=error.name)) from None
    return run(options, say)


def discover(options: argparse.Namespace, say: Words) -> int:
    """Print the settings that an Asterisk's queues and members suggest."""
    from wallboard.cli import asterisk

    return asterisk.discover(options, say)


def token_add(options: argparse.Namespace, say: Words) -> int:
    """Make a token for the hub and show it once."""
    from wallboard.cli import tokens

    return tokens.token_add(options, say)


def render(options: argparse.Namespace, say: Words) -> int:
    """Draw the live board as a picture."""
    from wallboard import app

    width, height = options.size
    picture = app.Picture(
        view=options.view,
        width=width,
        height=height,
        theme=options.theme,
        density=options.density,
        output=options.output,
        patience_s=NO_DATA_AFTER_S,
    )
    try:
        _windowed(lambda: app.render(_board(options, say), picture, say), say)
    except app.NoData as error:
        seconds = int(NO_DATA_AFTER_S)
        trouble = say(f"trouble.{error.kind}") if error.kind else say("freshness.connecting")
        detail = f"{trouble} {error.detail}".strip()
        todo = say(f"trouble_todo.{error.kind or 'timed_out'}")
        sentence = say("app.render_no_data", seconds=seconds, trouble=detail, todo=todo)
        raise Stop(sentence) from None
    except app.NotWritten as error:
        raise Stop(say("app.render_failed", path=options.output, detail=error)) from None
    print(say("app.rendered", path=options.output, width=width, height=height))
    return 0


def check(options: argparse.Namespace, say: Words) -> int:
    """Check the way to a metrics API, a line a point."""
    from wallboard.sources.checkup import checkup

    settings = options.settings
    url = asked_url(options, say)
    failed = False
    for point in checkup(url, settings.server, say):
        verdict = say(f"check.{point.verdict}")
        print(f"{verdict:<8} {say(f'check.{point.name}')}: {point.detail}")
        failed = failed or point.verdict == "bad"
    return 1 if failed else 0


def sign_in(options: argparse.Namespace, say: Words) -> int:
    """Store the token in the system keyring."""
    from wallboard.transport.credentials import CredentialError, credentials_for

    settings = options.settings
    if "telephony" in options:
        from wallboard.cli.asterisk import source_of

        source = source_of(options, say)
        url, credentials = f"{source.user}@{source.origin}", source.credentials
    else:
        url = asked_url(options, say)
        file = settings.server.credential_file
        credentials = credentials_for(url, Path(file) if file else None)
    prompt = say("sign_in.prompt", origin=url)
    token = (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not token:
        raise Stop(say("sign_in.empty"))
    try:
        credentials.store(token)
    except CredentialError as error:
        raise Stop(say(f"credential.{error.trouble.value}", detail=error.detail)) from None
    print(say("sign_in.stored", origin=url))
    return 0


def _board(
    options: argparse.Namespace, say: Words, places: "Places | None" = None
) -> "BoardOptions":
    from wallboard.app import BoardOptions

    settings = options.settings
    url = asked_url(options, say)
    return BoardOptions(url, settings, places, options.settings_file)


def _windowed(open_: Callable[[], int], say: Words) -> int:
    """Open windows, or say why there can be none."""
    from wallboard.app import BadPair, DeskSilent, NoDisplay, NoScreen, WallRuns

    try:
        return open_()
    except BadPair as error:
        raise Stop(say("app.bad_pair", qt=error.qt, python=error.python)) from None
    except NoDisplay as error:
        raise Stop(say("app.no_display", detail=error)) from None
    except NoScreen as error:
        screens = ", ".join(error.screens)
        raise Stop(say("app.no_screen", name=error.name, screens=screens)) from None
    except WallRuns as error:
        raise Stop(say("process.wall_runs", screens=", ".join(error.screens))) from None
    except DeskSilent:
        raise Stop(say("process.desk_silent")) from None


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Words], int]] = {
    "desk": desk,
    "wall": wall,
    "demo": demo,
    "hub": hub,
    "discover": discover,
    "token_add": token_add,
    "render": render,
    "check": check,
    "sign_in": sign_in,
}
