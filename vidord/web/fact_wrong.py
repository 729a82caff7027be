"""What is wrong with a fact, as a page says it: how people write it, never how a program does."""

import re

from django.utils.translation import gettext as _

from vidord.core.typography import language
from vidord.rights.facts import Fact, WrongFact
from vidord.rights.words import Saying, text_of, words
from vidord.web.day_field import NO_SUCH_DAY, is_in_no_calendar, sentence

DAY_OF_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]")


def in_words(fault: WrongFact, fact: Fact, written: list[str]) -> str:
    """Say what is wrong with what was written about a fact, and what to write instead."""
    if any(_names_no_day(one) for one in written) and fault.why in {"not_a_day", "not_a_moment"}:
        return str(NO_SUCH_DAY)
    if fault.why == "not_a_moment" and "" in written:
        return _("Write both when it began and when it ended.")
    return _of_a_page(fault.why, fact) or sentence(_of_the_law(fault))


def _names_no_day(written: str) -> bool:
    moment = DAY_OF_MOMENT.match(written)
    return is_in_no_calendar(moment[1] if moment else written)


def _of_a_page(why: str, fact: Fact) -> str:
    """What a program is told in its own way."""
    if why in {"not_a_choice", "not_choices"}:
        return _("Choose among: %(options)s.") % {"options": ", ".join(_options(fact))}
    said = {
        "not_a_moment": _("Write day and time as 2026-11-02 08.00."),
        "no_time_zone": _("Write day and time as 2026-11-02 08.00."),
        "not_periods": _("Write when it began and when it ended, as 2026-11-02 08.00."),
        "not_a_period": _("Write when it began and when it ended, as 2026-11-02 08.00."),
        "not_yes_or_no": _("Answer yes or no, or that you do not know."),
    }
    return said.get(why, "")


def _options(fact: Fact) -> list[str]:
    called = words(language())["choices"][fact.name]
    return [called[option] for option in fact.options]  # type: ignore[attr-defined]


def _of_the_law(fault: WrongFact) -> str:
    """The law's own words; another fact is called by its name in words alone."""
    called = words(language())["facts"].get(fault.holes.get("other"), {})
    return text_of(
        language(), Saying("errors", fault.why, fault.holes | {"other_name": called.get("name", "")})
    )
