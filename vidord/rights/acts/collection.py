"""
Must I pay this fee? Lag (1981:739) om ersättning för inkassokostnader m.m.

A reminder costs at most 60 kr, and only when that was agreed as the debt arose (2 and 4 §§); an instalment
plan at most 170, when it was made together and written down (3 §). What goes beyond the act is void (6 §).
"""

from decimal import Decimal

from vidord.rights.facts import Choice, Day, Kronor, YesNo
from vidord.rights.finding import ASK, NO, YES, Answer, Burden
from vidord.rights.hearing import Hearing, Said, a_person_decides, exception, no, rule, says
from vidord.rights.questions import question
from vidord.rights.statute_book import act

INK = act("inkasso")

CEILINGS = {
    "REMINDER": "inkasso.reminder_fee",
    "COLLECTION_LETTER": "inkasso.collection_letter_fee",
    "INSTALMENT_PLAN": "inkasso.instalment_plan_fee",
    "LATE_COMPENSATION": "inkasso.late_compensation",
}

fee_kind = Choice("fee_kind", required=True, options=tuple(CEILINGS))
fee = Kronor("fee", required=True)
fee_demanded_on = Day("fee_demanded_on", required=True)
debtor = Choice("debtor", required=True, options=("CONSUMER", "BUSINESS"))
agreed_when_debt_arose = YesNo("agreed_when_debt_arose")
plan_made_together = YesNo("plan_made_together")
is_disputed = YesNo("is_disputed")


@rule("inkasso.kind", INK("2"))
def such_a_fee_exists_for_the_debtor(hearing: Hearing) -> Said:
    """Compensation for lateness is owed between businesses only."""
    is_for = hearing.fee_kind != "LATE_COMPENSATION" or hearing.debtor == "BUSINESS"
    return says(is_for, fee_kind=hearing.fee_kind)


@rule("inkasso.agreed", INK("2"), burden=Burden.COMPANY)
def agreed_in_advance(hearing: Hearing) -> Said:
    """A reminder costs something only when that was agreed as the debt arose."""
    return says(hearing.agreed_when_debt_arose, fee_kind=hearing.fee_kind)


@rule("inkasso.plan", INK("3"), burden=Burden.COMPANY)
def plan_was_made_together(hearing: Hearing) -> Said:
    """A full plan for the rest of the debt, made together with the debtor, in writing, and sent."""
    return says(hearing.plan_made_together)


@rule("inkasso.ceiling", INK("4"))
def within_the_ceiling(hearing: Hearing) -> Said:
    """More than the act's amount is void (6 §); the amount itself is still owed."""
    ceiling = Decimal(hearing.value(CEILINGS[hearing.fee_kind]))
    hearing.amount = min(hearing.fee, ceiling)
    return says(hearing.fee <= ceiling, fee=hearing.fee, ceiling=ceiling, fee_kind=hearing.fee_kind)


@exception("inkasso.disputed", INK("1"))
def claim_is_disputed(hearing: Hearing) -> Said:
    """Who disputes a claim in earnest should not be reminded of it: a person looks first."""
    return a_person_decides() if hearing.told("is_disputed") else no()


@question(
    "interest.reminder_fee",
    INK,
    (fee_kind, fee, fee_demanded_on, debtor, agreed_when_debt_arose, plan_made_together, is_disputed),
    who="company",
    example={
        "fee_kind": "REMINDER",
        "fee": 95,
        "fee_demanded_on": "2026-10-02",
        "debtor": "CONSUMER",
        "agreed_when_debt_arose": True,
    },
)
def may_i_refuse_the_fee(hearing: Hearing) -> Answer:
    """Yes: all of it, or what is above the ceiling. The amount is what is owed at most."""
    allowed = such_a_fee_exists_for_the_debtor(hearing)
    if allowed is YES and hearing.told("fee_kind") == "REMINDER":
        allowed = agreed_in_advance(hearing)
    if allowed is YES and hearing.told("fee_kind") == "INSTALMENT_PLAN":
        allowed = plan_was_made_together(hearing)
    if allowed is not YES:
        hearing.amount = Decimal("0.00") if allowed is NO else None
        return YES if allowed is NO else ASK
    if (within := within_the_ceiling(hearing)) is not YES:
        return YES if within is NO else ASK
    return ASK if claim_is_disputed(hearing) is ASK else NO
