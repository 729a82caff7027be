"""Does it work now? We ask at the end of an answer; her no is never the end of it, and never the third."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from vidord.cases import closing, continuing, deciders, owing, staff_notices
from vidord.cases.models import Case, WorksAnswer, WorksQuestion
from vidord.cases.models.works_question import IS_ASKED
from vidord.channels.models import OutboundMessage, Thread
from vidord.core import typography
from vidord.people import protection, timeline
from vidord.people.models import Actor, Staff

LASTS = timedelta(days=14)


class Lapsed(Exception):
    """It was asked more than fourteen days ago, or has not been asked yet."""


@dataclass(frozen=True)
class Asked:
    """The newest question in a case: `state` is OPEN, YES, NO or LAPSED; who asked, and who was `told`."""

    question: int
    state: str
    asked: str
    by: str
    said: str = ""
    told: str = ""


def ask(case: Case, letter: OutboundMessage, *, by: Staff, at: datetime) -> WorksQuestion:
    """Write that a letter of ours asks whether it works now. The case must be held."""
    goes_at = letter.not_before or at
    asked = WorksQuestion.objects.create(case=case, message=letter, by=by, at=goes_at)
    timeline.record("case.works_asked", by=Actor.of(by), at=at, subject=case, matter=case.thread_id)
    return asked


@transaction.atomic
def hear(asked: WorksQuestion, *, works: bool, by: Actor, at: datetime) -> WorksAnswer:
    """
    The customer says whether it works. Her first word counts.

    A yes is written down and nothing more. A no opens the case again, with the same face, and is owed an
    answer as any letter; from the second in a case the unit's lead hears it too.

    :raises Lapsed: when the question has not been asked, or fourteen days have passed.
    """
    case = continuing.where_her_words_go(asked.case.thread)
    if earlier := WorksAnswer.objects.filter(question=asked).first():
        return earlier
    if not open_at(at).filter(pk=asked.pk).exists():
        raise Lapsed
    told = None if works else _who_hears_besides(case, at=at)
    said = WorksAnswer.objects.create(question=asked, works=works, by=by, at=at, told=told)
    verb = "case.works" if works else "case.works_not"
    timeline.record(verb, by=by, at=at, subject=case, matter=case.thread_id)
    if not works:
        closing.reopen(case, by=by, at=at)
        owing.owe_answer(case, at=at)
        staff_notices.warn_that_it_does_not_work(case, besides=told, at=at)
    return said


def _who_hears_besides(case: Case, *, at: datetime) -> Staff | None:
    """Nobody at the first no. Then the unit's lead; when that is the face herself, the next above her."""
    before = WorksAnswer.objects.filter(works=False, question__case__in=Case.objects.with_parts(case))
    if not before.exists():
        return None
    readers = protection.readers_of(case.customer)
    lead = case.unit.lead
    if lead and lead != case.face and (readers is None or lead in readers):
        return lead
    above = deciders.next_above(case.face, at=at, readers=readers)
    return above if above != case.face else None


def open_at(at: datetime) -> QuerySet[WorksQuestion]:
    """The questions that wait for an answer at a moment."""
    return WorksQuestion.objects.filter(IS_ASKED, answer=None, at__lte=at, at__gte=at - LASTS)


def waiting_in(thread: Thread, *, at: datetime) -> WorksQuestion | None:
    """The newest question in her conversation that waits for an answer."""
    hers = open_at(at).filter(case__thread__in=continuing.hers(thread))
    return hers.select_related("case__thread").order_by("-at", "-pk").first()


def asked_in(case: Case, *, at: datetime) -> Asked | None:
    """Return the newest question of a case that was read `for_page`, in the active language."""
    rows = [row for name in ("works_asked", "parts_works_asked") if (row := getattr(case, name, None))]
    if not rows:
        return None
    newest = max(rows, key=lambda row: (datetime.fromisoformat(row["at"]), row["pk"]))
    asked_at = datetime.fromisoformat(newest["at"])
    state = {True: "YES", False: "NO"}.get(newest["works"], "OPEN" if at <= asked_at + LASTS else "LAPSED")
    said_at = newest["said_at"] and datetime.fromisoformat(newest["said_at"])
    return Asked(
        newest["pk"],
        state,
        typography.moment(asked_at, now=at),
        newest["by"],
        typography.moment(said_at, now=at) if said_at else "",
        newest["told"] or "",
    )
