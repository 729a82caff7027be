"""One case as data, for programs: `vidord case REF --json`."""

from datetime import datetime

from vidord.cases import owed
from vidord.cases.models import Case, NotArrived
from vidord.channels import links
from vidord.channels.models import OutboundMessage
from vidord.people import protection
from vidord.promises.models import Promise


def of_case(reference: str, *, at: datetime) -> dict:
    """
    Return the case with messages and promises. Spaces in the reference don't matter.

    :raises Case.DoesNotExist: when there is none with that reference.
    """
    said = "".join(reference.split())
    if not (said.isascii() and said.isdigit()):
        raise Case.DoesNotExist
    case = Case.objects.select_related("thread", "face", "customer").get(number=int(said))
    last = Case.objects.last_of(case)
    promises = Promise.objects.filter(case_promise__case=case).select_related("owner", "moved_from__proposal")
    return {
        "reference": str(case.number),
        "state": state_of(case),
        "continues_in": None if last == case else str(last.number),
        "face": case.face.public_name,
        "customer": "" if protection.is_hidden_from(case.customer, None) else case.customer.name,
        "language": case.thread.language,
        "not_arrived": [_not_arrived(one) for one in case.not_arrived.select_related("told").order_by("id")],
        "messages": sorted(_inbound(case) + _outbound(case), key=lambda row: row["at"]),
        "promises": [_promise(promise) for promise in promises.order_by("id")],
        "link": links.page_address(case.thread),
    }


def state_of(case: Case) -> str:
    """Return CLOSED, OWNED (something is owed) or ANSWERED; what continues in another is as that one is."""
    case = Case.objects.last_of(case)
    if case.closures.filter(reopened_at=None).exists():
        return "CLOSED"
    return "OWNED" if owed.of_matter(case).exists() else "ANSWERED"


def _inbound(case: Case) -> list[dict]:
    placed = case.thread.placements.select_related("message").order_by("id")
    return [
        {
            "id": one.message_id,
            "direction": "IN",
            "at": one.message.received_at.isoformat(),
            "state": one.outcome,
        }
        for one in placed
    ]


def _outbound(case: Case) -> list[dict]:
    sent = OutboundMessage.objects.filter(thread=case.thread).order_by("id")
    return [
        {"id": one.pk, "direction": "OUT", "at": one.queued_at.isoformat(), "state": one.state}
        for one in sent
    ]


def _not_arrived(one: NotArrived) -> dict:
    return {
        "message": one.message_id,
        "reason": one.reason,
        "told": one.told.public_name,
        "at": one.at.isoformat(),
        "settled_at": one.settled_at.isoformat() if one.settled_at else None,
    }


def _promise(promise: Promise) -> dict:
    return {
        "id": promise.pk,
        "source": promise.source,
        "kind": promise.kind,
        "owner": promise.owner.public_name,
        "made_at": promise.made_at.isoformat(),
        "due_at": promise.due_at.isoformat(),
        "due_now": promise.due_now.isoformat(),
        "waits_for": (promise.open_pause or {}).get("asked"),
        "because": promise.quoted,
        "instead_of": promise.moved_from.proposal.promise_id if hasattr(promise, "moved_from") else None,
        "outcomes": [
            {
                "kind": one.kind,
                "at": one.at.isoformat(),
                "by": one.by.kind,
                "because": one.because,
                "evidence": one.evidence or None,
            }
            for one in promise.outcomes.select_related("by").order_by("number")
        ],
    }
