"""Whether anything in a case has changed since its page was made: a version that is cheap to ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery, Value

from vidord.cases import drafts, open_pages
from vidord.cases.models import Case, Merge
from vidord.channels.models import Attempt
from vidord.core.kept_queries import KeptQuery
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
    # Of the case, and of those that continue in it: apart, for an index serves each, and none serves both.
    parts = Merge.objects.in_force().filter(last=OuterRef(OuterRef("pk"))).values("case__thread")
    return {
        "newest_event": _newest_event(matter_id=OuterRef("thread")),
        "parts_newest_event": _newest_event(matter_id__in=parts),
        "newest_try": _newest_try(message__thread=OuterRef("thread")),
        "parts_newest_try": _newest_try(message__thread__in=parts),
        "others": open_pages.others(reader, at=at),
    }


def _newest_event(**of: object) -> Subquery:
    return _newest(Event.objects.filter(**of).exclude(verb__in=SILENT))


def _newest_try(**of: object) -> Subquery:
    return _newest(Attempt.objects.filter(**of))


def _newest(rows: QuerySet) -> Subquery:
    all_ = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(all_.annotate(newest=Max("pk")).values("newest"))


def now(case: Case) -> Now:
    """Read the columns of `beside`."""
    newest = (case.newest_event, case.parts_newest_event, case.newest_try, case.parts_newest_try)
    return Now("-".join(str(one or 0) for one in newest), open_pages.in_words(case.others))


def of_case(number: int, *, reader: Staff, at: datetime) -> tuple[Case, Now] | None:
    """Return how a case of hers stands, and nothing when it is not hers to see. One query."""
    found = _OPEN.rows(number=number, reader=reader.pk, at=at)
    return (found[0], now(found[0])) if found else None


def _open(number: int, reader: Staff, at: datetime) -> QuerySet[Case]:
    columns = _columns(reader, at=at) | {"own_page_at": open_pages.own(reader)}
    return Case.objects.seen_by(reader, at=at).filter(number=number).annotate(**columns)


_OPEN = KeptQuery(lambda number, reader, at: _open(number, Staff(pk=reader), at))


def with_newest(owed: QuerySet[Promise]) -> QuerySet[Promise]:
    """Promises, each with the newest event of its matter."""
    return owed.annotate(newest_event=_newest_event(matter_id=OuterRef("thread")))
