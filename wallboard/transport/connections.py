"""Connections whose every step, lookup and TLS handshake included, a watchdog can end."""

from __future__ import annotations

import socket
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from wallboard.transport.classify import classified
from wallboard.transport.deadline import Watch, Watchdog
from wallboard.transport.errors import NoAnswer, NotSent, Trouble
from wallboard.transport.resolve import Resolver, is_loopback


class WatchedAdapter(HTTPAdapter):
    """One kept connection, to whichever one origin is asked, opened under `watchdog`."""

    def __init__(self, watchdog: Watchdog, resolver: Resolver) -> None:
        self._pool_classes = _pool_classes(watchdog, resolver)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pool_classes


class LonelySession(requests.Session):
    """A session that takes nothing from its surroundings and follows nobody."""

    def __init__(self, adapter: WatchedAdapter) -> None:
        super().__init__()
        # .netrc would replace the token, http_proxy divert it, REQUESTS_CA_BUNDLE void `verify`.
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers.clear()
        self.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "wallboard"}
        )
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: even unfollowed, requests would read a redirect's body without a limit."""


def _pool_classes(watchdog: Watchdog, resolver: Resolver) -> dict[str, type[HTTPConnectionPool]]:
    """Classes, because urllib3's pools make their connections from a class."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self.host, self.port, watchdog.current, resolver, loopback_only=True)

        def request(self, *args: Any, **kwargs: Any) -> None:
            _note_reuse(self.sock, watchdog.current)
            super().request(*args, **kwargs)

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self.host, self.port, watchdog.current, resolver, loopback_only=False)

        def request(self, *args: Any, **kwargs: Any) -> None:
            _note_reuse(self.sock, watchdog.current)
            super().request(*args, **kwargs)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _note_reuse(sock: socket.socket | None, watch: Watch) -> None:
    """Attach a connection that an earlier request opened; a new one attached itself."""
    watch.reused = sock is not None and not watch.opened
    if sock is not None and watch.reused:
        watch.attach(sock)


def connected(
    host: str, port: int, watch: Watch, resolver: Resolver, *, loopback_only: bool
) -> socket.socket:
    """A connected socket; each address but the last gets an equal share of the time left."""
    addresses = resolver.addresses(host, port, watch)
    if loopback_only and not all(is_loopback(str(row[4][0])) for row in addresses):
        raise NotSent(Trouble.INSECURE, f"{host} is not this machine, and http:// is not TLS")
    failure: OSError = OSError("no address")
    for tried, (family, kind, protocol, _, address) in enumerate(addresses):
        left_s = watch.left_s()
        if left_s <= 0 or watch.cut is not None:
            raise NoAnswer(Trouble.TIMED_OUT, f"no connection to {host} in time")
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:  # the system may have this family switched off
            failure = error
            continue
        try:
            # The answer to one small write must not wait for the acknowledgement of another.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            watch.attach(sock)
            sock.settimeout(left_s / (len(addresses) - tried))
            sock.connect(address)
            sock.settimeout(max(watch.left_s(), 0.001))
        except OSError as error:
            sock.close()
            failure = error
        else:
            watch.opened = True
            return sock
    # Typed here: urllib3 overlooks a BrokenPipeError, which is what a socket that was shut down
    # while connecting raises, and then trips over the missing connection.
    raise classified(failure)
