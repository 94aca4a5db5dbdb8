"""The tokens of a hub: where they lie, and how one is made."""

import argparse
import sys
from pathlib import Path

from wallboard.cli.stop import Stop
from wallboard.hub.tokens import TokenFile, TokensUnusable
from wallboard.places import user_places
from wallboard.words import Words


def tokens_path(options: argparse.Namespace) -> Path:
    """Where they lie: as the command line says, else among the user's data."""
    return options.tokens or user_places().data / "hub-tokens.json"


def token_add(options: argparse.Namespace, say: Words) -> int:
    """Make a token for the hub and show it once."""
    path = tokens_path(options)
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
