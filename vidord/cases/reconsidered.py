"""What pages say of what is being reconsidered: how many ask, who answers by when, and the answers."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Prefetch, Q, Subquery

from vidord.cases import counting
from vidord.cases.models import Case, Counted, Objection, PublicAnswer, Reconsideration
from vidord.channels.models import InboundContent
from vidord.people.models import LegalEntity
from vidord.promises.models import Promise
from vidord.texts import general_decisions
from vidord.texts.models import TextVersion

MOST_LETTERS = 20
STEM, FEWEST_SHARED = 6, 2
WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class Matter:
    """
    One thing that customers ask about. Below the threshold nobody learns how many they are: `customers` is 0.

    `is_late` says that the time of the public answer passed unanswered, whether one came later or not.
    """

    about: Reconsideration
    customers: int
    owner: str
    is_late: bool
    answers: list[PublicAnswer]

    @property
    def is_promised(self) -> bool:
        """Whether enough have asked, so that a public answer is owed."""
        return self.customers > 0


def matters(*, at: datetime, of: Collection[LegalEntity] | None = None) -> list[Matter]:
    """Return them, what is owed before what is being counted and what has been answered. Two queries."""
    rows = counting.begun().filter(begun_at__lte=at)
    if of is not None:
        rows = rows.filter(version__text__entity__in=of)
    rows = rows.select_related(
        "version__text__entity", "version__decided_by", "threshold__version", "promise__decider"
    ).prefetch_related(Prefetch("answers", PublicAnswer.objects.select_related("by").order_by("-number")))
    found = [_matter(row, at=at) for row in rows.annotate(**_told()).order_by("-begun_at", "-pk")]
    return sorted(found, key=lambda one: (one.about.answered_at is not None, not one.is_promised))


def _told() -> dict[str, Subquery]:
    """How many have been told, and who owns what those were promised whom every colleague may read."""
    told = Counted.objects.filter(public_promise__reconsideration=OuterRef("pk")).order_by()
    many = told.values("public_promise").annotate(many=Count("pk")).values("many")
    owed = Promise.objects.filter(
        counted__public_promise__reconsideration=OuterRef("pk"), thread__customer__protection=None
    )
    ended = ExpressionWrapper(Q(wake_at=None), output_field=BooleanField())
    return {
        "told": Subquery(many),
        "owner": Subquery(owed.order_by(ended, "pk").values("owner__public_name")[:1]),
    }


def _matter(row: Reconsideration, *, at: datetime) -> Matter:
    owed, answers = getattr(row, "promise", None), list(row.answers.all())
    if owed is None:
        return Matter(row, 0, row.version.decided_by.public_name, False, answers)
    is_late = owed.due_at < (row.answered_at or at)
    return Matter(row, row.told or owed.customers, row.owner or owed.decider.public_name, is_late, answers)


@dataclass(frozen=True)
class Choice:
    """What a case may be about: a published version, whether its words are alike, and what has been said."""

    version: TextVersion
    is_likely: bool
    objection: Objection | None


def choices(case: Case, *, at: datetime) -> list[Choice]:
    """Return what a case may be about: what is said already first, then what its words are like."""
    said = {one.reconsideration.version_id: one for one in _said(case)}
    words = _words_of(case)
    shown = list(general_decisions.reconsiderable(case.unit.entity, at=at))
    newest = {one.pk for one in shown}
    shown += [
        one.reconsideration.version for one in said.values() if one.reconsideration.version_id not in newest
    ]
    found = [Choice(one, _is_like(one, words), said.get(one.pk)) for one in shown]
    return sorted(found, key=lambda one: (one.objection is None, not one.is_likely))


def _said(case: Case) -> list[Objection]:
    said = Objection.objects.filter(case=case, ended_at=None, reconsideration__answered_at=None)
    return list(
        said.select_related(
            "reconsideration__version__text__entity",
            "reconsideration__version__decided_by",
            "reconsideration__threshold",
            "by__staff",
        )
    )


def _words_of(case: Case) -> set[str]:
    written = InboundContent.objects.filter(message__placement__thread=case.thread_id).order_by("pk")
    letters = [case.title, *written.values_list("text", flat=True)[:MOST_LETTERS]]
    return _stems(" ".join(letters))


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold())}


def _is_like(version: TextVersion, words: set[str]) -> bool:
    said = _stems(f"{version.title_sv} {version.body_sv}"), _stems(f"{version.title_en} {version.body_en}")
    return any(len(words & one) >= FEWEST_SHARED for one in said)
