"""Colleagues: who is here, what each may decide, away from now until, and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import away, colleagues, leaving
from vidord.people.models import Actor, Staff
from vidord.promises.ledger import InThePast
from vidord.web.desk import within_reach
from vidord.web.desk.forms import AwayForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`/desk/people`: everybody in the legal entities where I work, and what each may decide alone."""
    return render(request, "desk/people.html", {"units": colleagues.by_unit(request.staff, at=request.now)})


@seen_by(Seen.STAFF)
@require_safe
def person(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>`: one colleague."""
    return _show(request, within_reach.person(request, person), AwayForm())


def _show(request: HttpRequest, who: Staff, form: AwayForm) -> HttpResponse:
    shown = {
        "page": colleagues.page_of(who, at=request.now),
        "form": form,
        "is_mine": who == request.staff,
        "leads": within_reach.leads(request, who),
    }
    return render(request, "desk/person.html", shown, status=422 if form.errors else 200)


@seen_by(Seen.STAFF)
@require_POST
def absence(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>/absence`: away from now until, by herself or whoever leads her; or back."""
    who = within_reach.hers_to_manage(request, person)
    if request.POST.get("back"):
        away.back(who, by=Actor.of(request.staff), at=request.now)
        messages.info(request, _("%(name)s is here again.") % {"name": who.public_name})
        return redirect("desk:person", person=person)
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _show(request, who, form)
    try:
        done = away.mark(who, until=form.until(), by=Actor.of(request.staff), at=request.now)
    except InThePast:
        form.add_error("day", _("That time has already been. Choose a later one."))
        return _show(request, who, form)
    told = _("Customers told of a new name, at the same time: %(number)s.") % {"number": done.customers_told}
    stays = _("Nobody else is there for %(number)s of the promises; they stay.") % {"number": done.stayed}
    waits = _("For a quarter of an hour %(number)s wait, as somebody writes in the case.")
    said = [told, stays if done.stayed else "", waits % {"number": done.waiting} if done.waiting else ""]
    messages.info(request, " ".join(filter(None, said)))
    return redirect("desk:person", person=person)


@seen_by(Seen.STAFF)
@require_POST
def departure(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>/departure`: she leaves, and everything she owes has another name at once."""
    who = within_reach.led_by_me(request, person)
    try:
        left = leaving.leave(who, by=Actor.of(request.staff), at=request.now)
    except leaving.IsOmbudsman:
        messages.error(
            request, _("An ombudsman leaves when she has resigned and named who goes on in her place.")
        )
        return redirect("desk:person", person=person)
    except leaving.NoHeir:
        messages.error(request, _("There is neither a deputy nor a lead to hand over to. Name one first."))
        return redirect("desk:person", person=person)
    messages.info(
        request,
        _("%(name)s has left. %(heir)s answers for everything that was promised.")
        % {"name": who.public_name, "heir": left.heir.public_name},
    )
    return redirect("desk:people")
