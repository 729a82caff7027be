"""What the ombudsman did in a customer's case, as her extract tells it."""

from vidord.cases.extract_promises import name_of
from vidord.cases.models import AnswerOrdered, Case, Opinion, Reopening, ReviewAsked


def in_case(case: Case) -> dict:
    """Return what was asked of her there, what she found, opened again and let others answer."""
    asked = ReviewAsked.objects.filter(decision__case=case).select_related("by__staff", "promise__owner")
    reopened = case.reopenings.select_related("by").order_by("id")
    ordered = case.answers_ordered.select_related("by", "to").order_by("id")
    return {
        "reviews": [_review(one) for one in asked.prefetch_related("opinions__by").order_by("id")],
        "reopenings": [_reopening(one) for one in reopened],
        "answers_ordered": [_ordered(one) for one in ordered],
    }


def _review(asked: ReviewAsked) -> dict:
    return {
        "at": asked.at,
        "by": name_of(asked.by),
        "of": asked.promise.owner.public_name,
        "opinions": [_opinion(one) for one in sorted(asked.opinions.all(), key=lambda one: one.pk)],
    }


def _opinion(opinion: Opinion) -> dict:
    return {
        "at": opinion.at,
        "by": opinion.by.public_name,
        "kind": opinion.kind,
        "reasons": opinion.reasons,
        "public_sv": opinion.public_sv,
        "public_en": opinion.public_en,
    }


def _reopening(reopening: Reopening) -> dict:
    return {"at": reopening.at, "by": reopening.by.public_name, "because": reopening.because}


def _ordered(ordered: AnswerOrdered) -> dict:
    return {
        "at": ordered.at,
        "by": ordered.by.public_name,
        "to": ordered.to.public_name,
        "words": ordered.words,
    }
