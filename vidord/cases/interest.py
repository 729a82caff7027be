"""Money that came too late brings interest by itself: found by law, promised, and told with an apology."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from vidord.cases import by_law, closing, decision_letters, notices
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case, InterestFound, LatePayment, Remedy
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people import timeline
from vidord.people.models import Actor, Departure, Staff
from vidord.promises.models import Promise
from vidord.rights import questions
from vidord.rights.finding import Answer, Finding, Lack, Need
from vidord.rights.statutory_time import swedish_day
from vidord.rights.written import as_json

WORKING_DAYS = 5
QUESTION = "interest.late_payment"
log = structlog.get_logger()


def follow_up(*, at: datetime) -> int:
    """
    Find the interest on whatever has come too late, and promise it. Each once, whoever else does it. What
    can't be counted yet waits, `vidord check` says for what. Returns how many are owed interest.
    """
    return sum(_alone(one, at=at) for one in _waiting())


def lacking(*, at: datetime) -> Iterator[tuple[Remedy, Need]]:
    """Say of each that waits which value of the law nobody has given us."""
    for late in _waiting():
        for need in find(late, at=at).needs:
            if need.lack is Lack.VALUE:
                yield late.remedy, need


def find(late: LatePayment, *, at: datetime) -> Finding:
    """Ask the law: the day that it was due was fixed in advance, by a statute or by our own promise."""
    said = {
        "amount_owed": late.remedy.worth,
        "payable": "ON_A_FIXED_DAY",
        "due_date_fixed_on": late.due_on,
        "paid_on": late.paid_on,
    }
    return questions.assess(QUESTION, said, on=swedish_day(at))


def _waiting() -> QuerySet[LatePayment]:
    late = LatePayment.objects.filter(found=None).order_by("pk")
    return late.select_related("remedy__promise__owner", "remedy__decision__case", "remedy__unit")


def _alone(late: LatePayment, *, at: datetime) -> bool:
    """A fault in one must not stop the others."""
    try:
        return _look_at(late, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the worker waits for it
    except Exception:
        log.exception("the interest on a late payment could not be promised", late=late.pk)
        return False


def _look_at(late: LatePayment, *, at: datetime) -> bool:
    finding = find(late, at=at)
    if finding.answer is Answer.ASK:
        return False
    with transaction.atomic():
        case = Case.objects.held_with(late.remedy.promise)
        if InterestFound.objects.filter(late=late).exists():
            return False
        amount = finding.amount or Decimal(0)
        InterestFound.objects.create(late=late, finding=as_json(finding), amount=amount, at=at)
        if amount:
            _promise(case, late, finding, at=at)
    return bool(amount)


def _promise(case: Case, late: LatePayment, finding: Finding, *, at: datetime) -> None:
    by, owner = Actor.of("clock"), _owner(case, late.remedy.promise)
    closing.reopen(case, by=by, at=at)
    reckoning = by_law.due(finding, owner=owner, days=WORKING_DAYS, at=at)
    source = by_law.source(finding, reckoning, at=at, language=case.thread.language)
    undertaking = Undertaking(case, Promise.Kind.REMEDY, owner, reckoning.due_at, source=source)
    promise = give(undertaking, by=by, at=at)
    Remedy.objects.create(late=late, amount=finding.amount, promise=promise, unit=late.remedy.unit)
    _tell(case, late, finding.amount, promise, at=at)
    timeline.record("case.interest_owed", by=by, at=at, subject=case, matter=case.thread_id, late=late.pk)


def _owner(case: Case, paid: Promise) -> Staff:
    """Who saw to the money sees to its interest; has she left, whoever is the customer's contact."""
    has_left = Departure.objects.filter(staff=paid.owner_id).exists()
    return case.face if has_left else paid.owner


def _tell(case: Case, late: LatePayment, amount: Decimal, promise: Promise, *, at: datetime) -> None:
    with override(case.thread.language):
        said = {
            "paid": typography.money(late.remedy.worth),
            "due_on": typography.day(late.due_on, today=None),
            "paid_on": typography.day(late.paid_on, today=None),
            "late": typography.left(timedelta(days=(late.due_on - late.paid_on).days)),
            "interest": typography.money(amount),
        }
        promised = decision_letters.promised(case, promise, at=at).strip()
    notices.to_customer(
        case,
        "interest_owed",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=promise.owner,
        promised=promised,
        **said,
    )
