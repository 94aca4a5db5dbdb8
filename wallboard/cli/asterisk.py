"""The Asterisk that a command names: by which account it is read, and what it suggests."""

import argparse
import time

from wallboard.cli.address import checked_url
from wallboard.cli.arguments import AsteriskUrl
from wallboard.cli.stop import Stop
from wallboard.hub.telephony.asterisk.answers import AmiRefused
from wallboard.hub.telephony.asterisk.proposal import proposal
from wallboard.hub.telephony.asterisk.source import AsteriskSource
from wallboard.transport.credentials import CredentialError, KeyringLocked
from wallboard.transport.errors import TransportError
from wallboard.words import Words


def source_of(options: argparse.Namespace, say: Words) -> AsteriskSource:
    """The Asterisk; Stop where there is none, or no account to read it with."""
    telephony = getattr(options, "telephony", None)
    if not isinstance(telephony, AsteriskUrl):
        raise Stop(say("cli.bad_argument", detail=say("cli.bad.missing", detail="--telephony")))
    user = getattr(options, "user", None) or options.settings.asterisk.user
    if not user:
        raise Stop(say("asterisk.no_user"))
    return AsteriskSource(checked_url(telephony.url, say), user, options.settings.asterisk)


def secret_of(source: AsteriskSource, say: Words, *, may_wait: bool = False) -> str:
    """The account's secret; Stop where there is none to be had.

    A hub `may_wait` for a keyring that is locked when the machine starts: it reads it again.
    """
    try:
        secret = source.credentials.read()
    except CredentialError as error:
        if may_wait and isinstance(error, KeyringLocked):
            return ""
        raise Stop(say(f"credential.{error.trouble.value}", detail=error.detail)) from None
    if secret is None:
        raise Stop(say("asterisk.no_secret", user=source.user, origin=source.origin))
    return secret


def discover(options: argparse.Namespace, say: Words) -> int:
    """Print the settings that an Asterisk's queues and members suggest."""
    source = source_of(options, say)
    secret = secret_of(source, say)
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
