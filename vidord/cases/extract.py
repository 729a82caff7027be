"""Everything we hold about one customer as plain data: `vidord extract`. Staff stand in it by public name."""

import base64
from datetime import datetime
from typing import Any

from django.db.models import Q

from vidord.cases import holdings
from vidord.cases.models import Alarm, Case, Closure, Draft, HandoverOffer
from vidord.channels.models import InboundMessage, OutboundMessage
from vidord.core import typography
from vidord.people import protection
from vidord.people.models import Actor, Customer, Event
from vidord.promises.models import LoggedCall, MoveProposal, Outcome, Promise

SHOWN_OF_CONTENT = (
    *("from_name", "from_address", "reply_to", "copied", "sent_at", "subject", "text", "html", "language"),
    *("written_in", "topic", "mail_id", "references", "forwarded_from_name", "forwarded_from_address"),
)


def of_customer(customer: Customer, *, at: datetime) -> dict:
    """
    Return the rows that `holdings` finds, with times in ISO 8601 and raw bytes in base64.

    Of a protected customer the reading is written to the timeline.
    """
    hers = holdings.of(customer)
    extract = {
        "extracted_at": at,
        "customer": _customer(customer),
        "contact_points": list(
            customer.contact_points.order_by("id").values(
                "kind", "value", "verified_at", "unreachable__since", "unreachable__reason"
            )
        ),
        "consents": list(
            customer.entity_consents.order_by("id").values("entity__name", "given_at", "ends_at")
        ),
        "cases": [_case(case) for case in _cases(customer)],
        "messages_in": [_arrival(one) for one in _arrivals(hers.arrivals)],
        "messages_out": [_sent(one) for one in _outbound(hers.sent)],
        "notices_to_staff": [_notice(one) for one in _outbound(hers.notices)],
        "events": [_event(one) for one in _events(customer)],
    }
    protection.note_reading(customer, by="extract", at=at)
    return _plain(extract)


