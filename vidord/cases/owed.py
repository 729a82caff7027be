"""Which of the promises in a case what somebody writes there may keep."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from vidord.cases.models import Case, Opinion
from vidord.people.models import Staff
from vidord.promises.models import Promise

# Owed by one person for one thing: to look at what the customer contests, to decide, to give what that gave,
# to look anew at a no, to answer because the ombudsman says so, to answer many in public.
OF_ONE_PERSON = (
    Q(answers_contest__isnull=False)
    | Q(decider_asked__isnull=False)
    | Q(ordered__isnull=False)
    | Q(counted__isnull=False)
    | Q(kind__in=("DECIDE", "REMEDY", "REVIEW"))
)
ASKED_OF_HER = Q(decider_asked__isnull=False) | Q(ordered__isnull=False)
# Until somebody says that its condition holds, a letter about anything at all would keep it by accident.
ON_A_CONDITION = Q(condition__isnull=False, condition__answer=None)
DECIDED = Q(kind="DECIDE", authority_asked__decision__isnull=False)
LOOKED_AT = Q(kind="REVIEW") & Exists(Opinion.objects.filter(review__promise=OuterRef("pk")))
TO_ANSWER_MANY = Q(counted__isnull=False)
MANY_ANSWERED = Q(counted__public_promise__reconsideration__answered_at__isnull=False)


def to_letters(case: Case) -> QuerySet[Promise]:
    """The live promises to answer what she has written, or to write: whoever answers her keeps them."""
    return _of_letters(case).exclude(OF_ONE_PERSON).exclude(ON_A_CONDITION)


def kept_by_a_letter(case: Case, *, by: Staff) -> QuerySet[Promise]:
    """
    Those, what the customer or the ombudsman asked of the writer herself, and a decision or an opinion of
    hers that did not arrive.

    A contest is answered by a review alone, a question by a decision, a remedy by its confirmation, and what
    many were promised by the public answer; when that did not reach her, by whoever tells her of it.
    """
    written = Q(kind__in=("ANSWER", "WRITE")) & (~OF_ONE_PERSON | (ASKED_OF_HER & Q(owner=by)))
    kept = written | ((DECIDED | LOOKED_AT) & Q(owner=by)) | MANY_ANSWERED
    return of_matter(case).filter(kept).exclude(ON_A_CONDITION)


def to_call_about() -> QuerySet[Promise]:
    """The live promises that a call can keep: not that she gets a thing, nor what nobody has decided yet."""
    untold = (
        (Q(kind="DECIDE") & ~DECIDED) | (Q(kind="REVIEW") & ~LOOKED_AT) | (TO_ANSWER_MANY & ~MANY_ANSWERED)
    )
    return Promise.objects.live().exclude(kind="REMEDY").exclude(untold)


def is_to_many(promise: Promise) -> bool:
    """Tell whether many were promised the same public answer, which has not come: its time is one for all."""
    return Promise.objects.filter(TO_ANSWER_MANY, pk=promise.pk).exclude(MANY_ANSWERED).exists()


def once_to_many(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    """Of each public answer that somebody owes, let the first of its many promises stand for all."""
    same = {"counted__public_promise": OuterRef("counted__public_promise"), "owner": OuterRef("owner")}
    return promises.exclude(Exists(Promise.objects.live().filter(pk__lt=OuterRef("pk"), **same)))


def of_matter(case: Case) -> QuerySet[Promise]:
    """Every live promise in the case and in those that continue in it; while there is one it stays open."""
    return Promise.objects.live().filter(case_promise__case__in=Case.objects.with_parts(case))


def _of_letters(case: Case) -> QuerySet[Promise]:
    return of_matter(case).filter(kind__in=("ANSWER", "WRITE"))


def of_one_person(promises: list[Promise]) -> set[int]:
    """Return those of them that one person owes for one thing: the case stays with its contact."""
    ids = [promise.pk for promise in promises]
    return set(Promise.objects.filter(OF_ONE_PERSON, pk__in=ids).values_list("pk", flat=True))
