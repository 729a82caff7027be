"""One case as its page shows it: to the customer by her link, to the desk by a role."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from vidord.cases import continuing, letters, live, overheard, reviews, works_now
from vidord.cases.letters import Letter
from vidord.cases.models import Case, Decision, Opinion
from vidord.cases.overheard import Note
from vidord.cases.standing import Standing, as_pages_show, standing
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage, Placement, Receipt, SentAnyway, Thread
from vidord.core import typography
from vidord.core.kept_queries import KeptQuery
from vidord.people.models import ContactPoint, Staff
from vidord.promises.models import LoggedCall, Promise

SHOWN = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)


@dataclass
class CasePage:
    """
    Everything on the page, promises first, of the case and of what continues in it. `written_in` is the
    language of title and letters, `threads` the ids of the conversations.
    """

    case: Case
    reference: str
    written_in: str
    promises: list[Standing]
    letters: list[Letter]
    claims: list[dict]
    newest_outgoing: int
    threads: list[int] = field(default_factory=list)
    calls: list[Standing] = field(default_factory=list)
    overheard: list[Note] = field(default_factory=list)
    answer_url: str = ""
    knows_who: bool = False
    is_unanswered: bool = False
    has_mail: bool = False
    has_sms: bool = False
    works: works_now.Asked | None = None


def case_for(number: int, *, reader: Staff, at: datetime) -> Case | None:
    """Return the case of a number with all that the desk's page shows beside it, if it is hers to see."""
    found = _CASE.rows(number=number, reader=reader.pk, at=at)
    return found[0] if found else None


def _case_for(number: int, reader: Staff, at: datetime) -> QuerySet[Case]:
    seen = Case.objects.for_desk(reader, at=at).filter(number=number)
    return seen.annotate(**live.beside(reader, at=at))


_CASE = KeptQuery(lambda number, reader, at: _case_for(number, Staff(pk=reader), at))


def of(case: Case, *, at: datetime, for_desk: bool = True, opened: int = 0) -> CasePage:
    """
    Gather the page of a case, read `for_page`, in a handful of queries, the next due promise first. The
    message `opened` comes with its HTML.
    """
    parts = [one for one in getattr(case, "parts", []) if for_desk or one["customer"] == case.customer_id]
    numbers = {one["thread"]: one["number"] for one in parts}
    threads, cases = [case.thread_id, *numbers], [case.pk, *(one["case"] for one in parts)]
    standings = _standings(cases, numbers, at=at)
    point = case.thread.contact_point
    has_mail = point is not None and point.kind == ContactPoint.Kind.EMAIL
    placed = _PLACED.rows(threads=threads, for_desk=for_desk, opened=opened)
    sent = _SENT.rows(threads=threads, at=at)
    may_read = letters.is_shown_at_the_desk if for_desk else letters.is_hers_to_read
    answered = [one for one in sent if may_read(one)]
    said = [
        *letters.theirs(placed, case, numbers=numbers, for_desk=for_desk),
        *(letters.ours(one, number=numbers.get(one.thread_id, 0)) for one in answered),
        *(letters.notes(case) if for_desk else []),
    ]
    return CasePage(
        case=case,
        reference=typography.reference(case.number),
        written_in=case.thread.language,
        promises=standings,
        letters=sorted(said, key=lambda one: one.at),
        claims=_claims(case, cases),
        threads=threads,
        knows_who=case.identity != Case.Identity.NOT_CHECKED,
        overheard=overheard.notes(placed) if for_desk else [],
        newest_outgoing=sent[-1].pk if sent else 0,
        is_unanswered=not answered and any(one.state in {"given", "at-risk"} for one in standings),
        has_mail=has_mail,
        works=works_now.asked_in(case, at=at),
        has_sms=outbox.way_to(case.thread) == OutboundMessage.Way.SMS,
        calls=_calls(standings, has_mail=has_mail),
    )


