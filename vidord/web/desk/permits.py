"""Short-lived addresses: each opens one thing for one account, and for ten minutes."""

from django.core import signing
from django.http import Http404

from vidord.people.models import Account

SECONDS = 10 * 60


class RunOut(Exception):
    """It was right, and is too old; `number` is what it opened."""

    def __init__(self, number: int) -> None:
        self.number = number


def make(purpose: str, number: int, *, account: Account) -> str:
    """Return the last part of an address that opens the thing with a number, for one account."""
    return signing.dumps([number, account.pk], salt=_salt(purpose))


def read(purpose: str, permit: str, *, account: Account) -> int:
    """
    Return the number of what a permit opens. Whoever reads it still asks whether the account may see it.

    :raises RunOut: for one of hers that is too old.
    :raises Http404: for one that is wrong, somebody else's or for another thing; nobody learns which.
    """
    try:
        number, holder = signing.loads(permit, salt=_salt(purpose))
    except signing.BadSignature:
        raise Http404 from None
    if holder != account.pk:
        raise Http404
    try:
        signing.loads(permit, salt=_salt(purpose), max_age=SECONDS)
    except signing.SignatureExpired:
        raise RunOut(number) from None
    return number


def _salt(purpose: str) -> str:
    return f"vidord.web.desk.permits.{purpose}"
