from __future__ import annotations

import pytest

from wallboard.transport.errors import NotSent, Trouble
from wallboard.transport.origin import parse_origin


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://metrics.example", "https://metrics.example"),
        ("https://metrics.example/", "https://metrics.example"),
        ("HTTPS://Metrics.Example:8443", "https://metrics.example:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://热线.example", "https://热线.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_origin(text: str, url: str) -> None:
    origin = parse_origin(text)
    assert origin.url == url
    assert origin.at("/v1/snapshot") == f"{url}/v1/snapshot"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("http://metrics.example", Trouble.INSECURE),
        ("http://192.168.1.5:8080", Trouble.INSECURE),
        ("http://0.0.0.0", Trouble.INSECURE),
        ("http://127.0.0.1.evil.example", Trouble.INSECURE),
        ("http://localhost.evil.example", Trouble.INSECURE),
        ("metrics.example", Trouble.BAD_URL),
        ("file:///etc/passwd", Trouble.BAD_URL),
        ("https://", Trouble.BAD_URL),
        ("https://:8443", Trouble.BAD_URL),
        ("https://user:hunter2@metrics.example", Trouble.BAD_URL),
        ("http://127.0.0.1@evil.example", Trouble.BAD_URL),
        ("https://metrics.example/v1", Trouble.BAD_URL),
        ("https://metrics.example?x", Trouble.BAD_URL),
        ("https://metrics.example#x", Trouble.BAD_URL),
        ("https://metrics.example:99999", Trouble.BAD_URL),
        ("https://metrics.example:https", Trouble.BAD_URL),
        ("https://[::1", Trouble.BAD_URL),
        ("https://metrics example", Trouble.BAD_URL),
        ("https://metrics.example\\@evil.example", Trouble.BAD_URL),
    ],
)
def test_no_origin(text: str, kind: Trouble) -> None:
    with pytest.raises(NotSent) as caught:
        parse_origin(text)
    assert caught.value.kind is kind
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("path", ["", "v1", "//evil.example", "@evil.example", ":80/", "?x"])
def test_no_path_leaves_the_origin(path: str) -> None:
    with pytest.raises(NotSent):
        parse_origin("https://metrics.example").at(path)
