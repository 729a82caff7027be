"""What am I entitled to? One question at a time, without signing in; what is said lies in the address."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.core.typography import language
from vidord.rights.explaining import Kind, explain
from vidord.rights.questions import all_questions
from vidord.rights.statutory_time import swedish_day
from vidord.rights.words import words
from vidord.web.asking_the_law import AskedLaw
from vidord.web.fact_form import UNKNOWN
from vidord.web.policy import Seen, seen_by

NOT_YET = {Kind.OPEN}


def questions_by_act() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every question's id and title in the active language, by the act that answers it."""
    titles = words(language())["questions"]
    known = sorted(all_questions().values(), key=lambda one: (one.act.name[language()], one.id))
    return [
        (name, [(one.id, titles[one.id]["title"]) for one in those])
        for name, those in groupby(known, key=lambda one: one.act.name[language()])
    ]


@seen_by(Seen.ANYONE)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """`/ratt`: every question, by the act that answers it."""
    return render(request, "public/rights.html", {"acts": questions_by_act()})


@seen_by(Seen.ANYONE)
@require_safe
def question(request: HttpRequest, law: str) -> HttpResponse:
    """`/ratt/<question>`: the next thing we must know, what has been said, and what follows from it."""
    known = all_questions().get(law)
    if known is None:
        raise Http404
    asked = AskedLaw(known, request.GET, on=swedish_day(request.now))
    lines = explain(asked.found, language())
    shown = {
        "title": words(language())["questions"][law]["title"],
        "ask_url": request.path,
        "said": asked.said,
        "form": asked.form,
        "kept": asked.kept(),
        "unknown": UNKNOWN,
        "answer": lines[0],
        "is_answered": asked.is_answered,
        "lines": [one for one in lines[1:] if one.kind not in NOT_YET],
        "open": [one for one in lines[1:] if one.kind in NOT_YET],
        "answers": asked.answers(),
    }
    return render(request, "public/right.html", shown, status=422 if asked.faults else 200)
