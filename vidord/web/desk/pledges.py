"""What we have promised everybody, with every version that was ever published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.texts import pledges as standing_promises
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """`/desk/pledges`: each pledge, who answers for it, and its versions, the newest first."""
    return render(request, "desk/pledges.html", {"pledges": standing_promises.with_versions()})
