"""Every stored message gets one outcome; a new matter gets a face and a promise in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import DataError, InterfaceError, OperationalError, transaction

from vidord.cases import alarms, belonging, closing, opening
from vidord.cases.models import Alarm, Case, NoAnswerNeeded
from vidord.channels import inbox
from vidord.channels.email import reader
from vidord.channels.email.mail import Reading
from vidord.channels.models import InboundContent, InboundMessage, Placement, Thread
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises.models import Promise

Outcome = Placement.Outcome
BATCH = 100
# What keeping the words of hostile bytes can raise: the message is quarantined, no other is.
UNKEEPABLE = (ValueError, DataError)
log = structlog.get_logger()


def place_waiting(*, at: datetime) -> int:
    """Place every message that has no outcome. Safe on several workers. Returns how many were placed."""
    waiting = inbox.waiting()
    return sum(place_or_leave(waiting[i : i + BATCH], at=at) for i in range(0, len(waiting), BATCH))


def place_or_leave(ids: list[int], *, at: datetime) -> int:
    """
    Place a batch. If it fails, place each alone: what a fault of ours keeps from being placed stays in sight.
    """
    try:
        return len(place_all(ids, at=at))
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
def place_all(ids: list[int], *, at: datetime) -> list[Placement]:
    """Give each of these messages its outcome, those left out that another worker has or has done."""
    rows = InboundMessage.objects.select_for_update(skip_locked=True, of=("self",))
    messages = rows.select_related(
        "mailbox__unit__calendar", "mailbox__unit__entity", "mailbox__unit__lead", "raw"
    )
    placed: list[Placement] = []
    waiting: list[InboundMessage] = []
    for message in messages.filter(pk__in=ids, placement=None).order_by("received_at", "id"):
        if message.duplicate_of_id:
            placed.append(_outcome(message, Outcome.DUPLICATE, "SAME_BYTES", at=at))
        else:
            waiting.append(message)
    arrived = _read_all(waiting)
    for one in [one for one in arrived if one.unreadable]:
        log.warning("a message can't be read", message=one.message.pk, kind=one.unreadable)
        placed.append(_outcome(one.message, Outcome.QUARANTINED, one.unreadable, at=at))
        arrived.remove(one)
    refused = _keep_what_was_read(arrived)
    for one in arrived:
        if one in refused:
            placed.append(_outcome(one.message, Outcome.QUARANTINED, "UNREADABLE", at=at))
        elif one.reading and one.reading.machine:
            placed.append(_outcome(one.message, Outcome.MACHINE, one.reading.machine, at=at))
        elif one.message.way == InboundMessage.Way.MAIL and "@" not in one.content.from_address:
            placed.append(_outcome(one.message, Outcome.QUARANTINED, "NO_SENDER", at=at))
    done = {placement.message_id for placement in placed}
    placed += _place_words([one for one in arrived if one.message.pk not in done], at=at)
    return Placement.objects.bulk_create(placed)


@dataclass(frozen=True)
class _Arrival:
    """A message and what it says; `reading` for a mail, `unreadable` why there is none."""

    message: InboundMessage
    content: InboundContent | None = None
    reading: Reading | None = None
    unreadable: str = ""


def _place_words(arrived: list[_Arrival], *, at: datetime) -> list[Placement]:
    """Place what a person wrote: in its thread if it has one, the others as new matters."""
    placed: list[Placement] = []
    said: list[tuple[Case, InboundContent]] = []
    new: list[_Arrival] = []
    for one in arrived:
        place = belonging.place_of(one.message, one.reading) if one.reading else belonging.Place(None)
        if place.thread:
            placed.append(_join(one.message, place.thread, place.because, at=at))
            said.append((place.thread.case, one.content))
        else:
            new.append(one)
    matters = [opening.matter_of(one.content, unit=one.message.mailbox.unit) for one in new]
    cases = opening.open_cases(matters, at=at) if matters else []
    for one, case in zip(new, cases, strict=True):
        placed.append(_outcome(one.message, Outcome.NEW_CASE, "NEW_MATTER", at=at, thread=case.thread))
        said.append((case, one.content))
    look_for_danger(said, at=at)
    return placed


def _read_all(messages: list[InboundMessage]) -> list[_Arrival]:
    """Read the mails; what came by our own form or a person's note is read already."""
    mails = [message for message in messages if message.way == InboundMessage.Way.MAIL]
    raws = [reader.Raw(bytes(one.raw.content), one.raw.envelope_from) for one in mails]
    found = dict(zip([one.pk for one in mails], reader.read_all(raws), strict=True))
    arrived = []
    for message in messages:
        reading = found.get(message.pk)
        if reading is None:
            arrived.append(_Arrival(message, message.content))
        elif isinstance(reading, reader.Unreadable):
            arrived.append(_Arrival(message, unreadable=reading.because))
        else:
            arrived.append(_Arrival(message, _content(message, reading), reading))
    return arrived


