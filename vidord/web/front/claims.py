"""What the law says of her claim, in the same words as whoever decides it reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from vidord.cases import claim_page, continuing
from vidord.cases.models import Claim
from vidord.web.front.by_link import own_thread
from vidord.web.language import SPOKEN
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.BY_LINK)
@require_safe
def claim(request: HttpRequest, token: str, claim: int) -> HttpResponse:
    """`/mitt/<token>/claims/<claim>`: what she has a right to, step by step, with each section."""
    thread = own_thread(request, token)
    hers = Claim.objects.for_page().filter(case__thread__in=continuing.hers(thread))
    found = get_object_or_404(hers, pk=claim)
    chosen = request.GET.get("language")
    with translation.override(chosen if chosen in SPOKEN else thread.language):
        page = claim_page.of(found)
        return render(request, "front/claim.html", {"page": page, "token": token})
