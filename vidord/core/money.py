"""An amount in kronor as people write it."""

import re
from decimal import Decimal

MOST = Decimal("999999999999.99")  # numeric(14,2) holds no more
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
CURRENCY = re.compile(r"^sek|(?:kr|sek|:-)$", re.IGNORECASE)
# Thousands are parted by spaces, by commas or by points, and öre never by the same sign.
AMOUNT = re.compile(
    r"(?P<whole>\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*)"
    r"(?:(?!(?P=sign))[.,](?P<ore>\d{1,2}))?",
    re.ASCII,
)


class NotAnAmount(ValueError):
    """Nobody can tell which amount that is."""


class TooMuch(NotAnAmount):
    """No ledger of ours holds so much."""


def kronor(said: str) -> Decimal:
    """
    Read `3 400`, `3 400,50`, `3.400,50 kr` or `SEK 3,400`. A group of three is thousands: there are two öre.

    :raises NotAnAmount: when it is no amount, or one below zero.
    :raises TooMuch: when it is too large.
    """
    found = AMOUNT.fullmatch(CURRENCY.sub("", SPACES.sub(" ", said).strip()).strip())
    if found is None:
        raise NotAnAmount(said)
    whole = re.sub("[ .,]", "", found["whole"])
    if len(whole.lstrip("0")) > len(str(MOST.to_integral_value())) - 1:
        raise TooMuch(said)
    return Decimal(f"{whole}.{(found['ore'] or '').ljust(2, '0')}")
