"""She was called twice in the promised time and not reached: another time is promised, and she may say no."""

from datetime import date, datetime, timedelta

from vidord.cases import call_notices, notices
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case
from vidord.people import presence
from vidord.people.models import Actor, Staff
from vidord.promises.models import Outcome, Promise

MOST_IN_A_ROW = 3  # then only she can say when
LOOK_AHEAD_DAYS = 14


def offer_another_time(promise: Promise, at: datetime) -> int:
    """
    Tell the customer that we called, and promise her the same hours on the owner's next day at work.

    The third time nothing more is promised: she is asked for a time that suits her. Returns how many
    notices it queued.
    """
    case = Case.objects.of_promise(promise)
    in_a_row = Outcome.objects.filter(promise__thread=promise.thread, kind=Outcome.Kind.NOT_REACHED).count()
    if in_a_row >= MOST_IN_A_ROW:
        call_notices.ask_when_to_call(case, promise, at=at)
        return 1
    starts_at, due_at = _same_hours(promise)
    undertaking = Undertaking(case, Promise.Kind.CALL, promise.owner, due_at, starts_at)
    again = give(undertaking, by=Actor.of("clock"), at=at)
    notices.confirm(case, again, at=at, name="not_reached", kind="NOTICE")
    return 1


def _same_hours(promise: Promise) -> tuple[datetime | None, datetime]:
    """The promised hours on the next day on which the owner is rostered then, else on the very next day."""
    owner = promise.owner
    zone = owner.unit.calendar.zone
    opens, closes = (promise.starts_at or promise.due_at).astimezone(zone), promise.due_at.astimezone(zone)
    length = (closes.date() - opens.date()).days
    days = [opens.date() + timedelta(days=number + 1) for number in range(LOOK_AHEAD_DAYS)]
    day = next((one for one in days if _works(owner, one, length, opens, closes)), days[0])
    start, end = _on(day, opens), _on(day + timedelta(days=length), closes)
    return (start if promise.starts_at else None), end


def _works(owner: Staff, day: date, length: int, opens: datetime, closes: datetime) -> bool:
    end = _on(day + timedelta(days=length), closes)
    return presence.covers(owner, start=_on(day, opens), end=end)


def _on(day: date, clock: datetime) -> datetime:
    return datetime.combine(day, clock.time(), clock.tzinfo)
