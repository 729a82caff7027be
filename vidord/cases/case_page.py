"""One case as its page shows it: to the customer by her link, to the desk by a role."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from vidord.cases import letters, overheard
from vidord.cases.letters import Letter
from vidord.cases.models import Case
from vidord.cases.overheard import Note
from vidord.cases.standing import Standing, as_pages_show, standing
from vidord.channels.models import OutboundMessage, Receipt, Thread
from vidord.core import typography
from vidord.people.models import ContactPoint
from vidord.promises.models import LoggedCall, Promise

SHOWN = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)


@dataclass
class CasePage:
    """Everything on the page, promises first. `written_in` is the language of title and letters."""

    case: Case
    reference: str
    written_in: str
    promises: list[Standing]
    letters: list[Letter]
    newest_outgoing: int
    calls: list[Standing] = field(default_factory=list)
    overheard: list[Note] = field(default_factory=list)
    answer_url: str = ""
    is_unanswered: bool = False
    has_mail: bool = False


def of(case: Case, *, at: datetime, for_desk: bool = True, opened: int = 0) -> CasePage:
    """
    Gather the page of a case in a handful of queries, the next due promise first. The message `opened` comes
    with its HTML.
    """
    promises = as_pages_show(Promise.objects.filter(case_promise__case=case)).select_related(
        "owner__unit__calendar", "thread"
    )
    standings = [standing(one, at=at) for one in promises.prefetch_related("outcomes")]
    standings.sort(key=lambda one: (one.promise.wake_at is None, one.promise.due_now))
    for first in standings[:1]:
        first.is_next = first.promise.wake_at is not None
    point = case.thread.contact_point
    has_mail = point is not None and point.kind == ContactPoint.Kind.EMAIL
    bounced = Receipt.objects.filter(message=OuterRef("pk"), kind=Receipt.Kind.BOUNCED)
    written = case.thread.outbound.filter(kind__in=SHOWN).annotate(has_bounced=Exists(bounced))
    placed = list(overheard.with_reports(letters.placed_in(case, for_desk=for_desk, opened=opened)))
    sent = list(written.select_related("signed_by").order_by("id"))
    return CasePage(
        case=case,
        reference=typography.reference(case.number),
        written_in=case.thread.language,
        promises=standings,
        letters=sorted(
            [
                *letters.theirs(placed, case, for_desk=for_desk),
                *(letters.ours(one, case.thread) for one in sent),
            ],
            key=lambda one: one.at,
        ),
        overheard=overheard.notes(placed) if for_desk else [],
        newest_outgoing=sent[-1].pk if sent else 0,
        is_unanswered=not sent and any(one.state in {"given", "at-risk"} for one in standings),
        has_mail=has_mail,
        calls=[
            one for one in standings if one.promise.wake_at and (one.promise.kind == "CALL" or not has_mail)
        ],
    )


def by_thread(thread: Thread, *, at: datetime) -> CasePage:
    """The page that a customer's link opens."""
    case = Case.objects.for_page().get(thread=thread)
    return of(case, at=at, for_desk=False)


def unheard_calls(thread: Thread) -> dict[int, LoggedCall]:
    """The calls we say took place and she has not spoken of yet, by promise."""
    calls = LoggedCall.objects.filter(promise__thread=thread, talked=True, verdict=None)
    return {call.promise_id: call for call in calls.order_by("id")}
