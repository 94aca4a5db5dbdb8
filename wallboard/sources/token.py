"""The token as the requests need it: read when it is first needed, and again after a refusal."""

from pathlib import Path

from wallboard.transport.credentials import CredentialError, Credentials, credentials_for


class TokenHolder:
    """Holds one origin's token. Reading may block up to the keyring's deadline: not for a GUI.

    With `wanted` False no token is read before the server has refused a request without one: a
    server on this machine may ask for none, and then no keyring is bothered.
    """

    def __init__(self, credentials: Credentials | None, *, wanted: bool) -> None:
        self._credentials = credentials
        self._wanted = wanted
        self._token: str | None = None
        self.trouble: CredentialError | None = None
        """Why there is no token to show, where the keyring or the file gave none."""

    def __call__(self) -> str | None:
        """The token, or None where there is none."""
        if self._wanted and self._token is None and self._credentials is not None:
            try:
                self._token = self._credentials.read()
                self.trouble = None
            except CredentialError as error:
                self.trouble = error
        return self._token

    def abandon(self) -> None:
        """Wait for no token any longer; from any thread."""
        if self._credentials is not None:
            self._credentials.abandon()

    def refused(self) -> bool:
        """Forget the token, so that the next request reads it anew; True where none was wanted yet.

        Then it is worth asking again at once: there may be a token to show now.
        """
        first = not self._wanted and self._credentials is not None
        self._wanted = True
        self._token = None
        return first


def token_for(url: str, credential_file: str | None) -> TokenHolder:
    """A server's token, from the file that the settings declare, else from the keyring.

    It is wanted at once from a file, which is there to be read, and by a server elsewhere.
    """
    file = None if credential_file is None else Path(credential_file)
    wanted = file is not None or url.startswith("https:")
    return TokenHolder(credentials_for(url, file), wanted=wanted)
