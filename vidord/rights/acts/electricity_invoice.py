"""
What may an electricity invoice cost, how often must it come, what must it tell, and when is it too late?

Förordning (2023:242) and ellagen (1997:857) 4 kap. 44 § and 9 kap. 27 §, in force 2023-06-01; the day of the
invoice chooses. Practice says what a final invoice settles. Preskriptionslagen (1981:130) 2 and 5 §§ are for
what a business claims of a consumer; the day the debt arose chooses.
"""

from datetime import date

from vidord.rights.acts.electricity_terms import ELLAG
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import ASK, YES, Answer, Basis, Burden, Role, opposite
from vidord.rights.hearing import Hearing, Said, a_person_decides, every, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months, add_years, end_of_month, next_weekday

INVOICES, BUREAU, LIMITATION = act("elfaktura"), act("energimarknadsbyran"), act("preskription")
CREDITOR = "creditor"
QUARTER = 3

electricity_billed_by = Choice("electricity_billed_by", required=True, options=("SUPPLIER", "NETWORK"))
electricity_invoiced_on = Day("electricity_invoiced_on", required=True)
invoice_fee = Kronor("invoice_fee", required=True)
meter_read_remotely = YesNo("meter_read_remotely", required=True)
last_invoiced_on = Day("last_invoiced_on", required=True)
next_invoiced_on = Day("next_invoiced_on")
invoice_right = Choice(
    "invoice_right",
    required=True,
    options=("EXPLANATION", "E_INVOICE", "WAY_OUT_AND_COMPLAINTS", "MEASURED_USE", "MONTHLY_USE", "HISTORY"),
)
invoice_right_wanted_on = Day("invoice_right_wanted_on", required=True)
use_wanted_since = Day("use_wanted_since")
billed_again_on = Day("billed_again_on", required=True)
billed_again = Kronor("billed_again", required=True)
final_invoice_paid = YesNo("final_invoice_paid", required=True)
final_invoice_was_estimated = YesNo("final_invoice_was_estimated")
paid_in_good_faith = YesNo("paid_in_good_faith")
debt_arose_on = Day("debt_arose_on", required=True)
debtor_and_creditor = Choice("debtor_and_creditor", required=True, options=("CONSUMER_TO_BUSINESS", "OTHERS"))
written_demand_on = Day("written_demand_on")
demands_kept_coming = YesNo("demands_kept_coming")


@rule("ellag.invoice.supplier", ELLAG("9:27"))
def supplier_takes_a_fee(hearing: Hearing) -> Said:
    """The supplier takes nothing for invoices or for what must stand on them."""
    return _fee(hearing)


@rule("ellag.invoice.network", ELLAG("4:44"))
def network_takes_a_fee(hearing: Hearing) -> Said:
    """Nor does the network company, which then answers for it."""
    hearing.who_answers = "network_company"
    return _fee(hearing)


def _fee(hearing: Hearing) -> Said:
    is_fee = hearing.value("ellag.invoice_is_free") and hearing.invoice_fee > 0
    if is_fee:
        hearing.amount = hearing.invoice_fee
    return says(is_fee, invoice_fee=hearing.invoice_fee)


@question(
    "electricity.invoice_fee",
    ELLAG,
    (electricity_billed_by, electricity_invoiced_on, invoice_fee),
    who="electricity_supplier",
    example={
        "electricity_billed_by": "SUPPLIER",
        "electricity_invoiced_on": "2026-11-02",
        "invoice_fee": 39,
    },
)
def may_i_refuse_the_invoice_fee(hearing: Hearing) -> Answer:
    """9 kap. 27 § or 4 kap. 44 §. The amount is what need not be paid."""
    by_supplier = hearing.electricity_billed_by == "SUPPLIER"
    return supplier_takes_a_fee(hearing) if by_supplier else network_takes_a_fee(hearing)


@rule("elfaktura.how_often", INVOICES("7"), burden=Burden.COMPANY)
def invoice_comes_too_seldom(hearing: Hearing) -> Said:
    """Once a quarter at least when the meter is read remotely, else once a year."""
    remotely = hearing.meter_read_remotely
    months = hearing.value("elfaktura.remote_months" if remotely else "elfaktura.other_months")
    since = hearing.last_invoiced_on
    noted = hearing.due("elfaktura.how_often", _next(hearing, since, months), INVOICES("7"), since=since)
    came = hearing.told("next_invoiced_on") or hearing.as_of
    return says(
        came > noted.shifted_last_day, since=since, months=months, day=came, last_day=noted.shifted_last_day
    )


