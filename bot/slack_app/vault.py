"""Tokens as they lie in the database: encrypted, under keys that can be changed one after the other."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.keeping import PlatformRefused


class KeysRefused(PlatformRefused):
    """What is stored can't be read with the keys that are given."""


class Vault:
    """The first key encrypts; all of them read, so that a key may be changed while every process goes on."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Keys as Fernet makes them: 32 bytes in URL-safe base64. Raises ValueError for anything else."""
        fernets = [Fernet(key) for key in keys]
        self._first = fernets[0]
        self._all = MultiFernet(fernets)

    def lock(self, text: str) -> str:
        return self._first.encrypt(text.encode()).decode()

    def open(self, locked: str) -> str:
        """Raises KeysRefused where none of the keys opens it."""
        try:
            return self._all.decrypt(locked.encode()).decode()
        except InvalidToken:
            raise KeysRefused(
                "A Slack token in the database can't be read with the keys in STUDYHALL_SLACK_TOKEN_KEYS: put the key "
                "back that it was stored with, behind the new one."
            ) from None

    def is_current(self, locked: str) -> bool:
        """Whether the first key opens it; otherwise it is to be locked anew."""
        try:
            self._first.decrypt(locked.encode())
        except InvalidToken:
            return False
        return True
