"""
A promise passes to whoever stands above its owner: when it broke, or when time is short and the lead is here.

Where somebody writes in the case just then, it is held for a while first; what the customer hears never is.
"""

from datetime import datetime

from vidord.cases import drafts, held_moves, notices, owed, staff_notices
from vidord.cases.heirs import Heirs
from vidord.cases.held_moves import Because
from vidord.cases.models import Case
from vidord.cases.staff_notices import Concern
from vidord.people import presence, protection, timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise

Passing = list[tuple[Promise, Staff]]


def case_of(promise: Promise) -> Case:
    """The case that a promise was given in, with the thread that came with the promise."""
    case = promise.case_promise.case
    if "thread" not in case._state.fields_cache:
        case.thread = promise.thread
    return case


def lead_takes(promises: list[Promise], at: datetime) -> int:
    """S03: at three quarters of a call's window the unit's lead takes it, if she is another and is here."""
    owners = {promise.pk: promise.owner for promise in promises}
    writers = drafts.writers_in([case_of(one) for one in promises], at=at)
    takes = _leads_who_can(promises, at=at)
    for promise, _lead in takes:
        if case_of(promise).pk in writers:
            held_moves.hold(promise, because=Because.TIME_SHORT, at=at)
    now = [(promise, lead) for promise, lead in takes if case_of(promise).pk not in writers]
    ledger.hand_all(now, by=Actor.of("clock"), at=at, because="TIME_SHORT")
    concerns = [
        Concern(case_of(one), one, [person for person in (owners[one.pk], case_of(one).unit.lead) if person])
        for one in promises
    ]
    return staff_notices.warn_staff("staff_at_risk", concerns, at=at)


def lead_takes_held(promises: list[Promise], at: datetime) -> None:
    """A call that was held is its lead's now, if she is still here."""
    ledger.hand_all(_leads_who_can(promises, at=at), by=Actor.of("clock"), at=at, because="TIME_SHORT")


def _leads_who_can(promises: list[Promise], *, at: datetime) -> Passing:
    """The unit's lead, when she is another than the owner, is here, and may read who the customer is."""
    here: dict[int, bool] = {}
    takes = []
    for promise in promises:
        case = case_of(promise)
        lead, readers = case.unit.lead, protection.readers_of(case.customer)
        if lead is None or lead == promise.owner or not (readers is None or lead in readers):
            continue
        if lead.pk not in here:
            here[lead.pk] = presence.presence(lead, at=at).is_here
        if here[lead.pk]:
            takes.append((promise, lead))
    return takes


def move_up(promises: list[Promise], *, at: datetime) -> int:
    """What has just broken: the customers hear, and it passes up. Returns how many notices were queued."""
    heirs = _heirs(promises, at=at)
    writers = drafts.writers_in([case_of(promise) for promise in promises], at=at)
    held = [
        (promise, heir)
        for promise, heir in heirs
        if case_of(promise).pk in writers and heir.pk != promise.owner_id
    ]
    now = [pair for pair in heirs if pair not in held]
    told = sum(_broken_while_written(*pair, writer=writers[case_of(pair[0]).pk], at=at) for pair in held)
    notices.tell_broken([(case_of(promise), promise, heir) for promise, heir in now], at=at)
    _pass_up(now, at=at)
    return told + len(now) + _warn_heirs([promise for promise, _ in now], at=at)


def _broken_while_written(promise: Promise, heir: Staff, *, writer: Staff, at: datetime) -> int:
    """The customer hears who writes to her now, and who takes over if that is not sent within the hold."""
    until = held_moves.hold(promise, because=Because.BROKEN, at=at).until
    case = case_of(promise)
    notices.tell_broken_soon(case, promise, writer=writer, heir=heir, until=until, at=at)
    return 1 + staff_notices.warn_of_broken_soon(case, promise, writer=writer, to=heir, until=until, at=at)


def move_up_held(promises: list[Promise], at: datetime) -> None:
    """What broke while somebody wrote has not been answered: now it moves up, and the customer hears it."""
    before = {promise.pk: promise.owner for promise in promises}
    passed = _pass_up(_heirs(promises, at=at), at=at)
    for promise, heir in passed:
        told = [(promise, case_of(promise))]
        notices.tell_new_face(told, words="took_over", before=before[promise.pk], heir=heir, at=at)
    _warn_heirs([promise for promise, _ in passed], at=at)


def _heirs(promises: list[Promise], *, at: datetime) -> Passing:
    found = Heirs(at=at)
    return [(promise, found.of(promise, case_of(promise))) for promise in promises]


def _pass_up(heirs: Passing, *, at: datetime) -> Passing:
    passed = [(promise, heir) for promise, heir in heirs if heir.pk != promise.owner_id]
    clock = Actor.of("clock")
    ledger.hand_all(passed, by=clock, at=at, because="BROKEN")
    _change_contacts(passed)
    timeline.record_all(
        [
            timeline.event(
                "case.escalated", by=clock, at=at, subject=case_of(one), matter=one.thread_id, to=heir.pk
            )
            for one, heir in passed
        ]
    )
    return passed


def _change_contacts(passed: Passing) -> None:
    """The case's contact is now who owns the promise; unless it is one person's own to keep."""
    alone = owed.of_one_person([promise for promise, _ in passed])
    faces: dict[Staff, list[int]] = {}
    for promise, heir in passed:
        if promise.pk not in alone:
            faces.setdefault(heir, []).append(case_of(promise).pk)
    for heir, cases in faces.items():
        Case.objects.filter(pk__in=cases).update(face=heir)


def _warn_heirs(promises: list[Promise], *, at: datetime) -> int:
    """Each who owns them now hears once: of one promise, or of all of hers in one list."""
    concerns = [Concern(case_of(promise), promise, [promise.owner]) for promise in promises]
    return staff_notices.warn_staff("staff_broken", concerns, at=at)
