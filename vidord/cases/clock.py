"""The clock's round: evidence first, then what is due; the customer hears first, then the case moves up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from vidord.cases import (
    alarms,
    away,
    deciders,
    drafts,
    held_moves,
    notices,
    open_pages,
    owed,
    set_aside,
    silent_mailboxes,
)
from vidord.cases.held_moves import Because
from vidord.cases.models import Case
from vidord.people import presence, protection, timeline
from vidord.people.models import Actor, Staff
from vidord.promises import evidence, ledger
from vidord.promises import sweep as steps_due
from vidord.promises.models import Promise

log = structlog.get_logger()


def sweep(*, at: datetime) -> dict[str, int]:
    """Run until nothing is due. Queues only. Returns how many are at risk, broken, and the notices queued."""
    presence.forget(at=at)
    drafts.forget(at=at)
    open_pages.forget(at=at)
    evidence.count_acceptances(at=at)
    _besides("pass on what was held", lambda: held_moves.release(at=at, moves=MOVES))
    called = alarms.call_again(at=at)
    for call in (silent_mailboxes.call, set_aside.call):
        called += _besides("call for a mailbox", lambda call=call: call(at=at))
    done = {"at_risk": 0, "broken": 0, "queued": called}
    tell = {
        "AT_RISK": _at_risk,
        "LEAD_TAKES": _lead_takes,
        "BROKEN": _broken,
        "STILL_OWED": _still_owed,
    }
    while ids := steps_due.due_ids(at=at):
        woken = [_wake_or_leave(promise_id, at=at, tell=tell) for promise_id in ids]
        steps = [step for step in woken if step]
        if not steps:
            break  # another worker holds them
        done["at_risk"] += sum(step.name == "AT_RISK" and step.queued > 0 for step in steps)
        done["broken"] += sum(step.name == "BROKEN" for step in steps)
        done["queued"] += sum(step.queued for step in steps)
    return done


def _besides(what: str, act: Callable[[], int]) -> int:
    """Do what is no reason to keep a promise waiting."""
    try:
        return act()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the clock could not do something besides", what=what)
        return 0


def _wake_or_leave(
    promise_id: int, *, at: datetime, tell: dict[str, steps_due.Told]
) -> steps_due.Step | None:
    """A fault in one promise must not stop the others; `vidord check` finds what stood still."""
    try:
        return steps_due.wake(promise_id, at=at, tell=tell)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the clock goes on when it is back
    except Exception:
        log.exception("the clock could not act on a promise", promise=promise_id)
        return None


def _at_risk(promise: Promise, at: datetime) -> int:
    case = Case.objects.of_promise(promise)
    hear = [promise.owner, promise.owner.deputy] if promise.owner.deputy else [promise.owner]
    return notices.warn_staff("staff_at_risk", case, promise, to=hear, at=at)


def _lead_takes(promise: Promise, at: datetime) -> int:
    """S03: at three quarters of a call's window the unit's lead takes it, if she is another and is here."""
    case, owner = Case.objects.of_promise(promise), promise.owner
    lead = _lead_who_can(promise, case, at=at)
    if lead and drafts.is_active(case, at=at):
        held_moves.hold(promise, because=Because.TIME_SHORT, at=at)
    elif lead:
        ledger.hand_to(promise, to=lead, by=Actor.of("clock"), at=at, because="TIME_SHORT")
    hear = [person for person in (owner, case.unit.lead) if person]
    return notices.warn_staff("staff_at_risk", case, promise, to=hear, at=at)


def _lead_who_can(promise: Promise, case: Case, *, at: datetime) -> Staff | None:
    """The unit's lead, when she is another than the owner, is here, and may read who the customer is."""
    lead, readers = case.unit.lead, protection.readers_of(case.customer)
    may_read = readers is None or lead in readers
    is_another = lead is not None and lead != promise.owner
    return lead if is_another and may_read and presence.presence(lead, at=at).is_here else None


def _broken(promise: Promise, at: datetime) -> int:
    case = Case.objects.of_promise(promise)
    heir = deciders.next_above(promise.owner, at=at, readers=protection.readers_of(case.customer))
    if heir != promise.owner and drafts.is_active(case, at=at):
        return _broken_while_written(promise, case, heir=heir, at=at)
    notices.tell_broken(case, promise, heir=heir, at=at)
    if heir != promise.owner:
        _move_up(promise, case, heir=heir, at=at)
    return 1 + notices.warn_staff("staff_broken", case, promise, to=[heir], at=at)


def _broken_while_written(promise: Promise, case: Case, *, heir: Staff, at: datetime) -> int:
    """The customer hears who writes to her now, and who takes over if that is not sent within the hold."""
    until = held_moves.hold(promise, because=Because.BROKEN, at=at).until
    writer = drafts.writer_in(case)
    notices.tell_broken(case, promise, heir=heir, at=at, writer=writer, until=until)
    return 1 + notices.warn_of_broken_soon(case, promise, writer=writer, to=heir, until=until, at=at)


def _move_up(promise: Promise, case: Case, *, heir: Staff, at: datetime) -> None:
    clock = Actor.of("clock")
    ledger.hand_to(promise, to=heir, by=clock, at=at, because="BROKEN")
    if not owed.is_of_one_person(promise):
        Case.objects.filter(pk=case.pk).update(face=heir)
    timeline.record("case.escalated", by=clock, at=at, subject=case, matter=promise.thread_id, to=heir.pk)


def _move_up_held(promises: list[Promise], at: datetime) -> None:
    """What broke while somebody wrote has not been answered: now it moves up, and the customer hears it."""
    for promise in promises:
        case, before = Case.objects.of_promise(promise), promise.owner
        heir = deciders.next_above(before, at=at, readers=protection.readers_of(case.customer))
        if heir != before:
            _move_up(promise, case, heir=heir, at=at)
            notices.tell_new_face([(promise, case)], words="took_over", before=before, heir=heir, at=at)
            notices.warn_staff("staff_broken", case, promise, to=[heir], at=at)


def _lead_takes_held(promises: list[Promise], at: datetime) -> None:
    """A call that was held is its lead's now, if she is still here."""
    for promise in promises:
        case = Case.objects.of_promise(promise)
        if lead := _lead_who_can(promise, case, at=at):
            ledger.hand_to(promise, to=lead, by=Actor.of("clock"), at=at, because="TIME_SHORT")


def _still_owed(promise: Promise, at: datetime) -> int:
    return notices.warn_staff(
        "staff_still_owed", Case.objects.of_promise(promise), promise, to=[promise.owner], at=at
    )


# What a hold ends in, by why it began.
MOVES = {Because.AWAY: away.move_held, Because.TIME_SHORT: _lead_takes_held, Because.BROKEN: _move_up_held}
