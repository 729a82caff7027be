"""One cell of a file as its column understands it, or in the reader's words why it can't be that."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vidord.core.money import NotAnAmount, TooMuch, kronor

OLDEST = date(1900, 1, 1)
EXAMPLE_DAY = date(2026, 11, 30)
# Öre stand after the decimal sign, at most two and then noughts alone; the other sign parts thousands.
UNFIT = {
    "comma": re.compile(r",.*,|,(?!\d{1,2}(?!\d))|\.(?!\d{3}(?!\d))"),
    "point": re.compile(r"\..*\.|\.(?!\d{1,2}(?!\d))|,(?!\d{3}(?!\d))"),
}
NOUGHTS = {"comma": re.compile(r"(,\d\d)0+(?!\d)"), "point": re.compile(r"(\.\d\d)0+(?!\d)")}
AMOUNTS = {"comma": "1 234,50", "point": "1234.50"}
BELOW_ZERO = re.compile(r"[-−–]\s*\d|\d\s*[-−–]$|\(.*\d.*\)$")
OTHER_CURRENCY = re.compile(
    r"[€$£¥]|(?<![A-Z])(?!SEK)[A-Z]{3}\s*-?\d|\d\s*(?!SEK)[A-Z]{3}(?![A-Z])", re.IGNORECASE
)
KRONOR = {"sek", "kr", "kr.", "krona", "kronor"}
YES_OR_NO = dict.fromkeys(("ja", "j", "yes", "y", "true", "1", "x"), True) | dict.fromkeys(
    ("nej", "n", "no", "false", "0"), False
)


class WrongCell(ValueError):
    """A cell can't be so; the text says why. When it `is_secret`, what stood there is not repeated."""

    def __init__(self, why: str, *, is_secret: bool = False) -> None:
        super().__init__(why)
        self.is_secret = is_secret


@dataclass(frozen=True)
class How:
    """How a file writes: its decimal sign, its days, and its own words for ours in this column."""

    decimal: str = "comma"
    day: str = "%Y-%m-%d"
    words: dict[str, Any] = field(default_factory=dict)
    today: date = date.max


Reader = Callable[[str, How], Any]


def clean(said: str) -> str:
    """
    Return the cell on one line, with single ordinary spaces: `" 12\\xa0 V "` becomes `"12 V"`.

    :raises WrongCell: when it holds what is no letter, digit or sign.
    """
    said = " ".join(said.split())
    if said.isprintable():
        return said
    if is_torn(said):
        raise WrongCell(_("is not written in the encoding that the mapping says"))
    raise WrongCell(_("holds a sign that can’t be shown"))


def is_torn(said: str) -> bool:
    """Tell whether bytes stand in it that are no letters in the encoding that the mapping says."""
    return any("\udc80" <= sign <= "\udcff" for sign in said)


def text(said: str, how: How, *, most: int) -> str:
    """Take words or a number of somebody's as they stand."""
    if len(said) > most:
        raise WrongCell(_("is longer than %(most)s signs") % {"most": most})
    return said


def digits(said: str, how: How, *, most: int) -> str:
    """Take a bar code. A spreadsheet that made `7,31E+12` of it has lost the rest."""
    if not (said.isascii() and said.isdigit() and len(said) <= most):
        raise WrongCell(_("must be digits alone, at most %(most)s") % {"most": most})
    return said


def last_four(said: str, how: How) -> str:
    """Take the last four digits of a card. More of it is never stored, nor repeated on a screen."""
    if not (said.isascii() and said.isdigit() and len(said) == 4):
        raise WrongCell(_("must be the card’s last four digits and nothing more"), is_secret=True)
    return said


def whole(said: str, how: How, *, most: int) -> int:
    """Read a whole number from nought."""
    if not (said.isascii() and said.isdigit()) or len(said) > len(str(most)) or int(said) > most:
        raise WrongCell(_("must be a whole number, at most %(most)s") % {"most": most})
    return int(said)


def day(said: str, how: How) -> date:
    """Read a day in the file's way of writing it."""
    try:
        read = datetime.strptime(said, how.day).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        example = EXAMPLE_DAY.strftime(how.day)
        raise WrongCell(_("is no date, or not written as %(example)s") % {"example": example}) from None
    if read < OLDEST:
        raise WrongCell(_("is before 1900"))
    return read


def past_day(said: str, how: How) -> date:
    """Read a day that can't lie ahead: something has happened then."""
    if (read := day(said, how)) > how.today:
        raise WrongCell(_("lies ahead"))
    return read


def money(said: str, how: How) -> Decimal:
    """Read kronor with the file's decimal sign; never a guess what a comma stands for."""
    if BELOW_ZERO.search(said):
        raise WrongCell(_("is below zero"))
    if OTHER_CURRENCY.search(said):
        raise WrongCell(_("is not in kronor"))
    said = NOUGHTS[how.decimal].sub(r"\1", said)
    try:
        return kronor("" if UNFIT[how.decimal].search(said.rstrip(":-")) else said)
    except TooMuch:
        raise WrongCell(_("is more than any ledger holds")) from None
    except NotAnAmount:
        example = AMOUNTS[how.decimal]
        raise WrongCell(_("is no amount, or not written as %(example)s") % {"example": example}) from None


def in_kronor(said: str, how: How) -> None:
    """Look at the currency; it is not stored, since there is one only."""
    if said.lower() not in KRONOR:
        raise WrongCell(_("is another currency than kronor (SEK)"))


def one_of(said: str, how: How, *, options: tuple[str, ...]) -> str:
    """Take one of our own words, or the file's word for it."""
    meant = how.words.get(said, said)
    if meant not in options:
        known = ", ".join((*how.words, *options))
        raise WrongCell(_("is none of %(known)s") % {"known": known})
    return meant


def yes_or_no(said: str, how: How) -> bool:
    """Read yes or no, in Swedish, English or the file's own words."""
    meant = how.words.get(said, YES_OR_NO.get(said.lower()))
    if meant is None:
        raise WrongCell(_("is neither yes nor no"))
    return meant
