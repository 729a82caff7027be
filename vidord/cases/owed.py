"""Which of the promises in a case what somebody writes there may keep."""

from django.db.models import Q, QuerySet

from vidord.cases.models import Case
from vidord.people.models import Staff
from vidord.promises.models import Promise

# Owed by one person for one thing: to look at what the customer contests, to decide, to give what that gave.
OF_ONE_PERSON = (
    Q(answers_contest__isnull=False) | Q(decider_asked__isnull=False) | Q(kind__in=("DECIDE", "REMEDY"))
)
# Until somebody says that its condition holds, a letter about anything at all would keep it by accident.
ON_A_CONDITION = Q(condition__isnull=False, condition__answer=None)
DECIDED = Q(kind="DECIDE", authority_asked__decision__isnull=False)


def to_letters(case: Case) -> QuerySet[Promise]:
    """The live promises to answer what she has written, or to write: whoever answers her keeps them."""
    return _of_letters(case).exclude(OF_ONE_PERSON).exclude(ON_A_CONDITION)


def kept_by_a_letter(case: Case, *, by: Staff) -> QuerySet[Promise]:
    """
    Those, what the customer asked the writer herself to decide, and a decision of hers that did not arrive.

    A contest is answered by a review alone, a question by a decision, and a remedy by its confirmation.
    """
    written = Q(kind__in=("ANSWER", "WRITE")) & (~OF_ONE_PERSON | Q(decider_asked__isnull=False, owner=by))
    return of_matter(case).filter(written | (DECIDED & Q(owner=by))).exclude(ON_A_CONDITION)


def to_call_about() -> QuerySet[Promise]:
    """The live promises that a call can keep: not that she gets a thing, nor that somebody decides."""
    return Promise.objects.live().exclude(kind="REMEDY").exclude(Q(kind="DECIDE") & ~DECIDED)


def of_matter(case: Case) -> QuerySet[Promise]:
    """Every live promise in the case and in those that continue in it; while there is one it stays open."""
    return Promise.objects.live().filter(case_promise__case__in=Case.objects.with_parts(case))


def _of_letters(case: Case) -> QuerySet[Promise]:
    return of_matter(case).filter(kind__in=("ANSWER", "WRITE"))


def of_one_person(promises: list[Promise]) -> set[int]:
    """Return those of them that one person owes for one thing: the case stays with its contact."""
    ids = [promise.pk for promise in promises]
    return set(Promise.objects.filter(OF_ONE_PERSON, pk__in=ids).values_list("pk", flat=True))
