"""The customer lets the ombudsman look at a no: once for each, by name and within ten working days."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from vidord.cases import closing, continuing, notices, staff_notices
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case, Decision, ReviewAsked
from vidord.channels.models import OutboundMessage
from vidord.people import ombudsmen, timeline
from vidord.people.models import Actor, OmbudsmanTerm, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise

WORKING_DAYS = 10


class NotANo(Exception):
    """She got what she asked for: there is nothing to look at anew."""


class NoOmbudsman(Exception):
    """Nobody is ombudsman there at the moment, or whoever is has decided it herself."""


def to_ask_for(*, at: datetime) -> QuerySet[Decision]:
    """The noes that an ombudsman may be asked to look at, and has not been yet."""
    terms = OmbudsmanTerm.objects.in_force(at=at).filter(entity=OuterRef("case__unit__entity"))
    others = terms.exclude(staff=OuterRef("by"))
    return Decision.objects.filter(Exists(others), review_asked=None).exclude(kind=Decision.Kind.YES)


@transaction.atomic
def ask(decision: Decision, *, by: Actor, at: datetime) -> ReviewAsked:
    """
    Let the ombudsman look at a no. A closed case is opened again. Asked again, it is the same review.

    :raises NotANo, NoOmbudsman: see there.
    """
    case = continuing.where_her_words_go(decision.case.thread)
    if earlier := ReviewAsked.objects.select_related("promise__owner").filter(decision=decision).first():
        return earlier
    if decision.kind == Decision.Kind.YES:
        raise NotANo
    term = ombudsmen.term_of(decision.case.unit.entity_id, at=at)
    if term is None or term.staff_id == decision.by_id:
        raise NoOmbudsman
    closing.reopen(case, by=by, at=at)
    promise = _promise(case, term.staff, at=at)
    asked = ReviewAsked.objects.create(decision=decision, promise=promise, by=by, at=at)
    timeline.record("case.review_asked", by=by, at=at, subject=case, matter=case.thread_id, to=term.staff_id)
    notices.confirm(case, promise, at=at, name="review_promised", kind=OutboundMessage.Kind.NOTICE)
    staff_notices.warn_of_review(case, asked, at=at)
    return asked


def _promise(case: Case, owner: Staff, *, at: datetime) -> Promise:
    reckoning = owner.unit.calendar.as_working_calendar().after_working_days(at, WORKING_DAYS)
    source = ledger.Source(Promise.Source.PERSONAL, reckoning=reckoning)
    undertaking = Undertaking(case, Promise.Kind.REVIEW, owner, reckoning.due_at, source=source)
    return give(undertaking, by=Actor.of("intake"), at=at)
