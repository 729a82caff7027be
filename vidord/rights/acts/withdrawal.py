"""
May I withdraw from the contract? 2 kap. distansavtalslagen (2005:59).

Bought at a distance or outside the business's premises, within fourteen days; the form of 2014-06-13. The day
counted from is not one of the fourteen. Without the information it does not begin, and ends a year later.
"""

from datetime import date

from vidord.rights.acts import withdrawal_exceptions
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import CUSTOMER, NO, YES, Answer, Burden, both, opposite
from vidord.rights.hearing import Hearing, Said, consequence, exception, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_days, add_years

DAL = act("dal")

COVERED = ("GOODS", "SERVICE", "ENERGY", "DIGITAL")
OUTSIDE = (
    "HOUSING",
    "CONSTRUCTION",
    "VENDING_MACHINE",
    "ONE_CALL",
    "GAMBLING",
    "GROCERY_ROUND",
    "PACKAGE_TRAVEL",
    "PASSENGER_TRANSPORT",
    "FINANCIAL",
)
GIVEN, LATER, NEVER = "BEFORE_CONTRACT", "LATER", "NEVER"

buyer = Choice("buyer", required=True, options=("CONSUMER", "BUSINESS"))
where_concluded = Choice("where_concluded", required=True, options=("DISTANCE", "OFF_PREMISES", "IN_SHOP"))
subject = Choice("subject", required=True, options=COVERED + OUTSIDE)
contract_date = Day("contract_date", required=True)
total_price = Kronor("total_price")
deliveries = Choice("deliveries", options=("ONE", "SEVERAL_PARTS", "REGULAR", "NOT_YET"))
first_received_on = Day("first_received_on")
last_received_on = Day("last_received_on")
information = Choice("information", required=True, options=(GIVEN, LATER, NEVER))
informed_on = Day("informed_on")
withdrew_on = Day("withdrew_on")
message_arrived = YesNo("message_arrived")
sent_on_website = YesNo("sent_on_website")
was_acknowledged = YesNo("was_acknowledged")


@rule("dal.consumer", DAL("2:1"))
def bought_as_a_consumer(hearing: Hearing) -> Said:
    """The chapter is for consumers."""
    return says(hearing.buyer == "CONSUMER")


@rule("dal.where", DAL("2:1"))
def concluded_at_a_distance(hearing: Hearing) -> Said:
    """At a distance or off the business's premises; in the shop there is no right by law."""
    return says(hearing.where_concluded != "IN_SHOP", where_concluded=hearing.where_concluded)


@rule("dal.subject", DAL("2:1 a"))
def is_not_outside_the_chapter(hearing: Hearing) -> Said:
    """2:1 a takes whole kinds of contract out of the chapter; financial services have 3 kap."""
    return says(hearing.subject in COVERED, subject=hearing.subject)


@exception("dal.small", DAL("2:1 a st 2"))
def small_off_premises_contract(hearing: Hearing) -> Said:
    """Off premises below 400 kronor in all the chapter does not apply."""
    if hearing.where_concluded != "OFF_PREMISES":
        return no(least=_least(hearing))
    return says(hearing.total_price < _least(hearing), least=_least(hearing))


def _least(hearing: Hearing) -> int:
    return hearing.value("dal.off_premises_min")


@rule("dal.applies", DAL("2:1"))
def the_chapter_applies(hearing: Hearing) -> Said:
    """In its form from 2014-06-13."""
    return says(hearing.value("dal.applies"), contract_date=hearing.contract_date)


def starting_day(hearing: Hearing) -> date | None:
    """
    2:12: services, energy and digital content from the contract; goods from the day the consumer has them.

    Of several parts the last counts, of regular deliveries the first. None while goods have not come.
    """
    if hearing.subject != "GOODS":
        return hearing.contract_date
    if hearing.deliveries == "NOT_YET":
        return None
    return hearing.first_received_on if hearing.deliveries == "REGULAR" else hearing.last_received_on


@rule("dal.start", DAL("2:12"))
def it_has_begun(hearing: Hearing) -> Said:
    """The day from which it is counted; before the goods have come she may withdraw at once."""
    begins = starting_day(hearing)
    if begins is None:
        return no(subject=hearing.subject)
    return yes(subject=hearing.subject, begins=begins)


@rule("dal.informed", DAL("2:12"))
def was_informed(hearing: Hearing) -> Said:
    """It never begins before the information on the right (2:2 p.10) and the form (2:2 a) were given."""
    if hearing.information == LATER:
        return says(hearing.informed_on <= (starting_day(hearing) or hearing.informed_on), information=LATER)
    return says(hearing.information == GIVEN, information=hearing.information)


