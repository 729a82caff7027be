"""Danger first: a named person on duty is told at once, and each five minutes until somebody takes it."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case as Choose
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value, When

from vidord.cases import notices, staff_notices
from vidord.cases.models import Alarm, Case, DangerWord
from vidord.channels.models import InboundContent
from vidord.people import presence, timeline
from vidord.people.models import Actor, Staff, StaffRole

BETWEEN_CALLS = timedelta(minutes=5)


class AlreadyTaken(Exception):
    """Somebody has the alarm; `args[0]` is who."""


def danger_words() -> list[str]:
    """The words that mean danger here. One query."""
    return list(DangerWord.objects.order_by("id").values_list("word", flat=True))


def danger_word_in(text: str, *, words: list[str]) -> str | None:
    """Return the first danger word that stands as a word of its own, whatever its case."""
    said = " ".join(text.lower().split())
    for word in words:
        if word.lower() in said and re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", said):
            return word
    return None


def look_for_danger(said: list[tuple[Case, InboundContent]], *, at: datetime) -> None:
    """Raise the alarm where she says yes to danger, or writes a word that means it."""
    words = danger_words()
    for case, content in said:
        if content.says_danger:
            because = Alarm.Because.SAID_SO
        elif danger_word_in(f"{content.subject} {content.text}", words=words):
            because = Alarm.Because.DANGER_WORD
        else:
            continue
        raise_alarm(case, because=because, by=Actor.of(case.customer), at=at)


@transaction.atomic
def raise_alarm(case: Case, *, because: str, by: Actor, at: datetime) -> Alarm:
    """Raise it and tell the person on duty. While one is untaken there is no second."""
    alarm, is_new = Alarm.objects.get_or_create(
        case=case, taken_at=None, defaults={"raised_at": at, "because": because, "next_call_at": at}
    )
    if is_new:
        timeline.record("alarm.raised", by=by, at=at, subject=case, matter=case.thread_id, because=because)
        _call(alarm, at=at)
    return alarm


def call_again(*, at: datetime) -> int:
    """Tell of every alarm that nobody has taken in five minutes. Returns how many notices were queued."""
    due = Alarm.objects.filter(next_call_at__lte=at).order_by("next_call_at", "id")
    return sum(_call_if_due(alarm_id, at=at) for alarm_id in due.values_list("id", flat=True)[:100])


@transaction.atomic
def _call_if_due(alarm_id: int, *, at: datetime) -> int:
    rows = Alarm.objects.select_for_update(skip_locked=True, of=("self",))
    alarm = rows.filter(pk=alarm_id, next_call_at__lte=at).first()
    return _call(alarm, at=at) if alarm else 0


def _call(alarm: Alarm, *, at: datetime) -> int:
    case = Case.objects.select_related("customer", "thread", "face", "unit__lead").get(pk=alarm.case_id)
    first, *others = on_duty(case, at=at)
    hear = [first] if alarm.raised_at == at else [first, *others]
    alarm.next_call_at = at + BETWEEN_CALLS
    alarm.save(update_fields=["next_call_at"])
    return staff_notices.warn_of_danger(case, to=hear, at=at)


def on_duty(case: Case, *, at: datetime) -> list[Staff]:
    """
    Return who hears, in order: who is on duty here and in this legal entity, else in the house, the others on
    duty, the unit's lead, the face.
    """
    people = Staff.objects.serving().filter(roles__kind=StaffRole.Kind.DUTY)
    people = (
        people.select_related("unit__calendar")
        .prefetch_related("roster", "absences", "roles", "unit__calendar__own_days")
        .distinct()
    )
    seen = [presence.presence(person, at=at) for person in people.order_by("id")]
    seen.sort(key=lambda one: (not one.is_here, not _is_of(one.staff, case.unit.entity_id)))
    besides = [person for person in (case.unit.lead, case.face) if person]
    return list({person.pk: person for person in [*(one.staff for one in seen), *besides]}.values())


def _is_of(person: Staff, entity: int) -> bool:
    return any(role.entity_id == entity for role in person.roles.all())


def to_take(reader: Staff, *, at: datetime) -> QuerySet[Alarm]:
    """The alarms that a person may take, with the title as she may see it; on duty, all of them."""
    # Asked of each alarm, for they are few: as a list of all her cases it would be a million rows.
    hers = Q(Exists(Case.objects.seen_by(reader, at=at).filter(pk=OuterRef("case"))))
    on_duty_ = Q(Exists(reader.roles.filter(kind=StaffRole.Kind.DUTY)))
    title = Choose(When(hers, then="case__title"), default=Value("–"), output_field=TextField())
    waiting = Alarm.objects.filter(hers | on_duty_, taken_at=None).annotate(seen_title=title)
    return waiting.order_by("raised_at", "id")


@transaction.atomic
def take(alarm: Alarm, *, by: Staff, at: datetime) -> Alarm:
    """
    A named person takes the alarm: the calls stop, and the customer hears who has it.

    :raises AlreadyTaken: when somebody has it.
    """
    held = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if held.taken_by:
        raise AlreadyTaken(held.taken_by)
    held.taken_by, held.taken_at, held.next_call_at = by, at, None
    held.save(update_fields=["taken_by", "taken_at", "next_call_at"])
    case = Case.objects.select_related("customer", "thread__contact_point").get(pk=held.case_id)
    timeline.record("alarm.taken", by=Actor.of(by), at=at, subject=case, matter=case.thread_id)
    notices.tell_danger_taken(case, by=by, at=at)
    return held


def next_call(*, after: datetime) -> datetime | None:
    """Return when the next untaken alarm calls again, or nothing when all is quiet."""
    waiting = Alarm.objects.filter(next_call_at__gt=after).order_by("next_call_at")
    return waiting.values_list("next_call_at", flat=True).first()
