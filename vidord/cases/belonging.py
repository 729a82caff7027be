"""Where a mail belongs: by our signed address, else by our signed message ids; never by its subject."""

from dataclasses import dataclass

from vidord.channels import links
from vidord.channels.email.mail import Reading
from vidord.channels.links import Token
from vidord.channels.models import InboundMessage, Placement, Thread


@dataclass(frozen=True)
class Place:
    """The thread a mail belongs to, why, and who wrote it in relation to that thread's customer."""

    thread: Thread | None
    because: str = ""
    author: str = Placement.Author.CUSTOMER


def place_of(message: InboundMessage, reading: Reading) -> Place:
    """
    Find a mail's thread.

    A thread whose customer has been erased takes nothing more: whoever writes comes with a new matter.
    """
    addressed = [links.token_of_address(address) for address in message.raw.envelope_to]
    claims = [("REPLY_ADDRESS", token) for token in addressed if token]
    claims += [("REFERENCES", token) for token in links.tokens_of_references(reading.references)]
    for because, token in claims:
        if thread := _thread_of(token):
            return Place(thread, because)
    return Place(None)


def _thread_of(token: Token) -> Thread | None:
    thread = Thread.objects.filter(pk=token.thread, customer__erased_at=None).first()
    return thread if thread and token.is_of(thread) else None
