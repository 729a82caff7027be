"""Where a case continues, and what is read, owed and closed together with it."""

from django.db.models import QuerySet

from vidord.cases.models import Case, Merge
from vidord.channels.models import Thread


class ContinuesElsewhere(Exception):
    """The case continues in another, where it is answered and closed; `args[0]` is that one."""


def refuse(case: Case) -> None:
    """
    Let pass a case that is its own.

    :raises ContinuesElsewhere: when it continues in another.
    """
    last = Case.objects.last_of(case)
    if last != case:
        raise ContinuesElsewhere(last)


def where_her_words_go(thread: Thread) -> Case:
    """
    Lock the case where what comes in a thread is placed: where its case continues, if that is with the same
    customer. With a person whom our books hold twice each conversation goes on by itself.
    """
    (case,) = Case.objects.held(thread.case.pk)
    last = Case.objects.last_of(case)
    if last == case or last.customer_id != case.customer_id:
        return case
    return Case.objects.held(last.pk)[0]


def shown_to_her(thread: Thread) -> Thread:
    """The conversation that a customer's link shows: her other case, when hers continues in that."""
    goes_on = Merge.objects.in_force().filter(case__thread=thread, last__customer=thread.customer_id)
    merge = goes_on.select_related("last__thread__customer", "last__thread__contact_point").first()
    return merge.last.thread if merge else thread


def hers(thread: Thread) -> QuerySet[Thread]:
    """The conversation of a customer with those of her cases that continue in its case."""
    parts = Merge.objects.in_force().filter(last__thread=thread, case__customer=thread.customer_id)
    return Thread.objects.filter(pk__in=[thread.pk, *parts.values_list("case__thread", flat=True)])