def _plain(value: Any) -> Any:
    """Turn moments and bytes, however deep, into what JSON can hold."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _name_of(actor: Actor) -> str:
    """Staff by public name; she herself, and parts of the system, by what they are."""
    return actor.staff.public_name if actor.staff else actor.system or actor.kind


def _customer(customer: Customer) -> dict:
    shield = protection.of(customer)
    return {
        "id": customer.pk,
        "name": customer.name,
        "kind": customer.kind,
        "capacity": customer.capacity,
        "language": customer.language,
        "since": customer.created_at,
        "protected_since": shield.since if shield else None,
        "erased_at": customer.erased_at,
        "erased_because": customer.erased_because,
    }


def _cases(customer: Customer) -> list[Case]:
    return list(
        Case.objects.filter(customer=customer)
        .select_related("face", "unit__entity", "no_answer__by__staff")
        .prefetch_related(
            "closures__by__staff",
            "handover_offers__from_staff",
            "handover_offers__to_staff",
            "alarms__taken_by",
            "drafts__written_by",
        )
        .order_by("id")
    )


def _case(case: Case) -> dict:
    return {
        "reference": typography.reference(case.number),
        "title": case.title,
        "topic": case.topic,
        "capacity": case.capacity,
        "identity": case.identity,
        "entity": case.unit.entity.name,
        "unit": case.unit.name,
        "face": case.face.public_name,
        "opened_at": case.opened_at,
        "closures": [_closure(one) for one in case.closures.all()],
        "handovers": [_handover(one) for one in case.handover_offers.all()],
        "alarms": [_alarm(one) for one in case.alarms.all()],
        "no_answer": _no_answer(case),
        "drafts": [_draft(one) for one in case.drafts.all()],
        "promises": [_promise(promise) for promise in _promises(case)],
    }


def _closure(closure: Closure) -> dict:
    return {
        "at": closure.closed_at,
        "by": _name_of(closure.by),
        "because": closure.because,
        "reopened_at": closure.reopened_at,
    }


def _handover(offer: HandoverOffer) -> dict:
    return {
        "at": offer.offered_at,
        "from": offer.from_staff.public_name,
        "to": offer.to_staff.public_name,
        "because": offer.because,
        "is_taken": offer.is_taken,
        "answered_at": offer.answered_at,
        "answer": offer.answer,
    }


def _alarm(alarm: Alarm) -> dict:
    return {
        "at": alarm.raised_at,
        "because": alarm.because,
        "taken_by": alarm.taken_by.public_name if alarm.taken_by else None,
        "taken_at": alarm.taken_at,
    }


def _draft(draft: Draft) -> dict:
    """What a colleague has written and not sent: it is held about her like everything else."""
    return {
        "by": draft.written_by.public_name,
        "changed_at": draft.changed_at,
        "text": draft.text,
        "said": draft.said,
    }


def _no_answer(case: Case) -> dict | None:
    said = getattr(case, "no_answer", None)
    return {"at": said.at, "by": _name_of(said.by), "reason": said.reason} if said else None


def _promises(case: Case) -> list[Promise]:
    promises = Promise.objects.filter(thread=case.thread_id).select_related("owner", "made_by__staff")
    return list(
        promises.prefetch_related(
            "outcomes__by__staff",
            "outcomes__contest__review__by",
            "calls__by__staff",
            "calls__verdict",
            "owner_changes__to_staff",
            "move_proposals__by__staff",
            "move_proposals__answer",
        ).order_by("id")
    )


def _promise(promise: Promise) -> dict:
    return {
        "kind": promise.kind,
        "source": promise.source,
        "quoted": promise.quoted,
        "owner": promise.owner.public_name,
        "made_at": promise.made_at,
        "made_by": _name_of(promise.made_by),
        "starts_at": promise.starts_at,
        "due_at": promise.due_at,
        "owner_changes": [
            {"at": one.at, "to": one.to_staff.public_name, "because": one.because}
            for one in promise.owner_changes.all()
        ],
        "outcomes": [
            {
                "kind": one.kind,
                "at": one.at,
                "by": _name_of(one.by),
                "because": one.because,
                "evidence": one.evidence,
                "evidence_at": one.evidence_at,
                "contest": _contest(one),
            }
            for one in sorted(promise.outcomes.all(), key=lambda one: one.number)
        ],
        "calls": [_call(one) for one in promise.calls.all()],
        "move_proposals": [_proposal(one) for one in promise.move_proposals.all()],
    }


def _contest(outcome: Outcome) -> dict | None:
    contest = getattr(outcome, "contest", None)
    review = getattr(contest, "review", None)
    if contest is None:
        return None
    found = (
        {"at": review.at, "kind": review.kind, "because": review.because, "by": review.by.public_name}
        if review
        else None
    )
    return {"at": contest.at, "said": contest.said, "review": found}


def _proposal(asked: MoveProposal) -> dict:
    answer = getattr(asked, "answer", None)
    return {
        "at": asked.at,
        "by": _name_of(asked.by),
        "because": asked.because,
        "starts_at": asked.starts_at,
        "due_at": asked.due_at,
        "answer": {"at": answer.at, "kind": answer.kind} if answer else None,
    }


def _call(call: LoggedCall) -> dict:
    verdict = getattr(call, "verdict", None)
    return {
        "at": call.at,
        "by": _name_of(call.by),
        "talked": call.talked,
        "verdict": {"at": verdict.at, "talked": verdict.talked} if verdict else None,
    }


def _arrivals(ids: list[int]) -> list[InboundMessage]:
    arrivals = InboundMessage.objects.filter(pk__in=ids).order_by("id")
    arrivals = arrivals.select_related("raw", "content", "placement", "mailbox")
    return list(arrivals.prefetch_related("attachments"))


def _arrival(message: InboundMessage) -> dict:
    raw, content = getattr(message, "raw", None), getattr(message, "content", None)
    placement = getattr(message, "placement", None)
    return {
        "at": message.received_at,
        "way": message.way,
        "to": message.mailbox.address,
        "outcome": placement.outcome if placement else None,
        **{name: getattr(content, name, None) for name in SHOWN_OF_CONTENT},
        "attachments": [
            {"name": one.name, "type": one.content_type, "id": one.content_id, "size": one.size}
            for one in message.attachments.all()
        ],
        "says_danger": content.says_danger if content else None,
        "envelope_from": raw.envelope_from if raw else None,
        "envelope_to": raw.envelope_to if raw else None,
        "raw": bytes(raw.content) if raw else None,
    }


def _outbound(ids: list[int]) -> list[OutboundMessage]:
    sent = OutboundMessage.objects.filter(pk__in=ids).select_related("signed_by", "to_staff")
    return list(sent.prefetch_related("attempts", "receipts").order_by("id"))


def _sent(message: OutboundMessage) -> dict:
    return {
        "at": message.queued_at,
        "kind": message.kind,
        "recipient": message.recipient,
        "signed_by": message.signed_by.public_name if message.signed_by else None,
        "subject": message.subject,
        "text": message.text,
        "state": message.state,
        "attempts": [
            {"at": one.at, "outcome": one.outcome, "host": one.host, "reply": one.reply}
            for one in message.attempts.all()
        ],
        "receipts": [
            {"at": one.at, "kind": one.kind, "status": one.status, "reason": one.reason, "words": one.words}
            for one in message.receipts.all()
        ],
    }


def _notice(message: OutboundMessage) -> dict:
    """A notice names her to one of our own, whose private address is no business of hers."""
    return {
        "at": message.queued_at,
        "to": message.to_staff.public_name,
        "subject": message.subject,
        "text": message.text,
        "state": message.state,
    }


def _events(customer: Customer) -> list[Event]:
    hers = Q(matter_id__in=customer.threads.values("pk"))
    hers |= Q(subject_kind="customer", subject_id=customer.pk) | Q(by__customer=customer)
    return list(Event.objects.filter(hers).select_related("by__staff").order_by("at", "id"))


def _event(event: Event) -> dict:
    return {"at": event.at, "by": _name_of(event.by), "verb": event.verb, "facts": event.facts}
