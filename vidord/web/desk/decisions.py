"""Asking somebody who may decide, and deciding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import asking_authority, decided, deciding, decision_letters, drafts
from vidord.cases.models import AuthorityAsked, Case, Decision
from vidord.core import typography
from vidord.people import protection
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.decision_forms import AskForm, DecideForm
from vidord.web.policy import Seen, seen_by

PAGE = ["GET", "HEAD", "POST"]


@seen_by(Seen.STAFF)
@require_http_methods(PAGE)
def new(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/decisions/new`: what is asked for; it goes to whoever may decide it."""
    case = within_reach.case(request, number)
    _note_reading(request, case)
    people = sorted(within_reach.colleagues(request, case), key=lambda one: one.public_name)
    if request.method != "POST":
        return _ask_page(request, case, AskForm(people=people))
    form = AskForm(request.POST, people=people)
    if not form.is_valid():
        return _ask_page(request, case, form, status=422)
    said = form.cleaned_data
    try:
        asked = asking_authority.ask(
            case, form.question(), by=request.staff, at=request.now, to=said["to"], form_key=said["key"]
        )
    except asking_authority.MayDecideHerself:
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
    case = within_reach.case(request, asked.case.number)
    _note_reading(request, case)
    if request.method == "POST":
        return _decided(request, case, asked)
    initial = {"remedy": asked.kind, "amount": _plain(asked.amount)}
    form = DecideForm(initial=initial, people=_who_sees_to_it(request, case), asked=asked)
    return _decide_page(request, case, form, asked=asked)


def _decided(request: HttpRequest, case: Case, asked: AuthorityAsked | None) -> HttpResponse:
    form = DecideForm(request.POST, people=_who_sees_to_it(request, case), asked=asked)
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
        field, words = _refused(refusal)
        form.add_error(field, words)
        return _decide_page(request, case, form, asked=asked, status=409)
    if decision.by != request.staff:
        drafts.keep_beside(
            case, "\n\n".join(filter(None, form.draft().words)), by=request.staff, at=request.now
        )
        told = _("%(decision)s. Your text lies here, unsent.")
        messages.error(request, told % {"decision": _by_whom(decision)})
    elif decision.at != request.now:
        messages.info(request, _by_whom(decision))
    else:
        messages.info(request, _("Decided. The letter to the customer is on its way."))
    return redirect("desk:case", number=case.number)


REFUSALS = (
    deciding.NotCovered,
    deciding.RemedyNotCovered,
    deciding.OwnQuestion,
    deciding.NoLongerAsked,
    deciding.LessThanAsked,
    deciding.CalendarNeverOpens,
)


def _refused(refusal: Exception) -> tuple[str | None, str]:
    """Return at which field, and in what words; what she wrote stays in the form."""
    if isinstance(refusal, deciding.NotCovered) and refusal.args[0]:
        said = _("Your mandate does not cover this any more. %(name)s decides now. Your text is still here.")
        return None, said % {"name": refusal.args[0].public_name}
    return {
        deciding.NotCovered: (None, _("Your mandate does not cover this. Your text is still here.")),
        deciding.RemedyNotCovered: ("remedy", _("Your mandate does not cover that. Choose something else.")),
        deciding.OwnQuestion: (None, _("You have asked this yourself. Somebody else has to decide it.")),
        deciding.NoLongerAsked: (None, _("The customer has let us off: there is nothing to decide.")),
        deciding.LessThanAsked: ("answer", _("That is not all that was asked. Then it is partly.")),
        deciding.CalendarNeverOpens: ("owner", _("Nobody works in that unit’s calendar. Choose another.")),
    }[type(refusal)]


def _prefilled(request: HttpRequest, case: Case, said: dict) -> DecideForm:
    amount = _plain(said["amount"])
    initial = {"remedy": said["kind"], "amount": amount, "wanted": amount, "understood": said["summary"]}
    return DecideForm(initial=initial, people=_who_sees_to_it(request, case), asked=None)


def _plain(amount: object) -> str:
    """The amount as somebody would type it."""
    return typography.money(amount).removesuffix(f"{typography.HARD}kr").removeprefix(f"SEK{typography.HARD}")


def _who_sees_to_it(request: HttpRequest, case: Case) -> list:
    return sorted(within_reach.colleagues(request, case), key=lambda one: one.public_name)


def _note_reading(request: HttpRequest, case: Case) -> None:
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)


def _by_whom(decision: Decision) -> str:
    return decided.by_whom(
        decision.by.public_name, kind=decision.kind, remedy=decision.remedy, amount=decision.amount
    )


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
        "said": _by_whom(decision) if decision else "",
        "is_her_own": is_her_own,
        "next_steps": decision_letters.next_steps_of(case, by=request.staff, at=request.now),
    }
    return render(request, "desk/decide.html", shown, status=status)
