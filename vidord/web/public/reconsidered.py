"""What many have asked us to reconsider, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.cases import reconsidered as asked
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.ANYONE)
@require_safe
def reconsidered(request: HttpRequest) -> HttpResponse:
    """`/omprovas`: what it is about, how many ask, who answers by when, and the answers."""
    return render(request, "public/reconsidered.html", {"matters": asked.matters(at=request.now)})
