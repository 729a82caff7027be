"""One claim as its pages show it: to the desk, and to the customer in the same words."""

from dataclasses import dataclass
from decimal import Decimal

from vidord.cases import claim_deciding, claim_drafts, claim_words, claiming, decided, examining
from vidord.cases.claim_words import Reading, Shown
from vidord.cases.models import AuthorityAsked, BoardTrial, Claim, Decision, Examination
from vidord.core.typography import language
from vidord.rights.words import words


@dataclass(frozen=True)
class ClaimPage:
    """
    What it is about, the question of the law, what that says, what was seen, how it stands, what shows the
    purchase; what is most likely given, and what that is worth.
    """

    claim: Claim
    title: str
    question: str
    reading: Reading
    examination: Examination
    seen: list[str]
    state: str
    state_words: str
    shown_by: Shown
    remedy: str
    worth: Decimal | None
    asked: AuthorityAsked | None
    decision: Decision | None
    decided_words: str
    trial: BoardTrial | None


def of(claim: Claim) -> ClaimPage:
    """Gather it of a claim that was read `for_page`, in the active language."""
    examination = examining.latest(claim)
    finding = examining.finding_of(examination)
    last, asked = claiming.last_decision(claim), claim_deciding.question_of(claim)
    state = claiming.state_of(last, is_asked=asked is not None)
    decision = last if claim_deciding.stands(last) else None
    return ClaimPage(
        claim=claim,
        title=claim_words.title_of(claim),
        question=words(language())["questions"][claim.question]["title"],
        reading=claim_words.read(finding),
        examination=examination,
        seen=claim_words.seen_in(examination),
        state=state,
        state_words=claim_words.states()[state],
        shown_by=claim_words.shown_by(claim.shown),
        remedy=claim_drafts.likely_remedy(examination),
        worth=_worth(claim, examination),
        asked=asked,
        decision=decision,
        decided_words=_decided(decision),
        trial=getattr(last, "board_trial", None),
    )


def _worth(claim: Claim, examination: Examination) -> Decimal | None:
    return claiming.price_of(claim) if examination.owed is None else examination.owed


def _decided(decision: Decision | None) -> str:
    if decision is None:
        return ""
    given = {"kind": decision.kind, "remedy": decision.remedy, "amount": decision.amount}
    return decided.by_whom(decision.by.public_name, **given)
