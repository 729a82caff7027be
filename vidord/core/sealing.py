"""Secrets of others (a mailbox's password) are stored sealed, with a key that is not in the database."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"vidord: secrets sealed in the database, 1"


class CannotOpen(Exception):
    """It was sealed with a key that neither VIDORD_SECRET_KEY nor its fallbacks hold, or it was changed."""


class Secret:
    """A secret in the open, for as short a time as can be. It shows itself to nobody who prints it."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """Return the secret itself: for the line that it is sent on, never for a log or a page."""
        return self._words

    def __bool__(self) -> bool:
        return bool(self._words)


def seal(secret: Secret) -> str:
    """Return the secret sealed with the present key. Sealed twice it looks different each time."""
    return _key(settings.SECRET_KEY).encrypt(secret.reveal().encode()).decode()


def unseal(sealed: str) -> Secret:
    """
    Open what was sealed with the present key or with one of its fallbacks.

    :raises CannotOpen: when none of them fits.
    """
    keys = MultiFernet([_key(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])
    try:
        return Secret(keys.decrypt(sealed.encode()).decode())
    except InvalidToken:
        raise CannotOpen from None


def is_sealed_with_an_older_key(sealed: str) -> bool:
    """Tell whether it should be sealed anew, so that the older key can be thrown away."""
    try:
        _key(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return True
    return False


@cache
def _key(secret_key: str) -> Fernet:
    """Derive a key for this purpose alone: whoever learned it could sign no link with it."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
