"""A person's hours in an ordinary week, and who stands in for her."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidord.core.calendar import Interval, Week
from vidord.people import deputies, roster
from vidord.people.models import Actor, Staff
from vidord.web.desk import within_reach
from vidord.web.desk.hours_form import WeekForm
from vidord.web.desk.mandate_forms import DeputyForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>/hours`: when she works in an ordinary week, written by whoever leads her."""
    who = within_reach.led_by_me(request, person)
    form = WeekForm(request.POST or None, weeks=(_week_of(who),))
    if request.method == "POST" and form.is_valid():
        roster.set_hours(who, week=form.week(), by=Actor.of(request.staff), at=request.now)
        messages.info(request, _("The hours are written. What was promised keeps its times."))
        return redirect("desk:person", person=person)
    shown = {"who": who, "form": form, "days": form.fields_of("day")}
    return render(request, "desk/hours.html", shown, status=422 if form.errors else 200)


def _week_of(person: Staff) -> Week:
    rows = sorted(person.roster.all(), key=lambda row: row.starts)
    return tuple(
        tuple(Interval(row.starts, row.ends) for row in rows if row.weekday == day) for day in range(7)
    )


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: HttpRequest, person: int) -> HttpResponse:
    """`/desk/people/<person>/deputy`: who stands in, named by herself or by whoever leads her."""
    who = within_reach.hers_to_manage(request, person)
    colleagues = Staff.objects.filter(deputies.may_stand_in(who)).order_by("public_name", "pk")
    form = DeputyForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues,
        initial={"deputy": who.deputy_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            deputies.name(who, form.cleaned_data["deputy"], by=Actor.of(request.staff), at=request.now)
        except deputies.Circle:
            form.add_error("deputy", _circle(form.cleaned_data["deputy"], who))
        except deputies.NotADeputy:
            form.add_error("deputy", _("Choose a colleague from the list"))
        else:
            messages.info(request, _("The deputy is named."))
            return redirect("desk:person", person=person)
    return render(request, "desk/deputy.html", {"who": who, "form": form}, status=422 if form.errors else 200)


def _circle(chosen: Staff, who: Staff) -> str:
    return _(
        "%(chosen)s is stood in for by %(name)s, at once or through others: with both away, nobody would "
        "answer. Choose another."
    ) % {"chosen": chosen.public_name, "name": who.public_name}
