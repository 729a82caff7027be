"""The composer's draft: kept while it is written, with and without a script, and shown when she is back."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vidord.cases import drafts
from vidord.cases.drafts import How, Saved, Writing
from vidord.cases.models import AnswerDraft, Case
from vidord.web.desk.answer_forms import DraftForm
from vidord.web.policy import Seen, seen_by


@dataclass(frozen=True)
class Written:
    """Her own words in a case that are not sent: what the composer holds, and what lies beside it."""

    initial: dict = field(default_factory=dict)
    revision: str = ""
    changed_at: datetime | None = None
    beside: list[dict] = field(default_factory=list)


def shown(case: Case) -> Written:
    """Read what `within_reach.case` found."""
    beside = [
        one | {"changed_at": datetime.fromisoformat(one["changed_at"])}
        for one in case.own_drafts
        if one["is_beside"]
    ]
    current = next((one for one in case.own_drafts if not one["is_beside"]), None)
    if current is None:
        return Written(beside=beside)
    return Written(
        initial=current["said"] | {"text": current["text"]},
        revision=current["revision"],
        changed_at=datetime.fromisoformat(current["changed_at"]),
        beside=beside,
    )


def seen_in(request: HttpRequest) -> uuid.UUID | None:
    """Return the revision that a posted composer was shown, if it names one."""
    form = DraftForm(request.POST)
    return form.cleaned_data.get("draft_seen") if form.is_valid() else None


def keep(request: HttpRequest, case: Case) -> Saved | None:
    """Keep what a posted composer holds; nothing when it can't be kept."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return None
    said = form.cleaned_data
    writing = Writing(
        text=said["text"],
        said={name: said[name] for name in DraftForm.SAID if said[name]},
        form_key=said["key"],
        turn=said["turn"] or int(request.now.timestamp() * 1000),  # as a script counts
        seen=said["draft_seen"],
    )
    return drafts.save(case, writing, by=request.staff, at=request.now)


def tell(request: HttpRequest, saved: Saved) -> None:
    """Say on the next page what became of it."""
    words = {
        How.KEPT: _("Your draft is kept. Only you can read it."),
        How.BESIDE: _("You wrote something newer in another window. What you wrote here is kept beside it."),
        How.SENT: _("This has been sent already."),
    }
    messages.info(request, words[saved.how])


@seen_by(Seen.STAFF)
@require_POST
def unsent(request: HttpRequest, unsent: int) -> HttpResponse:
    """`/desk/unsent/<unsent>`: go on with what was kept beside, or throw it away."""
    seen = Case.objects.seen_by(request.staff, at=request.now)
    hers = AnswerDraft.objects.filter(staff=request.staff, case__in=seen).select_related("case")
    found = get_object_or_404(hers, pk=unsent)
    if request.POST.get("act") == "take":
        drafts.take(found, at=request.now)
    elif request.POST.get("act") == "throw":
        drafts.throw_away(found)
    else:
        raise Http404
    return redirect("desk:case", number=found.case.number)
