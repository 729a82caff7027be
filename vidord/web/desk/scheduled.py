"""An answer that waits for its time: it is taken back, taken up again, or thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vidord.cases import answering, scheduling
from vidord.cases.case_page import CasePage
from vidord.cases.models import AnswerStopped, Case
from vidord.channels.models import OutboundMessage
from vidord.channels.outbox import AlreadyKnown
from vidord.web.desk import within_reach
from vidord.web.policy import Seen, seen_by


@seen_by(Seen.STAFF)
@require_POST
def taking_back(request: HttpRequest, letter: int) -> HttpResponse:
    """`/desk/letters/<letter>/taking-back`: it does not go, and its words are in the composer again."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    letters = OutboundMessage.objects.filter(thread__case__in=seen).select_related(
        "thread__case", "signed_by"
    )
    found = get_object_or_404(letters, pk=letter)
    case = reverse("desk:case", args=[found.thread.case.number])
    try:
        scheduling.take_back(found, by=request.staff, at=request.now)
    except AlreadyKnown:
        messages.error(request, _("It is on its way already."))
        return redirect(case)
    messages.info(request, _("It does not go. Its words are here again, to change or to send."))
    return redirect(f"{case}?takes_up={found.pk}#id_text")


@seen_by(Seen.STAFF)
@require_POST
def throwing_away(request: HttpRequest, letter: int) -> HttpResponse:
    """`/desk/letters/<letter>/throwing-away`: what did not go is not needed any more."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    stopped = get_object_or_404(AnswerStopped, message=letter, case__in=seen)
    scheduling.settle(stopped.case, letter, at=request.now)
    return redirect("desk:case", number=stopped.case.number)


def initial(request: HttpRequest, page: CasePage) -> dict:
    """What the composer begins with: nothing, or the words of an answer that did not go."""
    number = within_reach.number_in(request.GET.get("takes_up", ""))
    found = next((one for one in page.letters if one.stopped and one.number == number), None)
    begun = {"seen": page.newest_outgoing, "joined": page.case.newest_part or 0}
    if found is None:
        return begun
    text, asks = answering.without_question(found.text, language=page.written_in)
    return begun | {"text": text, "kind": found.kind, "takes_up": found.number, "asks_whether": asks}
