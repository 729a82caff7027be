"""Every stored message gets one outcome; a new matter gets a face and a promise in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import DataError, InterfaceError, OperationalError, transaction

from vidord.cases import alarms, closing, opening
from vidord.cases.models import Alarm, Case, NoAnswerNeeded
from vidord.channels import inbox, links
from vidord.channels.email import reading
from vidord.channels.models import InboundContent, InboundMessage, Placement, Thread
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises.models import Promise

Outcome = Placement.Outcome
BATCH = 100
# What reading hostile bytes, and keeping what they say, can raise: the message is quarantined, no other is.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
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
    arrived: list[_Arrival] = []
    for message in messages.filter(pk__in=ids, placement=None).order_by("received_at", "id"):
        if message.duplicate_of_id:
            placed.append(_outcome(message, Outcome.DUPLICATE, "SAME_BYTES", at=at))
            continue
        try:
            arrived.append(_read(message))
        except UNREADABLE as fault:
            log.warning("a message can't be read", message=message.pk, kind=type(fault).__name__)
            placed.append(_outcome(message, Outcome.QUARANTINED, "UNREADABLE", at=at))
    refused = _keep_what_was_read(arrived)
    for one in arrived:
        if one in refused:
            placed.append(_outcome(one.message, Outcome.QUARANTINED, "UNREADABLE", at=at))
        elif one.machine:
            placed.append(_outcome(one.message, Outcome.MACHINE, one.machine, at=at))
        elif one.message.way == InboundMessage.Way.MAIL and "@" not in one.content.from_address:
            placed.append(_outcome(one.message, Outcome.QUARANTINED, "NO_SENDER", at=at))
    done = {placement.message_id for placement in placed}
    placed += _place_words([one for one in arrived if one.message.pk not in done], at=at)
    return Placement.objects.bulk_create(placed)


@dataclass(frozen=True)
class _Arrival:
    """A message, what it says, and why a machine wrote it if one did."""

    message: InboundMessage
    content: InboundContent
    machine: str = ""


def _place_words(arrived: list[_Arrival], *, at: datetime) -> list[Placement]:
    """Place what a person wrote: in its thread if it has one, the others as new matters."""
    placed: list[Placement] = []
    said: list[tuple[Case, InboundContent]] = []
    new: list[_Arrival] = []
    for one in arrived:
        thread, because = _thread_of(one.message, one.content)
        if thread:
            placed.append(_join(one.message, thread, because, at=at))
            said.append((thread.case, one.content))
        else:
            new.append(one)
    matters = [opening.matter_of(one.content, unit=one.message.mailbox.unit) for one in new]
    cases = opening.open_cases(matters, at=at) if matters else []
    for one, case in zip(new, cases, strict=True):
        placed.append(_outcome(one.message, Outcome.NEW_CASE, "NEW_MATTER", at=at, thread=case.thread))
        said.append((case, one.content))
    look_for_danger(said, at=at)
    return placed


def _read(message: InboundMessage) -> _Arrival:
    """Read the bytes of a mail; what came by our own form or a person's note is read already."""
    if message.way != InboundMessage.Way.MAIL:
        return _Arrival(message, message.content)
    raw = message.raw
    mail = reading.read(bytes(raw.content), envelope_from=raw.envelope_from)
    content = InboundContent(
        message=message,
        from_name=mail.from_name,
        from_address=mail.from_address,
        subject=mail.subject,
        text=mail.text,
        language=reading.language_of(f"{mail.subject} {mail.text}"),
        mail_id=mail.message_id,
        references=mail.references,
    )
    return _Arrival(message, content, mail.machine)


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


def _thread_of(message: InboundMessage, content: InboundContent) -> tuple[Thread | None, str]:
    """
    Find the thread by our signed reply address, else by our signed message ids; never by subject.

    A thread whose customer has been erased takes nothing more: whoever writes comes with a new matter.
    """
    if message.way != InboundMessage.Way.MAIL:
        return None, ""
    not_erased = Thread.objects.filter(customer__erased_at=None)
    for address in message.raw.envelope_to:
        if found := links.thread_of_reply_address(address):
            return not_erased.filter(pk=found).first(), "REPLY_ADDRESS"
    if found := links.thread_of_references(content.references):
        return not_erased.filter(pk=found).first(), "REFERENCES"
    return None, ""


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
