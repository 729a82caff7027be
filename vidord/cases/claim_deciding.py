"""Deciding a claim: what has been shown against it is tried by the law first."""

import uuid
from datetime import datetime

from django.db import transaction

from vidord.cases import asking_authority, claim_drafts, claiming, deciding, examining
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.models import AuthorityAsked, Case, Claim, ClaimAsked, Decision, Examination
from vidord.people.models import Staff

TO_BE_CHANGED = "CHANGED"


def decide(
    claim: Claim, draft: Draft, *, by: Staff, at: datetime, form_key: uuid.UUID, ground: str = ""
) -> Decision:
    """
    Decide a claim once: the first decision counts, until the ombudsman finds that it is to be changed.

    A no needs a `ground`, whose evidence is the draft's. It becomes a fact that the law is asked with anew.

    :raises vidord.cases.examining.TheLawSaysYes, LeftToAPerson: when the ground does not hold.
    :raises vidord.cases.deciding.NotCovered: and what else `deciding.decide` refuses; nothing is written.
    """
    asked = question_of(claim)
    try:
        with transaction.atomic():
            (case,) = Case.objects.held(claim.case_id)
            earlier = claiming.last_decision(claim)
            if earlier and stands(earlier):
                return earlier
            examination = _examined(claim, draft, ground=ground, by=by, at=at)
            about = claim_drafts.about(draft, case, examination)
            return deciding.decide(case, about, by=by, at=at, form_key=form_key, asked=asked)
    except deciding.NotCovered:
        heir = asking_authority.move_on(asked, at=at) if asked else None
        raise deciding.NotCovered(heir) from None


@transaction.atomic
def ask(
    claim: Claim, question: Question, *, by: Staff, at: datetime, to: Staff | None = None, form_key: uuid.UUID
) -> AuthorityAsked:
    """
    Put the question that a claim is to whoever may decide it, as `asking_authority.ask` does. Once a form.

    :raises vidord.cases.asking_authority.NobodyMay, MayDecideHerself, MayNotDecide: see there.
    """
    asked = asking_authority.ask(claim.case, question, by=by, at=at, to=to, form_key=form_key)
    ClaimAsked.objects.get_or_create(asked=asked, defaults={"claim": claim})
    return asked


def question_of(claim: Claim) -> AuthorityAsked | None:
    """Return the question that a claim has been put as and nobody has decided, if there is one."""
    asked = AuthorityAsked.objects.filter(of_claim__claim=claim, decision=None)
    return asked.select_related("by", "promise__owner").order_by("-pk").first()


def stands(decision: Decision | None) -> bool:
    """Tell whether a decision stands: not when the ombudsman has found that it is to be changed."""
    return decision is not None and claiming.state_of(decision, is_asked=False) != TO_BE_CHANGED


def _examined(claim: Claim, draft: Draft, *, ground: str, by: Staff, at: datetime) -> Examination:
    last = examining.latest(claim)
    is_new = bool(ground) or hasattr(last, "decided")
    if not is_new:
        return last
    return examining.examine(claim, ground=ground, evidence=draft.evidence, by=by, at=at)
