"""What a customer writes on our own pages comes in by the same ledger as mail, and is placed at once."""

from datetime import datetime

from django.db import transaction

from vidord.cases import intake
from vidord.channels import inbox
from vidord.channels.models import InboundMessage, Mailbox, Thread


@transaction.atomic
def tell(*, name: str, email: str, text: str, language: str, key: str, at: datetime) -> Thread:
    """
    Take in what somebody wrote at the front door and return the thread it got.

    The same `key` again returns the same thread: a form sent twice is one case.
    """
    message = inbox.store_written(
        way=InboundMessage.Way.FORM,
        mailbox=Mailbox.objects.get(is_default=True),
        key=key,
        name=name,
        address=email.lower(),
        subject=text.strip().partition("\n")[0][:200],
        text=text,
        language=language,
        at=at,
    )
    intake.place(message.pk, at=at)
    first = message.duplicate_of or message
    return Thread.objects.get(placements__message=first)


@transaction.atomic
def reply(thread: Thread, *, text: str, key: str, at: datetime) -> InboundMessage:
    """Take in what the customer wrote on her own page. The same `key` again joins nothing twice."""
    mailbox = thread.case.unit.mailboxes.order_by("id").first() or Mailbox.objects.get(is_default=True)
    message = inbox.store_written(
        way=InboundMessage.Way.PAGE,
        mailbox=mailbox,
        key=key,
        name=thread.customer.name,
        address="",
        subject="",
        text=text,
        language=thread.language,
        at=at,
    )
    if message.duplicate_of_id:
        intake.place(message.pk, at=at)
    else:
        intake.join_page_reply(message, thread, at=at)
    return message
