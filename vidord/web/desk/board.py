"""The board (ARN) tries a claim: that is noted, and what it finds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.cases import board, claim_page
from vidord.cases.asking_authority import NobodyMay
from vidord.cases.claim_page import ClaimPage
from vidord.cases.closing_time import CalendarNeverOpens
from vidord.cases.models import Case
from vidord.channels import outbox
from vidord.promises.ledger import InThePast, TooFarAhead
from vidord.texts.clearing import NotCleared
from vidord.web.desk import within_reach, words_to_send
from vidord.web.desk.after_deciding import by_hand
from vidord.web.desk.board_forms import FindingForm, TrialForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, claim: int) -> HttpResponse:
    """`/desk/claims/<claim>/board`: the board has written to us; later, what it finds."""
    case, found = within_reach.claim(request, claim)
    page = claim_page.of(found)
    if page.trial:
        return _ended(request, case, page)
    form = TrialForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show(request, case, page, form, status=422 if form.is_bound else 200)
    try:
        board.begin(found, by=request.staff, at=request.now, **form.cleaned_data)
    except board.NothingRefused:
        form.add_error(None, _("Nothing of it has been declined: there is nothing to try."))
    except InThePast:
        form.add_error("answer_by", _("That day is over. Write the day that the board has given us now."))
    except TooFarAhead:
        form.add_error("answer_by", _("That is more than a year ahead. Choose an earlier day."))
    except CalendarNeverOpens:
        form.add_error("answer_by", _("Nobody works in your unit’s calendar then. Choose another day."))
    else:
        messages.info(request, _("Noted. The customer has been told, and when you write what we answered."))
        return redirect("desk:claim", claim=claim)
    return _show(request, case, page, form, status=409)


def _ended(request: HttpRequest, case: Case, page: ClaimPage) -> HttpResponse:
    """Note what the board found, once."""
    is_found = hasattr(page.trial, "finding")
    form = FindingForm(request.POST if request.method == "POST" and not is_found else None)
    if not form.is_valid():
        return _show(request, case, page, form, status=422 if form.is_bound else 200)
    try:
        board.end(page.trial, form.found(), by=request.staff, at=request.now)
    except NotCleared as refusal:
        form.show(refusal, beside="words")
        return _show(request, case, page, form, status=422)
    except NobodyMay:
        form.add_error(
            "kind", _("Nobody else here may decide that much anew. Somebody has to be given it first.")
        )
        return _show(request, case, page, form, status=409)
    said = _("Noted. The letter to the customer is on its way.")
    messages.info(request, said if outbox.way_to(case.thread) else _("Noted.") + f" {by_hand()}")
    words_to_send.hint(request, form.cleaned_data["words"])
    return redirect("desk:claim", claim=page.claim.pk)


def _show(
    request: HttpRequest, case: Case, page: ClaimPage, form: TrialForm | FindingForm, *, status: int
) -> HttpResponse:
    return render(request, "desk/board.html", {"case": case, "page": page, "form": form}, status=status)
