"""One question about one fact, as a form; and facts as they lie in an address."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from vidord.core import typography
from vidord.core.money import NotAnAmount, kronor
from vidord.core.typography import language
from vidord.rights.facts import Choice, Day, Fact, Kronor, Periods, Several, Whole, WrongFact, YesNo
from vidord.rights.statutory_time import STOCKHOLM
from vidord.rights.words import words
from vidord.web.day_field import sentence
from vidord.web.fact_wrong import in_words

UNKNOWN = "unknown"
MOST_PERIODS = 3
LONGEST = 200
ENDS = ("from", "to")
CLOCK = re.compile(r"(?<=[ T])(\d{1,2})[.:](\d\d)$")
PLACE = re.compile(r"\[(\d+)\]")


class FactForm(forms.Form):
    """Asks for one fact; what was answered before stays as it was written."""

    def __init__(self, fact: Fact, said: QueryDict | None = None) -> None:
        super().__init__(said)
        self.fact = fact
        self.marker = (
            fact.name if isinstance(fact, Several) else ""
        )  # says that none of them is an answer too
        asked = words(language())["facts"][fact.name]["question"]
        if isinstance(fact, Periods):
            self.fields |= _ends(fact)
            self.asked = asked
        else:
            self.fields[fact.name] = _field(fact, asked)

    def refuse(self, fault: WrongFact) -> None:
        """Say what is wrong, where it was asked; and nothing else about it."""
        place = None if isinstance(self.fact, Periods) else self.fact.name
        self.errors.pop(place, None)
        self.add_error(place, in_words(fault, self.fact, _written(self.data, fault, self.fact)))


def _field(fact: Fact, asked: str) -> forms.Field:
    known = words(language())["choices"].get(fact.name, {})
    if isinstance(fact, YesNo):
        answers = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=asked, choices=answers, widget=forms.RadioSelect, required=False)
    if isinstance(fact, Choice):
        answers = [(option, sentence(known[option])) for option in fact.options]
        return forms.ChoiceField(label=asked, choices=answers, widget=forms.RadioSelect, required=False)
    if isinstance(fact, Several):
        answers = [(option, sentence(known[option])) for option in fact.options]
        return forms.MultipleChoiceField(
            label=asked, choices=answers, widget=forms.CheckboxSelectMultiple, required=False
        )
    written = {"placeholder": _placeholder(fact), "class": "short", "autocomplete": "off"}
    return forms.CharField(label=asked, widget=forms.TextInput(attrs=written), required=False)


def _ends(fact: Periods) -> dict[str, forms.Field]:
    labels = {"from": _("From"), "to": _("To")}
    written = {"placeholder": "2026-11-02 08.00", "autocomplete": "off"}
    return {
        f"{fact.name}.{end}.{place}": forms.CharField(
            label=labels[end], widget=forms.TextInput(attrs=written), required=False
        )
        for place in range(1, MOST_PERIODS + 1)
        for end in ENDS
    }


def _placeholder(fact: Fact) -> str:
    examples = {Day: "2026-05-05", Kronor: "1 234,50", Whole: "12"}
    return next((said for kind, said in examples.items() if isinstance(fact, kind)), "")


def _written(address: Mapping, fault: WrongFact, fact: Fact) -> list[str]:
    """What was written that is wrong: in its field, or of the period that it is about at both ends."""
    if not isinstance(fact, Periods):
        return [address.get(fact.name, "").strip()]
    told = [one for one in _rows(address, fact) if any(one.values())]
    place = PLACE.search(fault.name)
    row = told[int(place[1]) - 1] if place else {}
    end = fault.name.rpartition(".")[2]
    return [row[end]] if end in row else list(row.values())


def said_in(address: QueryDict, facts: tuple[Fact, ...]) -> dict[str, object]:
    """
    Return what the address says of each fact, as `assess` reads it. What she does not know is left out,
    whatever stands in its field.
    """
    unknown = set(address.getlist(UNKNOWN))
    found = {fact.name: _said(address, fact) for fact in facts if fact.name not in unknown}
    return {name: value for name, value in found.items() if value is not None}


def answer_in_words(address: QueryDict, fact: Fact) -> str:
    """Say what was answered: what was chosen in its words, what was written as it was written."""
    if fact.name in address.getlist(UNKNOWN):
        return _("I do not know")
    if isinstance(fact, Periods):
        told = [[address.get(name, "").strip()[:LONGEST] for name in pair] for pair in _pairs(fact)]
        return ", ".join("–".join(pair) for pair in told if any(pair))
    if isinstance(fact, Kronor):
        return _amount(address.get(fact.name, "").strip()[:LONGEST])
    chosen = [one.strip()[:LONGEST] for one in address.getlist(fact.name) if one.strip()]
    known = {"yes": _("Yes"), "no": _("No")} if isinstance(fact, YesNo) else {}
    known |= words(language())["choices"].get(fact.name, {})
    return ", ".join(known.get(one, one) for one in chosen) or _("none of them")


def _amount(written: str) -> str:
    try:
        return typography.money(kronor(written))
    except NotAnAmount:
        return written


def _pairs(fact: Periods) -> list[list[str]]:
    return [[f"{fact.name}.{end}.{place}" for end in ENDS] for place in range(1, MOST_PERIODS + 1)]


def _said(address: QueryDict, fact: Fact) -> object:
    if isinstance(fact, Periods):
        return _periods(address, fact)
    if isinstance(fact, Several):
        chosen = [one[:LONGEST] for one in address.getlist(fact.name) if one]
        return chosen if fact.name in address else None
    written = address.get(fact.name, "").strip()[:LONGEST]
    if isinstance(fact, YesNo):
        return {"yes": True, "no": False, "": None}.get(written, written)
    return written or None


def _periods(address: QueryDict, fact: Periods) -> list[dict[str, str]] | None:
    rows = _rows(address, fact)
    told = [{end: _moment(written) for end, written in row.items()} for row in rows if any(row.values())]
    return told or None


def _rows(address: Mapping, fact: Periods) -> list[dict[str, str]]:
    return [
        {end: address.get(f"{fact.name}.{end}.{place}", "").strip()[:LONGEST] for end in ENDS}
        for place in range(1, MOST_PERIODS + 1)
    ]


def _moment(written: str) -> str:
    """`2026-11-02 8.00` by a Swedish clock, with its time zone; anything else is left for the error."""
    if len(written) <= len("2026-11-02"):
        return written  # a day is no moment: midnight would be a guess
    try:
        local = datetime.fromisoformat(CLOCK.sub(lambda clock: f"{int(clock[1]):02}:{clock[2]}", written))
    except ValueError:
        return written
    return (local if local.tzinfo else local.replace(tzinfo=STOCKHOLM)).isoformat()


def names_of(fact: Fact) -> list[str]:
    """Return what its fields are called in the address."""
    if isinstance(fact, Periods):
        return [f"{fact.name}.{end}.{place}" for place in range(1, MOST_PERIODS + 1) for end in ENDS]
    return [fact.name]


def as_address(known: Mapping[str, object], facts: tuple[Fact, ...]) -> QueryDict:
    """Return facts as an address says them: what `said_in` reads back."""
    address = QueryDict(mutable=True)
    for fact in facts:
        value = known.get(fact.name)
        if value is None:
            continue
        if isinstance(fact, Periods):
            _write_periods(address, fact, value)
        elif isinstance(fact, Several):
            address.setlist(fact.name, ["", *map(str, value)])
        elif isinstance(fact, YesNo):
            address[fact.name] = "yes" if value else "no"
        else:
            address[fact.name] = str(value)
    return address


def _write_periods(address: QueryDict, fact: Periods, periods: Iterable) -> None:
    for place, ends in enumerate(periods, start=1):
        for end, at in zip(ENDS, ends, strict=True):
            local = datetime.fromisoformat(str(at)).astimezone(STOCKHOLM)
            address[f"{fact.name}.{end}.{place}"] = local.strftime("%Y-%m-%d %H.%M")
