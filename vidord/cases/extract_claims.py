"""The claims in an extract: what she asserted, what shows it, what was found, and what we mirror of it."""

from typing import Any

from django.db.models import Model

from vidord.cases.models import Case, Claim, Examination

MIRRORED = {
    "product": ("article_number", "name"),
    "purchase": (
        *("receipt_number", "bought_on", "delivered_on", "amount", "paid"),
        *("last_four", "serial_number", "customer_number"),
    ),
    "agreement": ("number", "name", "customer_number", "concluded_on", "ends_on", "yearly_charge"),
    "service_point": ("number", "kind", "address"),
}


def in_case(case: Case) -> list[dict]:
    """Return each claim of a case with its examinations, as they were stored."""
    claims = Claim.objects.filter(case=case).select_related("by", *MIRRORED).order_by("pk")
    return [_claim(one) for one in claims]


def _claim(claim: Claim) -> dict:
    about = {name: _row(getattr(claim, name), columns) for name, columns in MIRRORED.items()}
    return {
        "question": claim.question,
        "written_down_by": claim.by.public_name,
        "at": claim.at,
        "about": {name: row for name, row in about.items() if row},
        "proofs": list(claim.proofs.order_by("pk").values("kind", "weight", "at")),
        "examinations": [_examination(one) for one in claim.examinations.order_by("number")],
    }


def _row(thing: Model | None, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(thing, name)) for name in columns} if thing else {}


def _plain(value: Any) -> Any:
    """Amounts and days as text."""
    return value if value is None or isinstance(value, str) else str(value)


def _examination(examination: Examination) -> dict:
    return {
        "number": examination.number,
        "finding": examination.finding,
        "seen": examination.seen,
        "ground": examination.ground,
        "evidence": examination.evidence,
        "by": examination.by.public_name,
        "at": examination.at,
    }
