"""Every stored message gets one outcome; a new matter gets a face and a promise in the same transaction."""

from datetime import datetime

import structlog
from django.db import DataError, OperationalError, transaction

from vidord.cases import alarms, closing, opening
from vidord.cases.models import Alarm, Case, NoAnswerNeeded
from vidord.channels import inbox, links
from vidord.channels.email import reading
from vidord.channels.models import InboundContent, InboundMessage, Placement, Thread
from vidord.people import timeline
from vidord.people.models import Actor
from vidord.promises.models import Promise

Outcome = Placement.Outcome
# What reading hostile bytes, and storing what they say, can raise: the message is quarantined, the next
# goes on.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, DataError)
log = structlog.get_logger()


def place_waiting(*, at: datetime) -> int:
    """Place every message that has no outcome. Safe on several workers. Returns how many were placed."""
    return sum(_place_or_leave(message_id, at=at) for message_id in inbox.waiting())


def _place_or_leave(message_id: int, *, at: datetime) -> bool:
    """A message that a fault of ours keeps from being placed stays in sight; it never holds up the next."""
    try:
        return place(message_id, at=at) is not None
    except OperationalError:
        raise  # the database is away: nothing else can be placed either
    except Exception:
        log.exception("a message waits: placing it failed", message=message_id)
        return False


@transaction.atomic
def place(message_id: int, *, at: datetime) -> Placement | None:
    """Give one message its outcome; nothing when another worker has it or has done it."""
    rows = InboundMessage.objects.select_for_update(skip_locked=True, of=("self",))
    message = (
        rows.select_related("mailbox__unit__calendar", "mailbox__unit__lead", "mailbox__unit__entity")
        .filter(pk=message_id, placement=None)
        .first()
    )
    if message is None:
        return None
    if message.duplicate_of_id:
        return put(message, Outcome.DUPLICATE, "SAME_BYTES", at=at)
    try:
        with transaction.atomic():
            content, machine = _content_of(message)
    except UNREADABLE as fault:
        log.warning("a message can't be read", message=message.pk, kind=type(fault).__name__)
        return put(message, Outcome.QUARANTINED, "UNREADABLE", at=at)
    if machine:
        return put(message, Outcome.MACHINE, machine, at=at)
    if message.way == InboundMessage.Way.MAIL and "@" not in content.from_address:
        return put(message, Outcome.QUARANTINED, "NO_SENDER", at=at)
    thread, because = _thread_of(message, content)
    if thread:
        return _join(message, thread, because, at=at)
    case = opening.open_case(opening.matter_of(content), at=at)
    look_for_danger(case, content, at=at)
    return put(message, Outcome.NEW_CASE, "NEW_MATTER", at=at, thread=case.thread)


def look_for_danger(case: Case, content: InboundContent, *, at: datetime) -> None:
    """Raise the alarm when she says yes to danger, or writes a word that means it."""
    if content.says_danger:
        because = Alarm.Because.SAID_SO
    elif alarms.danger_word_in(f"{content.subject} {content.text}"):
        because = Alarm.Because.DANGER_WORD
    else:
        return
    alarms.raise_alarm(case, because=because, by=Actor.of(case.customer), at=at)


def _content_of(message: InboundMessage) -> tuple[InboundContent, str]:
    """Return what the message says, read from its bytes the first time, and why it is a machine's if so."""
    if message.way != InboundMessage.Way.MAIL:
        return message.content, ""
    raw = message.raw
    mail = reading.read(bytes(raw.content), envelope_from=raw.envelope_from)
    content = InboundContent.objects.create(
        message=message,
        from_name=mail.from_name,
        from_address=mail.from_address,
        subject=mail.subject,
        text=mail.text,
        language=reading.language_of(f"{mail.subject} {mail.text}"),
        mail_id=mail.message_id,
        references=mail.references,
    )
    return content, mail.machine


def _thread_of(message: InboundMessage, content: InboundContent) -> tuple[Thread | None, str]:
    """Find the thread by our signed reply address, else by our signed message ids; never by subject."""
    if message.way != InboundMessage.Way.MAIL:
        return None, ""
    for address in message.raw.envelope_to:
        if found := links.thread_of_reply_address(address):
            return Thread.objects.filter(pk=found).first(), "REPLY_ADDRESS"
    if found := links.thread_of_references(content.references):
        return Thread.objects.filter(pk=found).first(), "REFERENCES"
    return None, ""


@transaction.atomic
def join_page_reply(message: InboundMessage, thread: Thread, *, at: datetime) -> Placement:
    """Place what the customer wrote on her own page."""
    return _join(message, thread, "OWN_PAGE", at=at)


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
    look_for_danger(case, message.content, at=at)
    return put(message, Outcome.REPLY, because, at=at, thread=thread)


def put(
    message: InboundMessage, outcome: str, because: str, *, at: datetime, thread: Thread | None = None
) -> Placement:
    """Write the one outcome of a message."""
    return Placement.objects.create(
        message=message, outcome=outcome, because=because, placed_at=at, thread=thread
    )


def result_of(message_id: int) -> dict:
    """Return what `vidord receive` prints: the message, its outcome, its case and why."""
    placement = Placement.objects.filter(message=message_id).select_related("thread__case").first()
    if placement is None:
        return {"message": message_id, "outcome": None, "case": None, "because": "WAITING"}
    case = placement.thread.case.number if placement.thread_id else None
    return {"message": message_id, "outcome": placement.outcome, "case": case, "because": placement.because}
