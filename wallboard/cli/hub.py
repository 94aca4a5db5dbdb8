"""The hub's command: who may ask it, what it watches, and where it listens."""

import argparse
import errno
import socket
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from wallboard.cli.arguments import AsteriskUrl
from wallboard.cli.asterisk import secret_of, source_of
from wallboard.cli.stop import Stop
from wallboard.cli.tokens import tokens_path
from wallboard.history.journal import JournalTrouble
from wallboard.history.journal_damage import SetAside
from wallboard.hub.telephony.recorded import NotARecording
from wallboard.hub.tokens import TokenFile, TokensUnusable
from wallboard.logs import logged
from wallboard.places import private, user_places
from wallboard.serve import (
    CertificateUnusable,
    Entry,
    HubFailed,
    HubOptions,
    Live,
    Simulation,
    bound,
    serve,
)
from wallboard.transport.origin import names_this_machine
from wallboard.words import Words


def hub(options: argparse.Namespace, say: Words) -> int:
    """Run the hub."""
    tokens = _guard(options, say)
    told = HubOptions(
        _telephony(options, say),
        options.speed,
        options.journal,
        options.settings.history.keep_s,
        options.ends_with_stdin,
    )
    with _listener(options, say) as listener:
        url = _url(options, listener)

        def started() -> None:
            print(say("hub.listening", url=url), file=sys.stderr)
            if options.ends_with_stdin:  # for the parent to read
                print(url, flush=True)

        def damaged(found: SetAside) -> None:
            key = "journal.damaged" if found.today else "journal.damaged_today"
            sentence = say(key, path=options.journal, aside=found.path.name, n=found.minutes)
            print(say("cli.error", sentence=sentence), file=sys.stderr)

        entry = Entry(listener, tokens, options.certificate, options.key)
        try:
            with _log(options):
                serve(told, entry, started, damaged)
        except CertificateUnusable as error:
            raise Stop(say("hub.certificate_unusable", detail=error)) from None
        except HubFailed as error:
            raise Stop(say("hub.failed", detail=error)) from None
        except NotARecording as error:
            raise Stop(say(error.reason.value, path=error.path, line=error.line)) from None
        except JournalTrouble as error:
            sentence = say(f"journal.{error.kind}", path=error.path, detail=error.detail)
            raise Stop(sentence) from None
    return 0


def _guard(options: argparse.Namespace, say: Words) -> TokenFile | None:
    """The tokens that boards have to show; beyond this machine they and TLS are a must."""
    host, port = options.listen
    listen = f"{host}:{port}"
    tokens = None
    if options.require_token or not names_this_machine(host):
        tokens = TokenFile(tokens_path(options))
        try:
            if not tokens.tokens():
                raise Stop(say("hub.needs_tokens", listen=listen))
        except TokensUnusable as error:
            sentence = say("hub.tokens_unusable", path=error.path, detail=error.detail)
            raise Stop(sentence) from None
    if not names_this_machine(host) and not (options.certificate and options.key):
        raise Stop(say("hub.needs_certificate", listen=listen))
    return tokens


def _telephony(options: argparse.Namespace, say: Words) -> Simulation | Path | Live:
    match options.telephony:
        case "simulated":
            return Simulation(options.scenario, options.seed, options.at)
        case Path() as recording:
            return recording
        case AsteriskUrl():
            source = source_of(options, say)
            secret_of(source, say, may_wait=True)
            return Live(source, options.settings.hotline)
    raise Stop(say("cli.bad_argument", detail=say("cli.bad.missing", detail="--telephony")))


def _listener(options: argparse.Namespace, say: Words) -> socket.socket:
    host, port = options.listen
    try:
        return bound(host, port)
    except OSError as error:
        key = "hub.port_in_use" if error.errno == errno.EADDRINUSE else "hub.cannot_listen"
        listen, detail = f"{host}:{port}", error.strerror or str(error)
        raise Stop(say(key, listen=listen, detail=detail)) from None


def _url(options: argparse.Namespace, listener: socket.socket) -> str:
    host, _ = options.listen
    scheme = "https" if options.certificate else "http"
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{listener.getsockname()[1]}"


def _log(options: argparse.Namespace) -> AbstractContextManager[None]:
    """The log of a hub that stands by itself; a child speaks to its parent alone."""
    if options.ends_with_stdin:
        return nullcontext()
    try:
        folder = private(user_places().state)
    except OSError:
        return nullcontext()  # a service may have no home; its supervisor keeps what it says
    return logged(folder / "hub.log")
