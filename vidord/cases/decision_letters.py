"""The letter that tells a decision, in the customer's language; a no in five parts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import by_law, clearing, decided, deciders, notices, sentences, sources
from vidord.cases.models import Case, Decision, Examination
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people import ombudsmen, protection
from vidord.people.models import Actor, Customer, Staff
from vidord.promises.models import Promise
from vidord.rights.finding import Finding
from vidord.rights.statute_book import statute_book
from vidord.rights.statutory_time import swedish_day

REMEDY_WORKING_DAYS = 5
BOARD_MONTHS = "arn.complaint_months"
BOARD_LEAST = ("arn.least_general", "arn.least_larger", "arn.least_financial")
BUSINESS = (Customer.Capacity.SMALL_BUSINESS, Customer.Capacity.COMPANY)


@dataclass(frozen=True)
class Draft:
    """
    What whoever decides has written. `asked_kind` and `asked_amount` are what was asked for; `owner` sees to
    it that the customer gets it, in so many working `days`: whoever decides, when nobody is named. A claim is
    decided on an `examination`; what its `finding` gives is promised by law. What the customer has asked for
    herself, instead of what the law gives first, is `her_choice`. As an SMS it begins with `briefly`.
    """

    kind: str
    remedy: str
    reasons: str
    amount: Decimal = Decimal(0)
    asked_kind: str = ""
    asked_amount: Decimal = Decimal(0)
    understood: str = ""
    rule: str = ""
    evidence: str = ""
    addition: str = ""
    owner: Staff | None = None
    days: int = REMEDY_WORKING_DAYS
    anyway: str = ""
    examination: Examination | None = None
    finding: Finding | None = None
    her_choice: bool = False
    briefly: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What the letter holds of them."""
        more = (self.understood, self.rule, self.evidence, self.addition)
        return (self.reasons,) if self.kind == Decision.Kind.YES else (self.reasons, *more)


@dataclass(frozen=True)
class Letter:
    """The letter, not yet queued, and the parts of it that we fill in ourselves."""

    message: OutboundMessage
    decided: str
    next_steps: str
    reach: str


def write(case: Case, draft: Draft, promise: Promise | None, *, by: Staff, at: datetime) -> Letter:
    """
    Write the letter. What she gets is promised in it, when `promise` is given.

    :raises vidord.texts.clearing.NotCleared: when the words may not go as they are written.
    """
    is_yes = draft.kind == Decision.Kind.YES
    with override(case.thread.language):
        said = decided.in_short(draft.kind, draft.remedy, draft.amount)
        asked = decided.given(draft.asked_kind, draft.asked_amount)
        told = decided.in_full(draft.kind, draft.remedy, draft.amount, asked=asked)
        next_steps = "" if is_yes else _next_steps(case, draft.addition, by=by, at=at)
        reach = reach_of(by)
        message = notices.compose(
            case,
            "decision_yes" if is_yes else "decision_no",
            kind=OutboundMessage.Kind.ANSWER,
            at=at,
            signed_by=by,
            cleared=clearing.clear(*draft.words, anyway=draft.anyway, is_promised=promise is not None),
            said=said,
            decided=told,
            understood=draft.understood,
            because=draft.reasons if is_yes else _why(draft),
            promised=_promised(case, draft, promise, at=at),
            next_steps=next_steps,
            reach=reach,
            briefly=f"{draft.briefly} " if draft.briefly else "",
        )
    message.written_by = Actor.of(by)
    return Letter(message, told, next_steps, reach)


def reach_of(person: Staff) -> str:
    """Return who somebody is and how to reach her: `Eva Lindqvist, kundchef, 0980-31 92 17`."""
    parts = [person.public_name, person.title, typography.phone(person.direct_number)]
    return ", ".join(filter(None, parts))


def next_steps_of(case: Case, *, by: Staff, at: datetime) -> str:
    """Return what a no always says that she can do, in the customer's language."""
    with override(case.thread.language):
        return _next_steps(case, "", by=by, at=at)


def _next_steps(case: Case, addition: str, *, by: Staff, at: datetime) -> str:
    """
    The ombudsman, else a second person here, and for whoever is not a business the board, as lag (2015:671)
    11 § demands: with its addresses, and whether we take part.
    """
    term = ombudsmen.term_of(case.unit.entity_id, at=at)
    other = term.staff if term and term.staff != by else second_person(case, by, at=at)
    said = _("%(name)s can look at it with new eyes. Call %(number)s, or write on your own page.")
    if term and term.staff == other:
        said = _(
            "%(name)s is our ombudsman and can look at it anew, within ten working days. Ask for it on "
            "your own page, or call %(number)s."
        )
    steps = [said % {"name": other.public_name, "number": typography.phone(other.direct_number)}]
    return "\n".join(filter(None, [*steps, board_of(case, at=at), addition]))


