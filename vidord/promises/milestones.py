"""The moments at which the clock has something to do for a promise that has not ended."""

from datetime import datetime, timedelta

from vidord.promises.models import Promise

LEAD_TAKES_SHARE = 0.75  # S03: at three quarters of a call's window the team lead takes it
# Two reminders and fourteen days, then it ends without her reply: how long after the question, and at least
# how long after the step before, so that a clock that comes late still gives her both.
WAITING = (
    ("FIRST_REMINDER", timedelta(days=5), timedelta()),
    ("SECOND_REMINDER", timedelta(days=10), timedelta(days=3)),
    ("NO_REPLY", timedelta(days=14), timedelta(days=4)),
)


def of(promise: Promise) -> list[tuple[str, datetime]]:
    """
    Return what happens next and when, in order; while we wait for the customer, only the next step.

    Reads nothing when the promise was read `with_pauses`.
    """
    if waits := promise.open_pause:
        return [_of_waiting(promise, waits)]
    start, due_at = promise.starts_at or promise.made_at, promise.due_now
    moments = [("AT_RISK", promise.at_risk_now), ("BROKEN", due_at)]
    if promise.kind == Promise.Kind.CALL:
        moments.insert(1, ("LEAD_TAKES", start + (due_at - start) * LEAD_TAKES_SHARE))
    return moments


def _of_waiting(promise: Promise, waits: dict) -> tuple[str, datetime]:
    asked_at = datetime.fromisoformat(waits["at"])
    given = [datetime.fromisoformat(moment) for moment in waits["reminded"]]
    name, after_question, after_step = WAITING[len(given)]
    return name, max(asked_at + after_question, max(given, default=asked_at) + after_step)


def next_after(promise: Promise, *, at: datetime) -> datetime:
    """Return the next of them after a moment; when all have passed, that moment."""
    return min((when for _name, when in of(promise) if when > at), default=at)
