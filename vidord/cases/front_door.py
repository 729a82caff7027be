"""What a customer writes on our own pages comes in by the same ledger as mail, and is placed at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.cases import intake, joining, works_now
from vidord.cases.models import WorksAnswer, WorksQuestion
from vidord.channels import inbox
from vidord.channels.models import InboundMessage, Mailbox, Thread
from vidord.people.models import Actor


@dataclass(frozen=True)
class Told:
    """What somebody wrote at the front door. `key` makes a form sent twice one case."""

    name: str
    email: str
    text: str
    topic: str
    says_danger: bool
    language: str
    key: str


@transaction.atomic
def tell(told: Told, *, at: datetime) -> Thread:
    """Take in what somebody wrote and return the thread it got; the same key again gives the same thread."""
    message = inbox.store_written(
        inbox.Written(
            way=InboundMessage.Way.FORM,
            key=told.key,
            name=told.name,
            address=told.email.lower(),
            subject=told.text.strip().partition("\n")[0][:200],
            text=told.text,
            language=told.language,
            topic=told.topic,
            says_danger=told.says_danger,
        ),
        mailbox=Mailbox.objects.get(is_default=True),
        at=at,
    )
    intake.place(message.pk, at=at)
    first = message.duplicate_of or message
    return Thread.objects.get(placements__message=first)


@transaction.atomic
def reply(thread: Thread, *, text: str, key: str, at: datetime) -> InboundMessage:
    """Take in what the customer wrote on her own page. The same `key` again joins nothing twice."""
    message = inbox.store_written(
        inbox.Written(
            way=InboundMessage.Way.PAGE,
            key=key,
            name=thread.customer.name,
            text=text,
            language=thread.language,
        ),
        mailbox=thread.case.unit.mailboxes.order_by("id").first() or Mailbox.objects.get(is_default=True),
        at=at,
    )
    if message.duplicate_of_id:
        intake.place(message.pk, at=at)
    else:
        joining.join_page_reply(message, thread, at=at)
    return message


@transaction.atomic
def hear_whether_it_works(
    asked: WorksQuestion, thread: Thread, *, works: bool, said: str, at: datetime
) -> WorksAnswer:
    """
    The customer says on her own page whether it works. A line that she adds is a letter as any other.

    :raises vidord.cases.works_now.Lapsed: when that is not asked any more. Nothing is written then.
    """
    heard = works_now.hear(asked, works=works, by=Actor.of(thread.customer), at=at)
    if said:
        reply(thread, text=said, key=f"works {asked.pk} {said}", at=at)
    return heard
