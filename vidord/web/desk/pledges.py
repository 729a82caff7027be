"""What we promise everybody: every version, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidord.cases.models import Case
from vidord.promises.models import Promise
from vidord.texts import pledges as standing_promises
from vidord.texts import publishing
from vidord.texts.models import Draft, TextVersion
from vidord.web.desk.pledge_form import ReasonForm
from vidord.web.policy import Seen, seen_by

MOST_CASES = 20


@seen_by(Seen.STAFF)
@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """`/desk/pledges`: each pledge, who answers for it, its versions, and what is being written."""
    hers = set(request.staff.roles.values_list("entity", flat=True))
    drafts = Draft.objects.filter(became=None, entity__in=hers).select_related("written_by", "entity")
    shown = {
        "pledges": standing_promises.with_versions(),
        "holding": set(standing_promises.in_force(at=request.now).values_list("version", flat=True)),
        "drafts": drafts.order_by("pk"),
        "hers": hers,
    }
    return render(request, "desk/pledges.html", shown)


def reach(request: HttpRequest, version: int) -> TextVersion:
    """
    Return a version of a pledge of a legal entity where she has a role.

    :raises Http404: for any other.
    """
    hers = standing_promises.published().filter(text__entity__in=request.staff.roles.values("entity"))
    return get_object_or_404(hers, pk=version)


@seen_by(Seen.STAFF)
@require_POST
def next_draft(request: HttpRequest, version: int) -> HttpResponse:
    """`/desk/pledges/<version>/drafts`: begin to write the version that shall follow."""
    draft = publishing.next_draft(reach(request, version))
    publishing.write(draft, by=request.staff, at=request.now)
    return redirect("desk:draft", draft=draft.pk)


@seen_by(Seen.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, version: int) -> HttpResponse:
    """`/desk/pledges/<version>/withdrawal`: promise it to nobody new, and say why; what is owed under it."""
    found = reach(request, version)
    if request.method != "POST":
        return _show(request, found, ReasonForm())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        publishing.withdraw(found, because=form.reason(), by=request.staff, at=request.now)
    except publishing.NoMandate:
        form.add_error(None, _("You have no mandate to publish here. Ask somebody who has."))
        return _show(request, found, form, status=403)
    except publishing.AlreadyWithdrawn:
        form.add_error(None, _("It has been withdrawn already."))
        return _show(request, found, form, status=409)
    messages.info(request, _("It is promised to nobody new. What was promised under it is still owed."))
    return redirect("desk:pledges")


def _show(request: HttpRequest, version: TextVersion, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    owed = Promise.objects.live().filter(source=Promise.Source.PUBLISHED, source_reference=version.pk)
    seen = Case.objects.seen_by(request.staff, at=request.now)
    cases = seen.filter(case_promises__promise__in=owed).distinct().order_by("number")
    shown = {
        "version": version,
        "may_publish": publishing.may_publish(request.staff, version.text.entity, at=request.now),
        "owed": owed.count(),
        "cases": cases[:MOST_CASES],
        "form": form,
    }
    return render(request, "desk/pledge-withdrawal.html", shown, status=status)
