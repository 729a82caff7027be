"""
May I withdraw from a financial service? 3 kap. distansavtalslagen (2005:59).

Fourteen days, thirty for life insurance, individual pension saving and PEPP; from the contract, and at the
earliest when information and terms had come. The text read has no limit of a year. Both give back within
thirty days. From 2026-06-19 the chapter is changed by SFS 2026:246, which was not read: those
contracts get no answer.
"""

from vidord.rights.acts.withdrawal import DAL, contract_date
from vidord.rights.facts import Choice, Day, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer
from vidord.rights.hearing import Hearing, Said, consequence, no, rule, says
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days

LONG = ("LIFE_INSURANCE", "PENSION_SAVING", "PEPP")

product = Choice("product", required=True, options=("OTHER_FINANCIAL", *LONG))
terms_received = YesNo("terms_received", required=True)
terms_received_on = Day("terms_received_on")
withdrew_on = Day("withdrew_on")
asked_to_begin = YesNo("asked_to_begin")
told_of_pay = YesNo("told_of_pay")


@rule("dal.financial", DAL("3:7"))
def withdrawn_in_time(hearing: Hearing) -> Said:
    """Without information and terms the time has not begun."""
    name = "dal.financial_long_days" if hearing.product in LONG else "dal.financial_days"
    days = hearing.value(name)
    if not hearing.terms_received:
        sent = hearing.told("withdrew_on") or hearing.as_of
        return says(True, product=hearing.product, days=days, sent=sent, last_day=sent)
    ends = add_days(max(hearing.contract_date, hearing.terms_received_on), days)
    last_day = hearing.due("dal.financial", ends, DAL("3:7"), binds=CUSTOMER).shifted_last_day
    sent = hearing.done("withdrew_on", last_day)
    return says(sent <= last_day, product=hearing.product, days=days, sent=sent, last_day=last_day)


@consequence("dal.financial.return", DAL("3:7–11"))
def both_give_back(hearing: Hearing) -> Said:
    """Each gives back what it got, within thirty days."""
    days = hearing.value("dal.financial_return_days")
    sent = hearing.told("withdrew_on") or hearing.as_of
    hearing.due("dal.financial.return", add_days(sent, days), DAL("3:7–11"), since=sent)
    return says(True, days=days, last_day=add_days(sent, days))


@consequence("dal.financial.pay", DAL("3:7–11"))
def pays_for_the_time(hearing: Hearing) -> Said:
    """Her share only if she was told of it, and did not get an early start that she had not asked for."""
    if not hearing.told_of_pay:
        return no()
    return says(hearing.asked_to_begin)


@question(
    "withdrawal.financial",
    DAL,
    (contract_date, product, terms_received, terms_received_on, withdrew_on, told_of_pay, asked_to_begin),
    orders=(NotBefore("withdrew_on", "contract_date"),),
    who="seller",
    example={
        "contract_date": "2026-05-04",
        "product": "OTHER_FINANCIAL",
        "terms_received": True,
        "terms_received_on": "2026-05-06",
        "withdrew_on": "2026-05-20",
        "told_of_pay": False,
    },
)
def may_i_withdraw_from_it(hearing: Hearing) -> Answer:
    """3 kap. 7–11 §§."""
    answer = withdrawn_in_time(hearing)
    if answer is YES:
        both_give_back(hearing)
        pays_for_the_time(hearing)
    return answer
