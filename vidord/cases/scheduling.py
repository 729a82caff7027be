"""An answer that goes at a time: taken back before, or held when something comes between, it is not lost."""

from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from vidord.cases import mentioning, owed, staff_notices
from vidord.cases.models import AnswerStopped, Case
from vidord.channels import later
from vidord.channels.models import OutboundMessage
from vidord.channels.outbox import AlreadyKnown
from vidord.people.models import Actor, Staff
from vidord.promises.ledger import LONGEST, InThePast, TooFarAhead

Because = AnswerStopped.Because
BATCH = 200
log = structlog.get_logger()


class NotToBeScheduled(Exception):
    """This answer can't wait for a time."""


class PromisesToo(NotToBeScheduled):
    """It promises something new, and a promise is given when the customer hears it."""


class NoAddress(NotToBeScheduled):
    """There is no address to send it to: it would stand on the customer's page at once."""


def put_off(letter: OutboundMessage, *, until: datetime | None, promises: bool, at: datetime) -> None:
    """
    Let an answer that is not queued yet wait for a time, if there is one.

    :raises PromisesToo, NoAddress: see there.
    :raises vidord.promises.ledger.Unpromisable: when that time has been, or is more than a year ahead.
    """
    if until is None:
        return
    if promises:
        raise PromisesToo
    if not letter.recipient:
        raise NoAddress
    if until <= at:
        raise InThePast
    if until > at + LONGEST:
        raise TooFarAhead
    later.put_off(letter, until=until)


def first_due(case: Case, *, by: Staff) -> datetime | None:
    """When the first of what an answer by her would keep is due."""
    kept = owed.kept_by_a_letter(case, by=by).order_by("due_at")
    return kept.values_list("due_at", flat=True).first()


@transaction.atomic
def take_back(letter: OutboundMessage, *, by: Staff, at: datetime) -> AnswerStopped:
    """
    It does not go; its words wait to be changed. When a colleague took it back, its writer is told.

    :raises vidord.channels.outbox.AlreadyKnown: when it has begun its way, or has been stopped before.
    """
    (case,) = _hold_cases(thread=letter.thread_id)
    return _stop(letter, case, because=Because.TAKEN_BACK, by=Actor.of(by), at=at)


def hold_overtaken(*, at: datetime) -> int:
    """Hold whatever something has come between. Safe on several workers. Returns how many."""
    ids = later.overtaken().values_list("id", flat=True)
    return sum(_hold_or_leave(message, at=at) for message in ids[:BATCH])


def _hold_or_leave(message_id: int, *, at: datetime) -> bool:
    """A fault with one must not keep the others from being held; that none of them goes is seen to anyway."""
    try:
        return _hold(message_id, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing else can be written either
    except Exception:
        log.exception("an answer that was overtaken could not be held", message=message_id)
        return False


@transaction.atomic
def _hold(message_id: int, *, at: datetime) -> bool:
    (case,) = _hold_cases(thread__outbound=message_id)
    letter = later.overtaken().filter(pk=message_id).first()
    if letter is None:
        return False
    because = Because.WORD_CAME if letter.word_came else Because.COLLEAGUE_WROTE
    try:
        _stop(letter, case, because=because, by=Actor.of("clock"), at=at)
    except AlreadyKnown:
        return False
    return True


def hold_in(case: Case, *, because: str, by: Actor, at: datetime) -> None:
    """Hold what waits in a case, whose row must be held."""
    _hold_all(later.waiting().filter(thread=case.thread_id), because=because, by=by, at=at)


@transaction.atomic
def pass_on(person: Staff, *, heir: Staff, by: Actor, at: datetime) -> None:
    """What somebody who leaves has written does not go, and waits for the heir, or for the case's face."""
    hers = later.waiting().filter(signed_by=person)
    _hold_all(hers, because=Because.WRITER_LEFT, by=by, at=at, told=heir)
    for stopped in AnswerStopped.objects.filter(told=person, settled_at=None).order_by("pk"):
        (case,) = _hold_cases(pk=stopped.case_id)
        stopped.told = _who_may_see(case, heir, at=at)
        stopped.save(update_fields=["told"])


def _hold_all(
    letters: QuerySet[OutboundMessage],
    *,
    because: str,
    by: Actor,
    at: datetime,
    told: Staff | None = None,
) -> None:
    """Cases first, then letters, as everywhere. One that a worker has taken meanwhile is on its way."""
    cases = {case.thread_id: case for case in _hold_cases(thread__in=letters.values("thread"))}
    for letter in letters.filter(thread__in=cases).select_for_update().order_by("pk"):
        _stop(letter, cases[letter.thread_id], because=because, by=by, at=at, told=told)


def settle(case: Case, message: int | None, *, at: datetime) -> None:
    """The words of what was stopped are taken up in an answer, or thrown away. The first time counts."""
    case.answers_stopped.filter(message=message, settled_at=None).update(settled_at=at)


def _hold_cases(**which: object) -> list[Case]:
    held = Case.objects.locked(*Case.objects.filter(**which).values_list("pk", flat=True))
    return list(held.select_related("thread__contact_point", "customer__protection", "face", "unit"))


def _stop(
    letter: OutboundMessage,
    case: Case,
    *,
    because: str,
    by: Actor,
    at: datetime,
    told: Staff | None = None,
) -> AnswerStopped:
    verb = "message.taken_back" if because == Because.TAKEN_BACK else "message.held"
    later.stop(letter, verb=verb, because=because, by=by, at=at)
    who = _who_may_see(case, told or letter.signed_by, at=at)
    stopped = AnswerStopped.objects.create(message=letter, case=case, because=because, by=by, told=who, at=at)
    if by.staff_id != who.pk:
        staff_notices.tell_of_stopped(case, stopped, at=at)
    return stopped


def _who_may_see(case: Case, person: Staff, *, at: datetime) -> Staff:
    """Whoever may not see the case any more is not told of it: its face is."""
    return person if person.pk in mentioning.who_may_see(case, at=at) else case.face
