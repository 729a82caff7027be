"""Which cases one may belong together with, the likeliest first, and what would happen if they became one."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vidord.cases import arrived, merging, owed, sentences
from vidord.cases.models import Case, Likeness, Merge
from vidord.core import typography
from vidord.people.models import Staff

MOST_SHOWN = 12


@dataclass
class Kin:
    """Another case, and why it is proposed."""

    case: Case
    why: str


def of(case: Case, *, reader: Staff, at: datetime) -> list[Kin]:
    """Hints first, in either direction, then the customer's own cases, the open ones before the closed."""
    seen = _besides(case, Case.objects.seen_by(reader, at=at))
    why = arrived.why_alike()
    hints = Likeness.objects.filter(Q(case=case) | Q(other=case)).order_by("-pk")[:MOST_SHOWN]
    alike = {one.other_id if one.case_id == case.pk else one.case_id: why[one.because] for one in hints}
    found = {one: alike[one.pk] for one in seen.filter(pk__in=alike)}
    hers = seen.filter(customer=case.customer_id).for_page().order_by("-opened_at", "-pk")[:MOST_SHOWN]
    for one in sorted(hers, key=lambda one: one.closed_at is not None):
        found.setdefault(
            one, _("the same customer") if one.closed_at is None else _("the same customer, closed")
        )
    return [Kin(one, said) for one, said in found.items()][:MOST_SHOWN]


def _besides(case: Case, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that are neither this one nor continue anywhere."""
    return cases.exclude(pk=case.pk).exclude(merges__in=Merge.objects.in_force())


@dataclass
class Foretold:
    """What would happen if one case continued in another, in sentences; or why it can't."""

    case: Case
    into: Case
    sentences: list[str] = field(default_factory=list)
    refusal: str = ""
    asks_who: bool = False


def foretell(case: Case, into: Case, *, at: datetime) -> Foretold:
    """Tell it before anybody decides. Both cases are read `for_page`."""
    asks_who = case.customer_id != into.customer_id
    if why := merging.in_the_way(case, into, at=at, is_same_person=True):
        return Foretold(case, into, refusal=refusals()[why])
    numbers = {"part": typography.reference(case.number), "last": typography.reference(into.number)}
    name = into.face.public_name
    said = [
        _("Case %(part)s continues in case %(last)s. The contact is %(name)s.") % (numbers | {"name": name}),
        _where_words_go(into, asks_who=asks_who),
        *_promised(case, into, at=at),
        *(
            _("Case %(number)s is closed, and is opened again.")
            % {"number": typography.reference(one.number)}
            for one in (case, into)
            if one.closed_at
        ),
        _told(case, into, asks_who=asks_who),
        _("It can be undone at any time: then each case has its own again."),
    ]
    return Foretold(case, into, said, asks_who=asks_who)


def _promised(case: Case, into: Case, *, at: datetime) -> list[str]:
    """Each promise holds as it is, whoever owns it."""
    live = owed.of_matter(case).with_pauses().select_related("owner", "thread").order_by("due_at", "pk")
    held = [sentences.of(one, now=at, language=typography.language()) for one in live]
    if not held:
        return [_("Nothing is owed in case %(part)s.") % {"part": typography.reference(case.number)}]
    holds = _("Still owed as it was promised, by the same person and at the same time: %(promises)s.")
    last = {"last": typography.reference(into.number)}
    return [
        holds % {"promises": "; ".join(held)},
        _("Case %(last)s can’t be closed before that.") % last,
    ]


def _where_words_go(into: Case, *, asks_who: bool) -> str:
    last = {"last": typography.reference(into.number)}
    if asks_who:
        said = _("Answers are written in case %(last)s and go to its customer, %(name)s.")
        return said % (last | {"name": into.customer.name or _("Unknown customer")})
    return _("New words from the customer come to case %(last)s, also in answer to old mail.") % last


def _told(case: Case, into: Case, *, asks_who: bool) -> str:
    if asks_who:
        return _(
            "They are two customers in our books. Neither is told anything, and each one’s own page goes on "
            "showing only what is said with her there."
        )
    if Merge.objects.filter(case__in=(case, into), into__in=(case, into)).exists():
        return _("The customer has been told before that they are one, and is not told again.")
    return _("The customer is told once that they are one, who the contact is, and what is promised.")


def refusals() -> dict[str, str]:
    """Why two cases can't become one, in words."""
    return {
        merging.SAME_CASE: _("That is this case, or continues in it already."),
        merging.ELSEWHERE: _("It continues in another case already. Undo that first."),
        merging.NOT_SAME_PERSON: _("They are of two customers. Say how you know that it is the same person."),
        merging.PROTECTED: _(
            "One of the two customers has a protected identity. Their cases stay apart; link them instead."
        ),
        merging.ANOTHER_ENTITY: _(
            "They belong to two companies of ours, and the customer has not said yes to both seeing both."
        ),
        merging.ERASED: _("What was held about that customer has been erased."),
    }
