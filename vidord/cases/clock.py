"""The clock's round: evidence first, then what is due; the customer hears first, then the case moves up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from vidord.cases import (
    alarms,
    asking_authority,
    empty_calendars,
    not_reached,
    notices,
    owed,
    reconsidering,
    remedies,
    set_aside,
    silent_mailboxes,
    staff_notices,
)
from vidord.cases.heirs import Heirs
from vidord.cases.models import Case
from vidord.cases.staff_notices import Concern
from vidord.people import deputies, presence, protection, timeline
from vidord.people.models import Actor, Staff
from vidord.promises import evidence, ledger, telephony
from vidord.promises import sweep as steps_due
from vidord.promises.models import Promise
from vidord.promises.models.promise import PromiseQuerySet

log = structlog.get_logger()


def sweep(*, at: datetime) -> dict[str, int]:
    """Run until nothing is due. Queues only. Returns how many are at risk, broken, and the notices queued."""
    presence.forget(at=at)
    evidence.count_acceptances(at=at)
    telephony.count_answered(at=at)
    remedies.count_confirmations(at=at)
    called = alarms.call_again(at=at) + _call_for_the_house(at=at)
    done, left = steps_due.Done(queued=called), set[int]()
    while (part := _wake_or_leave(at=at, left=left)).held:
        done += part
    return {"at_risk": done.steps["AT_RISK"], "broken": done.steps["BROKEN"], "queued": done.queued}


def _call_for_the_house(*, at: datetime) -> int:
    """A mailbox or a calendar in trouble is no reason to keep a promise waiting."""
    called = 0
    for call in (silent_mailboxes.call, set_aside.call, empty_calendars.call, reconsidering.call):
        try:
            called += call(at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("the clock could not call for a mailbox or a calendar")
    return called


def _wake_or_leave(*, at: datetime, left: set[int]) -> steps_due.Done:
    """
    Take what is due. A fault in one promise must not stop the others: then each is taken alone, and `left`.

    `vidord check` finds what stood still.
    """
    due = Promise.objects.to_wake(at=at).exclude(pk__in=left)
    try:
        return steps_due.wake(due, at=at, tell=TELL, hold=_hold)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the clock goes on when it is back
    except Exception:
        log.exception("the clock could not act on many promises at once; each is taken alone")
    done = steps_due.Done()
    for one in steps_due.due_ids(at=at, besides=left):
        done += _wake_alone(one, at=at, left=left)
    return done


def _wake_alone(promise_id: int, *, at: datetime, left: set[int]) -> steps_due.Done:
    try:
        due = Promise.objects.to_wake(at=at).filter(pk=promise_id)
        return steps_due.wake(due, at=at, tell=TELL, hold=_hold)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the clock could not act on a promise", promise=promise_id)
        left.add(promise_id)
        return steps_due.Done(held=1)


def _hold(promises: PromiseQuerySet) -> PromiseQuerySet:
    """Lock cases and promises where nobody else holds them; we wait for none, so nobody waits crosswise."""
    return (
        promises.filter(case_promise__isnull=False)
        .select_related("thread__contact_point", "case_promise__case__customer__protection")
        .prefetch_related("owner__unit__lead", "owner__deputy", "case_promise__case__unit__lead")
        .select_for_update(skip_locked=True, of=("self", "case_promise__case"))
    )


def _case(promise: Promise) -> Case:
    case = promise.case_promise.case
    case.thread = promise.thread
    return case


def _at_risk(promises: list[Promise], at: datetime) -> int:
    stand_in = {owner: deputies.instead_of(owner, at=at) for owner in {one.owner for one in promises}}

    def hear(promise: Promise) -> list[Staff]:
        return [person for person in (promise.owner, stand_in[promise.owner]) if person]

    return _warn("staff_at_risk", promises, hear=hear, at=at)


def _lead_takes(promises: list[Promise], at: datetime) -> int:
    """S03: at three quarters of a call's window the unit's lead takes it, if she is another and is here."""
    owners = {promise.pk: promise.owner for promise in promises}
    here: dict[int, bool] = {}
    taken = []
    for promise in promises:
        case = _case(promise)
        lead, readers = case.unit.lead, protection.readers_of(case.customer)
        if lead is None or lead == promise.owner or not (readers is None or lead in readers):
            continue
        if lead.pk not in here:
            here[lead.pk] = presence.presence(lead, at=at).is_here
        if here[lead.pk]:
            taken.append((promise, lead))
    ledger.hand_all(taken, by=Actor.of("clock"), at=at, because="TIME_SHORT")

    def hear(promise: Promise) -> list[Staff]:
        return [person for person in (owners[promise.pk], _case(promise).unit.lead) if person]

    return _warn("staff_at_risk", promises, hear=hear, at=at)


def _broken(promises: list[Promise], at: datetime) -> int:
    """The customers hear first, in one commit with the outcome; then each case moves up."""
    to_decide = [promise for promise in promises if promise.kind == Promise.Kind.DECIDE]
    told = sum(asking_authority.not_in_time(one, at=at, is_first=True) for one in to_decide)
    others = [promise for promise in promises if promise.kind != Promise.Kind.DECIDE]
    return told + (_move_up(others, at=at) if others else 0)


def _move_up(promises: list[Promise], *, at: datetime) -> int:
    found = Heirs(at=at)
    heirs = [(promise, found.above(promise.owner, _case(promise))) for promise in promises]
    notices.tell_broken([(_case(promise), promise, heir) for promise, heir in heirs], at=at)
    passed = [(promise, heir) for promise, heir in heirs if heir.pk != promise.owner_id]
    clock = Actor.of("clock")
    ledger.hand_all(passed, by=clock, at=at, because="BROKEN")
    _change_contacts(passed)
    timeline.record_all(
        [
            timeline.event(
                "case.escalated", by=clock, at=at, subject=_case(one), matter=one.thread_id, to=heir.pk
            )
            for one, heir in passed
        ]
    )
    return len(promises) + _warn("staff_broken", promises, hear=lambda promise: [promise.owner], at=at)


def _change_contacts(passed: list[tuple[Promise, Staff]]) -> None:
    """The case's contact is now who owns the promise; unless it is one person's own to keep."""
    alone = owed.of_one_person([promise for promise, _ in passed])
    faces: dict[Staff, list[int]] = {}
    for promise, heir in passed:
        if promise.pk not in alone:
            faces.setdefault(heir, []).append(_case(promise).pk)
    for heir, cases in faces.items():
        Case.objects.filter(pk__in=cases).update(face=heir)


def _remind(name: str) -> steps_due.Told:
    def tell(promises: list[Promise], at: datetime) -> int:
        for promise in promises:
            asked = (promise.open_pause or {})["asked"]
            notices.remind_of_question(_case(promise), promise, asked=asked, name=name, at=at)
        return len(promises)

    return tell


def _not_reached(promises: list[Promise], at: datetime) -> int:
    return sum(not_reached.offer_another_time(promise, at) for promise in promises)


def _still_owed(promises: list[Promise], at: datetime) -> int:
    to_decide = [promise for promise in promises if promise.kind == Promise.Kind.DECIDE]
    told = sum(asking_authority.not_in_time(one, at=at, is_first=False) for one in to_decide)
    others = [promise for promise in promises if promise.kind != Promise.Kind.DECIDE]
    return told + _warn("staff_still_owed", others, hear=lambda promise: [promise.owner], at=at)


def _warn(name: str, promises: list[Promise], *, hear: Callable[[Promise], list[Staff]], at: datetime) -> int:
    """Each person hears once: of one promise, or of all of hers in one list."""
    concerns = [Concern(_case(promise), promise, hear(promise)) for promise in promises]
    return staff_notices.warn_staff(name, concerns, at=at)


TELL: dict[str, steps_due.Told] = {
    "AT_RISK": _at_risk,
    "LEAD_TAKES": _lead_takes,
    "BROKEN": _broken,
    "NOT_REACHED": _not_reached,
    "STILL_OWED": _still_owed,
    "FIRST_REMINDER": _remind("pause_again"),
    "SECOND_REMINDER": _remind("pause_last"),
    "NO_REPLY": _remind("pause_ended"),
}
