"""What the customer is told and asked of a call: that we tried, whether we talked, when to call."""

from datetime import datetime

from django.utils.translation import override

from vidord.cases import notices
from vidord.cases.models import Case
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people.models import Staff
from vidord.promises.models import Promise


def ask_did_we_talk(case: Case, promise: Promise, *, at: datetime) -> OutboundMessage:
    """Ask the customer, with one tap on her own page, whether the call took place."""
    with override(case.thread.language):
        called, briefly = typography.moment(at, now=at), typography.brief_moment(at)
    return notices.to_customer(
        case,
        "did_we_talk",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=promise.owner,
        called=called,
        briefly=briefly,
    )


def tell_we_tried(
    case: Case, promise: Promise, *, again_at: datetime, by: Staff, at: datetime
) -> OutboundMessage:
    """The customer hears that we called, got no answer, and when we call again."""
    with override(case.thread.language):
        called, again = typography.clock(at), typography.moment(again_at, now=at)
        briefly = typography.brief_moment(again_at)
    kind = OutboundMessage.Kind.NOTICE
    said = {"called": called, "again": again, "briefly": briefly, "promise": promise.quoted}
    return notices.to_customer(case, "we_tried", kind=kind, at=at, signed_by=by, **said)


def ask_when_to_call(case: Case, promise: Promise, *, at: datetime) -> OutboundMessage:
    """We have called for days and not reached her: she is asked for a time that suits her."""
    kind = OutboundMessage.Kind.NOTICE
    return notices.to_customer(case, "when_to_call", kind=kind, at=at, signed_by=promise.owner)
