"""Everything we hold about one customer as plain data: `vidord extract`. Staff stand in it by public name."""

import base64
from datetime import datetime
from typing import Any

from django.db.models import Q

from vidord.cases import extract_claims, extract_ombudsman, holdings
from vidord.cases import extract_decisions as decided
from vidord.cases import extract_promises as promised
from vidord.cases.extract_promises import name_of
from vidord.cases.models import (
    Alarm,
    AnswerDraft,
    Case,
    CaseLink,
    Closure,
    HandoverOffer,
    Merge,
    Note,
    Objection,
    WorksQuestion,
)
from vidord.channels.models import CallEvent, InboundMessage, OutboundMessage
from vidord.core import typography
from vidord.people import protection
from vidord.people.models import Customer, Event

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
        "telephony": [_told(one) for one in _telephony(customer)],
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
            "notes__by",
            "notes__mentions__staff",
            "authority_asked__by",
            "authority_asked__to",
            "decisions__by",
            *decided.READ_WITH_A_DECISION,
            "drafts__written_by",
            "objections__reconsideration__version",
            "objections__by__staff",
            "works_questions__by",
            "works_questions__answer__told",
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
        "notes": [_note(one) for one in case.notes.all()],
        "alarms": [_alarm(one) for one in case.alarms.all()],
        "no_answer": _no_answer(case),
        "merges": [_merge(one, case) for one in _merges(case)],
        "drafts": [_draft(one) for one in case.drafts.all()],
        "asked_whether_it_works": [_works(one) for one in case.works_questions.all()],
        "links": [_link(one, case) for one in _links(case)],
        "promises": [promised.as_rows(promise) for promise in promised.in_case(case)],
        "authority_asked": [decided.authority_asked(one) for one in case.authority_asked.all()],
        "decisions": [decided.decision(one) for one in case.decisions.all()],
        "claims": extract_claims.in_case(case),
        "ombudsman": extract_ombudsman.in_case(case),
        "objections": [_objection(one) for one in case.objections.all()],
    }


def _objection(objection: Objection) -> dict:
    """What her case was counted about."""
    return {
        "at": objection.at,
        "by": name_of(objection.by),
        "about": objection.reconsideration.version.title_sv,
        "ended_at": objection.ended_at,
    }


def _closure(closure: Closure) -> dict:
    return {
        "at": closure.closed_at,
        "by": name_of(closure.by),
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


def _note(note: Note) -> dict:
    """What staff wrote for each other about her; she has a right to it."""
    told = [one.staff.public_name for one in note.mentions.all()]
    return {"at": note.at, "by": note.by.public_name, "text": note.text, "told": told}


def _alarm(alarm: Alarm) -> dict:
    return {
        "at": alarm.raised_at,
        "because": alarm.because,
        "taken_by": alarm.taken_by.public_name if alarm.taken_by else None,
        "taken_at": alarm.taken_at,
    }


def _draft(draft: AnswerDraft) -> dict:
    """What a colleague has written and not sent: it is held about her like everything else."""
    return {
        "by": draft.written_by.public_name,
        "changed_at": draft.changed_at,
        "text": draft.text,
        "said": draft.said,
    }


def _works(asked: WorksQuestion) -> dict:
    """That we asked whether it works, what she said, and who heard it besides her contact."""
    row = {"at": asked.at, "by": asked.by.public_name}
    said = getattr(asked, "answer", None)
    if said is None:
        return row
    told = said.told.public_name if said.told else None
    return row | {"works": said.works, "said_at": said.at, "told": told}


def _no_answer(case: Case) -> dict | None:
    said = getattr(case, "no_answer", None)
    return {"at": said.at, "by": name_of(said.by), "reason": said.reason} if said else None


def _merges(case: Case) -> list[Merge]:
    either = Merge.objects.filter(Q(case=case) | Q(into=case))
    return list(either.select_related("case", "into", "by__staff", "ended_by__staff").order_by("id"))


def _merge(merge: Merge, case: Case) -> dict:
    """
    Of a case that is not hers nothing is told, and no reason, which may tell of it; else the reason stands
    once, where the case went from.
    """
    other = merge.into if merge.case_id == case.pk else merge.case
    is_told = other.customer_id == case.customer_id and merge.case_id == case.pk
    return {
        "other": _if_hers(other, case),
        "continues_there": merge.case_id == case.pk,
        "at": merge.at,
        "by": name_of(merge.by),
        "because": merge.because if is_told else None,
        "ended_at": merge.ended_at,
        "ended_by": name_of(merge.ended_by) if merge.ended_by else None,
        "ended_because": merge.ended_because if is_told else None,
    }


def _links(case: Case) -> list[CaseLink]:
    either = CaseLink.objects.filter(Q(case=case) | Q(other=case))
    return list(either.select_related("case", "other", "by__staff").order_by("id"))


def _link(link: CaseLink, case: Case) -> dict:
    """As of a merge."""
    other = link.other if link.case_id == case.pk else link.case
    is_told = other.customer_id == case.customer_id and link.case_id == case.pk
    return {
        "other": _if_hers(other, case),
        "at": link.at,
        "by": name_of(link.by),
        "because": link.because if is_told else None,
        "ended_at": link.ended_at,
    }


def _if_hers(other: Case, case: Case) -> str | None:
    return typography.reference(other.number) if other.customer_id == case.customer_id else None


def _telephony(customer: Customer) -> list[CallEvent]:
    told = CallEvent.objects.filter(number__in=holdings.numbers_of(customer))
    return list(told.select_related("staff").order_by("id"))


def _told(event: CallEvent) -> dict:
    """What the telephony told of a call with her."""
    return {
        "at": event.at,
        "kind": event.kind,
        "number": event.number,
        "with": event.staff.public_name if event.staff else None,
        "we_called": event.is_ours,
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
    sent = OutboundMessage.objects.filter(pk__in=ids).select_related(
        "signed_by", "to_staff", "stopped__by__staff"
    )
    return list(sent.prefetch_related("attempts", "receipts").order_by("id"))


def _sent(message: OutboundMessage) -> dict:
    return {
        "at": message.queued_at,
        "kind": message.kind,
        "way": message.way,
        "recipient": message.recipient,
        "signed_by": message.signed_by.public_name if message.signed_by else None,
        "subject": message.subject,
        "text": message.text,
        "in_full": message.in_full,
        "state": message.state,
        "not_before": message.not_before,
        "stopped": _stopped(message),
        "attempts": [
            {"at": one.at, "outcome": one.outcome, "host": one.host, "reply": one.reply}
            for one in message.attempts.all()
        ],
        "receipts": [
            {"at": one.at, "kind": one.kind, "status": one.status, "reason": one.reason, "words": one.words}
            for one in message.receipts.all()
        ],
    }


def _stopped(message: OutboundMessage) -> dict | None:
    stopped = getattr(message, "stopped", None)
    return {"at": stopped.at, "because": stopped.because, "by": name_of(stopped.by)} if stopped else None


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
    return {"at": event.at, "by": name_of(event.by), "verb": event.verb, "facts": event.facts}
