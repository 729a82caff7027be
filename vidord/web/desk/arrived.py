"""The ledger of what arrived, one arrival in full, and giving it another place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import arrived, placing
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage
from vidord.people import protection
from vidord.web.desk import within_reach
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def intake(request: HttpRequest) -> HttpResponse:
    """`/desk/intake`: every message that arrived, with its one outcome. `?show=set-aside`: what waits."""
    only = arrived.SET_ASIDE if request.GET.get("show") == arrived.SET_ASIDE else ""
    before = within_reach.number_in(request.GET.get("before", "")) or None
    ledger = arrived.ledger(request.staff, at=request.now, only=only, before=before)
    for row in ledger.rows:
        row.url = reverse("desk:arrived", args=[row.message.pk]) if row.is_open else ""
    return render(request, "desk/intake.html", {"ledger": ledger, "only": only})


@seen_by(Seen.STAFF)
@require_safe
def one(request: HttpRequest, arrival: int) -> HttpResponse:
    """`/desk/intake/<arrival>`: one message, step by step. Of a protected customer the reading is noted."""
    return _show(request, _reach(request, arrival))


def _reach(request: HttpRequest, arrival: int) -> arrived.Arrived:
    """
    Return an arrival that she may see.

    :raises Http404: when there is none, or when it is not hers; nobody learns which.
    """
    try:
        return arrived.of(request.staff, arrival, at=request.now)
    except InboundMessage.DoesNotExist:
        raise Http404 from None


def _show(request: HttpRequest, shown: arrived.Arrived, *, status: int = 200) -> HttpResponse:
    if case := shown.row.case:
        protection.note_reading(case.customer, by=request.staff, at=request.now, matter=case.thread_id)
    return render(request, "desk/arrived.html", {"arrived": shown}, status=status)


@seen_by(Seen.STAFF)
@require_POST
def placement(request: HttpRequest, arrival: int) -> HttpResponse:
    """`/desk/intake/<arrival>/placement`: read it again, make it a case of its own, or put it in a case."""
    shown = _reach(request, arrival)
    message, by_whom = shown.row.message, {"by": request.staff, "at": request.now}
    act = request.POST.get("act")
    try:
        if act == "AGAIN":
            placed = placing.try_again(message, **by_whom)
        elif act == "NEW":
            placed = placing.place_as_new(message, **by_whom)
        elif act == "CASE":
            placed = placing.place_in(message, _chosen_case(request), **by_whom)
        else:
            raise Http404
    except Case.DoesNotExist:
        messages.error(request, _("There is no case of yours with that number."))
        return _show(request, shown, status=422)
    except placing.NotToBeMoved:
        messages.error(
            request, _("It stays where it is: it began its case, or is a copy of another message.")
        )
        return _show(request, shown, status=409)
    if placed.thread_id is None:
        messages.info(request, _("It was read again, and is still set aside."))
        return redirect("desk:arrived", arrival=arrival)
    messages.info(request, _("It has its place now."))
    return redirect("desk:case", number=placed.thread.case.number)


def _chosen_case(request: HttpRequest) -> Case:
    """
    Return the case whose number she wrote, spaces or not.

    :raises Case.DoesNotExist: when it is none of hers.
    """
    number = within_reach.number_in("".join(request.POST.get("number", "").split()))
    return Case.objects.seen_by(request.staff, at=request.now).select_related("thread").get(number=number)
