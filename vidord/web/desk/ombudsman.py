"""The ombudsman's morning, and what she finds about a no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidord.cases import decided, opinions, overseen
from vidord.cases.asking_authority import NobodyMay
from vidord.cases.models import Case, Opinion, ReviewAsked
from vidord.cases.standing import as_pages_show, standing
from vidord.channels import outbox
from vidord.people import protection
from vidord.promises.models import Promise
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach, words_to_send
from vidord.web.desk.after_deciding import by_hand
from vidord.web.desk.ombudsman_forms import OpinionForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/desk/ombudsman`: what an ombudsman reads each morning; `?show=` is one list and its older lines."""
    seen, show = within_reach.overseen(request), request.GET.get("show", "")
    is_one = show in overseen.LISTS
    if is_one:
        before = within_reach.number_in(request.GET.get("before", ""))
        found = [overseen.part(show, seen, at=request.now, before=before)]
    else:
        found = overseen.parts(seen, at=request.now)
    return render(request, "desk/ombudsman.html", {"parts": found, "is_one": is_one})


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, review: int) -> HttpResponse:
    """`/desk/reviews/<review>`: the decision, and what the ombudsman finds."""
    asks = ReviewAsked.objects.filter(decision__case__in=within_reach.overseen(request))
    asked = get_object_or_404(asks.select_related("decision__by", "decision__case", "promise"), pk=review)
    case = within_reach.case(request, asked.decision.case.number)
    protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
    if request.method != "POST":
        return _show(request, case, asked, None)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _show(request, case, asked, form, status=422)
    corrects = Opinion.objects.filter(pk=form.cleaned_data["corrects"] or 0).first()
    try:
        opinions.publish(
            asked,
            form.found(),
            by=request.staff,
            at=request.now,
            form_key=form.cleaned_data["key"],
            corrects=corrects,
        )
    except NotCleared as refusal:
        form.show(refusal, beside="reasons")
        return _show(request, case, asked, form, status=422)
    except REFUSALS as refusal:
        field, words = _refused(refusal)
        form.add_error(field, words)
        return _show(request, case, asked, form, status=409)
    said = _("Published. The letter to the customer is on its way.")
    messages.info(request, said if outbox.way_to(case.thread) else _("Published.") + f" {by_hand()}")
    words_to_send.hint(request, form.cleaned_data["reasons"], form.cleaned_data["public_sv"])
    return redirect("desk:opinion", review=review)


REFUSALS = (
    opinions.NotOmbudsman,
    opinions.OwnDecision,
    opinions.AlreadyPublished,
    opinions.NamesCustomer,
    NobodyMay,
)


def _refused(refusal: Exception) -> tuple[str | None, str]:
    """Return at which field, and in what words; what she wrote stays in the form."""
    return {
        opinions.NotOmbudsman: (None, _("You are not the ombudsman here any more.")),
        opinions.OwnDecision: (None, _("You have decided it yourself. Somebody else has to look at it.")),
        opinions.AlreadyPublished: (
            None,
            _("Something was published meanwhile. Read it first; your text is still here."),
        ),
        opinions.NamesCustomer: (
            "public_sv",
            _("What everybody reads names the customer, or one of her cases. Take that away."),
        ),
        NobodyMay: (
            "kind",
            _("Nobody here may decide that much anew. Somebody has to be given it first."),
        ),
    }[type(refusal)]


def _show(
    request: HttpRequest, case: Case, asked: ReviewAsked, form: OpinionForm | None, *, status: int = 200
) -> HttpResponse:
    found = list(asked.opinions.select_related("by").order_by("-pk"))
    promises = as_pages_show(Promise.objects.filter(pk=asked.promise_id))
    promise = promises.select_related("owner__unit__calendar", "thread").prefetch_related("outcomes").get()
    decision = asked.decision
    said = decided.by_whom(
        decision.by.public_name, kind=decision.kind, remedy=decision.remedy, amount=decision.amount
    )
    shown = {
        "case": case,
        "review": asked,
        "decision": decision,
        "said": said,
        "one": standing(promise, at=request.now),
        "opinions": found,
        "form": form or OpinionForm(initial={"corrects": found[0].pk if found else None}),
    }
    return render(request, "desk/opinion.html", shown, status=status)
