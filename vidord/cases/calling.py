"""A call is logged, and the customer is asked whether it took place."""

from datetime import datetime

from django.db import transaction

from vidord.cases import call_notices
from vidord.cases.models import Case
from vidord.channels.models import Thread
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import LoggedCall, Promise, Unanswered


class AfterTheWord(Exception):
    """We can't say that we call later than we promised: that needs the customer's yes."""


@transaction.atomic
def log(
    promise: Promise, *, talked: bool, by: Staff, at: datetime, again_at: datetime | None = None
) -> LoggedCall:
    """
    Write that a call was made. Having talked is asked of the customer; it keeps nothing by itself.

    Nobody answered: she is told when we call `again_at`, if that is known.

    :raises AfterTheWord: when that would be later than what was promised. Nothing is written then.
    """
    if again_at and not at < again_at <= promise.due_at:
        raise AfterTheWord
    call = ledger.log_call(promise, talked=talked, by=Actor.of(by), at=at)
    case = Case.objects.of_promise(promise)
    if talked:
        call_notices.ask_did_we_talk(case, promise, at=at)
    elif again_at:
        Unanswered.objects.create(call=call, again_at=again_at)
        call_notices.tell_we_tried(case, promise, again_at=again_at, by=by, at=at)
    return call


def asked_of_in(thread: Thread) -> LoggedCall | None:
    """The one call of which she has been asked whether we talked, if there is one and no more."""
    open_ = LoggedCall.objects.filter(promise__thread=thread, talked=True, verdict=None)
    found = list(open_.filter(promise__wake_at__isnull=False).order_by("id")[:2])
    return found[0] if len(found) == 1 else None
