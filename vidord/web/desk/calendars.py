"""Calendars: the coming weeks as they will be, and the days and hours of our own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidord.core.calendar import NeverOpen
from vidord.core.holidays import EVES
from vidord.core.reckoning import name_of_day
from vidord.people import calendars as verbs
from vidord.people.models import Actor, Calendar
from vidord.web.desk import within_reach
from vidord.web.desk.hours_form import CalendarForm, EveForm, OwnDayForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """`/desk/calendars`: every calendar of the legal entities where I work, and which units keep it."""
    return render(request, "desk/calendars.html", {"calendars": within_reach.calendars(request)})


@seen_by(Seen.STAFF)
@require_safe
def calendar(request: HttpRequest, calendar: int) -> HttpResponse:
    """`/desk/calendars/<calendar>`: its coming weeks as they will be."""
    return _show(request, within_reach.calendar(request, calendar), OwnDayForm())


def _show(request: HttpRequest, kept: Calendar, form: OwnDayForm) -> HttpResponse:
    shown = {
        "calendar": kept,
        "weeks": verbs.coming_weeks(kept, at=request.now),
        "form": form,
        "may_change": within_reach.changes_calendar(request, kept),
        "today": request.now.astimezone(kept.zone).date(),
    }
    return render(request, "desk/calendar.html", shown, status=422 if form.errors else 200)


@seen_by(Seen.STAFF)
@require_POST
def days(request: HttpRequest, calendar: int) -> HttpResponse:
    """`/desk/calendars/<calendar>/days`: close a day, make it shorter, or let it be as usual."""
    kept = within_reach.calendar_to_change(request, calendar)
    form = OwnDayForm(request.POST)
    if not form.is_valid():
        return _show(request, kept, form)
    try:
        _day_verb(form)(kept, form.cleaned_data["day"], by=Actor.of(request.staff), at=request.now)
    except verbs.DayHasBeen:
        form.add_error("day", _("That day has been. Choose a later one."))
        return _show(request, kept, form)
    except verbs.NothingLeft:
        form.add_error(
            "hours", _("Nobody is at work in those hours that day. Choose others, or close the day.")
        )
        return _show(request, kept, form)
    messages.info(request, _("The calendar is changed. What was promised keeps its times."))
    return redirect("desk:calendar", calendar=calendar)


def _day_verb(form: OwnDayForm) -> Callable:
    what, because = form.cleaned_data["what"], form.cleaned_data["because"]
    if what == "USUAL":
        return verbs.make_usual
    if what == "CLOSED":
        return lambda kept, day, **who: verbs.close(kept, day, because=because, **who)
    return lambda kept, day, **who: verbs.shorten(kept, day, bounds=form.bounds, because=because, **who)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, calendar: int) -> HttpResponse:
    """`/desk/calendars/<calendar>/week`: open hours and on-call hours of each weekday."""
    kept = within_reach.calendar_to_change(request, calendar)
    form = CalendarForm(request.POST or None, weeks=kept.weeks())
    if request.method != "POST" or not form.is_valid():
        return _show_week(request, kept, form, _eve_form())
    try:
        verbs.set_week(
            kept,
            week=form.week("day"),
            on_call=form.week("call"),
            by=Actor.of(request.staff),
            at=request.now,
        )
    except NeverOpen:
        form.add_error(None, _("A calendar needs an open hour: without one, no time can be counted."))
        return _show_week(request, kept, form, _eve_form())
    messages.info(request, _("The calendar is changed. What was promised keeps its times."))
    return redirect("desk:calendar", calendar=calendar)


@seen_by(Seen.STAFF)
@require_POST
def eves(request: HttpRequest, calendar: int) -> HttpResponse:
    """`/desk/calendars/<calendar>/eves`: an eve is shorter, closed or as usual, each year."""
    kept = within_reach.calendar_to_change(request, calendar)
    form = _eve_form(request.POST)
    if not form.is_valid():
        return _show_week(request, kept, CalendarForm(weeks=kept.weeks()), form)
    eve, who = form.cleaned_data["eve"], {"by": Actor.of(request.staff), "at": request.now}
    if form.cleaned_data["what"] == "USUAL":
        verbs.make_eve_usual(kept, eve, **who)
    else:
        verbs.keep_eve(kept, eve, bounds=form.bounds, because=form.cleaned_data["because"], **who)
    messages.info(request, _("The calendar is changed. What was promised keeps its times."))
    return redirect("desk:calendar-week", calendar=calendar)


def _eve_form(said: object = None) -> EveForm:
    return EveForm(said, eves=[(eve, name_of_day(eve)) for eve in EVES], prefix="eve")


def _show_week(request: HttpRequest, kept: Calendar, form: CalendarForm, eve: EveForm) -> HttpResponse:
    own = kept.own_days.filter(day=None).order_by("pk")
    shown = {"calendar": kept, "form": form, "eve": eve, "own": own}
    return render(request, "desk/calendar-week.html", shown, status=422 if form.errors or eve.errors else 200)
