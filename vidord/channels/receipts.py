"""What a machine says of one of our mails is tied to that mail, if it proves that it has seen it."""

from datetime import datetime

from vidord.channels import links
from vidord.channels.email.mail import Reading, Report
from vidord.channels.models import InboundMessage, OutboundMessage, Receipt, Thread

Kind = Receipt.Kind


def message_of(inbound: InboundMessage, reading: Reading) -> OutboundMessage | None:
    """
    Find the mail of ours that a machine's mail is about: by the return address, else by a signed Message-ID.

    Only what we have signed counts: else a stranger could take back what we have kept.
    """
    for address in inbound.raw.envelope_to:
        if number := links.returned_message(address):
            return OutboundMessage.objects.select_related("thread__customer").filter(pk=number).first()
    named = [*reading.references, reading.in_reply_to, *(one.original_id for one in reading.reports)]
    for token in links.tokens_of_references(named):
        thread = Thread.objects.filter(pk=token.thread).first()
        if thread and token.is_of(thread):
            sent = thread.outbound.select_related("thread__customer").filter(pk=token.message).first()
            if sent:
                return sent
    return None


def newest_to(thread: Thread, *, before: datetime) -> OutboundMessage | None:
    """Return the newest mail of a conversation at a moment, for what names none, such as an out of office."""
    sent = thread.outbound.filter(queued_at__lte=before).exclude(recipient="").order_by("-pk")
    return sent.select_related("thread__customer").first()


def write(about: OutboundMessage, *, inbound: InboundMessage, reports: list[Report]) -> list[Receipt]:
    """Write what was said of a mail, dated when it came in: one of each kind. Returns the new ones."""
    written = []
    for kind in dict.fromkeys(one.kind for one in reports):
        said = _about_her([one for one in reports if one.kind == kind], about.recipient)
        receipt, is_new = Receipt.objects.get_or_create(
            message=about,
            inbound=inbound,
            kind=kind,
            defaults={
                "at": inbound.received_at,
                "status": said.status,
                "is_hard": said.is_hard and said.recipient in ("", about.recipient.lower()),
                "reason": said.reason,
                "words": said.words,
            },
        )
        written += [receipt] if is_new else []
    return written


def _about_her(reports: list[Report], recipient: str) -> Report:
    """Of several, the one that names whom we wrote to; an address that she forwards to says less of hers."""
    return next((one for one in reports if one.recipient == recipient.lower()), reports[0])
