"""What we promise everybody, and who answers."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from vidord.cases import outlook
from vidord.core import spreadsheets
from vidord.insight import kept_pledges
from vidord.insight import report as trust
from vidord.texts import pledges as standing_promises
from vidord.texts.models import TextVersion
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.ANYONE)
@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """`/loften`: the pledges in force, how each was kept, and the person who answers for it."""
    kept = kept_pledges.by_version(at=request.now)
    in_force = standing_promises.in_force(at=request.now)
    shown = {"pledges": [(rule, kept.get(rule.version_id)) for rule in in_force]}
    return render(request, "public/pledges.html", shown)


@seen_by(Seen.ANYONE)
@require_safe
def pledge(request: HttpRequest, version: int) -> HttpResponse:
    """`/loften/<version>`: a pledge as it was published; what was promised under it cites it for ever."""
    published = standing_promises.published().filter(published_at__lte=request.now)
    if TextVersion.objects.filter(
        pk=version, threshold__isnull=False, published_at__lte=request.now
    ).exists():
        return redirect("public:reconsidered")
    found = get_object_or_404(published, pk=version)
    shown = {
        "version": found,
        "newer": standing_promises.superseding(found, at=request.now),
        "kept": kept_pledges.by_version(at=request.now).get(found.pk),
    }
    return render(request, "public/pledge.html", shown)


@seen_by(Seen.ANYONE)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """`/redovisning`: how our promises ended, by month, unit and kind; never by person."""
    return render(request, "public/report.html", {"lines": trust.lines(at=request.now)})


@seen_by(Seen.ANYONE)
@require_safe
def report_csv(request: HttpRequest) -> HttpResponse:
    """`/redovisning.csv`: the same for whoever wants to count herself."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="redovisning.csv"'
    rows = trust.table(trust.lines(at=request.now))
    csv.writer(response).writerows([[spreadsheets.plain(cell) for cell in row] for row in rows])
    return response


@seen_by(Seen.ANYONE)
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """`/svarar`: every person who answers, with her direct number, and whether she is here now."""
    return render(request, "public/who.html", {"outlook": outlook.now(at=request.now)})
