"""A machine's mail is tied to the case it is about. It opens none, reopens none and is never answered."""

from collections.abc import Iterable
from datetime import datetime

from vidord.cases import belonging, staff_notices
from vidord.cases.arrivals import Arrival
from vidord.cases.models import Case
from vidord.channels import receipts
from vidord.channels.models import InboundContent, OutboundMessage, Receipt, Thread
from vidord.people import reachability, timeline
from vidord.people.models import Actor

COMPLAINED = "COMPLAINED"


def attach(one: Arrival, *, at: datetime) -> Thread | None:
    """
    Write what a machine says of a mail of ours, and return the conversation that it belongs to, if any.

    A bounce counts only when it proves which mail it is about; the rest is about the newest one.
    """
    inbound, reports = one.message, one.reading.reports
    about = receipts.message_of(inbound, one.reading)
    thread = about.thread if about else belonging.places_of([one], at=at)[0].thread
    if about is None and thread:
        about = receipts.newest_to(thread, before=inbound.received_at)
        reports = [one for one in reports if one.kind != Receipt.Kind.BOUNCED]
    if thread and thread.customer.erased_at:
        return None
    if about and reports:
        for receipt in receipts.write(about, inbound=inbound, reports=reports):
            _heed(receipt, about, at=at)
    return thread


def _heed(receipt: Receipt, about: OutboundMessage, *, at: datetime) -> None:
    """A complaint stops automatic mail to that address and is told at once; the rest waits for its verb."""
    if receipt.kind != Receipt.Kind.COMPLAINED or about.thread_id is None:
        return
    case = Case.objects.select_related("customer__protection", "thread", "face").get(thread=about.thread_id)
    reachability.mark(about.recipient, reason=COMPLAINED, at=at)
    timeline.record(
        "case.complained_of",
        by=Actor.of("intake"),
        at=at,
        subject=case,
        matter=case.thread_id,
        message=about.pk,
    )
    staff_notices.warn_of_complaint(case, at=at)


def heard_from(contents: Iterable[InboundContent], *, at: datetime) -> None:
    """People have written: their addresses work."""
    reachability.works_again([one.from_address.lower() for one in contents], at=at)
