"""The tokens that boards show: kept as hashes only, in one file of the hub's owner."""

import hashlib
import secrets
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from wallboard.files import replace_whole

Scope = Literal["read", "operate"]


class TokensUnusable(Exception):
    """A token file that is none. `path` says which."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class Token(msgspec.Struct, frozen=True):
    """A token by its name; the token itself is known to its bearer alone."""

    name: str
    scope: Scope
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")] = msgspec.field(name="sha256")


_TOKENS = msgspec.json.Decoder(tuple[Token, ...])


class TokenFile:
    """The file of the tokens. It is read anew when it has changed: no restart for a new token."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at: tuple[int, int, int] | None = None
        self._tokens: tuple[Token, ...] = ()
        self._scopes: dict[str, Scope] = {}

    def tokens(self) -> tuple[Token, ...]:
        """The tokens as they stand in the file; none where there is no file.

        Raises TokensUnusable where there is one that cannot be read: nobody is let in by guess.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise TokensUnusable(self.path, error.strerror or str(error)) from None
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        if stamp != self._read_at:
            self._tokens = self._load()
            self._scopes = {each.digest: each.scope for each in self._tokens}
            self._read_at = stamp
        return self._tokens

    def add(self, name: str, scope: Scope) -> str:
        """Make a token, keep its hash under `name` (in place of an older one), give it out once."""
        token = secrets.token_urlsafe(32)
        kept = [each for each in self.tokens() if each.name != name]
        self._store([*kept, Token(name, scope, _digest(token))])
        return token

    def scope_of(self, token: str) -> Scope | None:
        """The scope of a token, or None; how long that takes says nothing of any known token.

        It is looked for by its digest, and a dictionary finds text by a hash that is keyed anew in
        each process: nothing is compared byte by byte with what is nearly right.
        """
        if not self.tokens():
            return None
        return self._scopes.get(_digest(token))

    def _load(self) -> tuple[Token, ...]:
        try:
            return _TOKENS.decode(self.path.read_bytes())
        except OSError as error:
            raise TokensUnusable(self.path, error.strerror or str(error)) from None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise TokensUnusable(self.path, str(error)) from None

    def _store(self, tokens: list[Token]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_whole(self.path, msgspec.json.format(msgspec.json.encode(tokens), indent=1))


def _digest(token: str) -> str:
    # a random token of 256 bits needs no slow hash: there is nothing to guess
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
