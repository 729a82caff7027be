"""
How is a supplier of electricity left and changed? 9 kap. ellagen (1997:857).

In force 2023-06-01 (SFS 2023:238); the day of what happens chooses. Exit fee (12 §), switch (11 §), the
new supplier's first day (2 §), the final invoice (13 §), assigned contracts (6–8 §§), and that nobody is left
without supply (14 §).
"""

from datetime import timedelta

from vidord.rights.acts.electricity_terms import ELLAG, electricity_customer
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, Whole, YesNo
from vidord.rights.finding import YES, Answer, Burden, either, opposite
from vidord.rights.hearing import Hearing, Said, a_person_decides, any_of, every, exception, rule, says
from vidord.rights.questions import question

electricity_left_on = Day("electricity_left_on", required=True, may_come=True)
exit_fee = Kronor("exit_fee", required=True)
electricity_price = Choice("electricity_price", required=True, options=("FIXED", "VARIABLE", "PART_FIXED"))
exit_fee_stated = YesNo("exit_fee_stated")
exit_loss_shown = Kronor("exit_loss_shown")
exit_fee_is_fair = YesNo("exit_fee_is_fair")
switch_requested_on = Day("switch_requested_on", required=True)
switched_on = Day("switched_on")
switch_fee = Kronor("switch_fee")
network_told_on = Day("network_told_on", required=True)
takeover_on = Day("takeover_on", required=True, may_come=True)
supply_stopped_on = Day("supply_stopped_on", required=True)
final_invoice_on = Day("final_invoice_on")
assigned_from = Day("assigned_from", required=True)
assigned_notice_days = Whole("assigned_notice_days", unit="days", most=730)
assigned_price_is_dynamic = YesNo("assigned_price_is_dynamic")
told_of_assignment = YesNo("told_of_assignment")
told_of_offers_quarterly = YesNo("told_of_offers_quarterly")
other_supplier_delivers = YesNo("other_supplier_delivers", required=True)
moved_or_may_be_cut_off = YesNo("moved_or_may_be_cut_off")


@rule("ellag.exit.who", ELLAG("9:12"))
def exit_fee_is_limited(hearing: Hearing) -> Said:
    """For consumers and small firms that leave before the term ends."""
    limited = hearing.value("ellag.exit_fee_is_limited")
    return says(
        limited and hearing.electricity_customer != "OTHER",
        electricity_customer=hearing.electricity_customer,
    )


@rule("ellag.exit.variable", ELLAG("9:12"))
def no_price_was_fixed(hearing: Hearing) -> Said:
    """A fee for the fixed-price part alone."""
    is_variable = hearing.electricity_price == "VARIABLE"
    if is_variable:
        hearing.amount = hearing.exit_fee
    return says(is_variable, electricity_price=hearing.electricity_price)


@rule("ellag.exit.stated", ELLAG("9:12"), burden=Burden.COMPANY)
def fee_was_not_stated(hearing: Hearing) -> Said:
    """Only if the contract says clearly that there is a fee, and what it covers."""
    if not hearing.exit_fee_stated:
        hearing.amount = hearing.exit_fee
    return says(not hearing.exit_fee_stated)


@rule("ellag.exit.loss", ELLAG("9:12"), burden=Burden.COMPANY)
def fee_is_more_than_the_loss(hearing: Hearing) -> Said:
    """Never more than the direct economic loss on the fixed-price part, which the company shows."""
    more = hearing.exit_fee - hearing.exit_loss_shown
    if more > 0:
        hearing.amount = more
    return says(more > 0, exit_fee=hearing.exit_fee, exit_loss_shown=hearing.exit_loss_shown)


@rule("ellag.exit.fair", ELLAG("9:12"), burden=Burden.COMPANY)
def fee_is_not_fair(hearing: Hearing) -> Said:
    """And it must be fair: a person judges."""
    judged = hearing.told("exit_fee_is_fair")
    return a_person_decides() if judged is None else says(not judged)


