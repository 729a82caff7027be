"""
Was there a contract at all, and what must be there to leave it? Distansavtalslagen (2005:59).

Telephone selling needs the consumer's written acceptance after the call (2:3 a, from 2018-09-01). An order
binds when the duty to pay was clear (2:9). A reseller's promise is the business's (1:3). From 2026-06-19
there is a withdrawal function (2:10 a, SFS 2026:246).
"""

from datetime import date

from vidord.rights.acts.withdrawal import DAL, contract_date
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import YES, Answer, Burden
from vidord.rights.hearing import Hearing, Said, any_of, consequence, every, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days, add_years

who_called = Choice("who_called", required=True, options=("BUSINESS", "CONSUMER"))
offer_confirmed = YesNo("offer_confirmed")
accepted_in_writing = YesNo("accepted_in_writing")
said_who_at_once = YesNo("said_who_at_once")
phone_sale_is_financial = YesNo("phone_sale_is_financial")
duty_to_pay_was_clear = YesNo("duty_to_pay_was_clear", required=True)
extra_cost = Kronor("extra_cost", required=True)
extra_cost_was_told = YesNo("extra_cost_was_told", required=True)
promised_by = Choice("promised_by", required=True, options=("AGENT", "SOMEBODY_ELSE"))
concluded_online = YesNo("concluded_online", required=True)
used_on = Day("used_on")
function_is_there = YesNo("function_is_there")


@rule("dal.phone.called", DAL("2:3 a"))
def the_business_called(hearing: Hearing) -> Said:
    """The rule is for calls that the business makes."""
    return says(hearing.who_called == "BUSINESS")


@rule("dal.phone.in_writing", DAL("2:3 a"))
def writing_is_required(hearing: Hearing) -> Said:
    """From 2018-09-01."""
    return says(hearing.value("dal.phone_sale_in_writing"), contract_date=hearing.contract_date)


@rule("dal.phone.confirmed", DAL("2:3 a"), burden=Burden.COMPANY)
def offer_was_not_confirmed(hearing: Hearing) -> Said:
    """The offer was not confirmed on a durable medium."""
    return says(not hearing.offer_confirmed)


@rule("dal.phone.accepted", DAL("2:3 a"), burden=Burden.COMPANY)
def no_written_acceptance(hearing: Hearing) -> Said:
    """She did not accept in writing after the call."""
    return says(not hearing.accepted_in_writing)


@consequence("dal.phone.said_who", DAL("2:3 a"), burden=Burden.COMPANY)
def said_who_called_and_why(hearing: Hearing) -> Said:
    """As the call begins: who calls, for whom, and why. That it was left out does not make it void."""
    return says(hearing.said_who_at_once)


@consequence("dal.phone.financial", DAL("3:4"))
def the_same_of_financial_services(hearing: Hearing) -> Said:
    """Of financial services chapter 3 has the same rule."""
    return yes()


@question(
    "withdrawal.phone_sale",
    DAL,
    (
        contract_date,
        who_called,
        accepted_in_writing,
        offer_confirmed,
        said_who_at_once,
        phone_sale_is_financial,
    ),
    who="seller",
    example={
        "contract_date": "2026-10-05",
        "who_called": "BUSINESS",
        "accepted_in_writing": False,
        "offer_confirmed": True,
    },
)
def am_i_free_of_the_phone_sale(hearing: Hearing) -> Answer:
    """Yes: there is no contract and nothing to pay."""
    sold_by_phone = every(hearing, the_business_called, writing_is_required)
    if sold_by_phone is not YES:
        return sold_by_phone
    if hearing.told("said_who_at_once") is not None:
        said_who_called_and_why(hearing)
    if hearing.told("phone_sale_is_financial"):
        the_same_of_financial_services(hearing)
    return any_of(hearing, no_written_acceptance, offer_was_not_confirmed)


