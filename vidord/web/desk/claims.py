"""A claim at the desk: asserted with what is known, examined with more, decided on what the law says."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidord.cases import (
    claim_deciding,
    claim_page,
    claim_words,
    claiming,
    decided,
    deciding,
    decision_letters,
    examining,
)
from vidord.cases.claiming import Asserted
from vidord.cases.models import Case, Claim, Examination
from vidord.core.typography import language
from vidord.rights.questions import Question, all_questions
from vidord.rights.statutory_time import swedish_day
from vidord.rights.words import words
from vidord.rights.written import plain_facts
from vidord.texts.clearing import NotCleared
from vidord.web.asking_the_law import AskedLaw
from vidord.web.desk import claim_things, within_reach
from vidord.web.desk.after_deciding import REFUSALS, by_whom, refused, told
from vidord.web.desk.claim_forms import ChooseForm, DecideClaimForm
from vidord.web.desk.decisions import plain, who_sees_to_it
from vidord.web.fact_form import UNKNOWN, as_address
from vidord.web.policy import Seen, seen_by

MOST_EVIDENCE = 5_000
PAGE = ["GET", "HEAD", "POST"]


@seen_by(Seen.STAFF)
@require_safe
def claim(request: HttpRequest, claim: int) -> HttpResponse:
    """`/desk/claims/<claim>`: what the law says of it, how it stands, what shows it, and what can be done."""
    case, found = within_reach.claim(request, claim)
    page = claim_page.of(found)
    return render(request, "desk/claim.html", {"case": case, "page": page})


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def new(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/claims/new`: which right, about what; then fact by fact."""
    case = within_reach.case(request, number)
    within_reach.note_reading(request, case)
    known = all_questions().get(request.GET.get("question", ""))
    entities = [case.unit.entity]
    about = claim_things.named(request.GET, entities=entities)
    if claim_things.is_gone(request.GET, about):
        raise Http404
    if known is None or ("q" in request.GET and about is None):
        return _choose(request, case, known, entities)
    asked = AskedLaw(known, request.GET, on=swedish_day(request.now))
    if request.method != "POST" or not asked.is_answered:
        return _ask(request, case, asked, title=_("A claim"))
    assertion = Asserted(asked.found, _key(request), about or claiming.About())
    written = claiming.assert_claim(case, assertion, by=request.staff, at=request.now)
    return redirect("desk:claim", claim=written.pk)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def _choose(request: HttpRequest, case: Case, known: Question | None, entities: list) -> HttpResponse:
    form = ChooseForm(
        request.GET if "question" in request.GET else None, initial={"question": examining.GOODS}
    )
    things = []
    if form.is_bound and form.is_valid() and known:
        words_said = form.cleaned_data["q"]
        things = claim_things.found(words_said, known, case, entities=entities, today=_today(request))
        if not words_said:
            return redirect(f"{request.path}?{claim_things.address(known, case, today=_today(request))}")
    shown = {
        "case": case,
        "form": form,
        "things": things,
        "is_searched": form.is_bound and form.is_valid(),
        "without": claim_things.address(known, case, today=_today(request)) if known else "",
    }
    return render(request, "desk/claim-new.html", shown, status=422 if form.errors else 200)


def _today(request: HttpRequest) -> date:
    return swedish_day(request.now)


