"""What the law says of a claim, the longest right first, the same to staff and customer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from vidord.cases.examining import deciding_steps, is_of_another_law
from vidord.cases.models import Claim, Examination
from vidord.cases.proofs import ENOUGH, weight
from vidord.core import typography
from vidord.rights.explaining import Kind, Line, explain
from vidord.rights.finding import Answer, Finding, Lack

RIGHT_TO_COMPLAIN, PRESUMED = "kkl.liability", "kkl.presumption"
GUARANTEE_ENDED = "guarantee_ended_on"
LINES_OF_A_RULE = 2


@dataclass(frozen=True)
class Reading:
    """A finding to read: what follows, the longest right, what does not matter, its steps, what is open."""

    answer: str
    is_of_another_law: bool
    lacks_a_fact: bool
    says: str
    longest: str
    beside_the_point: str
    proven_by: str
    steps: tuple[Line, ...]
    open: tuple[Line, ...]


def read(finding: Finding) -> Reading:
    """Put a finding in words, the longest right first; the law's own lines follow, each with its section."""
    lines = explain(finding, typography.language())
    kept = tuple(line for line in lines[1:] if line.kind is not Kind.OPEN)
    return Reading(
        answer=finding.answer.value,
        is_of_another_law=is_of_another_law(finding),
        lacks_a_fact=any(one.lack is Lack.FACT for one in finding.needs),
        says=lines[0].text,
        longest=_longest(finding),
        beside_the_point=_beside_the_point(finding),
        proven_by=_proven_by(finding),
        steps=kept,
        open=tuple(line for line in lines[1:] if line.kind is Kind.OPEN),
    )


def _longest(finding: Finding) -> str:
    """`Reklamationsrätt till 14 oktober 2028`, unless that has ended or nobody knows."""
    last_day = _day_of(finding, RIGHT_TO_COMPLAIN)
    if last_day is None or finding.answer is Answer.NO:
        return ""
    return _("Right to complain until %(day)s") % {"day": typography.dated(last_day)}


def _beside_the_point(finding: Finding) -> str:
    ended = finding.inputs.get(GUARANTEE_ENDED)
    if not isinstance(ended, date):
        return ""
    said = _("The guarantee ended on %(day)s. That does not matter.")
    if ended >= finding.as_of:
        said = _("The guarantee lasts until %(day)s, beside the law.")
    return said % {"day": typography.dated(ended)}


def _proven_by(finding: Finding) -> str:
    last_day = _day_of(finding, PRESUMED)
    if last_day is None:
        return ""
    if last_day >= finding.as_of:
        return _("Until %(day)s it is for us to show that it was not there from the start.") % {
            "day": typography.dated(last_day)
        }
    said = _("After %(day)s it is for the buyer to show that it was there from the start.")
    speaks = _("What was seen speaks for that.") if finding.inputs.get("existed_at_delivery") else ""
    return f"{said % {'day': typography.dated(last_day)}} {speaks}".strip()


def _day_of(finding: Finding, deadline: str) -> date | None:
    return next((one.shifted_last_day for one in finding.deadlines if one.id == deadline), None)


def rule(finding: Finding) -> str:
    """Return the rule for a letter: what the law says, and where, of the steps that decide it."""
    lines = explain(finding, typography.language())
    steps = list(zip(finding.steps, lines[1:], strict=False))
    decisive = deciding_steps(finding)
    deciding = [line.whole for step, line in steps if step in decisive]
    return "\n".join(deciding[-LINES_OF_A_RULE:]) or "\n".join(line.whole for _step, line in steps[-1:])


def apology() -> str:
    """What is said first to whoever comes back with something of ours that does not work."""
    return _("We are sorry for the trouble.")


def ours_to_put_right(finding: Finding) -> str:
    """Why she gets it, where the law gives it; what we give beyond the law needs no reason."""
    return _("By law it is for us to put right.") if finding.answer is Answer.YES else ""


def her_choice() -> str:
    """What the letter says when she has asked for something else than the law gives first."""
    return _(
        "You have asked for this yourself, instead of a repair or a new one, which the law gives you first. "
        "If that is not so, tell us, and you get that."
    )


def to_say() -> str:
    """What whoever stands at the counter may say when it is given."""
    return _("We are sorry for the trouble. You get a new one from us, and it costs nothing.")


def grounds() -> dict[str, str]:
    """What a claim can be declined for. That there is no receipt, or that a guarantee has ended, is none."""
    return {
        "NO_FAULT": _("We have examined it and there is no fault"),
        "CAUSED_LATER": _("It came later: we can show how"),
        "BY_LAW": _("The law does not give it"),
        "WEIGHED": _("The law leaves it to a person, and I have weighed it"),
    }


def seen() -> dict[str, str]:
    """What whoever examines a thing may see."""
    return {
        "FAULT": _("The fault is there"),
        "UNDAMAGED": _("No damage from outside"),
        "MISUSE": _("Signs of wrong use"),
    }


def proofs() -> dict[str, str]:
    """What shows a purchase. What was shown is not kept."""
    return {
        "OUR_PURCHASE_HISTORY": _("It stands in our till"),
        "SOLD_ONLY_BY_US": _("Nobody but us has sold it"),
        "RECEIPT": _("Receipt"),
        "ORDER_CONFIRMATION": _("Order confirmation"),
        "BANK_OR_CARD_STATEMENT": _("Bank or card statement, seen"),
        "MEMBER_ACCOUNT": _("Member"),
        "SERIAL_NUMBER": _("Serial number"),
        "PACKAGING_LABEL": _("Packaging or label"),
        "WITNESS": _("Somebody remembers it"),
    }


@dataclass(frozen=True)
class Shown:
    """What shows a purchase, in words, and whether it is enough by itself."""

    words: list[str]
    is_enough: bool


def shown_by(kinds: Iterable[str]) -> Shown:
    """Put what has been shown in words. Too little is a person's to weigh, never a no."""
    named, kinds = proofs(), list(dict.fromkeys(kinds))
    return Shown([named[kind] for kind in kinds], weight(kinds) >= ENOUGH)


def states() -> dict[str, str]:
    """How a claim stands."""
    return {
        "EXAMINED": _("examined"),
        "ASKED": _("somebody decides"),
        "YES": _("accepted, promised"),
        "PARTLY": _("partly accepted, promised"),
        "NO": _("declined"),
        "FULFILLED": _("fulfilled"),
        "REVIEW": _("declined, looked at anew"),
        "BOARD": _("tried by the board"),
        "UPHELD": _("declined, and upheld"),
        "CHANGED": _("to be changed"),
    }


def found_by_board() -> dict[str, str]:
    """What the board (ARN) recommends."""
    return {
        "FOR_CUSTOMER": _("The board recommends that the decision is changed."),
        "FOR_US": _("The board finds that the decision stands."),
        "NOT_TRIED": _("The board does not try it."),
    }


def title_of(claim: Claim) -> str:
    """What it is about: the thing, else the agreement, else the question of the law."""
    about = claim.product or claim.agreement
    return about.name if about else ""


def seen_in(examination: Examination) -> list[str]:
    """What was seen, in words."""
    said = seen()
    return [said[one] for one in examination.seen if one in said]
