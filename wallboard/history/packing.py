"""Domain values to bytes and back, for a board's own file.

Packed is the value itself and not the contract's answer: an answer can only be read by the rules
of the hotline that it came with, and what is a year old must be readable by today's. A minute takes
a quarter of the room that its answer does (231 B against 1,211 B), because it is deflated with
another minute as the dictionary; and deflate's checksum tells a damaged one from a sound one.
"""

import zlib
from functools import cache
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")


class Damaged(ValueError):
    """Bytes that are no value: they were not written so."""


def packed(value: object, sample: bytes = b"") -> bytes:
    """A value of the domain as bytes; `sample` is what most of it is likely to be equal to."""
    deflate = zlib.compressobj(6, zdict=sample) if sample else zlib.compressobj(6)
    return deflate.compress(plain(value)) + deflate.flush()


def unpacked(body: bytes, kind: type[Value], sample: bytes = b"") -> Value:
    """The value that `packed` made with the same sample; Damaged where it is none."""
    inflate = zlib.decompressobj(zdict=sample) if sample else zlib.decompressobj()
    try:
        content = inflate.decompress(body, _LARGEST)
        if not inflate.eof or inflate.unused_data:
            raise Damaged("the bytes end early or late")
        value: Value = _decoder(kind).decode(content)  # type: ignore[arg-type]
    except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damaged(str(error)) from None
    return value


def plain(value: object) -> bytes:
    """A value not deflated: what a sample is."""
    return msgspec.msgpack.encode(value)


_LARGEST = 16 * 2**20


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.msgpack.Decoder(kind)
