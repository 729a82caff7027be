"""What stands around a person's day: danger, what is stuck, who waits for her and for whom she waits."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from vidord.cases import alarms, arrived, happened, not_arrived, sentences, watching
from vidord.cases.arrived import Stuck
from vidord.cases.models import AnswerStopped, Case, DeciderAsked, HandoverOffer, Mention
from vidord.channels import later
from vidord.core import typography
from vidord.core.kept_queries import KeptQuery
from vidord.people.models import Staff
from vidord.promises.models import MoveProposal

MOST_LINES = 50
Rows = list[dict]


@dataclass(frozen=True)
class Line:
    """
    One line: a link to a case, and what there is to know. `mention` can be ticked off, `offer` answered;
    0 is neither.
    """

    number: int
    name: str
    said: str
    at: datetime
    mention: int = 0
    offer: int = 0


@dataclass(frozen=True)
class Danger:
    """An alarm that nobody has taken: its case's number, and its title as she may see it."""

    number: int
    title: str
    raised_at: datetime


@dataclass(frozen=True)
class Around:
    """Everything beside what she owes; a part with nothing in it is empty."""

    stuck: Stuck
    version: str
    dangers: list[Danger] = field(default_factory=list)
    in_vain: list[Line] = field(default_factory=list)
    wait_for_her: list[Line] = field(default_factory=list)
    she_waits_for: list[Line] = field(default_factory=list)
    news: list[Line] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        """Whether anything stands beside the day."""
        return bool(self.wait_for_her or self.she_waits_for or self.news)


def of(person: Staff, *, at: datetime) -> Around:
    """Gather it in one query."""
    row = read(person, at=at)
    said = {name: _told(name, row[name], at=at) for name in _sentences()}
    since = row["waits_since"]
    return Around(
        stuck=Stuck(row["set_aside"], _moment(since) if since else None),
        version=version(row),
        dangers=[Danger(**one | {"raised_at": _moment(one["raised_at"])}) for one in row["dangers"]],
        in_vain=said["in_vain"],
        wait_for_her=_in_order(said["offers"] + said["mentions"] + said["stopped"]),
        she_waits_for=_in_order(said["asked"] + said["proposals"] + said["deciders"] + said["scheduled"]),
        news=said["news"],
    )


def read(person: Staff, *, at: datetime) -> dict:
    """Return each list as rows beside the person. One query."""
    return _READ.rows(person=person.pk, at=at)[0]


def asked(person: Staff, *, at: datetime, **besides: ArraySubquery) -> QuerySet:
    """The query that `read` makes, with columns of hers besides."""
    stuck = arrived.stuck_for(person, at=at)
    lists = {name: ArraySubquery(rows[:MOST_LINES]) for name, rows in _lists(person, at=at).items()}
    everything = JSONObject(
        set_aside=_count(stuck.set_aside), waits_since=Subquery(stuck.late[:1]), **lists | besides
    )
    return Staff.objects.filter(pk=person.pk).values_list(everything, flat=True)


_READ = KeptQuery(lambda person, at: asked(Staff(pk=person), at=at))


def version(row: dict) -> str:
    """Make a version of what was read, for comparing with the one that a page was made of."""
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: one.at)


def _lists(person: Staff, *, at: datetime) -> dict[str, QuerySet]:
    """The rows of each list as JSON, of cases that she may see."""
    seen = Case.objects.seen_by(person, at=at)
    return {
        "dangers": _of_dangers(person, at=at),
        "in_vain": not_arrived.unsettled(person, at=at).values(row=_row(at="at", reason="reason")),
        **_of_those_who_wait(person, seen),
        **_of_those_she_waits_for(person, seen, at=at),
        "news": watching.news_of(person, seen).values(
            row=_row(at="news__at", verb="news__verb", staff="news__staff", is_hers="news__is_hers")
        ),
    }


def _row(case: str = "case", **fields: str) -> JSONObject:
    """What every line says of its case, and what this one says besides."""
    of_case = {"number": "number", "title": "title", "customer": "customer__name"}
    return JSONObject(**{name: f"{case}__{path}" for name, path in of_case.items()}, **fields)


def _of_dangers(person: Staff, *, at: datetime) -> QuerySet:
    row = JSONObject(number="case__number", title="seen_title", raised_at="raised_at")
    return alarms.to_take(person, at=at).values(row=row)


