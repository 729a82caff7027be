"""Whether an open page is still true: asked every few seconds, and mostly answered with "yes" (304)."""

import hashlib
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidord.cases import around, live, open_pages
from vidord.cases import today as day
from vidord.cases.models import Case
from vidord.core.typography import language
from vidord.web.desk import within_reach
from vidord.web.policy import Seen, seen_by


@dataclass(frozen=True)
class Live:
    """What a page says of itself, so that a script can ask whether it is still true."""

    url: str
    page_url: str
    version: str
    changed: str
    others: list[str] = field(default_factory=list)
    leaving_url: str = ""


def of_case(case: Case) -> Live:
    """The page of a case that `within_reach.case` found."""
    now = live.now(case)
    return Live(
        url=reverse("desk:live-case", args=[case.number]),
        page_url=reverse("desk:case", args=[case.number]),
        version=now.version,
        changed=_("Something has happened in the case."),
        others=now.others,
        leaving_url=reverse("desk:leaving", args=[case.number]),
    )


def of_today(slots: list[day.Slot], beside: around.Around) -> Live:
    """Today, as its rows were read."""
    owed = [(row.promise.pk, row.promise.newest_event) for slot in slots for row in slot.rows]
    return Live(
        url=reverse("desk:live-today"),
        page_url=reverse("desk:today"),
        version=day.version_of(owed, beside.version),
        changed=_("Your day has changed."),
    )


@seen_by(Seen.STAFF)
@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/live`: its version, and who else is there. It also says that I am."""
    found = live.of_case(number, reader=request.staff, at=request.now)
    if found is None:
        raise Http404
    shown, now = found
    if open_pages.is_due(shown, at=request.now):
        open_pages.note(shown, by=request.staff, at=request.now)
    return _unless_known(request, now.version, now.others)


@seen_by(Seen.STAFF)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """`/desk/live`: the version of my day."""
    return _unless_known(request, day.version_now(request.staff, at=request.now), [])


def _unless_known(request: HttpRequest, version: str, others: list[str]) -> HttpResponse:
    """Answer 304 when the one who asks knows all of it."""
    known = hashlib.sha256("\n".join([language(), version, *others]).encode()).hexdigest()[:20]
    answer: HttpResponse
    if request.headers.get("If-None-Match") == f'"{known}"':
        answer = HttpResponseNotModified()
    else:
        answer = JsonResponse({"version": version, "others": others})
    answer["ETag"] = f'"{known}"'
    return answer


@seen_by(Seen.STAFF)
@require_POST
def leaving(request: HttpRequest, number: int) -> HttpResponse:
    """`/desk/cases/<number>/leaving`: I have closed its page."""
    open_pages.leave(within_reach.case(request, number), by=request.staff)
    return HttpResponse(status=204)
