"""A pledge on its way: written by one, read by another, published by somebody with the mandate."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidord.texts import publishing, samples
from vidord.texts.contradictions import contradictions
from vidord.texts.models import Draft
from vidord.texts.samples import Sample
from vidord.web.desk.pledge_form import PledgeForm, PublicationForm
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`/desk/pledges/new`: write a first draft."""
    if request.method != "POST":
        form = PledgeForm(by=request.staff, now=request.now)
        return render(request, "desk/draft.html", {"form": form})
    form = PledgeForm(request.POST, by=request.staff, now=request.now)
    if not form.is_valid():
        return render(request, "desk/draft.html", {"form": form}, status=422)
    written = publishing.write(form.fill(Draft()), by=request.staff, at=request.now)
    return redirect("desk:draft", draft=written.pk)


def _reach(request: HttpRequest, draft: int) -> Draft:
    """
    Return a draft in a legal entity where she has a role, that has not been published.

    :raises Http404: for any other.
    """
    hers = Draft.objects.filter(entity__in=request.staff.roles.values("entity"), became=None)
    rows = hers.select_related(
        "entity", "owner__unit__calendar", "calendar", "written_by", "checked_by", "follows__text"
    )
    return get_object_or_404(rows, pk=draft)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """`/desk/drafts/<draft>`: what it says, what its rule means, and what is left to do."""
    found = _reach(request, draft)
    if request.method != "POST":
        return _show(request, found)
    form = PledgeForm(request.POST, draft=found, by=request.staff, now=request.now)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        publishing.write(form.fill(found), by=request.staff, at=request.now)
    except publishing.PublishedMeanwhile:
        return _published_meanwhile(request)
    messages.info(request, _("Stored. See below what the rule means."))
    return redirect("desk:draft", draft=found.pk)


@seen_by(Seen.STAFF)
@require_POST
def check(request: HttpRequest, draft: int) -> HttpResponse:
    """`/desk/drafts/<draft>/check`: another has read it, as it was when she saw it."""
    found = _reach(request, draft)
    try:
        seen_at = datetime.fromisoformat(request.POST.get("seen_at", ""))
    except ValueError:
        seen_at = None
    try:
        publishing.check(found, seen_at=seen_at, by=request.staff, at=request.now)
    except publishing.OwnDraft:
        messages.error(request, _("You wrote it last. Somebody else has to read it."))
    except publishing.NotChecked:
        messages.error(request, _("It has been changed since you read it. Read it again."))
    except publishing.PublishedMeanwhile:
        return _published_meanwhile(request)
    else:
        messages.info(request, _("Thank you for reading it. It can be published now."))
    return redirect("desk:draft", draft=found.pk)


@seen_by(Seen.STAFF)
@require_POST
def publication(request: HttpRequest, draft: int) -> HttpResponse:
    """`/desk/drafts/<draft>/publication`: it holds from now on, for the reason given."""
    found = _reach(request, draft)
    form = PublicationForm(request.POST, differ=bool(contradictions(found)))
    if not form.is_valid():
        return _show(request, found, publishes=form, status=422)
    try:
        version = publishing.publish(found, because=form.reason(), by=request.staff, at=request.now)
    except publishing.NoMandate:
        form.add_error(None, _("You have no mandate to publish here. Ask somebody who has."))
        return _show(request, found, publishes=form, status=403)
    except publishing.NotChecked:
        form.add_error(None, _("Nobody else has read it as it is now."))
        return _show(request, found, publishes=form, status=409)
    except publishing.Ended:
        form.add_error(None, _("Its last day has been. Write a later one."))
        return _show(request, found, publishes=form, status=409)
    except publishing.PublishedMeanwhile:
        form.add_error(None, _("Another version was published meanwhile. Begin from that one."))
        return _show(request, found, publishes=form, status=409)
    messages.info(request, _("Published. New matters fall under it from now on."))
    return redirect("public:pledge", version=version.pk)


def _published_meanwhile(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("It has been published meanwhile. Begin from that version."))
    return redirect("desk:pledges")


def _show(
    request: HttpRequest,
    draft: Draft,
    form: PledgeForm | None = None,
    *,
    publishes: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    differ = contradictions(draft)
    shown = {
        "draft": draft,
        "form": form or PledgeForm(draft=draft, by=request.staff, now=request.now),
        "samples": _samples(request, draft),
        "differ": differ,
        "publishes": publishes or PublicationForm(differ=bool(differ)),
        "is_own": draft.written_by_id == request.staff.pk,
        "may_publish": publishing.may_publish(request.staff, draft.entity, at=request.now),
    }
    return render(request, "desk/draft.html", shown, status=status)


def _samples(request: HttpRequest, draft: Draft) -> list[Sample]:
    """What the stored rule means; nothing when its calendar never opens."""
    calendar = draft.calendar or draft.owner.unit.calendar
    try:
        return samples.of_rule(draft, calendar=calendar.as_working_calendar(), at=request.now)
    except samples.NeverOpen:
        return []
