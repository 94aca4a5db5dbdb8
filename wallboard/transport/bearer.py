"""Which text can be a token, and how a token is kept out of every other text."""

from __future__ import annotations

import re

LONGEST_TOKEN = 3_000  # characters; servers refuse header lines of more than 4 to 8 kB

# Wider than RFC 6750's b64token, for servers that are: every visible ASCII character.
_TOKEN = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_TOKEN}}}")


def token_fault(text: str) -> str | None:
    """What keeps `text` from being a token, in words that do not contain it; None if nothing."""
    if _TOKEN.fullmatch(text):
        return None
    if not text:
        return "the token is empty"
    if len(text) > LONGEST_TOKEN:
        return f"the token is longer than {LONGEST_TOKEN} characters"
    return "the token has a line break, a space or a character that is not visible ASCII"


def without_token(text: str, token: str | None) -> str:
    """`text` with the token struck out, for words that come from elsewhere."""
    return text.replace(token, "[token]") if token else text
