"""What am I entitled to? One question at a time, without signing in; what is said lies in the address."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.core.typography import language
from vidord.rights.explaining import Kind, explain
from vidord.rights.facts import Fact, WrongFact, WrongFacts
from vidord.rights.finding import Finding, Lack
from vidord.rights.questions import Question, all_questions, assess
from vidord.rights.statutory_time import swedish_day
from vidord.rights.words import words
from vidord.web.policy import Seen, seen_by
from vidord.web.public.rights_form import UNKNOWN, FactForm, names_of, said_in

NOT_YET = {Kind.OPEN}


@seen_by(Seen.ANYONE)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """`/ratt`: every question, by the act that answers it."""
    titles = words(language())["questions"]
    known = sorted(all_questions().values(), key=lambda one: (one.act.name[language()], one.id))
    acts = [
        (name, [(one.id, titles[one.id]["title"]) for one in those])
        for name, those in groupby(known, key=lambda one: one.act.name[language()])
    ]
    return render(request, "public/rights.html", {"acts": acts})


@seen_by(Seen.ANYONE)
@require_safe
def question(request: HttpRequest, law: str) -> HttpResponse:
    """`/ratt/<question>`: the next thing we must know, what has been said, and what follows from it."""
    asked = all_questions().get(law)
    if asked is None:
        raise Http404
    said, faults, found = _heard(asked, request)
    fact = _next(asked, found, faults, request.GET)
    lines = explain(found, language())
    form = None
    if fact:
        form = FactForm(fact, request.GET if faults else None)
        for fault in faults[:1]:
            form.refuse(fault.why_in(language()))
    shown = {
        "title": words(language())["questions"][law]["title"],
        "law": asked,
        "said": said,
        "form": form,
        "kept": _kept(request.GET, asked, fact),
        "unknown": UNKNOWN,
        "answer": lines[0],
        "is_answered": found.answer.value != "ask" or fact is None,
        "lines": [one for one in lines[1:] if one.kind not in NOT_YET],
        "open": [one for one in lines[1:] if one.kind in NOT_YET],
        "answers": _answers(asked, said, request.GET),
    }
    return render(request, "public/right.html", shown, status=422 if faults else 200)


def _heard(asked: Question, request: HttpRequest) -> tuple[dict, list[WrongFact], Finding]:
    """Hear what can be so; what can't comes back with why."""
    said, faults, on = said_in(request.GET, asked.facts), [], swedish_day(request.now)
    while True:
        try:
            return said, faults, assess(asked.id, said, on=on)
        except WrongFacts as wrong:
            faults += wrong.faults
            wrong_names = {_fact_in(fault.name) for fault in wrong.faults}
            said = {name: value for name, value in said.items() if name not in wrong_names}


def _fact_in(name: str) -> str:
    """`outages[1].from` is about `outages`."""
    return name.partition("[")[0]


def _next(asked: Question, found: Finding, faults: list[WrongFact], address: QueryDict) -> Fact | None:
    """What was wrong is asked again; else the most useful fact that nobody has said she does not know."""
    facts = {fact.name: fact for fact in asked.facts}
    if faults:
        return facts[_fact_in(faults[0].name)]
    unknown = set(address.getlist(UNKNOWN))
    needed = (facts.get(need.name) for need in found.needs if need.lack is Lack.FACT)
    return next((fact for fact in needed if fact and fact.name not in unknown), None)


def _kept(address: QueryDict, asked: Question, fact: Fact | None) -> list[tuple[str, str]]:
    """What the form hands on: everything said of this question, but for what it asks now."""
    names = {name for one in asked.facts for name in names_of(one)} | {UNKNOWN}
    now = set(names_of(fact)) if fact else set()
    return [(name, value) for name in sorted(names - now) for value in address.getlist(name)]


def _answers(asked: Question, said: dict, address: QueryDict) -> list[tuple[str, str]]:
    """Each thing that has been said, with the address that asks it again."""
    called = words(language())["facts"]
    unknown = set(address.getlist(UNKNOWN))
    return [
        (called[fact.name]["name"], f"?{_without(address, fact)}")
        for fact in asked.facts
        if fact.name in said or fact.name in unknown
    ]


def _without(address: QueryDict, fact: Fact) -> str:
    left = address.copy()
    for name in names_of(fact):
        left.pop(name, None)
    left.setlist(UNKNOWN, [one for one in address.getlist(UNKNOWN) if one != fact.name])
    return left.urlencode()