def _next(hearing: Hearing, since: date, months: int) -> date:
    if hearing.reading("elfaktura.how_often") == "since_the_last":
        return add_months(since, months)
    later = add_months(since, months)
    left = (-later.month) % (12 if months == 12 else QUARTER)
    return end_of_month(add_months(later, left))


@question(
    "electricity.invoice_frequency",
    INVOICES,
    (meter_read_remotely, last_invoiced_on, next_invoiced_on),
    orders=(NotBefore("next_invoiced_on", "last_invoiced_on"),),
    who="sender_of_invoice",
    example={"meter_read_remotely": True, "last_invoiced_on": "2026-07-01"},
)
def does_the_invoice_come_too_seldom(hearing: Hearing) -> Answer:
    """7 §."""
    return invoice_comes_too_seldom(hearing)


@rule("elfaktura.explanation", INVOICES("5"), burden=Burden.COMPANY)
def is_explained(hearing: Hearing) -> Said:
    """Clear, and explained on request."""
    return says(hearing.value("elfaktura.in_force"))


@rule("elfaktura.e_invoice", INVOICES("6"), burden=Burden.COMPANY)
def is_offered_as_e_invoice(hearing: Hearing) -> Said:
    """Offered as an e-invoice."""
    return says(hearing.value("elfaktura.in_force"))


@rule("elfaktura.content", INVOICES("9"), burden=Burden.COMPANY)
def tells_the_way_out(hearing: Hearing) -> Said:
    """With the contract, its term, how to leave, how to complain, and who settles disputes."""
    return says(hearing.value("elfaktura.in_force"))


@rule("ellag.invoice.measured", ELLAG("9:24"), burden=Burden.COMPANY)
def is_billed_as_measured(hearing: Hearing) -> Said:
    """What was measured is billed; only where nothing was, what was calculated."""
    return says(hearing.value("elfaktura.in_force"))


@rule("elfaktura.monthly_use", INVOICES("12"), burden=Burden.COMPANY)
def use_is_told_monthly(hearing: Hearing) -> Said:
    """What was used, each month."""
    return says(hearing.value("elfaktura.in_force"))


@rule("elfaktura.history", INVOICES("14"), burden=Burden.COMPANY)
def history_is_kept(hearing: Hearing) -> Said:
    """And three years back."""
    wanted = hearing.invoice_right_wanted_on
    first = add_years(wanted, -hearing.value("elfaktura.history_years"))
    return says(hearing.use_wanted_since >= first, since=hearing.use_wanted_since, first_day=first)


RIGHTS = {
    "EXPLANATION": is_explained,
    "E_INVOICE": is_offered_as_e_invoice,
    "WAY_OUT_AND_COMPLAINTS": tells_the_way_out,
    "MEASURED_USE": is_billed_as_measured,
    "MONTHLY_USE": use_is_told_monthly,
    "HISTORY": history_is_kept,
}


@question(
    "electricity.invoice_rights",
    INVOICES,
    (invoice_right, invoice_right_wanted_on, use_wanted_since),
    orders=(NotBefore("invoice_right_wanted_on", "use_wanted_since"),),
    who="sender_of_invoice",
    example={
        "invoice_right": "HISTORY",
        "invoice_right_wanted_on": "2026-11-20",
        "use_wanted_since": "2024-01-01",
    },
)
def may_i_ask_for_it(hearing: Hearing) -> Answer:
    """5, 6, 9, 12 and 14 §§, or 9 kap. 24 § ellagen: the section of what is asked for."""
    return RIGHTS[hearing.invoice_right](hearing)


@rule("elpraxis.settled", BUREAU(), basis=Basis.PRACTICE)
def final_invoice_was_paid(hearing: Hearing) -> Said:
    """The period is settled when its final invoice has been paid."""
    return says(
        hearing.value("energimarknadsbyran.paid_in_good_faith_is_settled") and hearing.final_invoice_paid
    )