@question(
    "electricity.exit_fee",
    ELLAG,
    (
        electricity_customer,
        electricity_left_on,
        electricity_price,
        exit_fee,
        exit_fee_stated,
        exit_loss_shown,
        exit_fee_is_fair,
    ),
    who="electricity_supplier",
    example={
        "electricity_customer": "CONSUMER",
        "electricity_left_on": "2026-11-01",
        "electricity_price": "FIXED",
        "exit_fee": "1 900",
        "exit_fee_stated": True,
        "exit_loss_shown": "740",
    },
)
def may_i_refuse_the_exit_fee(hearing: Hearing) -> Answer:
    """9 kap. 12 §. The amount is what need not be paid."""
    limited = exit_fee_is_limited(hearing)
    if limited is not YES:
        return limited
    return any_of(hearing, no_price_was_fixed, fee_was_not_stated, fee_is_more_than_the_loss, fee_is_not_fair)


@rule("ellag.switch", ELLAG("9:11"), burden=Burden.COMPANY)
def switch_takes_too_long(hearing: Hearing) -> Said:
    """Within three weeks from the request."""
    asked = hearing.switch_requested_on
    last_day = asked + timedelta(weeks=hearing.value("ellag.switch_weeks"))
    noted = hearing.due("ellag.switch", last_day, ELLAG("9:11"), since=asked)
    done = hearing.told("switched_on") or hearing.as_of
    return says(done > noted.shifted_last_day, requested_on=asked, day=done, last_day=noted.shifted_last_day)


@rule("ellag.switch.free", ELLAG("9:11"))
def switch_costs_something(hearing: Hearing) -> Said:
    """And free for consumers and small firms."""
    hearing.value("ellag.switch_weeks")
    is_wrong = hearing.switch_fee > 0 and hearing.electricity_customer != "OTHER"
    if is_wrong:
        hearing.amount = hearing.switch_fee
    return says(is_wrong, switch_fee=hearing.switch_fee)


@question(
    "electricity.switch",
    ELLAG,
    (electricity_customer, switch_requested_on, switched_on, switch_fee),
    orders=(NotBefore("switched_on", "switch_requested_on"),),
    who="electricity_supplier",
    example={
        "electricity_customer": "CONSUMER",
        "switch_requested_on": "2026-10-15",
        "switched_on": "2026-11-10",
        "switch_fee": 0,
    },
)
def is_the_switch_done_wrongly(hearing: Hearing) -> Answer:
    """9 kap. 11 §. Yes: too slow, or not free; the amount is what need not be paid."""
    return either(switch_takes_too_long(hearing), switch_costs_something(hearing))


@rule("ellag.takeover", ELLAG("9:2"))
def new_supplier_has_waited(hearing: Hearing) -> Said:
    """Fourteen days after the network company was told."""
    first = hearing.network_told_on + timedelta(days=hearing.value("ellag.takeover_days"))
    return says(
        hearing.takeover_on >= first,
        told_on=hearing.network_told_on,
        day=hearing.takeover_on,
        first_day=first,
    )


@question(
    "electricity.takeover",
    ELLAG,
    (network_told_on, takeover_on),
    orders=(NotBefore("takeover_on", "network_told_on"),),
    who="electricity_supplier",
    example={"network_told_on": "2026-11-10", "takeover_on": "2026-12-01"},
)
def may_the_new_supplier_take_over(hearing: Hearing) -> Answer:
    """9 kap. 2 §."""
    return new_supplier_has_waited(hearing)


@rule("ellag.final_invoice", ELLAG("9:13"), burden=Burden.COMPANY)
def final_invoice_is_late(hearing: Hearing) -> Said:
    """Within six weeks from the end of supply."""
    stopped = hearing.supply_stopped_on
    last_day = stopped + timedelta(weeks=hearing.value("ellag.final_invoice_weeks"))
    noted = hearing.due("ellag.final_invoice", last_day, ELLAG("9:13"), since=stopped)
    came = hearing.told("final_invoice_on") or hearing.as_of
    return says(came > noted.shifted_last_day, stopped_on=stopped, day=came, last_day=noted.shifted_last_day)