def _of_those_who_wait(person: Staff, seen: QuerySet[Case]) -> dict[str, QuerySet]:
    offers = HandoverOffer.objects.filter(to_staff=person, answered_at=None, case__in=seen)
    mentions = Mention.objects.filter(staff=person, ticked_at=None, note__case__in=seen)
    stopped = AnswerStopped.objects.filter(told=person, settled_at=None, case__in=seen)
    by_name = {"who": "from_staff__public_name", "because": "because"}
    return {
        "offers": offers.order_by("pk").values(row=_row(at="offered_at", pk="pk", **by_name)),
        "mentions": mentions.order_by("pk").values(
            row=_row("note__case", at="note__at", pk="pk", who="note__by__public_name")
        ),
        "stopped": stopped.order_by("pk").values(
            row=_row(at="at", because="because", who="by__staff__public_name")
        ),
    }


def _of_those_she_waits_for(person: Staff, seen: QuerySet[Case], *, at: datetime) -> dict[str, QuerySet]:
    offers = HandoverOffer.objects.filter(from_staff=person, answered_at=None, case__in=seen)
    live = {"promise__wake_at__isnull": False, "promise__due_at__gt": at}
    asked = MoveProposal.objects.filter(by__staff=person, answer=None, due_at__gt=at, **live)
    asked = asked.filter(promise__case_promise__case__in=seen)
    deciders = DeciderAsked.objects.filter(case__face=person, promise__wake_at__isnull=False, case__in=seen)
    scheduled = later.waiting().filter(signed_by=person, thread__case__in=seen)
    return {
        "asked": offers.order_by("pk").values(row=_row(at="offered_at", who="to_staff__public_name")),
        "proposals": asked.order_by("pk").values(row=_row("promise__case_promise__case", at="due_at")),
        "deciders": deciders.exclude(promise__owner=person)
        .order_by("pk")
        .values(row=_row(at="promise__due_at", who="promise__owner__public_name")),
        "scheduled": scheduled.order_by("pk").values(row=_row("thread__case", at="not_before")),
    }


def _told(name: str, rows: Rows, *, at: datetime) -> list[Line]:
    tell = _sentences()[name]
    return [tell(row | {"at": _moment(row["at"])}, at) for row in rows]


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _sentences() -> dict[str, Callable[[dict, datetime], Line]]:
    return {
        "in_vain": lambda row, now: _of_customer(row, not_arrived.in_words(_name(row), row["reason"])),
        "offers": _offer,
        "mentions": _mention,
        "stopped": _stopped,
        "asked": lambda row, now: _of_matter(
            row, _("%(who)s has been asked to take it, %(when)s") % _holes(row, now)
        ),
        "proposals": lambda row, now: _of_customer(
            row, _("has been asked for another time: %(when)s") % _holes(row, now)
        ),
        "deciders": lambda row, now: _of_customer(row, _("%(who)s decides, %(by)s") % _holes(row, now)),
        "scheduled": lambda row, now: _of_customer(row, _("your answer goes %(when)s") % _holes(row, now)),
        "news": _news,
    }


def _name(row: dict) -> str:
    return row["customer"] or _("Unknown customer")


def _holes(row: dict, now: datetime) -> dict[str, str]:
    when, by = typography.moment(row["at"], now=now), typography.by(row["at"], now=now)
    return {"who": row.get("who", ""), "when": when, "by": by}


def _of_customer(row: dict, said: str) -> Line:
    return Line(row["number"], _name(row), said, row["at"])


def _of_matter(row: dict, said: str, **acts: int) -> Line:
    return Line(row["number"], row["title"], said, row["at"], **acts)


def _offer(row: dict, now: datetime) -> Line:
    said = _("%(who)s asks you to take it: %(because)s") % (_holes(row, now) | {"because": row["because"]})
    return _of_matter(row, said, offer=row["pk"])


def _mention(row: dict, now: datetime) -> Line:
    said = _("%(who)s named you in a note, %(when)s") % _holes(row, now)
    return _of_matter(row, said, mention=row["pk"])


def _stopped(row: dict, now: datetime) -> Line:
    why = sentences.why_stopped(row["because"], by=row["who"] or "")
    return _of_customer(row, _("your answer did not go. %(why)s") % {"why": why})


def _news(row: dict, now: datetime) -> Line:
    when = typography.moment(row["at"], now=now)
    who = happened.who_of(row)
    return _of_matter(row, f"{happened.sentences()[row['verb']] % {'who': who}}, {when}")
