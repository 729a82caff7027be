"""A further word in a case: it reopens it, and is owed an answer, unless one of our own wrote it."""

from datetime import datetime

from django.db import transaction

from vidord.cases import (
    alarms,
    calling,
    closing,
    continuing,
    moving,
    owing,
    waiting,
    works_now,
    yes_or_no,
)
from vidord.cases.arrivals import Arrival
from vidord.cases.belonging import Place
from vidord.cases.models import Case
from vidord.channels.models import InboundMessage, Placement, Thread
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import evidence

Author = Placement.Author


def join(one: Arrival, place: Place, *, at: datetime) -> Placement:
    """
    Add a message to a case, or to the one that it continues in. The placement is not written yet.

    What a colleague writes by mail is read by staff and answers nobody: it neither reopens nor is owed a
    word. Whoever else writes has no rights in the case, but somebody has to read it and see to it.
    """
    case = continuing.where_her_words_go(place.thread)
    writer = _writer(place)
    timeline.record(
        "case.written_in",
        by=writer,
        at=at,
        subject=case,
        matter=case.thread_id,
        message=one.message.pk,
        author=str(place.author),
    )
    if place.author == Author.CUSTOMER:
        waiting.answered(case, by=writer, at=one.message.received_at)
    if place.author != Author.COLLEAGUE and not _answers_a_question(one, place, case, by=writer, at=at):
        closing.reopen(case, by=writer, at=at)
        owing.owe_answer(case, at=at)
    return one.placement(
        Placement.Outcome.REPLY, place.because, at=at, thread=case.thread, author=place.author
    )


def _answers_a_question(one: Arrival, place: Place, case: Case, *, by: Actor, at: datetime) -> bool:
    """
    Her yes or no to another time, or to "did we talk?", needs no answer of its own. When we have asked both,
    a person reads which she means. When we have asked neither, she says whether it works.
    """
    if place.author != Author.CUSTOMER:
        return False
    said, works = yes_or_no.said_in(one.content), yes_or_no.works_in(one.content)
    if said is None and works is None:
        return False
    asked, call = moving.waiting_in(case.thread, at=at), calling.asked_of_in(case.thread)
    if asked is None and call is None:
        return works is not None and _says_whether_it_works(case, works=works, by=by, at=at)
    if said is None:
        return False
    if asked and call is None:
        (moving.accept if said else moving.decline)(asked, by=by, at=at)
    elif call and asked is None:
        evidence.hear_verdict(call, talked=said, by=by, at=at)
    return (asked is None) != (call is None)


def _says_whether_it_works(case: Case, *, works: bool, by: Actor, at: datetime) -> bool:
    """Hear it, if we have asked: a yes needs no answer, and a no has been promised one then."""
    question = works_now.waiting_in(case.thread, at=at)
    if question:
        works_now.hear(question, works=works, by=by, at=at)
    return question is not None


def _writer(place: Place) -> Actor:
    if place.author == Author.CUSTOMER:
        return Actor.of(place.thread.customer)
    is_ours = place.author == Author.COLLEAGUE and place.colleague
    return Actor.of(place.colleague if is_ours else "intake")


@transaction.atomic
def join_page_reply(message: InboundMessage, thread: Thread, *, at: datetime) -> Placement:
    """Place what the customer wrote on her own page."""
    placement = join(Arrival(message, message.content), Place(thread, "OWN_PAGE"), at=at)
    placement.save()
    alarms.look_for_danger([(placement.thread.case, message.content)], at=at)
    return placement