@question(
    "electricity.final_invoice",
    ELLAG,
    (supply_stopped_on, final_invoice_on),
    orders=(NotBefore("final_invoice_on", "supply_stopped_on"),),
    who="electricity_supplier",
    example={"supply_stopped_on": "2026-09-30"},
)
def is_the_final_invoice_late(hearing: Hearing) -> Answer:
    """9 kap. 13 §."""
    return final_invoice_is_late(hearing)


@rule("ellag.assigned.notice", ELLAG("9:6–8"))
def assigned_notice_is_too_long(hearing: Hearing) -> Said:
    """An assigned contract may be left within fourteen days."""
    most = hearing.value("ellag.assigned_notice_days")
    said = hearing.assigned_notice_days
    return says(said > most, notice_days=said, most=most)


@rule("ellag.assigned.dynamic", ELLAG("9:6–8"))
def assigned_price_is_wrong(hearing: Hearing) -> Said:
    """Its price is not dynamic."""
    hearing.value("ellag.assigned_notice_days")
    return says(hearing.assigned_price_is_dynamic)


@rule("ellag.assigned.told", ELLAG("9:6–8"), burden=Burden.COMPANY)
def assignment_was_not_told(hearing: Hearing) -> Said:
    """The customer is told of it at once."""
    hearing.value("ellag.assigned_notice_days")
    return says(not hearing.told_of_assignment)


@rule("ellag.assigned.offers", ELLAG("9:6–8"), burden=Burden.COMPANY)
def other_offers_were_not_told(hearing: Hearing) -> Said:
    """And of other offers once a quarter at least."""
    hearing.value("ellag.assigned_notice_days")
    return says(not hearing.told_of_offers_quarterly)


@question(
    "electricity.assigned",
    ELLAG,
    (
        assigned_from,
        assigned_notice_days,
        assigned_price_is_dynamic,
        told_of_assignment,
        told_of_offers_quarterly,
    ),
    who="electricity_supplier",
    example={
        "assigned_from": "2026-03-01",
        "assigned_notice_days": 30,
        "assigned_price_is_dynamic": False,
        "told_of_assignment": True,
        "told_of_offers_quarterly": True,
    },
)
def is_the_assigned_contract_wrong(hearing: Hearing) -> Answer:
    """9 kap. 6–8 §§. Yes: the company breaks a rule for assigned contracts; each is named."""
    return either(
        assigned_notice_is_too_long(hearing),
        assigned_price_is_wrong(hearing),
        assignment_was_not_told(hearing),
        other_offers_were_not_told(hearing),
    )


@rule("ellag.keep_supply", ELLAG("9:14"))
def supply_goes_on(hearing: Hearing) -> Said:
    """The supplier goes on supplying until somebody else does."""
    kept = hearing.value("ellag.supply_is_kept", on=hearing.as_of)
    return says(kept and not hearing.other_supplier_delivers)


@exception("ellag.keep_supply.stopped", ELLAG("9:14"))
def stopped_using_or_may_be_cut_off(hearing: Hearing) -> Said:
    """Nor once the customer takes no more power there, or it may be cut off for a breach of contract."""
    return says(bool(hearing.told("moved_or_may_be_cut_off")))


@question(
    "electricity.keep_supply",
    ELLAG,
    (other_supplier_delivers, moved_or_may_be_cut_off),
    who="electricity_supplier",
    example={"other_supplier_delivers": False},
)
def must_they_go_on_supplying(hearing: Hearing) -> Answer:
    """9 kap. 14 §."""
    return every(hearing, supply_goes_on, lambda asked: opposite(stopped_using_or_may_be_cut_off(asked)))