def _standings(cases: list[int], numbers: dict[int, int], *, at: datetime) -> list[Standing]:
    """How each promise in these cases stands, the next due first."""
    found = _PROMISED.rows(cases=cases)
    standings = [_marked(standing(one, at=at), number=numbers.get(one.thread_id)) for one in found]
    standings.sort(key=lambda one: (one.promise.wake_at is None, one.promise.due_now))
    for first in standings[:1]:
        first.is_next = first.promise.wake_at is not None
    return standings


def _promised(cases: list[int]) -> QuerySet[Promise]:
    promises = as_pages_show(Promise.objects.filter(case_promise__case__in=cases))
    return promises.select_related("owner__unit__calendar", "thread").prefetch_related("outcomes")


def _placed(threads: list[int], for_desk: bool, opened: int) -> QuerySet[Placement]:
    return overheard.with_reports(letters.placed_in(threads, for_desk=for_desk, opened=opened))


def _sent(threads: list[int], at: datetime) -> QuerySet[OutboundMessage]:
    """Every letter of ours, also those that wait or were stopped: whoever writes next must know of them."""
    bounced = Receipt.objects.filter(message=OuterRef("pk"), kind=Receipt.Kind.BOUNCED)
    decisions = Decision.objects.filter(letter=OuterRef("pk"))
    row = JSONObject(kind="kind", remedy="remedy", amount=Cast("amount", TextField()))
    opinions = Opinion.objects.filter(letter=OuterRef("pk"))
    anyway = SentAnyway.objects.filter(message=OuterRef("pk")).order_by("id")
    written = OutboundMessage.objects.filter(thread__in=threads, kind__in=SHOWN).annotate(
        has_bounced=Exists(bounced),
        decision_row=Subquery(decisions.values(row=row)[:1]),
        sent_with=ArraySubquery(anyway.values("reason")),
        opinion_kind=Subquery(opinions.values("kind")[:1]),
        may_be_tried=Subquery(reviews.to_ask_for(at=at).filter(letter=OuterRef("pk")).values("pk")[:1]),
    )
    return written.select_related("signed_by", "thread", "stopped__by__staff").order_by("id")


_PROMISED, _PLACED, _SENT = KeptQuery(_promised), KeptQuery(_placed), KeptQuery(_sent)


def _marked(one: Standing, *, number: int | None) -> Standing:
    """Of a promise that was given in a case which continues in this one, say so."""
    if number:
        from_there = _("From case %(number)s.") % {"number": typography.reference(number)}
        one.more = f"{one.more.removesuffix('.')}. {from_there}" if one.more else from_there
    return one


def _claims(case: Case, cases: list[int]) -> list[dict]:
    """Its own, and those of the cases that continue in it and that are shown."""
    others = getattr(case, "parts_asserted", [])
    return [*getattr(case, "asserted", []), *(one for one in others if one["case"] in cases)]


def _calls(standings: list[Standing], *, has_mail: bool) -> list[Standing]:
    """What a call can keep."""
    owed = [one for one in standings if one.promise.wake_at]
    return [one for one in owed if one.promise.kind == "CALL" or (not has_mail and _can_be_told(one.promise))]


def _can_be_told(promise: Promise) -> bool:
    """A call tells what was decided; it neither decides nor pays."""
    untold = {
        Promise.Kind.REMEDY: True,
        Promise.Kind.DECIDE: promise.is_decided is None,
        Promise.Kind.REVIEW: not promise.is_looked_at,
    }
    return not untold.get(Promise.Kind(promise.kind), False)


def by_thread(thread: Thread, *, at: datetime) -> CasePage:
    """The page that a customer's link opens."""
    case = Case.objects.for_page().get(thread=thread)
    return of(case, at=at, for_desk=False)


def unheard_calls(thread: Thread) -> dict[int, LoggedCall]:
    """The calls we say took place and she has not spoken of yet, by promise."""
    calls = LoggedCall.objects.filter(promise__thread__in=continuing.hers(thread), talked=True, verdict=None)
    return {call.promise_id: call for call in calls.order_by("id")}
