"""What we promise everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.texts import pledges as standing_promises
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.ANYONE)
@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """`/loften`: the pledges in force, each with the person who answers for it."""
    return render(request, "public/pledges.html", {"pledges": standing_promises.in_force(at=request.now)})
