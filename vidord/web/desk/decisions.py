"""Asking somebody who may decide, and deciding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import asking_authority, claim_deciding, claim_page, decided, deciding, decision_letters
from vidord.cases.models import AuthorityAsked, Case, Claim, Decision
from vidord.core import typography
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.after_deciding import REFUSALS, by_whom, refused, told
from vidord.web.desk.decision_forms import AskForm, DecideForm
from vidord.web.policy import Seen, seen_by

PAGE = ["GET", "HEAD", "POST"]


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def new(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/decisions/new`: what is asked for; it goes to whoever may decide it."""
    case = within_reach.case(request, number)
    within_reach.note_reading(request, case)
    people = sorted(within_reach.colleagues(request, case), key=lambda one: one.public_name)
    claim = _claim(request, case)
    if request.method != "POST":
        return _ask_page(request, case, AskForm(people=people, initial=_about(claim) if claim else {}))
    form = AskForm(request.POST, people=people)
    if not form.is_valid():
        return _ask_page(request, case, form, status=422)
    said = form.cleaned_data
    put = {"by": request.staff, "at": request.now, "to": said["to"], "form_key": said["key"]}
    try:
        if claim:
            asked = claim_deciding.ask(claim, form.question(), **put)
        else:
            asked = asking_authority.ask(case, form.question(), **put)
    except asking_authority.MayDecideHerself:
        if claim:
            return redirect("desk:claim-decision", claim=claim.pk)
        return _decide_page(request, case, _prefilled(request, case, said), is_her_own=True)
    except asking_authority.MayNotDecide as refusal:
        name = refusal.args[0].public_name
        form.add_error("to", _("%(name)s may not decide that. Choose somebody who may.") % {"name": name})
        return _ask_page(request, case, form, status=409)
    except asking_authority.NobodyMay:
        form.add_error(
            "amount", _("Nobody else here may decide that much. Somebody has to be given it first.")
        )
        return _ask_page(request, case, form, status=409)
    promise = asked.promise
    told = {"name": promise.owner.public_name, "when": typography.by(promise.due_at, now=request.now)}
    messages.info(request, _("%(name)s decides %(when)s. The customer has been told.") % told)
    return redirect("desk:case", number=number)


def _claim(request: HttpRequest, case: Case) -> Claim | None:
    """The claim in this case that the question is, when the address names one."""
    number = within_reach.number_in(request.GET.get("claim", ""))
    return Claim.objects.for_page().filter(case=case, pk=number).first()


def _about(claim: Claim) -> dict:
    """What a claim most likely gets, what that is worth, and what the law says: it can be written over."""
    page = claim_page.of(claim)
    amount = plain(page.worth) if page.worth else ""
    summary = f"{page.title or page.question}\n{page.reading.says}"
    return {"kind": page.remedy, "amount": amount, "summary": summary}


@seen_by(Seen.STAFF)
@require_POST
def own(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/decisions`: decide what her own mandate covers."""
    case = within_reach.case(request, number)
    return _decided(request, case, None)


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def question(request: HttpRequest, question: int) -> HttpResponse:
    """`/desk/questions/<question>`: what is asked, first; then what whoever may decides."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    asks = AuthorityAsked.objects.filter(case__in=seen).select_related("case", "by", "promise__owner")
    asked = get_object_or_404(asks, pk=question)
    if of_claim := Claim.objects.filter(asked__asked=asked).first():
        return redirect("desk:claim-decision", claim=of_claim.pk)
    case = within_reach.case(request, asked.case.number)
    within_reach.note_reading(request, case)
    if request.method == "POST":
        return _decided(request, case, asked)
    initial = {"remedy": asked.kind, "amount": plain(asked.amount)}
    form = DecideForm(initial=initial, people=who_sees_to_it(request, case), asked=asked)
    return _decide_page(request, case, form, asked=asked)


def _decided(request: HttpRequest, case: Case, asked: AuthorityAsked | None) -> HttpResponse:
    form = DecideForm(request.POST, people=who_sees_to_it(request, case), asked=asked)
    if not form.is_valid():
        return _decide_page(request, case, form, asked=asked, status=422)
    try:
        decision = deciding.decide(
            case,
            form.draft(),
            by=request.staff,
            at=request.now,
            form_key=form.cleaned_data["key"],
            asked=asked,
        )
    except NotCleared as refusal:
        form.show(refusal, beside="reasons")
        return _decide_page(request, case, form, asked=asked, status=422)
    except REFUSALS as refusal:
        field, words = refused(refusal)
        form.add_error(field, words)
        form.is_beyond_her = isinstance(refusal, deciding.NotCovered) and asked is None
        return _decide_page(request, case, form, asked=asked, status=409)
    told(request, case, decision, form)
    return redirect("desk:case", number=case.number)


def _prefilled(request: HttpRequest, case: Case, said: dict) -> DecideForm:
    amount = plain(said["amount"])
    initial = {"remedy": said["kind"], "amount": amount, "wanted": amount, "understood": said["summary"]}
    return DecideForm(initial=initial, people=who_sees_to_it(request, case), asked=None)


def plain(amount: object) -> str:
    """The amount as somebody would type it."""
    return typography.money(amount).removesuffix(f"{typography.HARD}kr").removeprefix(f"SEK{typography.HARD}")


def who_sees_to_it(request: HttpRequest, case: Case) -> list:
    """Return the colleagues who may read the case, by name."""
    return sorted(within_reach.colleagues(request, case), key=lambda one: one.public_name)


def _ask_page(request: HttpRequest, case: Case, form: AskForm, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/ask.html", {"case": case, "form": form}, status=status)


def _decide_page(
    request: HttpRequest,
    case: Case,
    form: DecideForm,
    *,
    asked: AuthorityAsked | None = None,
    status: int = 200,
    is_her_own: bool = False,
) -> HttpResponse:
    decision = Decision.objects.select_related("by").filter(asked=asked).first() if asked else None
    shown = {
        "case": case,
        "form": form,
        "asked": asked,
        "thing": decided.thing(asked.kind, asked.amount) if asked else "",
        "decision": decision,
        "said": by_whom(decision) if decision else "",
        "is_her_own": is_her_own,
        "decide_url": reverse("desk:question", args=[asked.pk])
        if asked
        else reverse("desk:decide", args=[case.number]),
        "next_steps": decision_letters.next_steps_of(case, by=request.staff, at=request.now),
    }
    return render(request, "desk/decide.html", shown, status=status)
