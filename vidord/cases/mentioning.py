"""Telling a named colleague of a note: `@Omar`, or chosen beside it. It gives her nothing to own."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vidord.cases.models import Case, Mention, Note
from vidord.people import protection
from vidord.people.models import EntityConsent, Staff

AT = re.compile(r"(?<![\w.+-])@(?=\w)")  # an e-mail address has letters before it
FIRST_WORD = re.compile(r"\w[\w'’-]*")
LONGEST_NAME = 150


class NotMentioned(Exception):
    """Somebody can't be told; `args[0]` is the name that was written."""


class NobodyCalled(NotMentioned):
    """No person here has that name: a unit or a role can't be told."""


class Ambiguous(NotMentioned):
    """Several have that name; `args[1]` lists their whole names."""


class MayNotSee(NotMentioned):
    """That person may not see the case."""


def named_in(text: str, people: Iterable[Staff]) -> list[Staff]:
    """
    Return whom a text names after an `@`, by first name or whole name, each once and in order.

    :raises NobodyCalled, Ambiguous: see there.
    """
    known = list(people)
    found = [_named(text[hit.end() :][:LONGEST_NAME], known) for hit in AT.finditer(text)]
    return list(dict.fromkeys(found))


def _named(rest: str, people: list[Staff]) -> Staff:
    """The longest name that stands here counts: `@Eva Lindqvist` is not whoever else is called Eva."""
    said = " ".join(rest.split()).casefold()
    whole = [one for one in people if _begins(said, one.public_name)]
    if whole:
        longest = max(len(one.public_name) for one in whole)
        fitting = [one for one in whole if len(one.public_name) == longest]
    else:
        fitting = [one for one in people if _begins(said, one.first_name)]
    if len(fitting) == 1:
        return fitting[0]
    name = FIRST_WORD.match(rest)[0]
    if fitting:
        raise Ambiguous(name, sorted(one.public_name for one in fitting))
    raise NobodyCalled(name)


def _begins(said: str, name: str) -> bool:
    return re.match(rf"{re.escape(name.casefold())}(?![\w-])", said) is not None


def who_may_see(case: Case, *, at: datetime) -> set[int]:
    """The ids of those who serve and may see a case: the other end of `Case.objects.seen_by`."""
    said_yes = EntityConsent.objects.in_force(at=at).filter(customer=case.customer_id).values("entity")
    entities = Q(roles__entity=case.unit.entity_id) | Q(roles__entity__in=said_yes)
    people = set(Staff.objects.serving().filter(entities).values_list("pk", flat=True))
    readers = protection.readers_of(case.customer)
    return people if readers is None else people & {reader.pk for reader in readers}


def tell(note: Note, people: Iterable[Staff], *, at: datetime) -> list[Mention]:
    """
    Write who is told of a note; its writer is told nothing.

    :raises MayNotSee: and nobody is told.
    """
    told = [one for one in dict.fromkeys(people) if one.pk != note.by_id]
    if not told:
        return []
    may_see = who_may_see(note.case, at=at)
    for person in told:
        if person.pk not in may_see:
            raise MayNotSee(person.public_name)
    return Mention.objects.bulk_create([Mention(note=note, staff=person) for person in told])


def tick_off(mention: Mention, *, at: datetime) -> None:
    """She has seen it. That is hers alone, so the timeline hears nothing of it; the first time counts."""
    Mention.objects.filter(pk=mention.pk, ticked_at=None).update(ticked_at=at)


@transaction.atomic
def pass_on(person: Staff, *, heir: Staff, at: datetime) -> None:
    """What somebody who leaves was told and has not ticked off is told to the heir, or to the case's face."""
    waiting = Mention.objects.filter(staff=person, ticked_at=None).select_related(
        "note__case__face", "note__case__unit", "note__case__customer__protection"
    )
    for mention in waiting.order_by("pk"):
        case = mention.note.case
        to = heir if heir.pk in who_may_see(case, at=at) else case.face
        Mention.objects.get_or_create(note=mention.note, staff=to)
    waiting.update(ticked_at=at)
