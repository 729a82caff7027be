"""What a customer was promised, as her extract tells it: how each ended, and what was said of it."""

from vidord.cases.models import (
    Case,
)
from vidord.people.models import Actor
from vidord.promises.models import LoggedCall, MoveProposal, Outcome, Pause, Promise

SHOWN_OF_CONTENT = (
    *("from_name", "from_address", "reply_to", "copied", "sent_at", "subject", "text", "html", "language"),
    *("written_in", "topic", "mail_id", "references", "forwarded_from_name", "forwarded_from_address"),
)


def name_of(actor: Actor) -> str:
    """Staff by public name; she herself, and parts of the system, by what they are."""
    return actor.staff.public_name if actor.staff else actor.system or actor.kind


def in_case(case: Case) -> list[Promise]:
    promises = Promise.objects.filter(thread=case.thread_id).select_related("owner", "made_by__staff")
    return list(
        promises.prefetch_related(
            "condition__answer__by__staff",
            "outcomes__by__staff",
            "outcomes__contest__review__by",
            "calls__by__staff",
            "calls__verdict",
            "calls__unanswered__event",
            "owner_changes__to_staff",
            "move_proposals__by__staff",
            "move_proposals__answer",
            "pauses__by__staff",
            "pauses__end",
        ).order_by("id")
    )


def as_rows(promise: Promise) -> dict:
    return {
        "kind": promise.kind,
        "source": promise.source,
        "quoted": promise.quoted,
        "source_words": promise.source_words,
        "agreement_number": promise.agreement_number,
        "law_last_day": promise.law_last_day.isoformat() if promise.law_last_day else None,
        "owner": promise.owner.public_name,
        "made_at": promise.made_at,
        "made_by": name_of(promise.made_by),
        "starts_at": promise.starts_at,
        "due_at": promise.due_at,
        "condition": _condition(promise),
        "owner_changes": [
            {"at": one.at, "to": one.to_staff.public_name, "because": one.because}
            for one in promise.owner_changes.all()
        ],
        "outcomes": [
            {
                "kind": one.kind,
                "at": one.at,
                "by": name_of(one.by),
                "because": one.because,
                "evidence": one.evidence,
                "evidence_at": one.evidence_at,
                "contest": _contest(one),
            }
            for one in sorted(promise.outcomes.all(), key=lambda one: one.number)
        ],
        "calls": [_call(one) for one in promise.calls.all()],
        "move_proposals": [_proposal(one) for one in promise.move_proposals.all()],
        "pauses": [_pause(one) for one in promise.pauses.all()],
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
        "by": name_of(asked.by),
        "because": asked.because,
        "starts_at": asked.starts_at,
        "due_at": asked.due_at,
        "answer": {"at": answer.at, "kind": answer.kind} if answer else None,
    }


def _pause(asked: Pause) -> dict:
    end = getattr(asked, "end", None)
    return {
        "at": asked.at,
        "by": name_of(asked.by),
        "asked": asked.asked,
        "end": {"at": end.at, "kind": end.kind, "due_at": end.due_at} if end else None,
    }


def _call(call: LoggedCall) -> dict:
    verdict, unanswered = getattr(call, "verdict", None), getattr(call, "unanswered", None)
    return {
        "at": call.at,
        "by": name_of(call.by),
        "talked": call.talked,
        "again_at": unanswered.again_at if unanswered else None,
        "seen_by_telephony": bool(unanswered and unanswered.event_id),
        "verdict": {"at": verdict.at, "talked": verdict.talked} if verdict else None,
    }


def _condition(promise: Promise) -> dict | None:
    """What it was promised on, and how one of us said that it turned out."""
    given = getattr(promise, "condition", None)
    if given is None:
        return None
    said = getattr(given, "answer", None)
    turned = (
        {"turned": said.kind, "at": said.at, "by": name_of(said.by), "because": said.because} if said else {}
    )
    return {"only_if": given.words} | turned
