"""What a server says about its own refusal, in the form of RFC 9457."""

from __future__ import annotations

import json

DETAIL_CHARACTERS = 200


def problem_words(content_type: str, body: bytes) -> str | None:
    """Title and detail of an application/problem+json body, on one line; None if it has none."""
    if content_type.partition(";")[0].strip().lower() != "application/problem+json":
        return None
    try:
        problem = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(problem, dict):
        return None
    said = [problem.get(name) for name in ("title", "detail")]
    words = ": ".join(one for one in map(one_line, said) if one)
    return words or None


def shortened(text: str) -> str:
    """`text` in at most DETAIL_CHARACTERS, an ellipsis where something is missing."""
    if len(text) <= DETAIL_CHARACTERS:
        return text
    return text[: DETAIL_CHARACTERS - 1] + "…"


def one_line(said: object) -> str:
    """`said` on one line of printable characters; empty if it is no text.

    What a server says must not steer a terminal or break a log line.
    """
    if not isinstance(said, str):
        return ""
    printable = "".join(one if one.isprintable() else " " for one in said)
    return " ".join(printable.split())
