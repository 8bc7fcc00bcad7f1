"""Join codes, and keys that a phone's random token makes: nothing of a person is in them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Letters of a join code: none that is taken for another, and no vowels, so that no word comes about."""

CODE_LENGTH: Final = 6


def new_code() -> str:
    """Return a join code of six characters: one of 387 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """Return a code as a person may type it: lower case, with spaces or a dash."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[:20]


def place_key(token: bytes) -> bytes:
    """Return the key of a phone's place; the token itself is never stored."""
    return hashlib.sha256(b"place" + token).digest()[:16]


def answer_keys(token: bytes, question: str, number: int) -> tuple[bytes, ...]:
    """Return keys under which a phone finds its own answer to one question again.

    They are made from the token, which only the phone has, and from the question: in the file, keys
    of the same phone have nothing in common.
    """
    return tuple(hmac.digest(token, f"{question}/{at}".encode(), "sha256")[:16] for at in range(number))
