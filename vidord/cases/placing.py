"""A person places a message that the machine could not, or placed where it does not belong."""

from datetime import datetime

from django.db import transaction

from vidord.cases import alarms, arrivals, belonging, intake, joining
from vidord.cases.arrivals import Arrival
from vidord.cases.belonging import Place
from vidord.cases.models import Case
from vidord.channels.models import Attachment, EarlierPlacement, InboundContent, InboundMessage, Placement
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Outcome, Promise

SET_ASIDE = (Placement.Outcome.QUARANTINED, Placement.Outcome.MACHINE)
BY_HAND = "BY_HAND"
MOST_SHOWN = 100_000


class NotToBeMoved(Exception):
    """The message began its case, or is a copy of another: it stays where it is."""


def try_again(message: InboundMessage, *, by: Staff, at: datetime) -> Placement:
    """
    Read and place a message anew that was set aside; it may be set aside again.

    :raises NotToBeMoved: when it lies in a case.
    """
    with transaction.atomic():
        old = lift(message, SET_ASIDE, by=by, at=at)
        if message.way == InboundMessage.Way.MAIL:  # what came otherwise was read when it came
            Attachment.objects.filter(message=message).delete()
            InboundContent.objects.filter(message=message).delete()
        message = intake.held([message.pk]).get()
        (new,) = intake.place_arrivals(arrivals.read_all([message]), at=at)
        return replace(old, new)


@transaction.atomic
def place_in(message: InboundMessage, case: Case, *, by: Staff, at: datetime) -> Placement:
    """
    Put a message into a case: one that was set aside, or a reply that belongs in another.

    :raises NotToBeMoved: when it began a case or is a copy.
    """
    old = lift(message, (*SET_ASIDE, Placement.Outcome.REPLY), by=by, at=at)
    one = _as_arrival(message)
    author = belonging.author_of(one.content, case.thread)
    new = joining.join(one, Place(case.thread, BY_HAND, author), at=at)
    alarms.look_for_danger([(new.thread.case, one.content)], at=at)
    _take_back_promise(old, at=at, by=by)
    return replace(old, new)


@transaction.atomic
def place_as_new(message: InboundMessage, *, by: Staff, at: datetime) -> Placement:
    """
    Open a case for a message that was set aside, or for a reply that is about something else.

    Its answer is owed from when it came, if that time has not passed. The customer is told as for any new
    matter.

    :raises NotToBeMoved: when it began a case or is a copy.
    """
    old = lift(message, (*SET_ASIDE, Placement.Outcome.REPLY), by=by, at=at)
    one = _as_arrival(message)
    (new,) = intake.open_new([(one, Place(because=BY_HAND))], at=at, since=message.received_at)
    alarms.look_for_danger([(new.thread.case, one.content)], at=at)
    _take_back_promise(old, at=at, by=by)
    return replace(old, new)


def lift(message: InboundMessage, from_: tuple[str, ...], *, by: Staff, at: datetime) -> Placement:
    """
    Write down where a message was. Two at once lift it once.

    :raises NotToBeMoved: when that is none of these outcomes.
    """
    InboundMessage.objects.select_for_update().get(pk=message.pk)
    old = Placement.objects.select_related("thread__case").get(message=message)
    if old.outcome not in from_:
        raise NotToBeMoved
    was = {
        name: getattr(old, name) for name in ("thread", "outcome", "because", "author", "trace", "placed_at")
    }
    actor = Actor.of(by)
    EarlierPlacement.objects.create(message=message, lifted_at=at, lifted_by=actor, **was)
    matter = old.thread_id
    timeline.record("message.placed_anew", by=actor, at=at, subject=message, matter=matter, was=old.outcome)
    return old


def replace(old: Placement, new: Placement) -> Placement:
    """Let a message stand where it is placed now, and no longer where `lift` found it."""
    new.pk = old.pk
    new.save(force_update=True)
    return new


def _as_arrival(message: InboundMessage) -> Arrival:
    """What the message says; of one that could not be read, its bytes as far as they are letters."""
    message = intake.held([message.pk]).select_related("content").get()
    if not InboundContent.objects.filter(message=message).exists():
        letters = bytes(message.raw.content[:MOST_SHOWN]).decode("utf-8", "replace").replace("\0", "")
        sender = message.raw.envelope_from
        message.content = InboundContent.objects.create(
            message=message,
            from_address=sender.lower() if "@" in sender else "",
            text=letters,
            folds=[[0, len(letters), "NEW"]],
        )
    return Arrival(message, message.content)


def _take_back_promise(old: Placement, *, by: Staff, at: datetime) -> None:
    """The answer promised for this message alone is owed in its new case, and no longer in the old."""
    if old.outcome != Placement.Outcome.REPLY:
        return
    later = old.thread.placements.filter(placed_at__gte=old.placed_at, outcome=old.outcome)
    if later.exclude(pk=old.pk).exists():
        return
    (case,) = Case.objects.held(old.thread.case.pk)
    owed = Promise.objects.live().filter(case_promise__case=case, kind="ANSWER", made_at=old.placed_at)
    for promise in owed.exclude(outcomes__kind=Outcome.Kind.BROKEN):
        ledger.end(promise, Outcome.Kind.VOID, by=Actor.of(by), at=at, because=BY_HAND)
