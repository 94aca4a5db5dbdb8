"""What each command does with its options: find what it needs, and hand over."""

import argparse
import getpass
import ipaddress
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from msgspec.structs import replace

from wallboard.cli.arguments import AsteriskUrl
from wallboard.cli.stop import Stop
from wallboard.settings import Server, Settings
from wallboard.words import Words

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from wallboard.app import BoardOptions, Places
    from wallboard.history.journal_damage import SetAside
    from wallboard.hub.telephony.asterisk.source import AsteriskSource

NO_DATA_AFTER_S = 20.0
"""How long a picture waits for data."""
DEMO_AT = timedelta(hours=9, minutes=26)
"""A demonstration begins in the busiest hour, shortly after the failure, unless told otherwise."""


def desk(options: argparse.Namespace, say: Words) -> int:
    """Open the desk."""
    from wallboard import app

    return _windowed(lambda: app.run_desk(_board(options, say, app.user_places()), say), say)


def wall(options: argparse.Namespace, say: Words) -> int:
    """Open the wall."""
    from wallboard import app

    return _windowed(
        lambda: app.run_walls(_board(options, say, app.user_places()), options.screen, say), say
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
        from wallboard import serve
        from wallboard.hub.tokens import TokenFile, TokensUnusable
    except ModuleNotFoundError as error:
        raise Stop(say("hub.extra_missing", detail=error.name)) from None
    from wallboard.history.journal import JournalTrouble
    from wallboard.hub.telephony.recorded import NotARecording

    host, port = options.listen
    listen = f"{host}:{port}"
    tokens = None
    if options.require_token or not _is_loopback(host):
        tokens = TokenFile(options.tokens or default_tokens())
        try:
            if not tokens.tokens():
                raise Stop(say("hub.needs_tokens", listen=listen))
        except TokensUnusable as error:
            sentence = say("hub.tokens_unusable", path=error.path, detail=error.detail)
            raise Stop(sentence) from None
    if not _is_loopback(host) and not (options.certificate and options.key):
        raise Stop(say("hub.needs_certificate", listen=listen))
    telephony = options.telephony
    if telephony is None:
        raise Stop(say("cli.bad_argument", detail=say("cli.bad.missing", detail="--telephony")))
    if telephony == "simulated":
        telephony = serve.Simulation(options.scenario, options.seed, options.at)
    elif isinstance(telephony, AsteriskUrl):
        source = _asterisk(options, say)
        _asterisk_secret(source, say, may_wait=True)
        telephony = serve.Live(source, options.settings.hotline)
    told = serve.HubOptions(
        telephony=telephony,
        speed=options.speed,
        journal=options.journal,
        kept_s=options.settings.history.keep_s,
        tokens=tokens,
        certificate=options.certificate,
        key=options.key,
        ends_with_stdin=options.ends_with_stdin,
    )
    try:
        listener = serve.bound(host, port)
    except OSError as error:
        key = "hub.port_in_use" if error.errno == _in_use() else "hub.cannot_listen"
        raise Stop(say(key, listen=listen, detail=error.strerror or str(error))) from None
    scheme = "https" if options.certificate else "http"
    shown = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{shown}:{listener.getsockname()[1]}"

    def started() -> None:
        print(say("hub.listening", url=url), file=sys.stderr)
        if options.ends_with_stdin:  # for the parent to read
            print(url, flush=True)

    def damaged(found: "SetAside") -> None:
        key = "journal.damaged" if found.today else "journal.damaged_today"
        told = say(key, path=options.journal, aside=found.path.name, n=found.minutes)
        print(say("cli.error", sentence=told), file=sys.stderr)

    try:
        with _hub_log(options):
            serve.serve(told, listener, started, damaged)
    except serve.CertificateUnusable as error:
        raise Stop(say("hub.certificate_unusable", detail=error)) from None
    except serve.HubFailed as error:
        raise Stop(say("hub.failed", detail=error)) from None
    except NotARecording as error:
        sentence = say(error.reason.value, path=error.path, line=error.line)
        raise Stop(sentence) from None
    except JournalTrouble as error:
        sentence = say(f"journal.{error.kind}", path=error.path, detail=error.detail)
        raise Stop(sentence) from None
    finally:
        listener.close()
    return 0


def discover(options: argparse.Namespace, say: Words) -> int:
    """Print the settings that an Asterisk's queues and members suggest."""
    from wallboard.hub.telephony.asterisk.answers import AmiRefused
    from wallboard.hub.telephony.asterisk.proposal import proposal
    from wallboard.transport.errors import TransportError

    source = _asterisk(options, say)
    secret = _asterisk_secret(source, say)
    session = source.session(time.time)
    try:
        session.login(secret)
        queue_status = session.queue_status()
    except AmiRefused as refused:
        sentence = say(f"asterisk.{refused.kind}", user=source.user, origin=source.origin)
        raise Stop(sentence) from None
    except TransportError as error:
        detail = f"{say(f'trouble.{error.kind.value}')} {error.detail}"
        raise Stop(say("asterisk.no_answer", origin=source.origin, detail=detail)) from None
    finally:
        session.close()
    print(proposal(source.user, queue_status, say), end="")
    return 0


def token_add(options: argparse.Namespace, say: Words) -> int:
    """Make a token for the hub and show it once."""
    from wallboard.hub.tokens import TokenFile, TokensUnusable

    path = options.tokens or default_tokens()
    try:
        token = TokenFile(path).add(options.name, options.scope)
    except TokensUnusable as error:
        raise Stop(say("hub.tokens_unusable", path=path, detail=error.detail)) from None
    except OSError as error:
        raise Stop(say("hub.tokens_unusable", path=path, detail=error.strerror)) from None
    print(
        say("hub.token_added", name=options.name, scope=options.scope, path=path), file=sys.stderr
    )
    print(token)
    return 0


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
        raise Stop(say("app.render_no_data", seconds=seconds, trouble=detail)) from None
    except OSError as error:
        raise Stop(
            say("app.render_failed", path=options.output, detail=error.strerror or error)
        ) from None
    print(say("app.rendered", path=options.output, width=width, height=height))
    return 0


def check(options: argparse.Namespace, say: Words) -> int:
    """Check the way to a metrics API, a line a point."""
    from wallboard.sources.checkup import checkup

    settings = options.settings
    url = _url(options, settings, say)
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
        source = _asterisk(options, say)
        url, credentials = f"{source.user}@{source.origin}", source.credentials
    else:
        url = _url(options, settings, say)
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


def _hub_log(options: argparse.Namespace) -> "AbstractContextManager[None]":
    """The log of a hub that stands by itself; a child speaks to its parent alone."""
    from wallboard.logs import logged

    if options.ends_with_stdin:
        return nullcontext()
    folder = Path(platformdirs.user_state_dir("wallboard", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return nullcontext()  # a service may have no home; its supervisor keeps what it says
    return logged(folder / "hub.log")


def default_tokens() -> Path:
    """Where the hub's tokens lie unless the command line says otherwise."""
    return Path(platformdirs.user_data_dir("wallboard", appauthor=False)) / "hub-tokens.json"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_use() -> int:
    import errno

    return errno.EADDRINUSE


def _url(options: argparse.Namespace, settings: Settings, say: Words) -> str:
    url = options.url or settings.server.url
    if not url:
        raise Stop(say("app.no_url"))
    return checked_url(url, say)


def checked_url(url: str, say: Words) -> str:
    """The address of a server without a slash at its end; Stop where it is none."""
    from wallboard.transport.errors import NotSent
    from wallboard.transport.origin import parse_origin

    try:
        parse_origin(url)
    except NotSent:
        raise Stop(say("app.bad_url", url=url)) from None
    return url.rstrip("/")


def _asterisk(options: argparse.Namespace, say: Words) -> "AsteriskSource":
    from wallboard.hub.telephony.asterisk.source import AsteriskSource

    telephony = getattr(options, "telephony", None)
    if not isinstance(telephony, AsteriskUrl):
        raise Stop(say("cli.bad_argument", detail=say("cli.bad.missing", detail="--telephony")))
    user = getattr(options, "user", None) or options.settings.asterisk.user
    if not user:
        raise Stop(say("asterisk.no_user"))
    return AsteriskSource(checked_url(telephony.url, say), user, options.settings.asterisk)


def _asterisk_secret(source: "AsteriskSource", say: Words, *, may_wait: bool = False) -> str:
    """The account's secret; Stop where there is none to be had.

    A hub `may_wait` for a keyring that is locked when the machine starts: it reads it again.
    """
    from wallboard.transport.credentials import CredentialError, KeyringLocked

    try:
        secret = source.credentials.read()
    except CredentialError as error:
        if may_wait and isinstance(error, KeyringLocked):
            return ""
        raise Stop(say(f"credential.{error.trouble.value}", detail=error.detail)) from None
    if secret is None:
        raise Stop(say("asterisk.no_secret", user=source.user, origin=source.origin))
    return secret


def _board(
    options: argparse.Namespace, say: Words, places: "Places | None" = None
) -> "BoardOptions":
    from wallboard.app import BoardOptions

    settings = options.settings
    url = _url(options, settings, say)
    return BoardOptions(url, settings, places, options.settings_file)


def _windowed(open_: Callable[[], int], say: Words) -> int:
    """Open windows, or say why there can be none."""
    from wallboard.app import BadPair, NoDisplay, NoScreen, WallRuns

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
