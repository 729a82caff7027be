"""What a provider says of an SMS of ours, tied to that SMS: failed is a bounce."""

from vidord.channels import links
from vidord.channels.models import InboundMessage, OutboundMessage, Receipt
from vidord.channels.sms.receive import FAILED

NOT_DELIVERED = "SMS_NOT_DELIVERED"


def is_one(inbound: InboundMessage) -> bool:
    """Tell whether an arrival by SMS is a report: it came to an address that we gave for one message."""
    return any(links.returned_message(address) for address in inbound.raw.envelope_to)


def write(inbound: InboundMessage, *, said: str) -> OutboundMessage | None:
    """Write what became of the SMS that it is about, once, dated when it came in. Returns the SMS."""
    numbers = filter(None, map(links.returned_message, inbound.raw.envelope_to))
    about = OutboundMessage.objects.select_related("thread__customer").filter(pk=next(numbers)).first()
    if about is None or about.thread is None or about.thread.customer.erased_at:
        return None
    has_failed = said == FAILED
    Receipt.objects.get_or_create(
        message=about,
        inbound=inbound,
        kind=Receipt.Kind.BOUNCED if has_failed else Receipt.Kind.DELIVERED,
        defaults={"at": inbound.received_at, "reason": NOT_DELIVERED if has_failed else ""},
    )
    return about
