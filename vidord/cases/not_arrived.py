"""What did not reach the customer: taken back, told to a named person at once, shown until it is settled."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import closing, notices, sentences
from vidord.cases.models import Case, NotArrived
from vidord.channels.email import refusals
from vidord.channels.models import Attempt, OutboundMessage, Receipt
from vidord.core import typography
from vidord.people import protection, reachability, timeline
from vidord.people.models import Actor, ContactPoint, Staff
from vidord.promises import evidence, ledger
from vidord.promises.models import Promise

BATCH = 200
CHALLENGE = "CHALLENGE"
CAME_BACK = Q(kind=Receipt.Kind.BOUNCED) | Q(kind=Receipt.Kind.AUTO_REPLIED, reason=CHALLENGE)
# A mailbox that wanted a proof first has now sent the message back.
NOW_FOR_GOOD = Q(kind=Receipt.Kind.BOUNCED, message__not_arrived__reason=CHALLENGE)
# What says that the address does not work, and not only that this message was not taken.
OF_THE_ADDRESS = {"NO_SUCH_ADDRESS", "DOMAIN_UNKNOWN", "INACTIVE", "POLICY"}
log = structlog.get_logger()


@dataclass(frozen=True)
class Failure:
    """Why a message did not arrive. Only what really failed takes something back."""

    reason: str
    is_hard: bool
    is_final: bool = True


def follow_up(*, at: datetime) -> int:
    """Draw the consequences of whatever has failed since. Safe on several workers. Returns how many."""
    settle_by_itself(at=at)
    refused = OutboundMessage.objects.filter(state=OutboundMessage.State.FAILED, not_arrived=None)
    refused = refused.filter(thread__isnull=False, thread__customer__erased_at=None)
    is_news = Q(message__not_arrived=None) | NOW_FOR_GOOD
    came_back = Receipt.objects.filter(CAME_BACK, is_news, message__thread__isnull=False)
    came_back = came_back.filter(message__thread__customer__erased_at=None)
    ids = refused.values_list("pk").union(came_back.values_list("message"))
    return sum(_follow_up_or_leave(number, at=at) for (number,) in ids[:BATCH])


def _follow_up_or_leave(message_id: int, *, at: datetime) -> bool:
    """A fault with one message must not keep the others from being told."""
    try:
        return _follow_up(message_id, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing else can be written either
    except Exception:
        log.exception("what did not arrive could not be told", message=message_id)
        return False


@transaction.atomic
def _follow_up(message_id: int, *, at: datetime) -> bool:
    cases = Case.objects.select_for_update(of=("self",)).select_related(
        "customer__protection", "thread__contact_point", "face__unit__lead"
    )
    case = cases.get(thread__outbound=message_id)
    message = OutboundMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    failure, earlier = why(message), NotArrived.objects.filter(message=message).first()
    if earlier and not (earlier.reason == CHALLENGE and failure.is_final):
        return False
    said = {"case": case, "reason": failure.reason, "told": case.face, "at": at}
    still_open = {"settled_at": None, "settled_by": None}
    written, _new = NotArrived.objects.update_or_create(message=message, defaults=said | still_open)
    owed = _take_back(message, case, at=at) if failure.is_final else []
    if failure.is_hard and failure.reason in OF_THE_ADDRESS:
        reachability.mark(message.recipient, reason=failure.reason, at=at)
    facts = {"message": message.pk, "reason": failure.reason}
    timeline.record(
        "case.not_arrived", by=Actor.of("clock"), at=at, subject=case, matter=case.thread_id, **facts
    )
    if not message.is_bulk:
        instead = _instead_for_staff(case)
        notices.warn_not_arrived(case, written, instead=instead, is_owed_again=bool(owed), at=at)
    return True


def why(message: OutboundMessage) -> Failure:
    """Return why a message did not arrive: what a machine said of it, else what the server answered."""
    said = message.receipts.filter(kind=Receipt.Kind.BOUNCED).order_by("-is_hard", "pk").first()
    if said:
        return Failure(said.reason or "OTHER", said.is_hard)
    refused = message.attempts.filter(outcome=Attempt.Outcome.PERMANENT).order_by("-pk").first()
    if refused:
        status = refusals.status_in(refused.reply)
        reason = refusals.reason_of(status, refused.reply)
        return Failure(reason, refusals.is_hard(status, reason, refused.reply))
    if message.state == OutboundMessage.State.FAILED:
        return Failure("OTHER", is_hard=False)
    return Failure(CHALLENGE, is_hard=False, is_final=False)


def _take_back(message: OutboundMessage, case: Case, *, at: datetime) -> list[Promise]:
    """What is owed again needs an open case and an owner who has not left."""
    clock = Actor.of("clock")
    fallen = evidence.retract(message, by=clock, at=at)
    if fallen:
        closing.reopen(case, by=clock, at=at)
    for promise in fallen:
        if hasattr(promise.owner, "departure"):
            ledger.hand_to(promise, to=case.face, by=clock, at=at, because="LEFT")
    return fallen


def settle_by_itself(*, at: datetime) -> int:
    """Whatever a later message to the same customer has got through for is settled."""
    later = Attempt.objects.filter(
        message__thread=OuterRef("case__thread"),
        message__pk__gt=OuterRef("message"),
        outcome=Attempt.Outcome.ACCEPTED,
        at__gt=OuterRef("at"),
    ).exclude(message__receipts__kind=Receipt.Kind.BOUNCED)
    rows = NotArrived.objects.filter(settled_at=None).filter(Exists(later)).select_related("case")
    return sum(_settle(rows.filter(pk=one.pk), one.case, by=Actor.of("clock"), at=at) for one in rows[:BATCH])


@transaction.atomic
def settle(case: Case, *, by: Staff, at: datetime) -> int:
    """A named person has reached her in another way. Returns how many messages that settles."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    return _settle(held.not_arrived.filter(settled_at=None), held, by=Actor.of(by), at=at)


