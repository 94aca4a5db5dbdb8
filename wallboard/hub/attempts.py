"""How often an address may show tokens that are not known, and for how long it is then refused.

A known token is never refused: forty walls behind one address are not locked out by one of them.
Guessing shows in many different tokens; the same old one, shown again and again, is a wall that
nobody has told the new one, and it goes on being told that its token is not known.
"""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field

WINDOW_S = 60.0
WRONG_TOKENS = 20
"""Different unknown tokens that an address may show in a window."""
REPETITIONS = 600
"""Unknown tokens in all: 200 walls with an old one ask thrice a minute at most."""
ADDRESSES = 1024
"""So many addresses are remembered; the one whose window began first makes room."""
_IPV6_SITE_BITS = 64


@dataclass(slots=True)
class _Window:
    began: float
    count: int = 0
    digests: set[bytes] = field(default_factory=set)


class Attempts:
    """Failed attempts by address, each in a window of a minute. `now` is any monotonic clock."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def failed(self, address: str, digest: bytes, now: float) -> float | None:
        """Count an unknown token, by its digest; the seconds to stay away, None where none."""
        window = self._window(_site(address), now)
        window.count += 1
        known = digest in window.digests
        if not known and len(window.digests) < WRONG_TOKENS:
            window.digests.add(digest)
            known = True
        if known and window.count <= REPETITIONS:
            return None
        return window.began + WINDOW_S - now

    def __len__(self) -> int:
        return len(self._windows)

    def _window(self, site: str, now: float) -> _Window:
        window = self._windows.get(site)
        if window is None or now >= window.began + WINDOW_S:
            self._windows.pop(site, None)
            window = self._windows[site] = _Window(now)
            if len(self._windows) > ADDRESSES:
                self._windows.popitem(last=False)
        return window


def _site(address: str) -> str:
    """What stands for an address: of IPv6 the network, for one host has as many as it likes."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""  # what a proxy could not name: one for all of them
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_SITE_BITS), strict=False).network_address)
