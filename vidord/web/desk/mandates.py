"""Mandates: who may decide what, letting a colleague decide, and ending it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidord.people import holders
from vidord.people import mandates as verbs
from vidord.people.models import Mandate, Staff
from vidord.web.desk import within_reach
from vidord.web.desk.mandate_forms import MandateForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """`/desk/mandates`: who may decide what, from whom, until when, and whether she is here."""
    kinds = holders.by_kind(request.staff, at=request.now)
    shown = {"kinds": kinds, "nobodys": [one for one in kinds if not one.holdings]}
    return render(request, "desk/mandates.html", shown)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def given(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>/mandates`: let a colleague decide, out of my own or as the board has decided."""
    who = within_reach.person(request, person)
    own = [one for one in holders.of_person(request.staff, at=request.now) if who != request.staff]
    may_appoint = who != request.staff and verbs.administers(request.staff, who.unit.entity)
    said = request.POST if request.method == "POST" else None
    form = MandateForm(said, own=own, is_administrator=may_appoint)
    if said is None or not form.is_valid():
        return _show(request, who, form, status=422 if said is not None else 200)
    try:
        written = _give(request, who, form)
    except verbs.Refused as refusal:
        form.refuse(refusal)
        return _show(request, who, form, status=422)
    messages.info(
        request, _("Written. It stands on the page of %(name)s.") % {"name": written.holder.public_name}
    )
    return redirect("desk:person", person=person)


def _give(request: HttpRequest, who: Staff, form: MandateForm) -> Mandate:
    starts_at, ends_at = form.period(at=request.now)
    reach = {"limit": form.cleaned_data["limit"], "starts_at": starts_at, "ends_at": ends_at}
    if form.source:
        return verbs.delegate(form.source, to=who, by=request.staff, at=request.now, **reach)
    return verbs.appoint(who, kind=form.kind, by=request.staff, at=request.now, **reach)


def _show(request: HttpRequest, who: Staff, form: MandateForm, *, status: int) -> HttpResponse:
    return render(request, "desk/mandate-given.html", {"who": who, "form": form}, status=status)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, mandate: int) -> HttpResponse:
    """`/desk/mandates/<mandate>/withdrawal`: end it, and see first whose end with it."""
    held = within_reach.mandate_to_end(request, mandate)
    if request.method != "POST":
        return _before(request, held)
    try:
        ended = verbs.withdraw(held, by=request.staff, at=request.now)
    except verbs.OnlyHolder:
        return _before(request, held, status=409)
    except verbs.Refused:
        messages.error(request, _("It had ended already."))
        return redirect("desk:mandates")
    with_it = _("It has ended, and with it what came from it: %(number)s.") % {"number": len(ended) - 1}
    messages.info(request, with_it if len(ended) > 1 else _("It has ended."))
    return redirect("desk:person", person=held.holder_id)


def _before(request: HttpRequest, held: Mandate, *, status: int = 200) -> HttpResponse:
    shown = {
        "mandate": held,
        "below": verbs.below(held, at=request.now),
        "is_only_holder": verbs.is_only_holder(held, at=request.now),
        "rest": verbs.reach_without(held, at=request.now),
    }
    return render(request, "desk/mandate-withdrawal.html", shown, status=status)
