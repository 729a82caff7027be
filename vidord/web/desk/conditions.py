"""Saying how the condition of a promise turned out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.cases import conditions
from vidord.cases.models import Case
from vidord.cases.standing import Standing, standing
from vidord.people.models import Staff
from vidord.promises.conditions import NothingToSay
from vidord.promises.models import ConditionAnswer, Promise
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach
from vidord.web.desk.forms import ConditionForm
from vidord.web.policy import Seen, seen_by


def dress(one: Standing, case: Case, *, reader: Staff) -> None:
    """Give a promise the address where it is said how its condition turned out, when that is hers to say."""
    promise = one.promise
    is_hers = reader.pk in {promise.owner_id, case.face_id}
    if is_hers and promise.only_if and one.state in {"given", "at-risk", "waiting"}:
        one.condition_url = reverse("desk:condition", args=[promise.pk])


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, promise: int) -> HttpResponse:
    """`/desk/promises/<promise>/condition`: it holds, or it failed and why."""
    case, given = within_reach.promise(request, promise)
    if request.method != "POST":
        return _show(request, case, given, ConditionForm())
    form = ConditionForm(request.POST)
    if not form.is_valid():
        return _show(request, case, given, form, status=422)
    try:
        said = _say(request, given, form)
    except NotCleared as refusal:
        form.show(refusal, beside="because")
        return _show(request, case, given, form, status=422)
    except conditions.NotHers:
        form.add_error(None, _("Only whoever owns the promise, or is the contact, says that."))
        return _show(request, case, given, form, status=409)
    except NothingToSay:
        form.add_error(None, _("No condition waits here: there is none, or the time has run out."))
        return _show(request, case, given, form, status=409)
    _tell(request, said, wanted=form.cleaned_data["turned"])
    return redirect("desk:case", number=case.number)


def _say(request: HttpRequest, promise: Promise, form: ConditionForm) -> ConditionAnswer:
    said, act = form.cleaned_data, {"by": request.staff, "at": request.now}
    if said["turned"] == "HELD":
        return conditions.hold(promise, **act)
    return conditions.fail(promise, because=said["because"], anyway=said["anyway"], **act)


def _tell(request: HttpRequest, said: ConditionAnswer, *, wanted: str) -> None:
    if said.kind != wanted or said.at != request.now:
        messages.error(request, _("That had been said already. What was said first counts."))
    elif wanted == "HELD":
        messages.info(request, _("The condition holds. The customer hears it now."))
    else:
        messages.info(request, _("The promise does not apply any more. The customer reads why."))


def _show(
    request: HttpRequest, case: Case, promise: Promise, form: ConditionForm, *, status: int = 200
) -> HttpResponse:
    shown = {"case": case, "one": standing(promise, at=request.now), "form": form}
    return render(request, "desk/condition.html", shown, status=status)
