"""
May I withdraw from a financial service? 3 kap. distansavtalslagen (2005:59).

At a distance or outside the business's premises (1 §), unless the kind of contract is excepted (2 and 13 §§).
Fourteen days, thirty for life insurance, individual pension saving and PEPP; from the contract, and at the
earliest when information and terms had come. The text read has no limit of a year. Both give back within
thirty days. From 2026-06-19 the chapter is changed by SFS 2026:246, which was not read: those
contracts get no answer.
"""

from vidord.rights.acts.withdrawal import DAL, contract_date, total_price, where_concluded
from vidord.rights.facts import Choice, Day, NotBefore, Several, YesNo
from vidord.rights.finding import CUSTOMER, YES, Answer, Burden, opposite
from vidord.rights.hearing import Hearing, Said, any_of, consequence, every, exception, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statutory_time import add_days

LONG = ("LIFE_INSURANCE", "PENSION_SAVING", "PEPP")

EXCEPTED = ("PRICE_FOLLOWS_THE_MARKET", "SHORT_INSURANCE", "BOTH_HAVE_PERFORMED")

product = Choice("product", required=True, options=("OTHER_FINANCIAL", *LONG, "CONSUMER_CREDIT"))
shown_financial_exceptions = Several("shown_financial_exceptions", options=EXCEPTED)
terms_received = YesNo("terms_received", required=True)
terms_received_on = Day("terms_received_on")
withdrew_on = Day("withdrew_on")
asked_to_begin = YesNo("asked_to_begin")
told_of_pay = YesNo("told_of_pay")


@rule("dal.financial.where", DAL("3:1"))
def concluded_at_a_distance(hearing: Hearing) -> Said:
    """At a distance or off the business's premises; at the counter there is no right by this act."""
    return says(hearing.where_concluded != "IN_SHOP", where_concluded=hearing.where_concluded)


@exception("dal.financial.small", DAL("3:1"))
def small_off_premises_contract(hearing: Hearing) -> Said:
    """Off premises below 400 kronor in all the chapter does not apply."""
    least = hearing.value("dal.off_premises_min")
    if hearing.where_concluded != "OFF_PREMISES":
        return no(least=least)
    return says(hearing.total_price < least, least=least)


@exception("dal.financial.credit", DAL("3:13"))
def is_a_consumer_credit(hearing: Hearing) -> Said:
    """Of credits konsumentkreditlagen answers instead (2010:1846, 21–25 §§), which is not here."""
    return says(hearing.product == "CONSUMER_CREDIT")


@exception("dal.financial.excepted", DAL("3:2"), burden=Burden.COMPANY)
def is_excepted(hearing: Hearing) -> Said:
    """Its price follows the market, it insures for a month or less, or both have done all at her request."""
    shown = hearing.told("shown_financial_exceptions")
    return yes(shown_financial_exceptions=shown) if shown else no()


def _is_covered(hearing: Hearing) -> Answer:
    return every(
        hearing,
        concluded_at_a_distance,
        lambda asked: opposite(small_off_premises_contract(asked)),
        lambda asked: opposite(is_a_consumer_credit(asked)),
        lambda asked: opposite(is_excepted(asked)),
    )


@rule("dal.financial.begun", DAL("3:8"))
def has_not_begun(hearing: Hearing) -> Said:
    """Without information and terms the time has not begun, and she may withdraw already."""
    hearing.value("dal.financial_days")
    return says(not hearing.terms_received)


@rule("dal.financial", DAL("3:7"))
def withdrawn_in_time(hearing: Hearing) -> Said:
    """Fourteen days, or thirty, from the contract or from when the terms had come."""
    name = "dal.financial_long_days" if hearing.product in LONG else "dal.financial_days"
    days = hearing.value(name)
    ends = add_days(max(hearing.contract_date, hearing.terms_received_on), days)
    last_day = hearing.due("dal.financial", ends, DAL("3:7"), binds=CUSTOMER).shifted_last_day
    sent = hearing.done("withdrew_on", last_day)
    return says(sent <= last_day, product=hearing.product, days=days, sent=sent, last_day=last_day)


@consequence("dal.financial.return", DAL("3:7–11"))
def both_give_back(hearing: Hearing) -> Said:
    """Each gives back what it got, within thirty days."""
    days = hearing.value("dal.financial_return_days")
    sent = hearing.told("withdrew_on") or hearing.as_of
    noted = hearing.due("dal.financial.return", add_days(sent, days), DAL("3:7–11"), since=sent)
    return yes(days=days, last_day=noted.shifted_last_day)


@consequence("dal.financial.pay", DAL("3:7–11"))
def pays_for_the_time(hearing: Hearing) -> Said:
    """Her share only if she was told of it, and did not get an early start that she had not asked for."""
    if hearing.told("asked_to_begin") is False:
        return no()
    return says(hearing.told_of_pay and hearing.asked_to_begin)


@question(
    "withdrawal.financial",
    DAL,
    (
        where_concluded,
        contract_date,
        product,
        total_price,
        shown_financial_exceptions,
        terms_received,
        terms_received_on,
        withdrew_on,
        told_of_pay,
        asked_to_begin,
    ),
    orders=(NotBefore("withdrew_on", "contract_date"),),
    who="seller",
    example={
        "where_concluded": "DISTANCE",
        "contract_date": "2026-05-04",
        "product": "OTHER_FINANCIAL",
        "terms_received": True,
        "terms_received_on": "2026-05-06",
        "withdrew_on": "2026-05-20",
        "told_of_pay": False,
    },
)
def may_i_withdraw_from_it(hearing: Hearing) -> Answer:
    """3 kap. 1, 2, 7–11 and 13 §§."""
    if (covered := _is_covered(hearing)) is not YES:
        return covered
    answer = any_of(hearing, has_not_begun, withdrawn_in_time)
    if answer is YES:
        both_give_back(hearing)
        pays_for_the_time(hearing)
    return answer
