"""A response's body in memory: whole, decoded, and never larger than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from wallboard.transport.errors import NoAnswer, Trouble

CHUNK_BYTES = 65_536

_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to say "with gzip's header and checksum"


def whole_body(chunks: Iterable[bytes], coding: str, max_bytes: int) -> bytes:
    """The decoded body from its chunks as sent; `coding` is the value of Content-Encoding.

    NoAnswer: too_large past `max_bytes` decoded, cut_short when gzip's own end is missing,
    garbled when it is no gzip or another coding, which nobody asked for.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return _counted(chunks, max_bytes)
    if name in ("gzip", "x-gzip"):
        return _gunzipped(chunks, max_bytes)
    raise NoAnswer(Trouble.GARBLED, f"content coding {name[:40]!r} was not asked for")


def _counted(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(body)


def _gunzipped(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    """Decode in steps that each stop at the limit: 200 kB of gzip can hold 200 MB."""
    body = bytearray()
    member = zlib.decompressobj(_GZIP)
    started = False
    for chunk in chunks:
        rest = chunk
        while rest:
            if member.eof:  # gzip files may stand one behind the other
                member = zlib.decompressobj(_GZIP)
            started = True
            try:
                # One byte more than allowed, so that exactly the limit still passes.
                body += member.decompress(rest, max_bytes + 1 - len(body))
            except zlib.error as error:
                raise NoAnswer(Trouble.GARBLED, f"not gzip: {error}") from None
            if len(body) > max_bytes:
                raise _too_large(max_bytes)
            rest = member.unused_data if member.eof else member.unconsumed_tail
    if started and not member.eof:
        raise NoAnswer(Trouble.CUT_SHORT, "the gzip body has no end")
    return bytes(body)


def _too_large(max_bytes: int) -> NoAnswer:
    return NoAnswer(Trouble.TOO_LARGE, f"the body is larger than {max_bytes} bytes")
