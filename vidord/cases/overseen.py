"""What the ombudsman reads each morning: what waits for her, noes, broken promises, contests, no answers."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.fields import TextField
from django.db.models.functions import MD5, Cast, Concat
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from vidord.cases import decided
from vidord.cases.models import Case, Decision, NoAnswerNeeded, ReviewAsked
from vidord.core import typography
from vidord.people import protection
from vidord.promises.models import Contest, Outcome

FEW, MANY = 8, 40
SAMPLED_FROM = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One line: the case, when, and what there is to know; `review` is the id of what she looks at."""

    key: int
    case: Case
    at: datetime
    said: str
    review: int = 0

    @property
    def who(self) -> str:
        """The customer; a protected one is named on her case's page alone, where the reading is noted."""
        return protection.name_for(self.case.customer, None)

    @property
    def title(self) -> str:
        """What it is about, told with the same care."""
        return "–" if protection.is_hidden_from(self.case.customer, None) else self.case.title


@dataclass(frozen=True)
class Part:
    """One list of the page, and the key of the last line when there are older ones."""

    name: str
    heading: str
    lines: list[Line]
    older: int = 0


def parts(seen: QuerySet[Case], *, at: datetime) -> list[Part]:
    """Return every list with its first lines. One query each."""
    return [part(name, seen, at=at, most=FEW) for name in LISTS]


def part(name: str, seen: QuerySet[Case], *, at: datetime, most: int = MANY, before: int = 0) -> Part:
    """Return one list, from the newest or from what is older than a key. One query."""
    rows, tell = LISTS[name]
    found = rows(seen, at)
    if before and name != SAMPLE:
        found = found.filter(pk__lt=before)
    lines = [tell(row, at) for row in found[: most + 1]]
    has_older = len(lines) > most and name != SAMPLE
    return Part(name, headings()[name], lines[:most], lines[most - 1].key if has_older else 0)


def headings() -> dict[str, str]:
    """How each list is called."""
    return {
        "reviews": _("Customers who have asked you"),
        "noes": _("Noes, whole and in part"),
        "broken": _("Promises that were not kept"),
        "contests": _("What customers say is not so"),
        SAMPLE: _("Marked as needing no answer: today’s sample"),
    }


def _reviews(seen: QuerySet[Case], at: datetime) -> QuerySet:
    asked = ReviewAsked.objects.filter(decision__case__in=seen)
    asked = asked.order_by(F("promise__wake_at").asc(nulls_last=True), "-pk")
    return asked.select_related("promise", "decision__case__customer__protection")


def _noes(seen: QuerySet[Case], at: datetime) -> QuerySet:
    noes = Decision.objects.filter(case__in=seen).exclude(kind=Decision.Kind.YES)
    return noes.select_related("by", "case__customer__protection", "review_asked").order_by("-pk")


def _broken(seen: QuerySet[Case], at: datetime) -> QuerySet:
    broken = Outcome.objects.filter(kind=Outcome.Kind.BROKEN, promise__case_promise__case__in=seen)
    return broken.select_related("promise__case_promise__case__customer__protection").order_by("-pk")


def _contests(seen: QuerySet[Case], at: datetime) -> QuerySet:
    contests = Contest.objects.filter(outcome__promise__case_promise__case__in=seen)
    return contests.select_related(
        "outcome__promise__case_promise__case__customer__protection", "review__by"
    ).order_by("-pk")


def _sample(seen: QuerySet[Case], at: datetime) -> QuerySet:
    """
    Some of those of the last week, the same ones all day; which ones nobody can tell beforehand, who marks
    them.
    """
    marked = NoAnswerNeeded.objects.filter(case__in=seen, at__gt=at - SAMPLED_FROM, at__lte=at)
    key = Value(_key_of(at.astimezone(get_default_timezone()).date()))
    drawn = marked.annotate(drawn=MD5(Concat(key, Cast("pk", TextField()), output_field=TextField())))
    return drawn.select_related("by__staff", "case__customer__protection").order_by("drawn")


def _key_of(day: date) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"sample of {day.isoformat()}".encode(), hashlib.sha256).hexdigest()


def _tell_review(asked: ReviewAsked, at: datetime) -> Line:
    promise = asked.promise
    said = _("Looked at") if promise.wake_at is None else _("You look at it %(when)s")
    when = typography.by(promise.due_at, now=at)
    return Line(asked.pk, asked.decision.case, asked.at, said % {"when": when}, asked.pk)


def _tell_no(decision: Decision, at: datetime) -> Line:
    said = decided.by_whom(
        decision.by.public_name, kind=decision.kind, remedy=decision.remedy, amount=decision.amount
    )
    asked = getattr(decision, "review_asked", None)
    return Line(decision.pk, decision.case, decision.at, said, asked.pk if asked else 0)


def _tell_broken(outcome: Outcome, at: datetime) -> Line:
    promise = outcome.promise
    return Line(outcome.pk, promise.case_promise.case, outcome.at, promise.quoted)


def _tell_contest(contest: Contest, at: datetime) -> Line:
    case, review = contest.outcome.promise.case_promise.case, getattr(contest, "review", None)
    said = _("Nobody has looked at it yet")
    if review:
        name = {"name": review.by.public_name}
        agreed = _("%(name)s: the customer is right") % name
        said = agreed if review.kind == review.Kind.AGREED else _("%(name)s: it stands") % name
    return Line(contest.pk, case, contest.at, said)


def _tell_sampled(marked: NoAnswerNeeded, at: datetime) -> Line:
    reasons = {
        "THANKS": _("thanks"),
        "ADVERTISING": _("advertising"),
        "SPAM": _("spam"),
        "NOT_FOR_US": _("not for us"),
    }
    who = marked.by.staff.public_name if marked.by.staff else _("The system")
    said = _("%(name)s marked it as %(reason)s") % {"name": who, "reason": reasons[marked.reason]}
    return Line(marked.pk, marked.case, marked.at, said)


SAMPLE = "sample"
Rows = Callable[[QuerySet[Case], datetime], QuerySet]
LISTS: dict[str, tuple[Rows, Callable[..., Line]]] = {
    "reviews": (_reviews, _tell_review),
    "noes": (_noes, _tell_no),
    "broken": (_broken, _tell_broken),
    "contests": (_contests, _tell_contest),
    SAMPLE: (_sample, _tell_sampled),
}
