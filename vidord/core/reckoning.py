"""A due time explained in words: what was received when, from when it counts, and by when it is due."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from vidord.core.calendar import Reckoning
from vidord.core.typography import clock, language, small_number

NEAR = timedelta(days=6)
WORDS = {
    "sv": {
        "counted": "{length}: inkom {received}, räknas från {start}, senast {due}",
        "at_once": "{length}: inkom {received}, senast {due}",
        "series": "{length} efter det förra, {received}, senast {due}",
        "same_day": "samma dag om det kommer före {clock}, annars nästa arbetsdag",
        "skipped": "{days} räknas inte",
        "shorter": "{days} är en kortare dag",
        "shorter_many": "{days} är kortare dagar",
        "urgent": "{length}, jouren inräknad",
        "and": " och ",
    },
    "en": {
        "counted": "{length}: received {received}, counted from {start}, by {due}",
        "at_once": "{length}: received {received}, by {due}",
        "series": "{length} after the last one, {received}, by {due}",
        "same_day": "the same day if it comes before {clock}, else the next working day",
        "skipped": "{days} not counted",
        "shorter": "{days} is a shorter day",
        "shorter_many": "{days} are shorter days",
        "urgent": "{length}, on-call hours included",
        "and": " and ",
    },
}
UNITS = {
    "sv": {
        "day": ("arbetsdag", "arbetsdagar"),
        "working_hour": ("arbetstimme", "arbetstimmar"),
        "hour": ("timme", "timmar"),
        "minute": ("minut", "minuter"),
    },
    "en": {
        "day": ("working day", "working days"),
        "working_hour": ("working hour", "working hours"),
        "hour": ("hour", "hours"),
        "minute": ("minute", "minutes"),
    },
}
HOLIDAYS = {
    "sv": {
        "NEW_YEAR": "nyårsdagen",
        "EPIPHANY": "trettondagen",
        "GOOD_FRIDAY": "långfredagen",
        "EASTER": "påskdagen",
        "EASTER_MONDAY": "annandag påsk",
        "MAY_DAY": "första maj",
        "ASCENSION": "Kristi himmelsfärdsdag",
        "PENTECOST": "pingstdagen",
        "NATIONAL_DAY": "nationaldagen",
        "MIDSUMMER_EVE": "midsommarafton",
        "MIDSUMMER": "midsommardagen",
        "ALL_SAINTS": "alla helgons dag",
        "CHRISTMAS_EVE": "julafton",
        "CHRISTMAS": "juldagen",
        "BOXING_DAY": "annandag jul",
        "NEW_YEARS_EVE": "nyårsafton",
        "WHIT_MONDAY": "annandag pingst",
        "EPIPHANY_EVE": "trettondagsafton",
        "MAUNDY_THURSDAY": "skärtorsdagen",
        "WALPURGIS_EVE": "valborgsmässoafton",
        "DAY_BEFORE_ASCENSION": "dagen före Kristi himmelsfärdsdag",
        "DAY_BEFORE_MIDSUMMER_EVE": "dagen före midsommarafton",
        "ALL_SAINTS_EVE": "dagen före alla helgons dag",
        "DAY_BEFORE_CHRISTMAS_EVE": "dagen före julafton",
        "DAY_BEFORE_NEW_YEARS_EVE": "dagen före nyårsafton",
        "CLOSURE": "vår stängda dag",
    },
    "en": {
        "NEW_YEAR": "New Year’s Day",
        "EPIPHANY": "Epiphany",
        "GOOD_FRIDAY": "Good Friday",
        "EASTER": "Easter Day",
        "EASTER_MONDAY": "Easter Monday",
        "MAY_DAY": "May Day",
        "ASCENSION": "Ascension Day",
        "PENTECOST": "Whit Sunday",
        "NATIONAL_DAY": "the National Day",
        "MIDSUMMER_EVE": "Midsummer Eve",
        "MIDSUMMER": "Midsummer Day",
        "ALL_SAINTS": "All Saints’ Day",
        "CHRISTMAS_EVE": "Christmas Eve",
        "CHRISTMAS": "Christmas Day",
        "BOXING_DAY": "the second day of Christmas",
        "NEW_YEARS_EVE": "New Year’s Eve",
        "WHIT_MONDAY": "Whit Monday",
        "EPIPHANY_EVE": "the eve of Epiphany",
        "MAUNDY_THURSDAY": "Maundy Thursday",
        "WALPURGIS_EVE": "Walpurgis Eve",
        "DAY_BEFORE_ASCENSION": "the day before Ascension Day",
        "DAY_BEFORE_MIDSUMMER_EVE": "the day before Midsummer Eve",
        "ALL_SAINTS_EVE": "the day before All Saints’ Day",
        "DAY_BEFORE_CHRISTMAS_EVE": "the day before Christmas Eve",
        "DAY_BEFORE_NEW_YEARS_EVE": "the day before New Year’s Eve",
        "CLOSURE": "our closed day",
    },
}


def in_words(reckoning: Reckoning, timezone: ZoneInfo) -> str:
    """For example `en arbetsdag: inkom fredag 21.40, räknas från måndag 8.00, senast måndag 17.00`."""
    words = WORDS[language()]
    is_far = reckoning.due_at - reckoning.received_at > NEAR
    received, start, due = (
        _day_and_time(at, timezone, is_far)
        for at in (reckoning.received_at, reckoning.counts_from, reckoning.due_at)
    )
    form = "at_once" if reckoning.counts_from == reckoning.received_at else "counted"
    if reckoning.rule == "SERIES":
        form = "series"
    said = words[form].format(length=_length(reckoning, timezone), received=received, start=start, due=due)
    return said + _days_on_the_way(reckoning)


def name_of_day(key: str) -> str:
    """Name a holiday, an eve or our own closed day: `skärtorsdagen`; nothing for an ordinary weekend."""
    return HOLIDAYS[language()].get(key, "")


def _day_and_time(at: datetime, timezone: ZoneInfo, is_far: bool) -> str:
    day = format_date(at.astimezone(timezone), "EEEE d MMMM" if is_far else "EEEE", locale=language())
    return f"{day} {clock(at, timezone)}"


def _length(reckoning: Reckoning, timezone: ZoneInfo) -> str:
    said = _counted_length(reckoning, timezone)
    return WORDS[language()]["urgent"].format(length=said) if reckoning.is_urgent else said


def _counted_length(reckoning: Reckoning, timezone: ZoneInfo) -> str:
    units = UNITS[language()]
    if reckoning.rule == "WORKING_DAYS":
        return _counted(reckoning.amount, units["day"])
    if reckoning.rule == "SAME_DAY":
        before = datetime.combine(reckoning.received_at, time(*divmod(reckoning.amount, 60)), timezone)
        return WORDS[language()]["same_day"].format(clock=clock(before, timezone))
    minutes = reckoning.amount // 60
    if minutes % 60:
        return _counted(minutes, units["minute"])
    return _counted(minutes // 60, units["working_hour" if reckoning.rule == "WORKING_TIME" else "hour"])


def _counted(number: int, forms: tuple[str, ...]) -> str:
    return f"{small_number(number)} {forms[number != 1]}"


def _days_on_the_way(reckoning: Reckoning) -> str:
    """What days between were closed or shorter, ordinary weekends apart."""
    words = WORDS[language()]
    closed = _listed([HOLIDAYS[language()][why] for _, why in reckoning.skipped if why != "WEEKEND"])
    short = [_shorter(day, why) for day, why in reckoning.shortened]
    form = "shorter" if len(short) == 1 else "shorter_many"
    said = [words["skipped"].format(days=closed)] if closed else []
    said += [words[form].format(days=_listed(short))] if short else []
    return f" ({'; '.join(said)})" if said else ""


def _shorter(day: date, why: str) -> str:
    """A yearly eve by its name, a shorter day of our own by its date."""
    return HOLIDAYS[language()].get(why) or format_date(day, "EEEE d MMMM", locale=language())


def _listed(days: list[str]) -> str:
    if len(days) < 2:
        return "".join(days)
    return ", ".join(days[:-1]) + WORDS[language()]["and"] + days[-1]