@rule("dal.order_button", DAL("2:9"), burden=Burden.COMPANY)
def duty_to_pay_was_hidden(hearing: Hearing) -> Said:
    """An order on a website binds only if the duty to pay was made clear and expressly accepted."""
    return says(hearing.value("dal.order_button") and not hearing.duty_to_pay_was_clear)


@question(
    "withdrawal.website_order",
    DAL,
    (contract_date, duty_to_pay_was_clear),
    who="seller",
    example={"contract_date": "2026-10-05", "duty_to_pay_was_clear": False},
)
def am_i_free_of_the_order(hearing: Hearing) -> Answer:
    """2 kap. 9 §."""
    return duty_to_pay_was_hidden(hearing)


@rule("dal.extra_cost", DAL("2:7"), burden=Burden.COMPANY)
def extra_cost_is_not_owed(hearing: Hearing) -> Said:
    """Costs that were not told before the contract are not owed."""
    told = hearing.extra_cost_was_told
    if hearing.value("dal.applies") and not told:
        hearing.amount = hearing.extra_cost
    return says(not told, extra_cost=hearing.extra_cost)


@question(
    "withdrawal.extra_cost",
    DAL,
    (contract_date, extra_cost, extra_cost_was_told),
    who="seller",
    example={"contract_date": "2026-10-05", "extra_cost": 149, "extra_cost_was_told": False},
)
def may_i_refuse_the_extra_cost(hearing: Hearing) -> Answer:
    """2 kap. 7 §. The amount is what need not be paid."""
    return extra_cost_is_not_owed(hearing)


@rule("dal.agent", DAL("1:3"))
def the_agent_binds_the_business(hearing: Hearing) -> Said:
    """A reseller or telemarketer may always conclude, promise and take payment for the business."""
    hearing.value("dal.applies")
    return says(hearing.promised_by == "AGENT")


@question(
    "withdrawal.reseller_promise",
    DAL,
    (contract_date, promised_by),
    who="seller",
    example={"contract_date": "2026-10-05", "promised_by": "AGENT"},
)
def does_the_resellers_promise_bind(hearing: Hearing) -> Answer:
    """1 kap. 3 §: the reseller's promise is ours."""
    return the_agent_binds_the_business(hearing)


@rule("dal.function.online", DAL("2:10 a"))
def was_concluded_online(hearing: Hearing) -> Said:
    """Contracts made through an online interface."""
    return says(hearing.concluded_online)


@rule("dal.function", DAL("2:10 a"))
def a_function_must_be_there(hearing: Hearing) -> Said:
    """An easily reached, clearly labelled function to withdraw, during the whole period."""
    by_use = hearing.reading("dal.function_keyed_on") == "day_of_use"
    day: date = (hearing.told("used_on") or hearing.as_of) if by_use else hearing.contract_date
    return says(hearing.value("dal.withdrawal_function", on=day), day=day)


@consequence("dal.function.there", DAL("2:10 a"), burden=Burden.COMPANY)
def the_function_is_there(hearing: Hearing) -> Said:
    """Without a login wall; what is sent is acknowledged at once with content, date and time."""
    return yes() if hearing.function_is_there else no()


@consequence("dal.function.until", DAL("2:12"))
def it_stays_until(hearing: Hearing) -> Said:
    """When the information can't be proven: fourteen days and a year, and what delivery takes on top."""
    ends = add_days(hearing.contract_date, hearing.value("dal.period_days"))
    return yes(last_day=add_years(ends, hearing.value("dal.max_years")))


@question(
    "withdrawal.function",
    DAL,
    (contract_date, concluded_online, function_is_there, used_on),
    orders=(NotBefore("used_on", "contract_date"),),
    who="seller",
    example={"contract_date": "2026-11-02", "concluded_online": True, "function_is_there": True},
)
def must_there_be_a_function(hearing: Hearing) -> Answer:
    """2 kap. 10 a §."""
    answer = every(hearing, was_concluded_online, a_function_must_be_there)
    if answer is YES:
        it_stays_until(hearing)
        if hearing.told("function_is_there") is not None:
            the_function_is_there(hearing)
    return answer
