"""The questions of the law by what they are about, in everyday words: what most people ask comes first."""

from dataclasses import dataclass

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from vidord.core.typography import language
from vidord.rights.questions import Question, all_questions
from vidord.rights.words import words

MOST_WORDS = 100
FEWEST_ANYWHERE = 4  # signs


@dataclass(frozen=True)
class Subject:
    """What people call it, and its questions in order: by their ids, or by how ids begin (`goods.`)."""

    id: str
    name: Words
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question as it stands in the list: what it is called, and in which act its answer is."""

    id: str
    title: str
    act: str


@dataclass(frozen=True)
class About:
    """A subject with those of its questions that are shown."""

    id: str
    name: str
    questions: list[Asked]


SUBJECTS = (
    Subject(
        "goods",
        _("Something I have bought"),
        (
            "goods.defect",
            "goods.remedy",
            "goods.proof_of_purchase",
            "goods.guarantee",
            "goods.",
            "marketing.guarantee",
            "terms.mistaken_price",
        ),
    ),
    Subject(
        "withdrawal",
        _("Withdrawing from what I bought online, by phone or at the door"),
        ("withdrawal.right", "withdrawal.refund", "withdrawal."),
    ),
    Subject(
        "services",
        _("Craftsmen, repairs and other work"),
        ("services.complaint", "services.remedy", "services.price", "services."),
    ),
    Subject(
        "electricity",
        _("Electricity and power cuts"),
        ("outage.compensation", "outage.", "electricity.change", "electricity."),
    ),
    Subject(
        "telecom",
        _("Broadband and telephone"),
        ("telecom.fault", "telecom.binding", "telecom.notice", "telecom.change", "telecom."),
    ),
    Subject("digital", _("Apps and other digital services"), ("digital.",)),
    Subject("terms", _("Subscriptions that renew, and other terms"), ("terms.renewal", "terms.")),
    Subject(
        "insurance",
        _("Insurance, bank and cards"),
        ("insurance.leave", "insurance.", "payment.", "withdrawal.financial"),
    ),
    Subject(
        "money",
        _("Credit, debts, fees and interest"),
        ("interest.reminder_fee", "interest.", "debt.", "disputes.credit"),
    ),
    Subject("water", _("Water"), ("water.",)),
    Subject("marketing", _("Advertising and salespeople"), ("marketing.",)),
    Subject("disputes", _("A dispute"), ("disputes.information", "disputes.")),
)


def questions_by_subject(wanted: str = "") -> list[About]:
    """
    Return the questions in the active language, each under one subject; all of them, or those that are
    wanted: each word of it stands in the question's title, its act's name or its subject's.
    """
    parts = wanted[:MOST_WORDS].casefold().split()
    shown = [About(one.id, str(one.name), _asked(one)) for one in SUBJECTS]
    if parts:
        shown = [
            About(one.id, one.name, [q for q in one.questions if _is_it(q, one, parts)]) for one in shown
        ]
    return [one for one in shown if one.questions]


def subject_of(question: str) -> Subject | None:
    """Return what a question is about. Who names its id has it before who names how it begins."""
    by_id = (one for one in SUBJECTS if question in one.questions)
    by_beginning = (one for one in SUBJECTS if _beginning(question) in one.questions)
    return next(by_id, None) or next(by_beginning, None)


def _beginning(question: str) -> str:
    return f"{question.partition('.')[0]}."


def _asked(subject: Subject) -> list[Asked]:
    titles = words(language())["questions"]
    found = [one for one in all_questions().values() if (subject_of(one.id) or SUBJECTS[-1]) is subject]
    shown = [(_place(one, subject), titles[one.id]["title"], one) for one in found]
    ordered = sorted(shown, key=lambda one: one[:2])
    return [Asked(question.id, title, question.act.name[language()]) for _at, title, question in ordered]


def _place(question: Question, subject: Subject) -> int:
    """What is named first comes first; what is named by its beginning stands where the beginning does."""
    named = subject.questions
    said = question.id if question.id in named else _beginning(question.id)
    return named.index(said) if said in named else len(named)


def _is_it(question: Asked, about: About, parts: list[str]) -> bool:
    said = f"{question.title} {question.act} {about.name}".casefold()
    return all(_stands_in(said, part) for part in parts)


def _stands_in(said: str, part: str) -> bool:
    """A few signs begin a word: `el` is not in every `tell`. More may stand anywhere, as in a compound."""
    if len(part) >= FEWEST_ANYWHERE:
        return part in said
    return any(word.startswith(part) for word in said.split())
