"""The address of a server, as the user gave it."""

import argparse

from wallboard.cli.stop import Stop
from wallboard.words import Words


def asked_url(options: argparse.Namespace, say: Words) -> str:
    """The metrics API's: of the command line, else of the settings; Stop where there is none."""
    url = options.url or options.settings.server.url
    if not url:
        raise Stop(say("app.no_url"))
    return checked_url(url, say)


def checked_url(url: str, say: Words) -> str:
    """The address of a server without a slash at its end; Stop where it is none."""
    from wallboard.transport.errors import NotSent
    from wallboard.transport.origin import parse_origin

    try:
        return parse_origin(url).url
    except NotSent:
        raise Stop(say("app.bad_url", url=url)) from None
