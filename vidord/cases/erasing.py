"""Erasing a person: names, addresses and words are blanked; the ledger and the timeline stay as they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace

from vidord.agreements.models import Agreement, Purchase, ServicePoint
from vidord.cases import anonymity, holdings, series
from vidord.cases.closing import StillOwed
from vidord.cases.holdings import Holdings
from vidord.cases.models import (
    AnswerDraft,
    AnswerOrdered,
    AuthorityAsked,
    BoardFinding,
    BoardTrial,
    Case,
    CaseLink,
    Claim,
    Closure,
    Decision,
    Examination,
    HandoverOffer,
    LatePayment,
    Merge,
    NoAnswerNeeded,
    Note,
    Opinion,
    RemedyConfirmation,
    Reopening,
)
from vidord.channels import threads
from vidord.channels.models import (
    Attachment,
    Attempt,
    CallEvent,
    InboundContent,
    InboundMessage,
    OutboundMessage,
    RawMessage,
    Receipt,
    Thread,
)
from vidord.core.cluster import ERASER
from vidord.people import timeline
from vidord.people.models import Actor, ContactPoint, Customer
from vidord.promises import conditions, evidence, ledger, sweep
from vidord.promises.models import (
    Condition,
    ConditionAnswer,
    Contest,
    MoveProposal,
    Outcome,
    Pause,
    Promise,
    Review,
)

TOMBSTONE = "…"
WORDS_OF_A_MAIL = (
    *("from_name", "from_address", "reply_to", "subject", "text", "html", "mail_id"),
    *("forwarded_from_name", "forwarded_from_address"),
)
WORDS_OF_A_DECISION = ("understood", "decided", "reasons", "rule", "evidence", "next_steps")
# Reasons of outcomes that are values and no words of a person; they say how a promise ended.
NO_WORDS = (
    "",
    series.SOLVED,
    conditions.FAILED,
    evidence.DID_NOT_ARRIVE,
    ledger.CORRECTED,
    *sweep.BECAUSE,
    *NoAnswerNeeded.Reason.values,
)


class AlreadyErased(Exception):
    """It has been done before."""


class StillOpen(Exception):
    """A case with words of hers is open; `args[0]` is how many."""


class StillOnItsWay(Exception):
    """A message from her waits to be placed, or one to her is being sent; `args[0]` is how many."""


class NamesHer(Exception):
    """The reason that would be kept holds her name or an address of hers."""


@transaction.atomic
def erase(customer: Customer, *, by: Actor, at: datetime, because: str) -> Holdings:
    """
    Erase what we hold about a customer and return what it was.

    Only a database login that may become the eraser can: the application's can not. `because` is kept.

    :raises vidord.cases.closing.StillOwed: while a promise to her is live, or interest waits to be found.
    :raises StillOpen, StillOnItsWay, AlreadyErased, NamesHer: see there. Nothing has changed then.
    :raises django.db.ProgrammingError: when the login may not become the eraser.
    """
    held, hers = _hold_still(customer)
    refuse(hers, because=because)
    for thread in Thread.objects.filter(customer=held):
        threads.revoke_links(thread)
    timeline.record("customer.erased", by=by, at=at, subject=held)
    with _as_eraser():
        _blank_messages(hers)
        _blank_cases(held)
        _blank_customer(held, at=at, because=because)
    return hers


def _hold_still(customer: Customer) -> tuple[Customer, Holdings]:
    """Let nobody join a message to her cases, and no worker claim one to her, until we are done."""
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    list(Case.objects.select_for_update().filter(customer=held).order_by("pk"))
    hers = holdings.of(held)
    list(OutboundMessage.objects.select_for_update().filter(pk__in=hers.sent + hers.notices).order_by("pk"))
    return held, hers


def refuse(hers: Holdings, *, because: str) -> None:
    """
    Let pass whom nothing stands in the way of erasing.

    :raises StillOwed, StillOpen, StillOnItsWay, AlreadyErased, NamesHer: what stands in the way.
    """
    if hers.customer.erased_at:
        raise AlreadyErased
    interest = LatePayment.objects.filter(found=None, remedy__decision__case__customer=hers.customer)
    if owed := Promise.objects.live().filter(thread__customer=hers.customer).count() + interest.count():
        raise StillOwed(owed)
    # A copy of her mail may stand in the case of somebody who shares her address.
    copies = Case.objects.filter(thread__placements__message__in=hers.arrivals).values("pk")
    cases = Case.objects.filter(customer=hers.customer) | Case.objects.filter(pk__in=copies)
    cases |= Case.objects.filter(pk__in=Merge.objects.in_force().filter(case__in=cases).values("last"))
    if still_open := cases.open().count():
        raise StillOpen(still_open)
    if on_its_way := _on_its_way(hers):
        raise StillOnItsWay(on_its_way)
    if anonymity.names(hers.customer, because):
        raise NamesHer


def _on_its_way(hers: Holdings) -> int:
    waiting = InboundMessage.objects.filter(placement=None)
    named = holdings.naming(hers.customer, among=waiting).values("pk")
    coming = waiting.filter(Q(pk__in=hers.arrivals) | Q(pk__in=named))
    going = OutboundMessage.objects.filter(
        pk__in=hers.sent + hers.notices, state=OutboundMessage.State.LEASED
    )
    return coming.count() + going.count()


@contextmanager
def _as_eraser() -> Iterator[None]:
    """Be the eraser for some statements of this transaction; a rollback ends it too."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ERASER}")
        yield
        cursor.execute("SET LOCAL ROLE NONE")


