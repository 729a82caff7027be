"""What am I entitled to? One question at a time, without signing in; what is said lies in the address."""

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
from vidord.web.public.rights_by_subject import MOST_WORDS, questions_by_subject

NOT_YET = {Kind.OPEN}


@seen_by(Seen.ANYONE)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """`/ratt`: every question, by what it is about; with `?q=` those that have such words."""
    wanted = request.GET.get("q", "").strip()[:MOST_WORDS]
    found = questions_by_subject(wanted)
    shown = {
        "wanted": wanted,
        "subjects": found or questions_by_subject(),
        "number": sum(len(one.questions) for one in found),
    }
    return render(request, "public/rights.html", shown)


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
