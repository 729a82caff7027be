"""What happens to a case besides answering: handing over, closing, needing no answer."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vidord.cases import alarms, closing, handing_over, identifying
from vidord.cases import not_arrived as in_vain
from vidord.cases.continuing import ContinuesElsewhere
from vidord.cases.models import Alarm, Case, HandoverOffer, NoAnswerNeeded
from vidord.core.typography import reference
from vidord.people.models import Customer
from vidord.web.desk import within_reach
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_POST
def handover(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/handover`: ask a colleague by name, with a reason."""
    case = within_reach.case(request, number)
    to, because = request.POST.get("to", ""), request.POST.get("because", "").strip()
    colleague = within_reach.colleagues(request, case).filter(pk=within_reach.number_in(to)).first()
    if colleague is None or not because:
        messages.error(request, _("Choose a colleague and say why."))
    elif HandoverOffer.objects.filter(case=case, answered_at=None).exists():
        messages.error(request, _("Somebody has been asked already and has not answered yet."))
    else:
        handing_over.offer(case, to=colleague, by=request.staff, at=request.now, because=because)
        messages.info(
            request,
            _("%(name)s has been asked. It stays with you until then.") % {"name": colleague.public_name},
        )
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def handover_answer(request: HttpRequest, offer: int) -> HttpResponse:
    """`/desk/handovers/<offer>/answer`: the one who was asked takes it, or declines with a reason."""
    asked = get_object_or_404(HandoverOffer, pk=offer, to_staff=request.staff)
    because = request.POST.get("because", "").strip()
    try:
        if request.POST.get("take") == "yes":
            handing_over.take(asked, at=request.now)
        elif because:
            handing_over.decline(asked, at=request.now, because=because)
        else:
            messages.error(request, _("Say why you decline."))
    except handing_over.AlreadyAnswered:
        messages.error(request, _("You have answered this before."))
    return redirect("desk:today")


@seen_by(Seen.STAFF)
@require_POST
def closure(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/closure`: close it, when nothing is owed."""
    because = request.POST.get("because", "").strip()
    try:
        if because:
            closing.close(
                within_reach.case(request, number), by=request.staff, at=request.now, because=because
            )
        else:
            messages.error(request, _("Say why it can be closed."))
    except closing.StillOwed:
        messages.error(request, _("It can’t be closed yet: a promise in it is open."))
    except ContinuesElsewhere as refusal:
        last = reference(refusal.args[0].number)
        messages.error(
            request, _("It continues in case %(number)s, and is closed with it.") % {"number": last}
        )
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def no_answer(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/no-answer`: it needs none, for a reason; or it does after all."""
    case, reason = within_reach.case(request, number), request.POST.get("reason", "")
    if reason == "UNDO" and NoAnswerNeeded.objects.filter(case=case).exists():
        closing.needs_an_answer_after_all(case, by=request.staff, at=request.now)
    elif reason in NoAnswerNeeded.Reason.values:
        try:
            closing.needs_no_answer(case, reason=reason, by=request.staff, at=request.now)
        except closing.TooLate:
            messages.error(
                request, _("It is late, and the customer has been told. Only an answer makes it good.")
            )
    else:
        raise Http404
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def not_arrived(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/not-arrived`: I have reached the customer in another way."""
    in_vain.settle(within_reach.case(request, number), by=request.staff, at=request.now)
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def identity(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/identity`: for whom it is, in what capacity, and how that was checked."""
    case, said = within_reach.case(request, number), request.POST
    kind, capacity, how = said.get("kind", ""), said.get("capacity", ""), said.get("identity", "")
    if kind not in Customer.Kind or capacity not in Customer.Capacity or how not in Case.Identity:
        raise Http404
    identifying.state(case, kind=kind, capacity=capacity, identity=how, by=request.staff, at=request.now)
    return redirect("desk:case", number=number)


@seen_by(Seen.STAFF)
@require_POST
def alarm(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/alarm`: I take it, and the calls stop."""
    raised = alarms.to_take(request.staff, at=request.now).filter(case__number=number).first()
    if raised is None:
        case = within_reach.case(request, number)
        here = Alarm.objects.filter(case__in=Case.objects.with_parts(case))
        raised = here.order_by(F("taken_at").desc(nulls_first=True), "-raised_at", "-id").first()
    if raised is None:
        raise Http404
    try:
        alarms.take(raised, by=request.staff, at=request.now)
    except alarms.AlreadyTaken as taken:
        messages.info(request, _("%(name)s has the alarm.") % {"name": taken.args[0].public_name})
    return redirect("desk:today")
