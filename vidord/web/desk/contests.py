"""A second person looks at what a customer contests, and answers her."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.cases import contesting, drafts
from vidord.cases.models import Case
from vidord.cases.standing import as_pages_show, standing
from vidord.people import protection
from vidord.promises.contesting import OwnPromise
from vidord.promises.models import Contest, Promise, Review
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach, words_to_send
from vidord.web.desk.forms import ReviewForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, contest: int) -> HttpResponse:
    """`/desk/contests/<contest>`: what the customer says, and what a second person finds."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    contests = Contest.objects.filter(answer__case_promise__case__in=seen)
    contested = get_object_or_404(
        contests.select_related("outcome__promise", "answer__case_promise__case"), pk=contest
    )
    case = within_reach.case(request, contested.answer.case_promise.case.number)
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
    if request.method != "POST":
        return _show(request, case, contested, ReviewForm())
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, case, contested, form, status=422)
    said = form.cleaned_data
    try:
        found = contesting.review(
            contested,
            said["found"],
            because=said["because"],
            by=request.staff,
            at=request.now,
            anyway=said["anyway"],
        )
    except NotCleared as refusal:
        form.show(refusal, beside="because")
        return _show(request, case, contested, form, status=422)
    except OwnPromise:
        form.add_error(None, _("The promise is your own. Somebody else has to look at this."))
        return _show(request, case, contested, form, status=409)
    if found.by != request.staff or found.because != said["because"].strip():
        drafts.keep_beside(case, said["because"], by=request.staff, at=request.now)
        told = _("%(name)s has answered this already. Your text lies here, unsent.")
        messages.error(request, told % {"name": found.by.public_name})
    else:
        messages.info(request, _("The customer is answered."))
        words_to_send.hint(request, said["because"])
    return redirect("desk:case", number=case.number)


def _show(
    request: HttpRequest, case: Case, contested: Contest, form: ReviewForm, *, status: int = 200
) -> HttpResponse:
    promises = as_pages_show(Promise.objects.filter(pk=contested.outcome.promise_id))
    promise = promises.select_related("owner__unit__calendar", "thread").get()
    shown = {
        "case": case,
        "one": standing(promise, at=request.now),
        "contested": contested,
        "review": Review.objects.select_related("by").filter(contest=contested).first(),
        "is_own": promise.owner_id == request.staff.pk,
        "form": form,
    }
    return render(request, "desk/review.html", shown, status=status)
