"""The clock's round: evidence first, then what is due; the customer hears first, then the case moves up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from vidord.cases import (
    alarms,
    appointing,
    asking_authority,
    away,
    drafts,
    empty_calendars,
    held_moves,
    moving_up,
    not_reached,
    notices,
    open_pages,
    reconsidering,
    remedies,
    set_aside,
    silent_mailboxes,
    staff_notices,
)
from vidord.cases.held_moves import Because
from vidord.cases.moving_up import case_of
from vidord.cases.staff_notices import Concern
from vidord.people import deputies, presence
from vidord.people.models import Staff
from vidord.promises import evidence, telephony
from vidord.promises import sweep as steps_due
from vidord.promises.models import Promise
from vidord.promises.models.promise import PromiseQuerySet

log = structlog.get_logger()


def sweep(*, at: datetime) -> dict[str, int]:
    """Run until nothing is due. Queues only. Returns how many are at risk, broken, and the notices queued."""
    presence.forget(at=at)
    drafts.forget(at=at)
    open_pages.forget(at=at)
    evidence.count_acceptances(at=at)
    telephony.count_answered(at=at)
    remedies.count_confirmations(at=at)
    _besides("pass on what was held", lambda: held_moves.release(at=at, moves=MOVES))
    called = alarms.call_again(at=at)
    for call in (
        silent_mailboxes.call,
        set_aside.call,
        empty_calendars.call,
        appointing.call,
        reconsidering.call,
    ):
        called += _besides("call for the house", lambda call=call: call(at=at))
    done, left = steps_due.Done(queued=called), set[int]()
    while (part := _wake_or_leave(at=at, left=left)).held:
        done += part
    return {"at_risk": done.steps["AT_RISK"], "broken": done.steps["BROKEN"], "queued": done.queued}


def _besides(what: str, act: Callable[[], int]) -> int:
    """Do what is no reason to keep a promise waiting."""
    try:
        return act()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the clock could not do something besides", what=what)
        return 0


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


def _at_risk(promises: list[Promise], at: datetime) -> int:
    stand_in = {owner: deputies.instead_of(owner, at=at) for owner in {one.owner for one in promises}}

    def hear(promise: Promise) -> list[Staff]:
        return [person for person in (promise.owner, stand_in[promise.owner]) if person]

    return _warn("staff_at_risk", promises, hear=hear, at=at)


def _broken(promises: list[Promise], at: datetime) -> int:
    """The customers hear first, in one commit with the outcome; then each case moves up."""
    to_decide = [promise for promise in promises if promise.kind == Promise.Kind.DECIDE]
    told = sum(asking_authority.not_in_time(one, at=at, is_first=True) for one in to_decide)
    others = [promise for promise in promises if promise.kind != Promise.Kind.DECIDE]
    return told + (moving_up.move_up(others, at=at) if others else 0)


def _remind(name: str) -> steps_due.Told:
    def tell(promises: list[Promise], at: datetime) -> int:
        for promise in promises:
            asked = (promise.open_pause or {})["asked"]
            notices.remind_of_question(case_of(promise), promise, asked=asked, name=name, at=at)
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
    concerns = [Concern(case_of(promise), promise, hear(promise)) for promise in promises]
    return staff_notices.warn_staff(name, concerns, at=at)


TELL: dict[str, steps_due.Told] = {
    "AT_RISK": _at_risk,
    "LEAD_TAKES": moving_up.lead_takes,
    "BROKEN": _broken,
    "NOT_REACHED": _not_reached,
    "STILL_OWED": _still_owed,
    "FIRST_REMINDER": _remind("pause_again"),
    "SECOND_REMINDER": _remind("pause_last"),
    "NO_REPLY": _remind("pause_ended"),
}

# What a hold ends in, by why it began.
MOVES: dict[str, held_moves.Move] = {
    Because.AWAY: away.move_held,
    Because.TIME_SHORT: moving_up.lead_takes_held,
    Because.BROKEN: moving_up.move_up_held,
}