@rule("elpraxis.estimated", BUREAU(), basis=Basis.PRACTICE, role=Role.EXCEPTION)
def it_was_clearly_estimated(hearing: Hearing) -> Said:
    """What was clearly estimated may be corrected."""
    return says(hearing.final_invoice_was_estimated)


@rule("elpraxis.good_faith", BUREAU(), basis=Basis.PRACTICE)
def was_paid_in_good_faith(hearing: Hearing) -> Said:
    """The customer neither knew nor ought to have known that it was wrong: a person judges."""
    judged = hearing.told("paid_in_good_faith")
    return a_person_decides(billed=hearing.billed_again) if judged is None else says(judged)


def _not_estimated(hearing: Hearing) -> Answer:
    return opposite(it_was_clearly_estimated(hearing))


@question(
    "electricity.late_correction",
    BUREAU,
    (
        final_invoice_paid,
        final_invoice_was_estimated,
        paid_in_good_faith,
        billed_again,
        billed_again_on,
    ),
    who="sender_of_invoice",
    example={
        "final_invoice_paid": True,
        "final_invoice_was_estimated": True,
        "billed_again": "2 340",
        "billed_again_on": "2026-10-12",
    },
)
def may_i_refuse_the_correction(hearing: Hearing) -> Answer:
    """Practice: what was settled in good faith is not billed again. The amount is what need not be paid."""
    answer = every(hearing, final_invoice_was_paid, _not_estimated, was_paid_in_good_faith)
    if answer is YES:
        hearing.amount = hearing.billed_again
    return answer


@rule("preskription.consumer", LIMITATION("2 st 2"))
def is_a_consumers_debt(hearing: Hearing) -> Said:
    """What a business claims of a consumer."""
    return says(hearing.debtor_and_creditor == "CONSUMER_TO_BUSINESS")


@rule("preskription.three_years", LIMITATION("2 st 2"))
def three_years_have_passed(hearing: Hearing) -> Said:
    """Three years from the day the debt arose, unless the time was broken."""
    last_day = _lapses(hearing)
    noted = hearing.due("preskription", last_day, LIMITATION("2 st 2"), binds=CREDITOR)
    return says(
        hearing.as_of > noted.shifted_last_day,
        arose_on=hearing.debt_arose_on,
        day=hearing.as_of,
        last_day=noted.shifted_last_day,
    )


@rule("preskription.demand", LIMITATION("5"), burden=Burden.COMPANY, role=Role.EXCEPTION)
def a_written_demand_broke_it(hearing: Hearing) -> Said:
    """
    Any written demand while the debt lives; then three years run anew from that day.

    The latest one counts, unless three years passed without any before it.
    """
    if _was_broken(hearing):
        return yes(demanded_on=hearing.written_demand_on)
    return no(last_day=_first_time(hearing))


def _first_time(hearing: Hearing) -> date:
    return add_years(hearing.debt_arose_on, hearing.value("preskription.consumer_years"))


def _was_broken(hearing: Hearing) -> bool:
    demanded = hearing.told("written_demand_on")
    if demanded is None or demanded <= next_weekday(_first_time(hearing)):
        return demanded is not None
    return bool(hearing.demands_kept_coming)


def _lapses(hearing: Hearing) -> date:
    if not _was_broken(hearing):
        return _first_time(hearing)
    return add_years(hearing.written_demand_on, hearing.value("preskription.consumer_years"))


@question(
    "debt.limitation",
    LIMITATION,
    (debtor_and_creditor, debt_arose_on, written_demand_on, demands_kept_coming),
    orders=(NotBefore("written_demand_on", "debt_arose_on"),),
    who="creditor",
    example={"debtor_and_creditor": "CONSUMER_TO_BUSINESS", "debt_arose_on": "2023-05-15"},
)
def has_the_debt_lapsed(hearing: Hearing) -> Answer:
    """2 and 5 §§. Yes: it need not be paid."""
    is_consumers = is_a_consumers_debt(hearing)
    if is_consumers is not YES:
        return is_consumers
    if a_written_demand_broke_it(hearing) is ASK:
        return ASK
    return three_years_have_passed(hearing)
