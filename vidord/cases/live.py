"""Whether anything in a case has changed since its page was made: a version that is cheap to ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from vidord.cases import drafts, open_pages
from vidord.cases.models import Case
from vidord.channels.models import Attempt
from vidord.people.models import Event, Staff
from vidord.promises.models import Promise

# Reading changes nothing; a page that is fetched because of it would be fetched for ever.
SILENT = ("customer.read",)


@dataclass(frozen=True)
class Now:
    """How a case stands: its version, and who else is there in words."""

    version: str
    others: list[str]


def beside(reader: Staff, *, at: datetime) -> dict:
    """Columns of a case for who reads it at the desk: its version, who else is there, her own drafts."""
    return _columns(reader, at=at) | {"own_drafts": drafts.of(reader)}


def _columns(reader: Staff, *, at: datetime) -> dict:
    return {
        "newest_event": _newest_event("thread"),
        "newest_try": _newest_try(),
        "others": open_pages.others(reader, at=at),
    }


def _newest_event(matter: str) -> Subquery:
    events = Event.objects.filter(matter_id=OuterRef(matter)).exclude(verb__in=SILENT)
    return Subquery(events.order_by().values("matter_id").annotate(newest=Max("pk")).values("newest"))


def _newest_try() -> Subquery:
    tries = Attempt.objects.filter(message__thread=OuterRef("thread"))
    return Subquery(tries.order_by().values("message__thread").annotate(newest=Max("pk")).values("newest"))


def now(case: Case) -> Now:
    """Read the columns of `beside`."""
    return Now(f"{case.newest_event or 0}-{case.newest_try or 0}", open_pages.in_words(case.others))


def of_case(number: int, *, reader: Staff, at: datetime) -> tuple[Case, Now] | None:
    """Return how a case of hers stands, and nothing when it is not hers to see. One query."""
    columns = _columns(reader, at=at) | {"own_page_at": open_pages.own(reader)}
    case = Case.objects.seen_by(reader, at=at).filter(number=number).annotate(**columns).first()
    return (case, now(case)) if case else None


def with_newest(owed: QuerySet[Promise]) -> QuerySet[Promise]:
    """Promises, each with the newest event of its matter."""
    return owed.annotate(newest_event=_newest_event("thread"))
