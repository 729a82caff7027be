"""The clock's round: evidence first, then what is due; the customer hears first, then the case moves up."""

from datetime import datetime

from vidord.cases import notices
from vidord.cases.models import Case
from vidord.people import presence, timeline
from vidord.people.models import Actor, Staff
from vidord.promises import evidence, ledger
from vidord.promises import sweep as steps_due
from vidord.promises.models import Promise


def sweep(*, at: datetime) -> dict[str, int]:
    """Run until nothing is due at `at`. Queues only. Returns how many became at risk or broken, and
    notices queued.
    """
    evidence.count_acceptances(at=at)
    done: dict[str, int] = {"at_risk": 0, "broken": 0, "queued": 0}
    tell = {
        "AT_RISK": _at_risk,
        "LEAD_TAKES": _lead_takes,
        "BROKEN": _broken,
        "STILL_OWED": _still_owed,
    }
    while ids := steps_due.due_ids(at=at):
        steps = [steps_due.wake(promise_id, at=at, tell=tell) for promise_id in ids]
        if not any(steps):
            break
        done["at_risk"] += steps.count("AT_RISK")
        done["broken"] += steps.count("BROKEN")
        done["queued"] += sum(step is not None for step in steps)
    return done


def _case_of(promise: Promise) -> Case:
    return Case.objects.select_related("customer", "thread__contact_point", "face", "unit__lead").get(
        thread_id=promise.thread_id
    )


def _at_risk(promise: Promise, at: datetime) -> None:
    case = _case_of(promise)
    hear = [promise.owner, promise.owner.deputy] if promise.owner.deputy else [promise.owner]
    notices.warn_staff("staff_at_risk", case, promise, to=hear, at=at)


def _lead_takes(promise: Promise, at: datetime) -> None:
    """S03: at three quarters of a call's window the unit's lead takes it, if she is another and is here."""
    case = _case_of(promise)
    lead = case.unit.lead
    if lead and lead.pk != promise.owner_id:
        ledger.hand_to(promise, to=lead, by=Actor.of("clock"), at=at, because="TIME_SHORT")
    notices.warn_staff("staff_at_risk", case, promise, to=[lead or promise.owner], at=at)


def _broken(promise: Promise, at: datetime) -> None:
    case = _case_of(promise)
    heir = next_with_mandate(promise.owner, at=at)
    notices.tell_broken(case, promise, heir=heir, at=at)
    if heir.pk != promise.owner_id:
        ledger.hand_to(promise, to=heir, by=Actor.of("clock"), at=at, because="BROKEN")
        Case.objects.filter(pk=case.pk).update(face=heir)
        timeline.record(
            "case.escalated", by=Actor.of("clock"), at=at, subject=case, matter=promise.thread_id, to=heir.pk
        )
    notices.warn_staff("staff_broken", case, promise, to=[heir], at=at)


def _still_owed(promise: Promise, at: datetime) -> None:
    notices.warn_staff("staff_still_owed", _case_of(promise), promise, to=[promise.owner], at=at)


def next_with_mandate(owner: Staff, *, at: datetime) -> Staff:
    """
    Return who takes over: the present holder of the smallest larger mandate in the same legal entity.

    Nobody present: the unit's lead; without a lead, the owner keeps it.
    """
    holders = Staff.objects.serving().filter(unit__entity=owner.unit.entity_id, mandates__starts_at__lte=at)
    holders = holders.exclude(pk=owner.pk).exclude(mandates__ends_at__lte=at).distinct()
    ranked = sorted(
        holders.select_related("unit__calendar").prefetch_related("roster", "absences", "mandates"),
        key=_reach,
    )
    mine = _reach(owner)
    for person in ranked:
        if _reach(person) > mine and presence.presence(person, at=at).is_here:
            return person
    lead = owner.unit.lead
    return lead if lead and not hasattr(lead, "departure") else owner


def _reach(person: Staff) -> float:
    """How far a person's largest mandate reaches; without limit is infinite, none is below zero."""
    limits = [
        float("inf") if mandate.limit is None else float(mandate.limit) for mandate in person.mandates.all()
    ]
    return max(limits, default=-1.0)
