"""Bytes to checked wire values: strict UTF-8, strict JSON, no key twice, the right version."""

import json
from typing import Any, TypeVar

import msgspec

from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.version import understood

Wire = TypeVar("Wire")

LARGEST = 4 * 2**20
"""Bytes of an answer."""
MOST_VALUES = 200_000
"""Values in it."""
MOST_QUOTES = 160_000
"""Quotes in it, two a key or a text.

The contract allows a reader to refuse more than any of these. They are what bounds the time and the
memory that an answer takes: a key that differs from all others costs most. Of 360 minutes with
twelve kinds and twelve districts there are 1 MB, 95,000 values and 112,000 quotes.
"""


def decoded(body: bytes, type_: type[Wire]) -> Wire:
    """The answer as a wire struct; BadAnswer for anything else, whatever the bytes are."""
    schema = _object(body).get("schema")
    if not isinstance(schema, str):
        raise BadAnswer("schema", "schema", "missing")
    if not understood(schema):
        raise BadAnswer("version", "schema", schema)
    return _shaped(body, type_)


def decoded_request(body: bytes, type_: type[Wire]) -> Wire:
    """The body of a request, which names no version; BadAnswer as for an answer."""
    _object(body)
    return _shaped(body, type_)


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object that some bytes are, with no key twice and no number looked at."""
    if len(body) > LARGEST:
        raise BadAnswer("size", detail=f"{len(body)} bytes")
    values = body.count(b",") + body.count(b"[") + body.count(b"{")
    if values > MOST_VALUES or body.count(b'"') > MOST_QUOTES:
        raise BadAnswer("size", detail="too many values")
    try:
        text = body.decode("utf-8")
        # msgspec passes over doubled keys and over what it skips: one plain parse sees both
        whole = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_int=len,  # what numbers say is msgspec's business: make none of 4,000 digits
            parse_float=len,
        )
    except BadAnswer:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadAnswer("json", detail=str(error)) from None
    if not isinstance(whole, dict):
        raise BadAnswer("json", detail="it is no JSON object")
    return whole


def _shaped(body: bytes, type_: type[Wire]) -> Wire:
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
        raise BadAnswer("shape", detail=str(error)) from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        # a dict keeps its keys as they first came: the first pair out of step came before
        first = (key for (key, _), kept in zip(pairs, result, strict=False) if key != kept)
        raise BadAnswer("duplicate", next(first, pairs[len(result)][0]))
    return result


def _no_constant(constant: str) -> Any:
    raise BadAnswer("json", detail=f"{constant} is no JSON number")
