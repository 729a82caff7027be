"""A customer stands at the counter with a thing that does not work: written down and decided in one step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from vidord.cases import claim_deciding, claim_drafts, claiming, deciding, examining, on_the_line, opening
from vidord.cases.asking_authority import Question
from vidord.cases.claim_drafts import Given
from vidord.cases.claiming import Asserted
from vidord.cases.models import Case, Claim, Examination
from vidord.channels.models import InboundMessage
from vidord.people.models import Customer, Staff

VISIT = InboundMessage.Way.VISIT
# How large a business is nobody asks at the counter: a small one has the more rights.
BOUGHT_AS = {"CONSUMER": Customer.Capacity.CONSUMER, "BUSINESS": Customer.Capacity.SMALL_BUSINESS}


@dataclass(frozen=True)
class Visit:
    """What was brought, in a line for the conversation, and in which words of ours it is a matter."""

    matter: opening.Matter
    text: str
    asserted: Asserted


@transaction.atomic
def settle(visit: Visit, given: Given, *, by: Staff, at: datetime) -> Claim:
    """
    Give what the customer has a right to: matter, claim and decision in one. Sent twice it is one.

    :raises vidord.cases.deciding.NotCovered: when the mandate of whoever stands there does not reach.
    """
    claim, examination = _assert(visit, by=by, at=at)
    draft = claim_drafts.yes(claim.case, examination, given)
    deciding.decide(claim.case, draft, by=by, at=at, form_key=visit.asserted.key)
    return claim


@transaction.atomic
def ask(visit: Visit, *, kind: str, amount: Decimal, summary: str, by: Staff, at: datetime) -> Claim:
    """
    Let somebody decide whose mandate reaches. She hears it at once, and the customer who and by when.

    :raises vidord.cases.asking_authority.NobodyMay, MayDecideHerself: see there.
    """
    claim, _ = _assert(visit, by=by, at=at)
    question = Question(kind, amount, summary)
    claim_deciding.ask(claim, question, by=by, at=at, form_key=visit.asserted.key)
    return claim


@transaction.atomic
def leave_open(visit: Visit, *, by: Staff, at: datetime) -> Claim:
    """Write it down, promise an answer and decide nothing yet: for a no, which has to be explained."""
    claim, _ = _assert(visit, by=by, at=at, take_down=on_the_line.write_down)
    return claim


def _assert(
    visit: Visit, *, by: Staff, at: datetime, take_down: Callable[..., Case] = on_the_line.take_down_alone
) -> tuple[Claim, Examination]:
    note = on_the_line.Note(way=VISIT, text=visit.text, matter=visit.matter, key=str(visit.asserted.key))
    case = take_down(note, case=None, by=by, at=at)
    if capacity := BOUGHT_AS.get(visit.asserted.finding.inputs.get("buyer")):
        Case.objects.filter(pk=case.pk, capacity=Customer.Capacity.UNKNOWN).update(capacity=capacity)
    claim = claiming.assert_claim(case, visit.asserted, by=by, at=at)
    return claim, examining.latest(claim)
