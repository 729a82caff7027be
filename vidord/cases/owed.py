"""Which of the promises in a case what somebody writes there may keep."""

from django.db.models import Q, QuerySet

from vidord.cases.models import Case
from vidord.people.models import Staff
from vidord.promises.models import Promise

# Owed by one person for one thing: to look at what the customer contests, or to decide what she asked for.
OF_ONE_PERSON = Q(answers_contest__isnull=False) | Q(decider_asked__isnull=False)


def to_letters(case: Case) -> QuerySet[Promise]:
    """The live promises to answer what she has written, or to write: whoever answers her keeps them."""
    return _of_letters(case).exclude(OF_ONE_PERSON)


def kept_by_a_letter(case: Case, *, by: Staff) -> QuerySet[Promise]:
    """Those, and what the writer herself was asked to decide. A contest is answered by a review alone."""
    return _of_letters(case).filter(~OF_ONE_PERSON | Q(decider_asked__isnull=False, owner=by))


def of_matter(case: Case) -> QuerySet[Promise]:
    """Every live promise in the case and in those that continue in it; while there is one it stays open."""
    return Promise.objects.live().filter(case_promise__case__in=Case.objects.with_parts(case))


def _of_letters(case: Case) -> QuerySet[Promise]:
    return of_matter(case).filter(kind__in=("ANSWER", "WRITE"))


def of_one_person(promises: list[Promise]) -> set[int]:
    """Return those of them that one person owes for one thing: the case stays with its contact."""
    ids = [promise.pk for promise in promises]
    return set(Promise.objects.filter(OF_ONE_PERSON, pk__in=ids).values_list("pk", flat=True))
