"""A further word of a customer's is owed an answer."""

from datetime import datetime

from vidord.cases import opening, owed
from vidord.cases.models import Case, NoAnswerNeeded
from vidord.channels import later
from vidord.channels.models import OutboundMessage
from vidord.people.models import Actor
from vidord.promises.models import Promise


def owe_answer(case: Case, *, at: datetime) -> Promise | None:
    """
    Let the word join the answer that is owed and not yet on its way; else promise one for it.

    A promised call answers no letter, and an answer already on its way was written before this was read. One
    that waits for its time is not on its way: this word holds it.
    """
    going = OutboundMessage.objects.filter(thread=case.thread_id, state__in=("QUEUED", "LEASED"))
    on_its_way = going.exclude(pk__in=later.waiting())
    waits = owed.to_letters(case).filter(series_step=None)  # what comes in series answers no letter of hers
    if waits.exclude(fulfilments__message__in=on_its_way).exists():
        return None
    NoAnswerNeeded.objects.filter(case=case).delete()  # that was said of an earlier word
    return opening.promise_answer(case, by=Actor.of("intake"), at=at)