@transaction.atomic
def _settle(rows: QuerySet[NotArrived], case: Case, *, by: Actor, at: datetime) -> int:
    settled = rows.update(settled_at=at, settled_by=by)
    if settled:
        timeline.record("case.reached_after_all", by=by, at=at, subject=case, matter=case.thread_id)
    return settled


@dataclass(frozen=True)
class Vain:
    """One message that did not arrive, as a page shows it."""

    case: Case
    at: datetime
    words: str
    instead: str = ""


def unsettled_in(case: Case) -> list[Vain]:
    """What in a case, read `for_page`, did not arrive and is not settled, for somebody who may read it."""
    instead = instead_of_mail(case.other_ways) if case.in_vain else ""
    return [
        Vain(case, datetime.fromisoformat(one["at"]), in_words(case, one["reason"], reader=None), instead)
        for one in case.in_vain
    ]


def waiting_for(reader: Staff, *, at: datetime) -> QuerySet[NotArrived]:
    """What has not reached the customers whose face she is."""
    mine = Case.objects.seen_by(reader, at=at).filter(face=reader)
    return NotArrived.objects.filter(settled_at=None, case__in=mine).order_by("at", "pk")[:BATCH]


def unsettled(reader: Staff, *, at: datetime) -> list[Vain]:
    """What has not reached the customers whose face she is, in words."""
    rows = waiting_for(reader, at=at).select_related("case__customer__protection")
    return [Vain(one.case, one.at, in_words(one.case, one.reason, reader=reader)) for one in rows]


def in_words(case: Case, reason: str, *, reader: Staff | None) -> str:
    """`Did not reach Anna: the mailbox is full`."""
    name = protection.name_for(case.customer, reader) if reader else case.customer.name or _("the customer")
    return _("Did not reach %(name)s: %(reason)s") % {"name": name, "reason": sentences.refusal(reason)}


def _instead_for_staff(case: Case) -> str:
    """A notice is read by whoever sees the screen, so it holds no number of a protected customer."""
    is_hidden = protection.is_hidden_from(case.customer, None)
    points = case.customer.contact_points.exclude(kind=ContactPoint.Kind.EMAIL).order_by("pk")
    with override(notices.SYSTEM_LANGUAGE):
        return instead_of_mail([] if is_hidden else list(points.values("kind", "value")))


def instead_of_mail(ways: list[dict[str, str]]) -> str:
    """Propose another way: her telephone, else a letter, else what she sees on her own page."""
    values = {one["kind"]: one["value"] for one in reversed(ways)}
    if ContactPoint.Kind.PHONE in values:
        return _("Call %(number)s.") % {"number": typography.phone(values[ContactPoint.Kind.PHONE])}
    if ContactPoint.Kind.POST in values:
        return _("Write a letter.")
    return _("It stands on the customer’s own page.")
