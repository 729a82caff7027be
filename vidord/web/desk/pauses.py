"""Asking a customer what we must know to keep a promise, and taking the question back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.cases import waiting
from vidord.cases.models import Case
from vidord.cases.standing import standing
from vidord.promises.models import Pause, PauseEnd, Promise
from vidord.promises.pausing import AlreadyWaiting, GivenByLaw, NotPausable
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.forms import PauseForm
from vidord.web.policy import Seen, seen_by

REFUSALS = (AlreadyWaiting, NotPausable, waiting.NotReachable)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, promise: int) -> HttpResponse:
    """`/desk/promises/<promise>/pause`: ask the customer something; meanwhile the clock stands."""
    case, asked_of = within_reach.promise(request, promise)
    if request.method != "POST":
        return _ask(request, case, asked_of)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _show(request, case, asked_of, form, status=422)
    try:
        said = form.cleaned_data
        waiting.ask(asked_of, asked=said["asked"], anyway=said["anyway"], by=request.staff, at=request.now)
    except NotCleared as refusal:
        form.show(refusal, beside="asked")
        return _show(request, case, asked_of, form, status=422)
    except REFUSALS as refusal:
        form.add_error(None, _refused(refusal))
        return _show(request, case, asked_of, form, status=409)
    messages.info(request, _("The customer has been asked. The clock stands until the answer comes."))
    return redirect("desk:case", number=case.number)


def _ask(request: HttpRequest, case: Case, promise: Promise) -> HttpResponse:
    """The form; of what would be refused whatever is written there, why."""
    try:
        waiting.check(promise, at=request.now)
    except NotPausable as refusal:
        return _show(request, case, promise, None, refused=_refused(refusal))
    return _show(request, case, promise, PauseForm())


def _refused(refusal: Exception) -> str:
    return {
        AlreadyWaiting: _("The customer has been asked already and has not answered yet."),
        GivenByLaw: _("The law gives the customer this. It waits for nobody."),
        NotPausable: _(
            "This promise can’t wait: it has ended, its time has run out, or it is not of that sort."
        ),
        waiting.NotReachable: _("Nothing that we send reaches the customer. Ask by telephone."),
    }[type(refusal)]


@seen_by(Seen.STAFF)
@require_POST
def withdrawal(request: HttpRequest, pause: int) -> HttpResponse:
    """`/desk/pauses/<pause>/withdrawal`: we need not know it any more; the time that passed is ours."""
    asked = get_object_or_404(Pause.objects.select_related("promise"), pk=pause)
    case, _promise = within_reach.promise(request, asked.promise_id)
    if waiting.withdraw(asked, by=request.staff, at=request.now).kind == PauseEnd.Kind.WITHDRAWN:
        messages.info(request, _("The question is taken back. The clock goes on."))
    else:
        messages.error(request, _("It does not wait for an answer any more."))
    return redirect("desk:case", number=case.number)


def _show(
    request: HttpRequest,
    case: Case,
    promise: Promise,
    form: PauseForm | None,
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    shown = {"case": case, "one": standing(promise, at=request.now), "form": form, "refused": refused}
    return render(request, "desk/pause.html", shown, status=status)
