"""What goes out and needs a person: a letter that may have arrived or not, and all that is held back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vidord.cases.models import Case
from vidord.channels import holding, outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people.models import Actor, StaffRole
from vidord.web.policy import Seen, seen_by

MOST_CASES = 100


def _hers(request: HttpRequest, number: int) -> tuple[OutboundMessage, Case]:
    """Return a letter in a case that she may see, and the case."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    found = get_object_or_404(OutboundMessage.objects.filter(thread__case__in=seen), pk=number)
    return found, found.thread.case


@seen_by(Seen.STAFF)
@require_POST
def settlement(request: HttpRequest, letter: int) -> HttpResponse:
    """`/desk/letters/<letter>/settlement`: it arrived after all, or it is sent again."""
    doubted, case = _hers(request, letter)
    if request.POST.get("what") not in {"arrived", "again"}:
        raise Http404
    arrived = request.POST["what"] == "arrived"
    try:
        outbox.settle(doubted, arrived=arrived, by=Actor.of(request.staff), at=request.now)
    except outbox.AlreadyKnown:
        messages.info(request, _("Meanwhile it is known what became of the letter."))
    return redirect("desk:case", number=case.number)


@seen_by(Seen.STAFF)
@require_POST
def strike(request: HttpRequest, letter: int) -> HttpResponse:
    """`/desk/letters/<letter>/strike`: a letter that waits has been overtaken and is not sent."""
    doubted, case = _hers(request, letter)
    try:
        outbox.supersede(doubted, because="OVERTAKEN", by=Actor.of(request.staff), at=request.now)
    except outbox.AlreadyKnown:
        messages.error(request, _("It is on its way already."))
    return redirect("desk:case", number=case.number)


@seen_by(Seen.STAFF)
@require_safe
def hold(request: HttpRequest) -> HttpResponse:
    """`/desk/outbound-hold`: how much is held back, since when, and in which cases of hers."""
    held = holding.held()
    waiting = (
        holding.waiting().filter(holding.may_have_gone(held.since))
        if held
        else OutboundMessage.objects.none()
    )
    cases = Case.objects.seen_by(request.staff, at=request.now).filter(thread__outbound__in=waiting)
    shown = {
        "held": held,
        "may_release": _may_release(request),
        "cases": [
            {"number": one.number, "reference": typography.reference(one.number), "title": one.title}
            for one in cases.distinct().order_by("number")[:MOST_CASES]
        ],
    }
    return render(request, "desk/outbound-hold.html", shown)


@seen_by(Seen.STAFF)
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """`/desk/outbound-hold/release`: an administrator lets it go, with the old ones or without."""
    if not _may_release(request) or request.POST.get("what") not in {"all", "new"}:
        raise Http404
    send_old = request.POST["what"] == "all"
    try:
        struck = holding.release(send_old=send_old, by=Actor.of(request.staff), at=request.now)
    except holding.NotHeld:
        messages.info(request, _("Somebody has let it go already."))
    else:
        said = ngettext("%(many)d letter was struck.", "%(many)d letters were struck.", struck)
        messages.info(request, _("Mail goes out again.") + (" " + said % {"many": struck} if struck else ""))
    return redirect("desk:today")


def _may_release(request: HttpRequest) -> bool:
    return request.staff.roles.filter(kind=StaffRole.Kind.ADMINISTRATOR).exists()
