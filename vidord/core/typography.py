"""Times, money and numbers as people read them, in the active language. Templates use only these."""

import re
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from babel.dates import format_date
from django.utils import timezone, translation

from vidord.core import phone_numbers
from vidord.core.small_numbers import SMALL

HARD = "\u00a0"
TORN = re.compile(r"(?<=\d) (?=kr\b|\d{3}\b)|(?<=\bkl\.) (?=\d)|(?<=\bi) (?=(?:dag|morgon|går)\b)")
MEGABYTE = 1_000_000
GSM = str.maketrans(
    dict.fromkeys("”“„»«", '"')
    | dict.fromkeys("’‘‚", "'")
    | dict.fromkeys("–—−‐‑•", "-")
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
    | {"…": "...", "×": "x", "\u00ad": ""}
)


def language() -> str:
    """Return `sv` or `en`."""
    return "en" if (translation.get_language() or "sv").startswith("en") else "sv"


def _today(now: datetime | None) -> date | None:
    return _local(now).date() if now else None


def _local(at: datetime) -> datetime:
    return at.astimezone(timezone.get_default_timezone())


def tied(text: str) -> str:
    """Keep together what somebody typed apart: `49 kr`, `kl. 9`, `3 400`, `i dag`."""
    return TORN.sub(HARD, text)


def count(number: int) -> str:
    """34175456 → `34 175 456`, with hard spaces."""
    return f"{number:,}".replace(",", HARD if language() == "sv" else ",")


def reference(number: int) -> str:
    """20518 → `20 518` in every language: a case number is a name, not a quantity."""
    return f"{number:,}".replace(",", HARD)


def file_size(size: int) -> str:
    """1470022 → `1,5 MB`, 218331 → `219 kB`: rounded up, so that nothing is said to be empty."""
    if size < MEGABYTE:
        return f"{count(-(-size // 1000))}{HARD}kB"
    tenths = -(-size * 10 // MEGABYTE)
    point = "," if language() == "sv" else "."
    return f"{count(tenths // 10)}{point}{tenths % 10}{HARD}MB"


def money(amount: Decimal) -> str:
    """3400 → `3 400 kr`, in English `SEK 3,400`; öre only when there are some."""
    whole = f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"
    if language() == "en":
        return f"SEK{HARD}{whole.replace('-', '−')}"
    return whole.replace(",", HARD).replace(".", ",").replace("-", "−") + f"{HARD}kr"


def clock(at: datetime, tz: tzinfo | None = None) -> str:
    """`14.30`, in English `14:30`; in the company's time zone unless another is given."""
    local = at.astimezone(tz) if tz else _local(at)
    return f"{local.hour}{'.' if language() == 'sv' else ':'}{local:%M}"


def day(when: date, *, today: date | None) -> str:
    """
    `i dag`, `i morgon`, `i går`, else `onsdag den 11 november`, with the year when it is another.

    Without `today` it is the whole date, which stays true however much later it is read.
    """
    near = {
        "sv": {0: f"i{HARD}dag", 1: f"i{HARD}morgon", -1: f"i{HARD}går"},
        "en": {0: "today", 1: "tomorrow", -1: "yesterday"},
    }[language()]
    if today and (word := near.get((when - today).days)):
        return word
    pattern = "EEEE 'den' d MMMM" if language() == "sv" else "EEEE d MMMM"
    is_this_year = today is not None and when.year == today.year
    return format_date(when, pattern if is_this_year else f"{pattern} y", locale=language())


def dated(when: date) -> str:
    """`den 14 oktober 2028`, in English `14 October 2028`: a day by the law, whatever weekday it is."""
    return format_date(when, "'den' d MMMM y" if language() == "sv" else "d MMMM y", locale=language())


def month(when: date) -> str:
    """`November 2026`, as a heading."""
    said = format_date(when, "LLLL y", locale=language())
    return said[:1].upper() + said[1:]


def moment(at: datetime, *, now: datetime) -> str:
    """`i dag kl. 14.30`, in English `today at 14:30`."""
    joint = f" kl.{HARD}" if language() == "sv" else f" at{HARD}"
    return day(_local(at).date(), today=_local(now).date()) + joint + clock(at)


def by(at: datetime, *, now: datetime | None) -> str:
    """`i dag, senast kl. 14.30`, in English `today, by 14:30`; without `now` with the whole date."""
    joint = f", senast kl.{HARD}" if language() == "sv" else f", by{HARD}"
    return day(_local(at).date(), today=_today(now)) + joint + clock(at)


def window(start: datetime, end: datetime, *, now: datetime | None) -> str:
    """`i morgon kl. 13–15`; whole hours lose their zeros in Swedish. Without `now` with the whole date."""
    opens, closes = (
        clock(at).removesuffix(".00") if language() == "sv" else clock(at) for at in (start, end)
    )
    joint = f" kl.{HARD}" if language() == "sv" else " "
    return f"{day(_local(start).date(), today=_today(now))}{joint}{opens}–{closes}"


def brief_moment(at: datetime) -> str:
    """`ons 11/11 kl 17`, in English `Wed 11 Nov 17:00`: as an SMS has room for."""
    joint = " kl " if language() == "sv" else " "
    return f"{_brief_day(at)}{joint}{_brief_clock(at)}"


def brief_window(start: datetime, end: datetime) -> str:
    """`ons 11/11 kl 13-15`, in English `Wed 11 Nov 13:00-15:00`."""
    return f"{brief_moment(start)}-{_brief_clock(end)}"


def _brief_day(at: datetime) -> str:
    pattern = "EEE d/M" if language() == "sv" else "EEE d MMM"
    return format_date(_local(at).date(), pattern, locale=language())


def _brief_clock(at: datetime) -> str:
    return clock(at).removesuffix(".00")


def length(span: timedelta) -> str:
    """`2 tim 29 min`, `3 dagar`; to the minute below a day."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60
    if days:
        word = ("dag" if days == 1 else "dagar") if language() == "sv" else ("day" if days == 1 else "days")
        return f"{days}{HARD}{word}"
    hour_word = "tim" if language() == "sv" else "h"
    if hours and minutes % 60:
        return f"{hours}{HARD}{hour_word} {minutes % 60}{HARD}min"
    return f"{hours}{HARD}{hour_word}" if hours else f"{minutes}{HARD}min"


def left(span: timedelta) -> str:
    """`om 2 tim 29 min` before, `16 min för sent` after."""
    late = span < timedelta()
    if language() == "sv":
        return f"{length(span)} för sent" if late else f"om {length(span)}"
    return f"{length(span)} late" if late else f"in {length(span)}"


def ago(span: timedelta) -> str:
    """`för 2 min sedan`, in English `2 min ago`; below a minute `nyss`, `just now`."""
    if span < timedelta(minutes=1):
        return "nyss" if language() == "sv" else "just now"
    return f"för {length(span)} sedan" if language() == "sv" else f"{length(span)} ago"


def phone(raw: str) -> str:
    """`0980-31 92 14` with hard spaces; a kept number is grouped first, another stays as it was written."""
    return (phone_numbers.written(raw) if raw.startswith("+") else raw).replace(" ", HARD)


def small_number(number: int) -> str:
    """One to twelve in words, larger ones in figures."""
    words = SMALL[language()]
    return words[number] if 0 <= number < len(words) else count(number)


def sms(text: str) -> str:
    """The same in signs that an SMS holds in one part: one hard space or ” would double its price."""
    return text.translate(GSM)
