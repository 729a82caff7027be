"""In a case, as ombudsman: open it again, let a named person answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import overseeing
from vidord.cases.asking_authority import NobodyMay
from vidord.cases.continuing import ContinuesElsewhere
from vidord.cases.models import Case
from vidord.core import typography
from vidord.people import protection
from vidord.promises.ledger import Unpromisable
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.ombudsman_forms import OrderForm, ReopeningForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def oversight(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/oversight`: what the ombudsman may do in a case."""
    case = within_reach.overseen_case(request, number)
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
    return _show(request, case)


@seen_by(Seen.STAFF)
@require_POST
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/reopening`: open it again, and say why."""
    case = within_reach.overseen_case(request, number)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return _show(request, case, again=form, status=422)
    said = form.cleaned_data
    try:
        overseeing.reopen(
            case, because=said["because"], by=request.staff, at=request.now, anyway=said["anyway"]
        )
    except NotCleared as refusal:
        form.show(refusal, beside="because")
        return _show(request, case, again=form, status=422)
    except overseeing.NotClosed:
        messages.info(request, _("It is open already."))
    except ContinuesElsewhere as refusal:
        return _there(request, refusal)
    else:
        messages.info(request, _("It is open again. The customer and the contact have been told."))
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def orders(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/orders`: let a named person answer, or decide."""
    case = within_reach.overseen_case(request, number)
    form = OrderForm(request.POST, people=_people(request, case))
    if not form.is_valid():
        return _show(request, case, form=form, status=422)
    try:
        ordered = overseeing.order(
            case, form.order(), by=request.staff, at=request.now, form_key=form.cleaned_data["key"]
        )
    except NotCleared as refusal:
        form.show(refusal, beside="words")
        return _show(request, case, form=form, status=422)
    except Unpromisable as fault:
        form.refuse(fault)
        return _show(request, case, form=form, status=422)
    except NobodyMay:
        form.add_error("amount", _("Nobody here may decide that much. Somebody has to be given it first."))
        return _show(request, case, form=form, status=409)
    except ContinuesElsewhere as refusal:
        return _there(request, refusal)
    promise = ordered.promise
    told = {"name": promise.owner.public_name, "when": typography.by(promise.due_at, now=request.now)}
    messages.info(request, _("%(name)s does it, %(when)s. The customer has been told.") % told)
    return redirect("desk:case", number=number)


def _there(request: HttpRequest, refusal: ContinuesElsewhere) -> HttpResponse:
    last = refusal.args[0]
    number = {"number": typography.reference(last.number)}
    messages.info(request, _("The case continues in case %(number)s. Do it there.") % number)
    return redirect("desk:case", number=last.number)


def _people(request: HttpRequest, case: Case) -> list:
    return sorted(within_reach.colleagues(request, case), key=lambda one: one.public_name)


def _show(
    request: HttpRequest,
    case: Case,
    *,
    form: OrderForm | None = None,
    again: ReopeningForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "case": case,
        "form": form or OrderForm(people=_people(request, case)),
        "again": again or ReopeningForm(),
    }
    return render(request, "desk/oversight.html", shown, status=status)
