"""Somebody is on the line, in a letter or at the counter: the same ledger as mail, in one step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.cases import (
    alarms,
    calling,
    clearing,
    closing,
    continuing,
    intake,
    notices,
    opening,
    owed,
    series,
)
from vidord.cases.answering import NewPromise
from vidord.cases.arrivals import Arrival
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case
from vidord.channels import inbox
from vidord.channels.models import InboundMessage, Mailbox, Placement
from vidord.people import protection
from vidord.people.models import Actor, Staff

SOLVED = "SOLVED"


@dataclass(frozen=True)
class Note:
    """
    What was said, by whom and how it came: `way` is PHONE, LETTER or VISIT.

    `result` is SOLVED, a promise that the one who talks gives, or nothing: then an answer is promised as for
    a mail. `key` makes a note posted twice one. A condition that she writes goes `anyway` for a reason.
    """

    way: str
    text: str
    matter: opening.Matter
    key: str
    result: NewPromise | str | None = None
    anyway: str = ""


@transaction.atomic
def write_down(note: Note, *, case: Case | None, by: Staff, at: datetime) -> Case:
    """
    Write down what a customer said, in her open case or in a new one, with a promise or as solved.

    Solved keeps nothing by itself: where an answer is owed she is asked whether we talked.

    :raises vidord.promises.ledger.InThePast: when the new promise is due in the past.
    :raises vidord.texts.clearing.NotCleared: when its condition may not go as it is written.
    """
    matter, is_new = _take_down(note, case=case, by=by, at=at)
    if is_new is not None:
        _end_with(note, matter, is_new=is_new, by=by, at=at)
    return matter


@transaction.atomic
def take_down_alone(note: Note, *, case: Case | None, by: Staff, at: datetime) -> Case:
    """Write down what a customer said, and promise nothing: what is decided now is her answer."""
    return _take_down(note, case=case, by=by, at=at)[0]


def _take_down(note: Note, *, case: Case | None, by: Staff, at: datetime) -> tuple[Case, bool | None]:
    """Return the case, and whether it is new: nothing at all is when the note has been taken down before."""
    message = _store(note, by=by, at=at)
    if message.duplicate_of_id:
        intake.place(message.pk, at=at)
        return Case.objects.get(thread__placements__message=message.duplicate_of), None
    held = continuing.where_her_words_go(case.thread) if case else None
    if held:
        closing.reopen(held, by=Actor.of(held.customer), at=at)
    outcome = Placement.Outcome.REPLY if held else Placement.Outcome.NEW_CASE
    matter = held or _open(note, by=by, at=at)
    Arrival(message).placement(outcome, note.way, at=at, thread=matter.thread).save()
    alarms.look_for_danger([(matter, message.content)], at=at)
    return matter, held is None


def _open(note: Note, *, by: Staff, at: datetime) -> Case:
    """Whoever talks with her is the face; of a protected customer one of her readers is."""
    case = opening.open_for(note.matter, face=by, at=at)
    readers = protection.readers_of(case.customer)
    if readers and by not in readers:
        case.face = readers[0]
        case.save(update_fields=["face"])
    return case


def _store(note: Note, *, by: Staff, at: datetime) -> InboundMessage:
    mailbox = by.unit.mailboxes.order_by("id").first() or Mailbox.objects.get(is_default=True)
    written = inbox.Written(
        way=note.way,
        key=note.key,
        text=note.text,
        language=note.matter.language,
        name=note.matter.name,
        address=note.matter.email or note.matter.phone,
        subject=note.matter.title,
        topic=note.matter.topic,
    )
    return inbox.store_written(written, mailbox=mailbox, at=at)


def _end_with(note: Note, case: Case, *, is_new: bool, by: Staff, at: datetime) -> None:
    actor = Actor.of(by)
    if note.result == SOLVED:
        _solve(case, by=by, at=at)
        return
    besides = series.begin([case], by=actor, at=at) if is_new else {}
    if isinstance(note.result, NewPromise):
        new = note.result
        owner, only_if = _owner(case, by), new.only_if
        cleared = clearing.clear(only_if, anyway=note.anyway, is_promised=True) if only_if else None
        promised = Undertaking(case, new.kind, owner, new.due_at, new.starts_at, new.source, only_if)
        given = give(promised, by=actor, at=at)
        notices.confirm(case, given, at=at, cleared=cleared)
    elif is_new or not owed.of_matter(case).filter(series_step=None).exclude(owed.ON_A_CONDITION).exists():
        promise = opening.promise_answer(case, by=actor, at=at, is_new=is_new)
        notices.acknowledge([(case, promise, besides.get(case.pk))], at=at)


def _owner(case: Case, by: Staff) -> Staff:
    """She who promises owns it, unless she may not read the customer."""
    return case.face if protection.is_hidden_from(case.customer, by) else by


def _solve(case: Case, *, by: Staff, at: datetime) -> None:
    """Close it when nothing is owed; else say of each promise that we talked, and ask the customer."""
    series.end(case, by=Actor.of(by), at=at)
    live = list(owed.of_matter(case).order_by("id"))
    for promise in live:
        calling.log(promise, talked=True, by=by, at=at)
    if not live:
        closing.close(case, by=by, at=at, because="SOLVED_ON_THE_LINE")
