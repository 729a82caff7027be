"""Asking a customer for another time, and taking the question back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import moving
from vidord.cases.models import Case
from vidord.cases.standing import standing
from vidord.promises.ledger import Unpromisable
from vidord.promises.models import MoveProposal, Promise
from vidord.promises.moving import AlreadyAsked, GivenByLaw, NotMovable
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.forms import MoveForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, promise: int) -> HttpResponse:
    """`/desk/promises/<promise>/move`: ask the customer for another time, and say why."""
    case, asked_of = within_reach.promise(request, promise)
    if request.method != "POST":
        return _ask(request, case, asked_of)
    form = MoveForm(request.POST, kind=asked_of.kind)
    if not form.is_valid() or form.warns(request.staff):
        return _show(request, case, asked_of, form, status=422)
    starts_at, due_at = form.times()
    try:
        moving.ask(
            asked_of,
            starts_at=starts_at,
            due_at=due_at,
            because=form.cleaned_data["because"],
            by=request.staff,
            at=request.now,
            anyway=form.cleaned_data["anyway"],
        )
    except NotCleared as refusal:
        form.show(refusal, beside="because")
        return _show(request, case, asked_of, form, status=422)
    except Unpromisable as fault:
        form.refuse(fault)
        return _show(request, case, asked_of, form, status=422)
    except AlreadyAsked:
        form.add_error(None, _("The customer has been asked already and has not answered yet."))
        return _show(request, case, asked_of, form, status=409)
    except NotMovable as refusal:
        form.add_error(None, _refused(refusal))
        return _show(request, case, asked_of, form, status=409)
    messages.info(request, _("The customer has been asked. What was promised holds until then."))
    return redirect("desk:case", number=case.number)


def _ask(request: HttpRequest, case: Case, promise: Promise) -> HttpResponse:
    """The form; of what would be refused whatever is written there, why."""
    try:
        moving.check(promise, at=request.now)
    except NotMovable as refusal:
        return _show(request, case, promise, None, refused=_refused(refusal))
    return _show(request, case, promise, MoveForm(kind=promise.kind))


def _refused(refusal: NotMovable) -> str:
    if isinstance(refusal, GivenByLaw):
        return _("The law gives the customer this. It can’t be moved, and nobody lets us off.")
    return _("It can’t be moved any more: it has ended, or its time has run out.")


@seen_by(Seen.STAFF)
@require_POST
def withdrawal(request: HttpRequest, proposal: int) -> HttpResponse:
    """`/desk/proposals/<proposal>/withdrawal`: we ask no longer; what was promised holds."""
    asked = get_object_or_404(MoveProposal.objects.select_related("promise"), pk=proposal)
    case, _promise = within_reach.promise(request, asked.promise_id)
    said = moving.withdraw(asked, by=request.staff, at=request.now)
    if said.kind == said.Kind.WITHDRAWN:
        messages.info(request, _("The question is taken back. What was promised holds."))
    else:
        messages.error(request, _("The customer has answered meanwhile."))
    return redirect("desk:case", number=case.number)


def _show(
    request: HttpRequest,
    case: Case,
    promise: Promise,
    form: MoveForm | None,
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    shown = {"case": case, "one": standing(promise, at=request.now), "form": form, "refused": refused}
    return render(request, "desk/move.html", shown, status=status)
