"""Which standing promise a matter falls under, and how each stands at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from vidord.core import time_rules
from vidord.core.calendar import Reckoning, WorkingCalendar
from vidord.people.models import LegalEntity
from vidord.texts.models import PledgeRule, Text, TextVersion
from vidord.texts.models.pledge import Timing


@dataclass(frozen=True)
class Chosen:
    """The pledge that a matter falls under, its time, and all that fitted with the times they gave."""

    rule: PledgeRule
    reckoning: Reckoning
    among: tuple[tuple[int, datetime], ...]

    def facts(self, *, topic: str, entity: int, is_new: bool) -> dict:
        """Return why it was this one, as a promise stores it: ids, enum values and times."""
        return {
            "topic": topic,
            "entity": entity,
            "is_new": is_new,
            "received_at": self.reckoning.received_at.isoformat(),
            "among": [[version, due_at.isoformat()] for version, due_at in self.among],
        }


def in_force(*, at: datetime) -> QuerySet[PledgeRule]:
    """
    The pledges that hold at a moment, with text, owner and calendar, each text's newest first.

    One that holds for a while stands before the one that it takes the place of, which holds for the rest.
    """
    newer = TextVersion.objects.filter(
        text=OuterRef("version__text"),
        ends_at=None,
        published_at__lte=at,
        number__gt=OuterRef("version__number"),
    )
    rules = PledgeRule.objects.filter(~Exists(newer), version__published_at__lte=at)
    rules = rules.filter(Q(version__ends_at=None) | Q(version__ends_at__gt=at))
    rules = rules.filter(Q(version__withdrawal=None) | Q(version__withdrawal__withdrawn_at__gt=at))
    rules = rules.order_by("version__text_id", "-version__number")
    rules = rules.select_related("version__text__owner", "version__text__entity", "calendar")
    return rules.prefetch_related("calendar__hours", "calendar__closures")


def with_versions() -> QuerySet[Text]:
    """Every pledge with its versions, the newest first: what was published stays readable for ever."""
    versions = TextVersion.objects.select_related("decided_by", "rule__calendar", "withdrawal")
    pledges = Text.objects.filter(kind=Text.Kind.PLEDGE).select_related("owner", "entity").order_by("id")
    return pledges.prefetch_related(Prefetch("versions", queryset=versions.order_by("-number")))


def published() -> QuerySet[TextVersion]:
    """Every version of a pledge that was ever published, withdrawn or not."""
    pledges = TextVersion.objects.filter(text__kind=Text.Kind.PLEDGE, rule__isnull=False)
    return pledges.select_related("text__owner", "text__entity", "decided_by", "rule__calendar", "withdrawal")


def of_entity(entity: LegalEntity, *, at: datetime) -> list[PledgeRule]:
    """What a legal entity has in force. One query, and two for all calendars that pledges name."""
    return list(in_force(at=at).filter(version__text__entity=entity))


def fitting(
    rules: Iterable[PledgeRule], *, topic: str, is_new: bool, series: bool = False
) -> list[PledgeRule]:
    """Return the rules that a matter falls under, of each text the newest that fits."""
    found: dict[int, PledgeRule] = {}
    for rule in sorted(rules, key=lambda rule: -rule.version.number):
        is_of_it = (not rule.topics or topic in rule.topics) and (is_new or rule.covers_replies)
        if is_of_it and rule.is_series == series:
            found.setdefault(rule.version.text_id, rule)
    return list(found.values())


def tightest(
    rules: Iterable[PledgeRule],
    *,
    topic: str,
    is_new: bool,
    calendar: WorkingCalendar,
    at: datetime,
    series: bool = False,
) -> Chosen | None:
    """Choose for something received `at`: where several pledges fit, the earliest time is the customer's."""
    fit = fitting(rules, topic=topic, is_new=is_new, series=series)
    counted = [(rule, reckon(rule, calendar=calendar, at=at)) for rule in fit]
    if not counted:
        return None
    rule, reckoning = min(counted, key=lambda one: (one[1].due_at, not one[0].topics, one[0].pk))
    return Chosen(rule, reckoning, tuple((one.version_id, count.due_at) for one, count in counted))


def reckon(
    rule: Timing, *, calendar: WorkingCalendar, at: datetime, begun_at: datetime | None = None
) -> Reckoning:
    """
    Count a rule's due time for something received `at`, in its own calendar if it names one.

    Of a series that began at `begun_at` it is the time of the next one.

    :raises ValueError: when that calendar never opens.
    """
    if rule.calendar:
        calendar = rule.calendar.as_working_calendar()
    if rule.working_days:
        return calendar.after_working_days(at, rule.working_days)
    if rule.working_hours:
        return calendar.after_working_time(at, timedelta(hours=rule.working_hours))
    if rule.elapsed_minutes:
        return calendar.after_elapsed(at, timedelta(minutes=rule.elapsed_minutes))
    if rule.same_day_before is not None:
        return time_rules.same_day(calendar, at, before=rule.same_day_before, next_day_by=rule.next_day_by)
    return time_rules.next_of_series(
        calendar,
        at,
        begun_at=begun_at or at,
        every=timedelta(minutes=rule.every_minutes),
        first_rhythm=timedelta(minutes=rule.first_rhythm_minutes),
        then_every=timedelta(minutes=rule.then_every_minutes),
    )


def superseding(version: TextVersion, *, at: datetime) -> TextVersion | None:
    """Return what took a version's place for good, if anything has."""
    later = TextVersion.objects.filter(text=version.text_id, number__gt=version.number, ends_at=None)
    return later.filter(published_at__lte=at).order_by("number").first()
