"""A call is logged, and the customer is asked whether it took place."""

from datetime import datetime

from django.db import transaction

from vidord.cases import notices
from vidord.cases.models import Case
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import LoggedCall, Promise


@transaction.atomic
def log(promise: Promise, *, talked: bool, by: Staff, at: datetime) -> LoggedCall:
    """Write that a call was made. Having talked is asked of the customer; it keeps nothing by itself."""
    call = ledger.log_call(promise, talked=talked, by=Actor.of(by), at=at)
    if talked:
        case = Case.objects.of_promise(promise)
        notices.ask_did_we_talk(case, promise, at=at)
    return call
