"""The one place that requests go to, and the rule for what may be said to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from wallboard.transport.errors import NotSent, Trouble
from wallboard.transport.resolve import is_loopback


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port, as in https://metrics.example:8443."""

    scheme: str
    host: str
    port: int
    netloc: str

    @property
    def url(self) -> str:
        """The origin as text, with no slash at its end."""
        return f"{self.scheme}://{self.netloc}"

    def at(self, path: str) -> str:
        """The address of `path` here; NotSent (bad_url) unless it is one slash and more.

        Without that rule the path "@elsewhere/" would turn this host into a user's name.
        """
        if not path.startswith("/") or path.startswith("//"):
            raise NotSent(Trouble.BAD_URL, "a path begins with one slash")
        return self.url + path


def parse_origin(text: str) -> Origin:
    """The origin that `text` names; NotSent says what forbids it: bad_url or insecure.

    A user's name or a path is refused rather than dropped: whoever wrote it meant something.
    The text itself stays out of the error, for a password may stand in it.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise NotSent(Trouble.BAD_URL, f"the origin is malformed: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise NotSent(Trouble.BAD_URL, "the origin must be https://host or https://host:port")
    if "@" in parts.netloc:
        raise NotSent(Trouble.BAD_URL, "the origin must not carry a user name or password")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise NotSent(Trouble.BAD_URL, "the origin must end after host and port")
    if any(not character.isprintable() or character in ' \\%"<>' for character in parts.netloc):
        raise NotSent(Trouble.BAD_URL, "the origin's host has a character no host may have")
    if parts.scheme == "http" and not names_this_machine(host):
        raise NotSent(Trouble.INSECURE, f"http:// to {host} would send everything readable")
    bracketed = f"[{host}]" if ":" in host else host
    netloc = bracketed if port is None else f"{bracketed}:{port}"
    known = port if port is not None else 443 if parts.scheme == "https" else 80
    return Origin(parts.scheme, host, known, netloc)


def names_this_machine(host: str) -> bool:
    """Whether `host` is this machine's loopback by name or address.

    A name is looked up, and its addresses are checked, when connecting.
    """
    return host == "localhost" or is_loopback(host)
