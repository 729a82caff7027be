"""Which standing promise a new matter falls under."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from vidord.core.calendar import Reckoning, WorkingCalendar
from vidord.people.models import LegalEntity
from vidord.texts.models import PledgeRule, Text, TextVersion


def in_force(*, at: datetime) -> QuerySet[PledgeRule]:
    """The pledges that hold at a moment, the newest version of each text, with text and owner."""
    rules = PledgeRule.objects.filter(version__published_at__lte=at).filter(
        Q(version__withdrawal=None) | Q(version__withdrawal__withdrawn_at__gt=at)
    )
    rules = rules.order_by("version__text_id", "-version__number").distinct("version__text_id")
    return rules.select_related("version__text__owner", "version__text__entity")


def with_versions() -> QuerySet[Text]:
    """Every pledge with its versions, the newest first: what was published stays readable for ever."""
    versions = TextVersion.objects.select_related("decided_by", "rule", "withdrawal").order_by("-number")
    pledges = Text.objects.filter(kind=Text.Kind.PLEDGE).select_related("owner", "entity").order_by("id")
    return pledges.prefetch_related(Prefetch("versions", queryset=versions))


def published() -> QuerySet[TextVersion]:
    """Every version of a pledge that was ever published, withdrawn or not."""
    pledges = TextVersion.objects.filter(text__kind=Text.Kind.PLEDGE, rule__isnull=False)
    return pledges.select_related("text__owner", "text__entity", "decided_by", "rule", "withdrawal")


def to_answer(entity: LegalEntity, *, at: datetime) -> list[PledgeRule]:
    """The pledges to answer that a legal entity has in force. One query."""
    return list(in_force(at=at).filter(promise_kind="ANSWER", version__text__entity=entity))


def fitting(rules: Iterable[PledgeRule], *, topic: str) -> PledgeRule | None:
    """Return the rule for a topic among some: the one that names it before the one for all."""
    found = [rule for rule in rules if not rule.topics or topic in rule.topics]
    return min(found, key=lambda rule: (not rule.topics, rule.pk), default=None)


def reckon(rule: PledgeRule, *, calendar: WorkingCalendar, at: datetime) -> Reckoning:
    """Count the pledge's due time for something received `at`, in the owner's calendar."""
    if rule.working_days:
        return calendar.after_working_days(at, rule.working_days)
    if rule.working_hours:
        return calendar.after_working_time(at, timedelta(hours=rule.working_hours))
    return calendar.after_elapsed(at, timedelta(minutes=rule.elapsed_minutes))
