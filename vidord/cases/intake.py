"""Every stored message gets one outcome; a new matter gets a face and a promise in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from vidord.cases import alarms, arrivals, belonging, joining, machine_mail, opening, texting
from vidord.cases.arrivals import Arrival
from vidord.cases.belonging import Place
from vidord.cases.models import Case, Likeness
from vidord.channels import inbox
from vidord.channels.models import InboundContent, InboundMessage, Placement
from vidord.core import rows

Outcome = Placement.Outcome
FIRST_BATCH, BATCH = 50, 250
BATCH_BYTES = 64 * 1024 * 1024
log = structlog.get_logger()


def place_waiting(*, at: datetime) -> int:
    """
    Place every message that has no outcome. Safe on several workers. Returns how many were placed.

    A mail that takes long is read in the background, and placed in a later round.
    """
    waiting = inbox.waiting()
    arrivals.READINGS.keep_only(waiting)
    busy = arrivals.READINGS.busy()
    batches = _batches({number: size for number, size in waiting.items() if number not in busy})
    return sum(place_or_leave(one, at=at, next_ids=two) for one, two in pairwise([*batches, []]))


def _batches(sizes: dict[int, int]) -> list[list[int]]:
    """
    Cut into batches that fit into memory. What is read once for each costs as much as thirty mails, so they
    are large; the first is small, for nothing is placed until it is read, and the others are read meanwhile.
    """
    batches: list[list[int]] = []
    most, weight = 0, 0
    for number, size in sizes.items():
        if not batches or len(batches[-1]) >= most or weight + size > BATCH_BYTES:
            most, weight = (BATCH if batches else FIRST_BATCH), 0
            batches.append([])
        batches[-1].append(number)
        weight += size
    return batches


def is_reading() -> bool:
    """Tell whether a mail is being read in the background, to be placed when that is done."""
    return bool(arrivals.READINGS.busy())


def place_or_leave(ids: list[int], *, at: datetime, next_ids: Sequence[int] = ()) -> int:
    """
    Place a batch. If it fails, place each alone: what a fault of ours keeps from being placed stays in sight.

    Those in `next_ids` are read meanwhile.
    """
    try:
        return len(place_all(ids, at=at, next_ids=next_ids))
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing else can be placed either
    except Exception:
        if len(ids) == 1:
            log.exception("a message waits: placing it failed", message=ids[0])
            return 0
        log.warning("a batch failed; each message in it is placed alone", messages=len(ids), exc_info=True)
        return sum(place_or_leave([message_id], at=at) for message_id in ids)


def place(message_id: int, *, at: datetime) -> Placement | None:
    """Give one message its outcome; nothing when another worker has it or has done it."""
    return next(iter(place_all([message_id], at=at)), None)


@transaction.atomic
def place_all(ids: list[int], *, at: datetime, next_ids: Sequence[int] = ()) -> list[Placement]:
    """Give each of these messages its outcome, those left out that another worker has or has done."""
    placed: list[Placement] = []
    waiting: list[InboundMessage] = []
    for message in held(ids).filter(placement=None):
        if message.duplicate_of_id:
            placed.append(Arrival(message).placement(Outcome.DUPLICATE, "SAME_BYTES", at=at))
        else:
            waiting.append(message)
    arrived = belonging.hold_senders(arrivals.read_soon(waiting))
    arrivals.begin_to_read(next_ids)
    placed += place_arrivals(arrived, at=at)
    return rows.insert(placed)


def held(ids: list[int]) -> QuerySet[InboundMessage]:
    """Messages with all that placing needs, locked; those that another worker holds are left out."""
    found = InboundMessage.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=ids)
    units = found.select_related(
        "mailbox__unit__calendar", "mailbox__unit__entity", "mailbox__unit__lead", "raw"
    )
    return units.order_by("received_at", "id")


def place_arrivals(arrived: list[Arrival], *, at: datetime) -> list[Placement]:
    """Place what has been read. The placements are not written yet."""
    placed: list[Placement] = []
    readable = []
    for one in arrived:
        if one.unreadable:
            placed.append(one.placement(Outcome.QUARANTINED, one.unreadable, at=at))
        else:
            readable.append(one)
    refused = arrivals.keep(readable)
    placed += [one.placement(Outcome.QUARANTINED, "UNREADABLE", at=at) for one in refused]
    kept = [one for one in readable if one not in refused]
    words = []
    for one in kept:
        if texting.is_report(one):
            placed.append(texting.place_report(one, at=at))
        elif texting.is_from_nobody(one):
            placed.append(one.placement(Outcome.QUARANTINED, "NO_SENDER", at=at))
        elif one.reading and one.reading.machine:
            thread = machine_mail.attach(one, at=at)
            placed.append(one.placement(Outcome.MACHINE, one.reading.machine, at=at, thread=thread))
        elif one.is_from_nobody and not one.content.subject:
            placed.append(one.placement(Outcome.QUARANTINED, "NO_SENDER", at=at))
        else:
            words.append(one)
    machine_mail.heard_from([one.content for one in words if belonging.has_sender(one)], at=at)
    while words:
        later = belonging.later_ones(words)
        wave = [one for one in words if one not in later]
        placed += _place_words(wave, at=at, save=bool(later))
        words = later
    return placed


def _place_words(arrived: list[Arrival], *, at: datetime, save: bool) -> list[Placement]:
    """
    Place what a person wrote: in its thread if it has one, the others as new matters.

    `save` writes the placements at once, for those of the same batch that belong with these.
    """
    placed: list[Placement] = []
    said: list[tuple[Case, InboundContent]] = []
    new: list[tuple[Arrival, Place]] = []
    for one, place in zip(arrived, belonging.places_of(arrived, at=at), strict=True):
        if place.is_copy:
            placed.append(one.placement(Outcome.DUPLICATE, place.because, at=at, thread=place.thread))
        elif place.thread:
            placed.append(joining.join(one, place, at=at))
            said.append((placed[-1].thread.case, one.content))
        else:
            new.append((one, place))
    opened = open_new(new, at=at)
    said += [(place.thread.case, one.content) for (one, _), place in zip(new, opened, strict=True)]
    alarms.look_for_danger(said, at=at)
    if not save:
        return placed + opened
    rows.insert([*placed, *opened])
    return []


def open_new(
    new: list[tuple[Arrival, Place]], *, at: datetime, since: datetime | None = None
) -> list[Placement]:
    """Open a case for each; the answers are owed as from `since`. The placements are not written yet."""
    if not new:
        return []
    matters = [
        opening.matter_of(one.content, unit=one.message.mailbox.unit, brought_by=place.colleague)
        for one, place in new
    ]
    cases = opening.open_cases(matters, at=at, since=since)
    hints = [
        Likeness(case=case, other=other, because=because, at=at)
        for (_, place), case in zip(new, cases, strict=True)
        for other, because in place.looks_like
    ]
    if hints:
        rows.insert(hints)
    return [
        one.placement(
            Outcome.NEW_CASE,
            place.because or _why_new(one, matter),
            at=at,
            thread=case.thread,
            author=matter.author,
        )
        for (one, place), matter, case in zip(new, matters, cases, strict=True)
    ]


def _why_new(one: Arrival, matter: opening.Matter) -> str:
    if matter.brought_by:
        return "FORWARDED"
    return "NO_SENDER" if one.is_from_nobody else "NEW_MATTER"


def result_of(message_id: int) -> dict:
    """Return what `vidord receive` prints: the message, its outcome, its case and why."""
    placement = Placement.objects.filter(message=message_id).select_related("thread__case").first()
    if placement is None:
        return {"message": message_id, "outcome": None, "case": None, "because": "WAITING"}
    case = placement.thread.case.number if placement.thread_id else None
    return {"message": message_id, "outcome": placement.outcome, "case": case, "because": placement.because}
