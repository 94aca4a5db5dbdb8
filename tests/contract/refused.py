"""Answers that no document of the API is, each with the rule that it breaks first."""

from wallboard.contract.decoding import LARGEST, MOST_QUOTES, MOST_VALUES
from wallboard.contract.version import SCHEMA


def with_schema(rest: bytes) -> bytes:
    return f'{{"schema":"{SCHEMA}",'.encode() + rest + b"}"


REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"", "json"),
    (b"null", "json"),
    (b"[]", "json"),
    (b'"ok"', "json"),
    (b"3", "json"),
    (b"{}", "schema"),
    (b'{"schema":null}', "schema"),
    (b'{"schema":1}', "schema"),
    (b'{"schema":"hotline-metrics/2.0"}', "version"),
    (b'{"schema":"hotline-metrics/0.9"}', "version"),
    (b'{"schema":"hotline-metrics/10.0"}', "version"),
    (b'{"schema":"other/1.0"}', "version"),
    (b'{"schema":""}', "version"),
    (b"<!DOCTYPE html><title>Sign in</title>", "json"),
    (b"\xef\xbb\xbf" + with_schema(b'"count":1'), "json"),
    (with_schema(b'"count":1').decode().encode("utf-16"), "json"),
    (with_schema('"name":"é"'.encode("latin-1")), "json"),
    (with_schema(b'"name":"\xe4\xbe"'), "json"),
    (with_schema(b'"name":"\xed\xa0\x80"'), "json"),
    (with_schema(b'"x":NaN'), "json"),
    (with_schema(b'"x":-Infinity'), "json"),
    (with_schema(b'"count":1') + b"x", "json"),
    (with_schema(b'"count":1') + with_schema(b'"count":1'), "json"),
    (with_schema(b'"count":1')[:-1], "json"),
    (with_schema(b'"count":1e999'), "shape"),
    (with_schema(b'"count":1.0'), "shape"),
    (with_schema(b'"count":"1"'), "shape"),
    (with_schema(b'"count":true'), "shape"),
    (with_schema(b'"count":null'), "shape"),
    (with_schema(b'"count":1,"count":1'), "duplicate"),
    (with_schema(b'"x":{"a":[{"b":1,"b":2}]}'), "duplicate"),
    (with_schema(b'"schema":"hotline-metrics/1.0"'), "duplicate"),
    (with_schema(b'"x":' + b"[" * 100_000 + b"]" * 100_000), "json"),
    (b"[" * 100_000, "json"),
    (b'{"a":' * 70_000, "json"),
    (b" " * (LARGEST + 1), "size"),
    (b"," * (MOST_VALUES + 1), "size"),
    (with_schema(b'"x":[' + b"[]," * MOST_VALUES + b"0]"), "size"),
    (with_schema(b'"x":"' + rb"\"" * MOST_QUOTES + b'"'), "size"),
)
