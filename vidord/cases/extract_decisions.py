"""What was asked, decided and given, as a customer's extract tells it; and what came too late."""

from vidord.cases.erasing import WORDS_OF_A_DECISION
from vidord.cases.models import AuthorityAsked, BoardTrial, Decision, LatePayment, Remedy

READ_WITH_A_DECISION = (
    "decisions__given__confirmations",
    "decisions__given__late_payments__found",
    "decisions__given__late_payments__interest__confirmations",
    "decisions__board_trial__finding",
)


def authority_asked(asked: AuthorityAsked) -> dict:
    return {
        "at": asked.at,
        "by": asked.by.public_name,
        "to": asked.to.public_name,
        "kind": asked.kind,
        "amount": str(asked.amount),
        "summary": asked.summary,
    }


def decision(told: Decision) -> dict:
    given = getattr(told, "given", None)
    return {
        "at": told.at,
        "by": told.by.public_name,
        "kind": told.kind,
        "remedy": told.remedy,
        "asked_amount": str(told.asked_amount),
        "amount": str(told.amount),
        **{part: getattr(told, part) for part in (*WORDS_OF_A_DECISION, "reach")},
        "confirmations": _confirmations(given),
        "late_payments": [_late(one) for one in (given.late_payments.all() if given else [])],
        "board": _board(getattr(told, "board_trial", None)),
    }


def _board(trial: BoardTrial | None) -> dict | None:
    """What the board has tried, and what it found if it has."""
    if trial is None:
        return None
    found = getattr(trial, "finding", None)
    said = {"found": found.kind, "words": found.words, "found_at": found.at} if found else {}
    return {"reference": trial.reference, "at": trial.at} | said


def _confirmations(given: Remedy | None) -> list[dict]:
    return [
        {"day": one.day.isoformat(), "reference": one.reference, "at": one.at}
        for one in (given.confirmations.all() if given else [])
    ]


def _late(late: LatePayment) -> dict:
    """What came too late, and the interest that it brought, if that has been found."""
    found = getattr(late, "found", None)
    return {
        "due_on": late.due_on.isoformat(),
        "paid_on": late.paid_on.isoformat(),
        "interest": str(found.amount) if found else None,
        "finding": found.finding if found else None,
        "confirmations": _confirmations(getattr(late, "interest", None)),
    }
