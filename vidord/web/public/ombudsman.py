"""Who is ombudsman here, what she may do, and what she has found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidord.cases import opinions
from vidord.people.models import OmbudsmanTerm
from vidord.web.desk.within_reach import number_in
from vidord.web.policy import Seen, seen_by

MOST_SHOWN = 20


@seen_by(Seen.ANYONE)
@require_safe
def ombudsman(request: HttpRequest) -> HttpResponse:
    """`/ombudsman`: her name, her powers, her term, and her opinions without anybody's name."""
    terms = OmbudsmanTerm.objects.in_force(at=request.now).order_by("entity__name")
    found = opinions.published()
    if before := number_in(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    shown = list(found[: MOST_SHOWN + 1])
    said = {
        "terms": terms.select_related("staff", "entity", "appointed_by"),
        "opinions": shown[:MOST_SHOWN],
        "older": shown[MOST_SHOWN - 1].pk if len(shown) > MOST_SHOWN else 0,
    }
    return render(request, "public/ombudsman.html", said)
