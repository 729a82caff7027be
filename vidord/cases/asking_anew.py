"""Who tries us has found a no to be wrong: what was asked then is asked of somebody else than last time."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import asking_authority, covering, decision_notices, sentences
from vidord.cases.asking_authority import NobodyMay, Question
from vidord.cases.models import AuthorityAsked, Case, ClaimAsked, ClaimDecision, Decision
from vidord.people.models import Staff


def put(decision: Decision, case: Case, *, reasons: str, by: Staff, at: datetime) -> AuthorityAsked:
    """
    Put it anew in a case that is held, and tell whoever decides; the customer has to be told. Of a claim it
    is that claim's question, in its own case.

    It goes to somebody else than who decided, unless nobody else may.

    :raises vidord.cases.asking_authority.NobodyMay: when nobody but the one who puts it may decide it.
    """
    of_claim = ClaimDecision.objects.filter(decision=decision).first()
    if of_claim:
        (case,) = Case.objects.held(decision.case_id)
    kind = decision.asked.kind if decision.asked else decision.remedy
    question = Question(kind, decision.asked_amount, reasons)
    among = {"kind": kind, "amount": question.amount, "at": at}
    others = covering.holders(case, besides=[by, decision.by], **among)
    holder = covering.nearest(others) or covering.nearest(covering.holders(case, besides=[by], **among))
    if holder is None:
        raise NobodyMay
    anew = asking_authority.put(case, question, holder=holder, by=by, at=at, form_key=uuid.uuid4())
    if of_claim:
        ClaimAsked.objects.create(asked=anew, claim_id=of_claim.claim_id)
    decision_notices.put_question(case, anew, at=at)
    return anew


def promised(anew: AuthorityAsked | None, *, at: datetime, language: str) -> str:
    """Return who decides anew and by when, for a letter; nothing when nobody does."""
    if anew is None:
        return ""
    with override(language):
        said = sentences.of(anew.promise, now=at, language=language)
        return _("Promised: %(promise)s.") % {"promise": said} + "\n\n"