def last_day(hearing: Hearing, begins: date) -> date:
    """Fourteen days from when it begins, or from later information; a year more at most."""
    days = hearing.value("dal.period_days")
    otherwise = add_days(begins, days)
    latest = add_years(otherwise, hearing.value("dal.max_years"))
    if hearing.information == GIVEN:
        return otherwise
    if hearing.information == NEVER:
        return latest
    return min(latest, add_days(max(begins, hearing.informed_on), days))


@rule("dal.period", DAL("2:10"))
def withdrawn_in_time(hearing: Hearing) -> Said:
    """A clear message, sent by the last day; if that is no weekday, the next one."""
    begins = starting_day(hearing) or hearing.contract_date
    noted = hearing.due("dal.period", last_day(hearing, begins), DAL("2:10"), binds=CUSTOMER)
    sent = hearing.done("withdrew_on", noted.shifted_last_day)
    return says(sent <= noted.shifted_last_day, sent=sent, last_day=noted.shifted_last_day)


@consequence("dal.lost_message", DAL("2:10 st 3"))
def sent_in_time_is_enough(hearing: Hearing) -> Said:
    """A message sent in time and in a proper way counts even if it is delayed or lost."""
    return yes() if not hearing.message_arrived else no()


@consequence("dal.acknowledged", DAL("2:10 st 2"), burden=Burden.COMPANY)
def acknowledged_at_once(hearing: Hearing) -> Said:
    """A message left on the business's website is acknowledged without delay, on a durable medium."""
    return says(hearing.was_acknowledged)


@consequence("dal.return", DAL("2:13"))
def goods_go_back(hearing: Hearing) -> Said:
    """The consumer sends the goods back within fourteen days of withdrawing."""
    days = hearing.value("dal.return_days")
    sent = hearing.told("withdrew_on") or hearing.as_of
    noted = hearing.due("dal.return", add_days(sent, days), DAL("2:13"), binds=CUSTOMER)
    return yes(days=days, last_day=noted.shifted_last_day)


@consequence("dal.linked", DAL("2:16"))
def linked_contracts_fall(hearing: Hearing) -> Said:
    """Credit and linked contracts fall with it, at no cost."""
    return yes()


def _in_scope(hearing: Hearing) -> Answer:
    for one in (
        bought_as_a_consumer,
        concluded_at_a_distance,
        is_not_outside_the_chapter,
        the_chapter_applies,
    ):
        if (answer := one(hearing)) is not YES:
            return answer
    return opposite(small_off_premises_contract(hearing))


@question(
    "withdrawal.right",
    DAL,
    (
        buyer,
        where_concluded,
        subject,
        contract_date,
        total_price,
        deliveries,
        first_received_on,
        last_received_on,
        information,
        informed_on,
        withdrew_on,
        message_arrived,
        sent_on_website,
        was_acknowledged,
        *withdrawal_exceptions.FACTS,
    ),
    orders=(
        NotBefore("first_received_on", "contract_date"),
        NotBefore("last_received_on", "contract_date"),
        NotBefore("last_received_on", "first_received_on"),
        NotBefore("withdrew_on", "contract_date"),
    ),
    who="seller",
    example={
        "buyer": "CONSUMER",
        "where_concluded": "DISTANCE",
        "subject": "GOODS",
        "contract_date": "2026-11-02",
        "deliveries": "ONE",
        "last_received_on": "2026-11-06",
        "information": "BEFORE_CONTRACT",
        "withdrew_on": "2026-11-20",
        "shown_exceptions": [],
    },
)
def may_i_withdraw(hearing: Hearing) -> Answer:
    """Scope, period, exceptions, and what follows."""
    if (answer := _in_scope(hearing)) is not YES:
        return answer
    in_time = _in_time(hearing)
    if in_time is NO:
        return NO
    answer = both(in_time, opposite(withdrawal_exceptions.any_applies(hearing)))
    if answer is YES:
        _what_follows(hearing)
    return answer


def _in_time(hearing: Hearing) -> Answer:
    begun = it_has_begun(hearing)
    if begun is not YES:
        return opposite(begun)
    was_informed(hearing)
    return withdrawn_in_time(hearing)


def _what_follows(hearing: Hearing) -> None:
    if hearing.told("message_arrived") is not None:
        sent_in_time_is_enough(hearing)
    if hearing.told("sent_on_website"):
        acknowledged_at_once(hearing)
    if hearing.subject == "GOODS" and hearing.deliveries != "NOT_YET":
        goods_go_back(hearing)
    linked_contracts_fall(hearing)
