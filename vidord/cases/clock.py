"""The clock's round: evidence first, then what is due; the customer hears first, then the case moves up."""

from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from vidord.cases import alarms, deciders, drafts, notices, open_pages, owed, set_aside, silent_mailboxes
from vidord.cases.models import Case
from vidord.people import presence, protection, timeline
from vidord.people.models import Actor
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
    called = alarms.call_again(at=at) + _call_for_mailboxes(at=at)
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


def _call_for_mailboxes(*, at: datetime) -> int:
    """A mailbox is no reason to keep a promise waiting."""
    called = 0
    for call in (silent_mailboxes.call, set_aside.call):
        try:
            called += call(at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("the clock could not call for a mailbox")
    return called


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
    lead = case.unit.lead
    readers = protection.readers_of(case.customer)
    may_read = readers is None or lead in readers
    if lead and lead != owner and may_read and presence.presence(lead, at=at).is_here:
        ledger.hand_to(promise, to=lead, by=Actor.of("clock"), at=at, because="TIME_SHORT")
    hear = [person for person in (owner, lead) if person]
    return notices.warn_staff("staff_at_risk", case, promise, to=hear, at=at)


def _broken(promise: Promise, at: datetime) -> int:
    case = Case.objects.of_promise(promise)
    heir = deciders.next_above(promise.owner, at=at, readers=protection.readers_of(case.customer))
    notices.tell_broken(case, promise, heir=heir, at=at)
    if heir.pk != promise.owner_id:
        ledger.hand_to(promise, to=heir, by=Actor.of("clock"), at=at, because="BROKEN")
        if not owed.is_of_one_person(promise):
            Case.objects.filter(pk=case.pk).update(face=heir)
        timeline.record(
            "case.escalated", by=Actor.of("clock"), at=at, subject=case, matter=promise.thread_id, to=heir.pk
        )
    return 1 + notices.warn_staff("staff_broken", case, promise, to=[heir], at=at)


def _still_owed(promise: Promise, at: datetime) -> int:
    return notices.warn_staff(
        "staff_still_owed", Case.objects.of_promise(promise), promise, to=[promise.owner], at=at
    )
