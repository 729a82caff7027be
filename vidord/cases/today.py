"""A person's day: what she owes, in order of time."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONArray
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from vidord.cases import around, live, owed, sources
from vidord.cases.models import PublicPromise
from vidord.cases.standing import Standing, standing
from vidord.core import typography
from vidord.core.kept_queries import KeptQuery
from vidord.people import protection
from vidord.people.models import Staff
from vidord.promises.models import Promise

MOST_ROWS = 100


@dataclass
class Slot:
    """A part of the day with a heading: late, today, the days after."""

    name: str
    state: str
    rows: list[Standing]

    @property
    def is_ahead(self) -> bool:
        """Whether it lies after now."""
        return self.state != "broken"


def day_of(person: Staff, *, at: datetime) -> list[Slot]:
    """Return the person's live promises, the late ones first; empty parts are left out."""
    rows = [_row(promise, reader=person, at=at) for promise in _OWED.rows(person=person.pk)]
    rows.sort(key=lambda row: (row.promise.due_now, row.promise.pk))
    waiting = [row for row in rows if row.pause]
    late = [row for row in rows if not row.pause and row.promise.due_now <= at]
    ahead = [row for row in rows if not row.pause and row.promise.due_now > at]
    today = [row for row in ahead if _day(row.promise.due_now) == _day(at)]
    after = [row for row in ahead if _day(row.promise.due_now) > _day(at)]
    slots = [
        Slot(_("Late"), "broken", late),
        Slot(_("Today"), "", today),
        Slot(_("The days after"), "", after),
        Slot(_("Waits for the customer"), "", waiting),
    ]
    return [slot for slot in slots if slot.rows]


def version_of(owed: Iterable[tuple[int, int | None]], beside: str) -> str:
    """Make a version of Today: the promises with their newest event, and the version of what is around."""
    return hashlib.sha256(repr((sorted(owed), beside)).encode()).hexdigest()[:16]


def version_now(reader: Staff, *, at: datetime) -> str:
    """Return the version of a person's day, for comparing with the one her page was made of. One query."""
    (row,) = _VERSION.rows(person=reader.pk, at=at)
    return version_of([(pk, newest) for pk, newest in row.pop("owed")], around.version(row))


def _owed_by(person: Staff) -> QuerySet[Promise]:
    """Her live promises in order of time, each with the newest event of its matter."""
    hers = owed.once_to_many(Promise.objects.live().filter(owner=person))
    return live.with_newest(hers).order_by("due_at", "id")


def _shown(person: Staff) -> QuerySet[Promise]:
    """The same with what a line of the day says of each."""
    hers = _owed_by(person).with_pauses()
    hers = hers.select_related(
        "owner__unit__calendar",
        "thread",
        "case_promise__case__customer__protection",
        "authority_asked",
        "counted__public_promise__reconsideration__version",
    )
    return hers.prefetch_related("outcomes")[:MOST_ROWS]


def _versions(person: Staff, *, at: datetime) -> QuerySet:
    rows = _owed_by(person).values(row=JSONArray("pk", "newest_event"))[:MOST_ROWS]
    return around.asked(person, at=at, owed=ArraySubquery(rows))


_OWED = KeptQuery(lambda person: _shown(Staff(pk=person)))
_VERSION = KeptQuery(lambda person, at: _versions(Staff(pk=person), at=at))


def _day(moment: datetime) -> date:
    return moment.astimezone(get_default_timezone()).date()


def _row(promise: Promise, *, reader: Staff, at: datetime) -> Standing:
    row = standing(promise, at=at)
    case = promise.case_promise.case
    name, title = protection.name_for(case.customer, reader), case.title
    if protection.is_hidden_from(case.customer, reader):
        title = "–"
    acts = {
        Promise.Kind.ANSWER: _("Answer %(name)s: %(title)s"),
        Promise.Kind.WRITE: _("Write to %(name)s: %(title)s"),
        Promise.Kind.CALL: _("Call %(name)s: %(title)s"),
        Promise.Kind.DECIDE: _("Decide for %(name)s: %(title)s"),
        Promise.Kind.REMEDY: _("See to it that %(name)s gets it: %(title)s"),
        Promise.Kind.REVIEW: _("Look anew at the no to %(name)s: %(title)s"),
    }
    if many := getattr(promise, "counted", None):
        return _to_many(row, many.public_promise, at=at)
    row.what = acts[Promise.Kind(promise.kind)] % {"name": name, "title": title}
    row.about = f"{_source(promise, at=at)} · {typography.reference(case.number)}"
    if promise.only_if:
        row.about += " · " + _("only if %(condition)s") % {"condition": promise.only_if}
    return row


def _to_many(row: Standing, asked: PublicPromise, *, at: datetime) -> Standing:
    """One line for all who were promised the same answer; none of them is named."""
    version = asked.reconsideration.version
    title = version.title_sv if typography.language() == "sv" else version.title_en
    row.what = _("Answer in public: %(title)s") % {"title": typography.tied(title)}
    row.about = _source(row.promise, at=at)
    return row


def _source(promise: Promise, *, at: datetime) -> str:
    if promise.source == Promise.Source.PUBLISHED:
        return _("By our pledge, since %(when)s") % {"when": typography.moment(promise.made_at, now=at)}
    if promise.source in (Promise.Source.LAW, Promise.Source.CONTRACT):
        return sources.in_short(promise)
    return _("Promised in person %(when)s") % {"when": typography.moment(promise.made_at, now=at)}
