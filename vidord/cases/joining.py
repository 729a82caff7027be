"""A further word in a case: it reopens it, and is owed an answer, unless one of our own wrote it."""

from datetime import datetime

from django.db import transaction

from vidord.cases import alarms, calling, closing, continuing, moving, opening, owed, waiting, yes_or_no
from vidord.cases.arrivals import Arrival
from vidord.cases.belonging import Place
from vidord.cases.models import Case, NoAnswerNeeded
from vidord.channels import later
from vidord.channels.models import InboundMessage, OutboundMessage, Placement, Thread
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises import evidence
from vidord.promises.models import Promise

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
        owe_answer(case, at=at)
    return one.placement(
        Placement.Outcome.REPLY, place.because, at=at, thread=case.thread, author=place.author
    )


def _answers_a_question(one: Arrival, place: Place, case: Case, *, by: Actor, at: datetime) -> bool:
    """
    Her yes or no to another time, or to "did we talk?", needs no answer of its own. When we have asked both,
    a person reads which she means.
    """
    said = yes_or_no.said_in(one.content) if place.author == Author.CUSTOMER else None
    if said is None:
        return False
    asked, call = moving.waiting_in(case.thread, at=at), calling.asked_of_in(case.thread)
    if asked and call is None:
        (moving.accept if said else moving.decline)(asked, by=by, at=at)
    elif call and asked is None:
        evidence.hear_verdict(call, talked=said, by=by, at=at)
    return (asked is None) != (call is None)


def _writer(place: Place) -> Actor:
    if place.author == Author.CUSTOMER:
        return Actor.of(place.thread.customer)
    is_ours = place.author == Author.COLLEAGUE and place.colleague
    return Actor.of(place.colleague if is_ours else "intake")


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


@transaction.atomic
def join_page_reply(message: InboundMessage, thread: Thread, *, at: datetime) -> Placement:
    """Place what the customer wrote on her own page."""
    placement = join(Arrival(message, message.content), Place(thread, "OWN_PAGE"), at=at)
    placement.save()
    alarms.look_for_danger([(placement.thread.case, message.content)], at=at)
    return placement
