"""A case continues in another, and no longer: nothing is moved, so both can be had back at any time."""

from datetime import datetime

from django.db import transaction

from vidord.cases import closing, notices, owed
from vidord.cases.models import Case, Merge
from vidord.channels import threads
from vidord.channels.models import Placement
from vidord.people import timeline
from vidord.people.models import Actor, EntityConsent, Staff


class NotMergeable(Exception):
    """These two can't become one; `args[0]` is why, one of the constants below."""


SAME_CASE, ELSEWHERE, NOT_SAME_PERSON, PROTECTED, ANOTHER_ENTITY, ERASED = (
    "SAME_CASE",
    "ELSEWHERE",
    "NOT_SAME_PERSON",
    "PROTECTED",
    "ANOTHER_ENTITY",
    "ERASED",
)


@transaction.atomic
def merge(
    case: Case, into: Case, *, because: str, by: Staff, at: datetime, same_person_because: str = ""
) -> Merge:
    """
    Let a case continue in another, or where that one continues itself. Both are open then.

    Every promise stays as it is: with its owner, at its time. The customer is told once who her contact is,
    if both are hers by our books. The same again changes nothing.

    :raises NotMergeable: when it continues elsewhere already, or when it would let somebody see what is not
    hers.
    """
    held, last = _hold_both(case, into)
    if earlier := Merge.objects.in_force().filter(case=held).first():
        if earlier.last_id == last.pk:
            return earlier
        raise NotMergeable(ELSEWHERE)
    if why := in_the_way(held, last, at=at, is_same_person=bool(same_person_because.strip())):
        raise NotMergeable(why)
    actor = Actor.of(by)
    for one in (held, last):
        closing.reopen(one, by=actor, at=at)
    is_same = held.customer_id == last.customer_id
    is_first = is_same and not Merge.objects.filter(case__in=(held, last), into__in=(held, last)).exists()
    merged = Merge.objects.create(
        case=held,
        into=last,
        last=last,
        at=at,
        by=actor,
        because=because.strip(),
        same_person_because="" if is_same else same_person_because.strip(),
    )
    _record("case.continues", "case.another_came_in", held, last, by=actor, at=at)
    if is_first:
        notices.tell_one_matter(last, held, list(owed.of_matter(last)), at=at)
    return merged


def _hold_both(case: Case, into: Case) -> tuple[Case, Case]:
    held, other = Case.objects.held(case.pk, into.pk)
    last = Case.objects.last_of(other)
    return held, (other if last == other else Case.objects.held(last.pk)[0])


def in_the_way(case: Case, into: Case, *, at: datetime, is_same_person: bool) -> str:
    """Return why one can't continue in the other, or nothing."""
    if case == into:
        return SAME_CASE
    if case.customer.erased_at or into.customer.erased_at:
        return ERASED
    is_one = case.customer_id == into.customer_id
    if not is_one and (hasattr(case.customer, "protection") or hasattr(into.customer, "protection")):
        return PROTECTED
    if case.unit.entity_id != into.unit.entity_id and not _both_said_yes(case, into, at=at):
        return ANOTHER_ENTITY
    return "" if is_one or is_same_person else NOT_SAME_PERSON


def _both_said_yes(case: Case, into: Case, *, at: datetime) -> bool:
    """Each customer lets the other case's legal entity see hers."""
    yes = EntityConsent.objects.in_force(at=at)
    return (
        yes.filter(customer=case.customer, entity=into.unit.entity_id).exists()
        and yes.filter(customer=into.customer, entity=case.unit.entity_id).exists()
    )


@transaction.atomic
def part(merged: Merge, *, because: str, by: Staff, at: datetime) -> Merge:
    """
    Let a case be its own again, with its own messages and promises. What has come since stays where it is.

    The first time counts.
    """
    case, _into = Case.objects.held(merged.case_id, merged.into_id)
    found = Merge.objects.select_related("case", "into", "last").get(pk=merged.pk)
    if found.ended_at:
        return found
    actor = Actor.of(by)
    found.ended_at, found.ended_by, found.ended_because = at, actor, because.strip()
    found.save(update_fields=["ended_at", "ended_by", "ended_because"])
    for one in Case.objects.with_parts(case).select_related("thread"):
        threads.end_link(one.thread, at=None)
    _record("case.on_its_own_again", "case.another_went_out", case, found.into, by=actor, at=at)
    return found


def _record(verb: str, other_verb: str, case: Case, into: Case, *, by: Actor, at: datetime) -> None:
    timeline.record(verb, by=by, at=at, subject=case, matter=case.thread_id, other=into.pk)
    timeline.record(other_verb, by=by, at=at, subject=into, matter=into.thread_id, other=case.pk)


def came_meanwhile(ended: Merge) -> set[int]:
    """The ids of the customer's messages that came while two were one, and lie where that led."""
    came = Placement.objects.filter(thread__case=ended.last_id, outcome=Placement.Outcome.REPLY)
    during = came.filter(placed_at__gte=ended.at, placed_at__lte=ended.ended_at)
    return set(during.values_list("message", flat=True))
