"""Codes that nobody guesses: 130 random bits in 26 letters and digits that aren't mistaken for each other."""

import hashlib
import secrets
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""
_LENGTH: Final = 26
_GROUP: Final = 5
_LIKE: Final = str.maketrans("ILO", "110")
TYPED_AT_MOST: Final = 80


def new_code() -> str:
    """Like `7K2QM-…`: 26 signs of five bits each, in groups to be read aloud."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(signs[n : n + _GROUP] for n in range(0, _LENGTH, _GROUP))


def signs_of(typed: str) -> str:
    """A code without what doesn't matter: small letters, blanks, dashes, letters that look like digits."""
    return "".join(sign for sign in typed.upper().translate(_LIKE) if sign in _SIGNS)[:_LENGTH]


def digest_of(typed: str) -> str:
    """What is stored of a code, however it was typed."""
    return hashlib.sha256(signs_of(typed).encode()).hexdigest()