def board_of(case: Case, *, at: datetime) -> str:
    """
    Tell whoever is not a business of the board that settles disputes, in the active language: its addresses,
    whether we take part, and what it asks for, as far as we know that for the day.
    """
    if case.capacity in BUSINESS:
        return ""
    part = _("We do not take part in the procedure, and the board can try it all the same.")
    if case.unit.entity.takes_part_in_board:
        part = _("We take part in the procedure.")
    return " ".join(
        [
            _("If you have asked as a consumer, Allmänna reklamationsnämnden (ARN) can try it."),
            part,
            *_what_the_board_asks_for(on=swedish_day(at)),
            _("It is at https://www.arn.se, or Box 174, 101 23 Stockholm."),
        ]
    )


def _what_the_board_asks_for(*, on: date) -> list[str]:
    """Its own time and least amounts change: of what nobody has looked up for the day, nothing is said."""
    asks = {name: _value(name, on=on) for name in (BOARD_MONTHS, *BOARD_LEAST)}
    said = []
    if asks[BOARD_MONTHS]:
        months = {"months": typography.small_number(asks[BOARD_MONTHS])}
        said.append(_("Write to it within %(months)s months from when you first complained to us.") % months)
    if all(asks[name] for name in BOARD_LEAST):
        least, more, most = (typography.money(Decimal(asks[name])) for name in BOARD_LEAST)
        words = _("It has to be about at least %(least)s, in some matters %(more)s or %(most)s.")
        said.append(words % {"least": least, "more": more, "most": most})
    return said


def _value(name: str, *, on: date) -> int:
    """What is in use of the board's own rules on a day, or nought."""
    known = statute_book().tables[name].usable_between(on, on + timedelta(days=1))
    return int(known[0].value or 0) if known else 0


def second_person(case: Case, decider: Staff, *, at: datetime) -> Staff:
    """Return who looks at it where there is no ombudsman: who is next above and here, else the highest."""
    readers = protection.readers_of(case.customer)
    entity = case.unit.entity
    people = deciders.people_of(entity, at=at)
    mine = next((rung.reach for rung in people if rung.staff == decider), deciders.NOTHING)
    above = [rung.staff for rung in people if rung.reach > mine and rung.presence.is_here]
    others = [*above, *(rung.staff for rung in reversed(people))]
    may = [one for one in others if one != decider and (readers is None or one in readers)]
    return may[0] if may else decider


def _why(draft: Draft) -> str:
    rule = _("The rule: %(rule)s") % {"rule": draft.rule}
    evidence = _("What we have gone by: %(evidence)s") % {"evidence": draft.evidence}
    return f"{draft.reasons}\n{rule}\n{evidence}"


def _promised(case: Case, draft: Draft, promise: Promise | None, *, at: datetime) -> str:
    """What she is promised, and of what is late by law already that it is."""
    if promise is None:
        return ""
    lines = [promised(case, promise, at=at)]
    last_day = by_law.last_day(draft.finding, at=at) if draft.finding else None
    if last_day and promise.source == Promise.Source.LAW and last_day < swedish_day(promise.due_at):
        late = _(
            "By law it was to be yours by %(day)s. We are late, and sorry. "
            "The interest that the law gives comes without your asking."
        )
        lines.append(late % {"day": typography.dated(last_day)})
    return "\n".join(lines) + "\n\n"


def promised(case: Case, promise: Promise, *, at: datetime) -> str:
    """Return what she is promised, in her language, and when it is by law what that says, and until when."""
    language = case.thread.language
    with override(language):
        said = _("Promised: %(promise)s.") % {"promise": sentences.of(promise, now=at, language=language)}
        return "\n".join([said, *_by_law(promise)])


def _by_law(promise: Promise) -> list[str]:
    """Whose word it is, when it is the law's: where it is written, what it says, and its last day."""
    if promise.source != Promise.Source.LAW:
        return []
    cited = f"{sources.in_short(promise)}: {sources.quotation(promise)}"
    return list(filter(None, [cited, sources.last_day(promise)]))