def _content(message: InboundMessage, reading: Reading) -> InboundContent:
    """Return what a mail says as the row that is kept of it."""
    return InboundContent(
        message=message,
        from_name=reading.sender.name[:320],
        from_address=reading.sender.address[:320],
        subject=reading.subject[:998],
        text=reading.text,
        folds=[[one.start, one.end, one.kind] for one in reading.folds],
        html=reading.html,
        language="en" if reading.language == "en" else "sv",
        written_in=reading.language,
        mail_id=reading.message_id[:998],
        references=[one[:998] for one in reading.references],
        reply_to=reading.reply_to.address,
        copied=[one.address for one in [*reading.to, *reading.copied]],
        sent_at=datetime.fromisoformat(reading.sent_at) if reading.sent_at else None,
        authenticity=reading.authenticity,
        forwarded_from_name=reading.forwarded_from.name,
        forwarded_from_address=reading.forwarded_from.address,
    )


def _keep_what_was_read(arrived: list[_Arrival]) -> list[_Arrival]:
    """Write what the mails say. Returns those that say what no text can hold."""
    new = [one for one in arrived if one.content._state.adding]
    try:
        with transaction.atomic():
            InboundContent.objects.bulk_create(one.content for one in new)
        return []
    except UNKEEPABLE:
        return [one for one in new if not _is_kept(one.content)]


def _is_kept(content: InboundContent) -> bool:
    try:
        with transaction.atomic():
            content.save(force_insert=True)
    except UNKEEPABLE as fault:
        log.warning("what a message says can't be kept", message=content.pk, kind=type(fault).__name__)
        return False
    return True


@transaction.atomic
def join_page_reply(message: InboundMessage, thread: Thread, *, at: datetime) -> Placement:
    """Place what the customer wrote on her own page."""
    placement = _join(message, thread, "OWN_PAGE", at=at)
    placement.save()
    look_for_danger([(thread.case, message.content)], at=at)
    return placement


def put(message: InboundMessage, outcome: str, because: str, *, at: datetime, thread: Thread) -> Placement:
    """Write the outcome of a message whose place a person has chosen."""
    placement = _outcome(message, outcome, because, at=at, thread=thread)
    placement.save()
    return placement


def look_for_danger(said: list[tuple[Case, InboundContent]], *, at: datetime) -> None:
    """Raise the alarm where she says yes to danger, or writes a word that means it."""
    words = alarms.danger_words()
    for case, content in said:
        if content.says_danger:
            because = Alarm.Because.SAID_SO
        elif alarms.danger_word_in(f"{content.subject} {content.text}", words=words):
            because = Alarm.Because.DANGER_WORD
        else:
            continue
        alarms.raise_alarm(case, because=because, by=Actor.of(case.customer), at=at)


def _join(message: InboundMessage, thread: Thread, because: str, *, at: datetime) -> Placement:
    """
    A further message joins the answer that is owed and not yet on its way; else an answer is promised for it.

    A promised call answers no letter, and an answer already on its way was written before this was read.
    """
    case = Case.objects.select_for_update().get(thread=thread)
    customer = Actor.of(thread.customer)
    closing.reopen(case, by=customer, at=at)
    timeline.record("case.written_in", by=customer, at=at, subject=case, matter=thread.pk, message=message.pk)
    owed = Promise.objects.live().filter(case_promise__case=case, kind__in=("ANSWER", "WRITE"))
    if not owed.exclude(fulfilments__message__state__in=("QUEUED", "LEASED")).exists():
        NoAnswerNeeded.objects.filter(case=case).delete()  # that was said of an earlier word
        opening.promise_answer(case, by=Actor.of("intake"), at=at)
    return _outcome(message, Outcome.REPLY, because, at=at, thread=thread)


def _outcome(
    message: InboundMessage, outcome: str, because: str, *, at: datetime, thread: Thread | None = None
) -> Placement:
    return Placement(message=message, outcome=outcome, because=because, placed_at=at, thread=thread)


def result_of(message_id: int) -> dict:
    """Return what `vidord receive` prints: the message, its outcome, its case and why."""
    placement = Placement.objects.filter(message=message_id).select_related("thread__case").first()
    if placement is None:
        return {"message": message_id, "outcome": None, "case": None, "because": "WAITING"}
    case = placement.thread.case.number if placement.thread_id else None
    return {"message": message_id, "outcome": placement.outcome, "case": case, "because": placement.because}