def _blank_messages(hers: Holdings) -> None:
    ours = hers.sent + hers.notices
    InboundContent.objects.filter(message__in=hers.arrivals).update(
        **dict.fromkeys(WORDS_OF_A_MAIL, ""), references=[], copied=[], folds=[]
    )
    Attachment.objects.filter(message__in=hers.arrivals).delete()
    RawMessage.objects.filter(message__in=hers.arrivals).update(content=b"", envelope_from="", envelope_to=[])
    OutboundMessage.objects.filter(pk__in=ours).update(subject="", text="", in_full="", recipient="")
    Attempt.objects.filter(message__in=ours).update(reply="")
    Receipt.objects.filter(Q(message__in=ours) | Q(inbound__in=hers.arrivals)).update(words="")


def _blank_cases(customer: Customer) -> None:
    Case.objects.filter(customer=customer).update(title=TOMBSTONE)
    AnswerDraft.objects.filter(case__customer=customer).delete()
    Closure.objects.filter(case__customer=customer).update(because=TOMBSTONE)
    offers = HandoverOffer.objects.filter(case__customer=customer)
    offers.update(because=TOMBSTONE)
    offers.exclude(answer="").update(answer=TOMBSTONE)
    merges = Merge.objects.filter(Q(case__customer=customer) | Q(into__customer=customer))
    merges.update(because=TOMBSTONE)
    for words in ("same_person_because", "ended_because"):
        merges.exclude(**{words: ""}).update(**{words: TOMBSTONE})
    links = CaseLink.objects.filter(Q(case__customer=customer) | Q(other__customer=customer))
    links.update(because=TOMBSTONE)
    Note.objects.filter(case__customer=customer).update(text=TOMBSTONE)
    outcomes = Outcome.objects.filter(promise__thread__customer=customer)
    outcomes.exclude(because__in=NO_WORDS).update(because=TOMBSTONE)
    agreed = Promise.objects.filter(thread__customer=customer, source=Promise.Source.CONTRACT)
    agreed.update(source_words=TOMBSTONE, agreement_number=TOMBSTONE)
    _blank_conditions(customer)
    Contest.objects.filter(by__customer=customer).update(said=TOMBSTONE)
    Review.objects.filter(contest__by__customer=customer).update(because=TOMBSTONE)
    MoveProposal.objects.filter(promise__thread__customer=customer).update(because=TOMBSTONE)
    Pause.objects.filter(promise__thread__customer=customer).update(asked=TOMBSTONE)
    _blank_decisions(customer)
    _blank_claims(customer)


def _blank_conditions(customer: Customer) -> None:
    """The words of a condition stand in what was quoted of its promise too."""
    given = Condition.objects.filter(promise__thread__customer=customer)
    for one in given:
        unsaid = Replace("quoted", Value(one.words), Value(TOMBSTONE))
        Promise.objects.filter(pk=one.promise_id).update(quoted=unsaid)
    given.update(words=TOMBSTONE)
    said = ConditionAnswer.objects.filter(condition__in=given)
    said.exclude(because="").update(because=TOMBSTONE)


def _blank_decisions(customer: Customer) -> None:
    """What the ombudsman published for everybody names nobody, and stays."""
    Opinion.objects.filter(review__decision__case__customer=customer).update(reasons=TOMBSTONE)
    BoardTrial.objects.filter(decision__case__customer=customer).update(reference=TOMBSTONE)
    BoardFinding.objects.filter(trial__decision__case__customer=customer).update(words=TOMBSTONE)
    Reopening.objects.filter(case__customer=customer).update(because=TOMBSTONE)
    AnswerOrdered.objects.filter(case__customer=customer).update(words=TOMBSTONE)
    AuthorityAsked.objects.filter(case__customer=customer).update(summary=TOMBSTONE)
    decisions = Decision.objects.filter(case__customer=customer)
    for part in WORDS_OF_A_DECISION:
        decisions.exclude(**{part: ""}).update(**{part: TOMBSTONE})
    of_interest = Q(remedy__late__remedy__decision__case__customer=customer)
    confirmed = RemedyConfirmation.objects.filter(Q(remedy__decision__case__customer=customer) | of_interest)
    for one in confirmed:  # each its own, because none stands twice
        confirmed.filter(pk=one.pk).update(reference=f"{TOMBSTONE}{one.pk}")


def _blank_claims(customer: Customer) -> None:
    """What was found holds no words of anybody. What we mirror of what she claimed loses its numbers."""
    hers = Claim.objects.filter(case__customer=customer)
    Examination.objects.filter(claim__in=hers).exclude(evidence="").update(evidence=TOMBSTONE)
    others = Claim.objects.exclude(case__customer=customer)
    bought = Purchase.objects.filter(pk__in=hers.values("purchase"))
    bought.exclude(pk__in=others.exclude(purchase=None).values("purchase")).update(
        customer_number="", serial_number="", last_four=""
    )
    agreed = Agreement.objects.filter(pk__in=hers.values("agreement"))
    agreed.exclude(pk__in=others.exclude(agreement=None).values("agreement")).update(customer_number="")
    places = ServicePoint.objects.filter(pk__in=hers.values("service_point"))
    places.exclude(pk__in=others.exclude(service_point=None).values("service_point")).update(address="")


def _blank_customer(customer: Customer, *, at: datetime, because: str) -> None:
    _blank_numbers(customer)
    Thread.objects.filter(customer=customer).update(contact_point=None)
    ContactPoint.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(name="", erased_at=at, erased_because=because)


def _blank_numbers(customer: Customer) -> None:
    """Her numbers in what the telephony told, unless somebody else has the same: then they are his too."""
    hers = holdings.numbers_of(customer)
    CallEvent.objects.filter(number__in=hers).update(number="")