def _ask(
    request: HttpRequest,
    case: Case,
    asked: AskedLaw,
    *,
    title: str,
    takes_back: bool = False,
    is_unshown: bool = False,
) -> HttpResponse:
    shown = {
        "takes_back": takes_back,
        "is_unshown": is_unshown,
        "case": case,
        "title": title,
        "question": words(language())["questions"][asked.question.id]["title"],
        "ask_url": request.path,
        "form": asked.form,
        "kept": [*asked.kept(), *claim_things.kept(request.GET)],
        "unknown": UNKNOWN,
        "is_answered": asked.is_answered,
        "reading": claim_words.read(asked.found),
        "answers": asked.answers(),
        "key": uuid.uuid4(),
    }
    return render(request, "desk/claim-ask.html", shown, status=422 if asked.faults or is_unshown else 200)


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def examination(request: HttpRequest, claim: int) -> HttpResponse:
    """`/desk/claims/<claim>/examination`: what is known now; the law is asked anew."""
    case, found = within_reach.claim(request, claim)
    known = all_questions()[found.question]
    facts = plain_facts(examining.finding_of(examining.latest(found)).inputs)
    asked = AskedLaw(known, request.GET or as_address(facts, known.facts), on=swedish_day(request.now))
    page = {"title": _("Examine it anew"), "takes_back": _takes_back(found, asked)}
    if request.method != "POST" or not asked.is_answered:
        return _ask(request, case, asked, **page)
    evidence = request.POST.get("evidence", "")[:MOST_EVIDENCE]
    try:
        examining.examine(found, asked.said, by=request.staff, at=request.now, evidence=evidence)
    except examining.NothingShown:
        return _ask(request, case, asked, is_unshown=True, **page)
    messages.info(request, _("Examined. What the law says now stands here."))
    return redirect("desk:claim", claim=found.pk)


def _takes_back(claim: Claim, asked: AskedLaw) -> bool:
    """Whether the law gave it until now, and with these answers no more."""
    gave = examining.latest(claim).answer == Examination.Answer.YES
    return gave and asked.is_answered and asked.found.answer.value != Examination.Answer.YES


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def decision(request: HttpRequest, claim: int) -> HttpResponse:
    """`/desk/claims/<claim>/decision`: yes, partly or no, on what the law says of it."""
    case, found = within_reach.claim(request, claim)
    page = claim_page.of(found)
    people = who_sees_to_it(request, case)
    asking = {"people": people, "asked": page.asked, "reading": page.reading}
    asking["question"] = found.question
    if request.method != "POST":
        form = DecideClaimForm(initial=_likely(page), **asking)
        return _decide_page(request, case, page, form)
    form = DecideClaimForm(request.POST, **asking)
    if not form.is_valid():
        return _decide_page(request, case, page, form, status=422)
    said = {"by": request.staff, "at": request.now, "form_key": form.cleaned_data["key"]}
    try:
        made = claim_deciding.decide(found, form.draft(), ground=form.ground_of_a_no, **said)
    except NotCleared as refusal:
        form.show(refusal, beside="reasons")
        return _decide_page(request, case, page, form, status=422)
    except REFUSALS as refusal:
        field, why = refused(refusal)
        form.add_error(field, why)
        form.is_beyond_her = isinstance(refusal, deciding.NotCovered) and page.asked is None
        return _decide_page(request, case, page, form, status=409)
    told(request, case, made, form)
    return redirect("desk:claim", claim=found.pk)


def _likely(page: claim_page.ClaimPage) -> dict[str, Any]:
    """What is most likely given: what was asked for, else what the law gives, else a new one."""
    if asked := page.asked:
        return {"remedy": asked.kind, "amount": plain(asked.amount), "understood": asked.summary}
    amount = plain(page.worth) if page.worth else ""
    return {"remedy": page.remedy, "amount": amount, "wanted": amount}


def _decide_page(
    request: HttpRequest, case: Case, page: claim_page.ClaimPage, form: DecideClaimForm, *, status: int = 200
) -> HttpResponse:
    shown = {
        "case": case,
        "page": page,
        "claim": page.claim,
        "form": form,
        "asked": page.asked,
        "thing": decided.thing(page.asked.kind, page.asked.amount) if page.asked else page.title,
        "decision": page.decision,
        "said": by_whom(page.decision) if page.decision else "",
        "next_steps": decision_letters.next_steps_of(case, by=request.staff, at=request.now),
        "decide_url": reverse("desk:claim-decision", args=[page.claim.pk]),
    }
    return render(request, "desk/decide.html", shown, status=status)
