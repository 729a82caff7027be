"""
When must it come, and what if it does not? 2, 3 and 7 kap. konsumentköplagen (2022:260).

Without an agreed time: without undue delay, and within thirty days (2:2). What came late is rescinded within
reasonable time (3:6). Before delivery the consumer may always cancel; the seller then gets damages only (7:3,
7:7).
"""

from datetime import date, timedelta

from vidord.rights.acts.sale import KKL, bought_under_this_act, contract_date
from vidord.rights.facts import Day, NotBefore, YesNo
from vidord.rights.finding import COMPANY, YES, Answer, Burden, Deadline, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
    any_of,
    consequence,
    every,
    exception,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question

agreed_delivery_on = Day("agreed_delivery_on", may_come=True)
arrived_on = Day("arrived_on")
deadline_was_decisive = YesNo("deadline_was_decisive")
seller_will_not_deliver = YesNo("seller_will_not_deliver")
extra_time_given = YesNo("extra_time_given")
extra_time_until = Day("extra_time_until", may_come=True)
is_delay_essential = YesNo("is_delay_essential")
has_been_delivered = YesNo("has_been_delivered", required=True)


def _deadline(hearing: Hearing) -> Deadline:
    """The thirty days are the act's and end on a weekday; a day that was agreed is that day."""
    agreed = hearing.told("agreed_delivery_on")
    if agreed is not None:
        return hearing.within("kkl.delivery", agreed, KKL("2:2"), binds=COMPANY)
    last_day = hearing.contract_date + timedelta(days=hearing.value("kkl.delivery_days"))
    return hearing.due("kkl.delivery", last_day, KKL("2:2"), since=hearing.contract_date)


@rule("kkl.delay", KKL("2:2"), burden=Burden.SELLER)
def delivery_is_late(hearing: Hearing) -> Said:
    """Later than agreed, or than thirty days after the contract. The seller shows that it came in time."""
    last_day, arrived = _deadline(hearing).shifted_last_day, _arrived(hearing)
    return says(arrived > last_day, last_day=last_day, arrived_on=arrived)


def _arrived(hearing: Hearing) -> date:
    """Return when it came; what has not come is at the earliest there today."""
    arrived: date = hearing.arrived_on if hearing.has_been_delivered else hearing.as_of
    return arrived


@rule("kkl.delay.refused", KKL("3:5"))
def seller_says_no(hearing: Hearing) -> Said:
    """The seller has said that it will not deliver: there is nothing to wait for."""
    return says(not hearing.has_been_delivered and hearing.seller_will_not_deliver)


@rule("kkl.delay.decisive", KKL("3:5"))
def deadline_decided(hearing: Hearing) -> Said:
    """Before the contract it was clear that the delivery day was decisive."""
    return says(hearing.deadline_was_decisive)


@rule("kkl.delay.extra_time", KKL("3:5"))
def extra_time_has_passed(hearing: Hearing) -> Said:
    """A reasonable extra time that the consumer set has passed, and the goods did not come in it."""
    if not hearing.extra_time_given or _arrived(hearing) <= hearing.extra_time_until:
        return no()
    return yes(extra_time_until=hearing.extra_time_until)


@exception("kkl.delay.extra_time_runs", KKL("3:5"))
def extra_time_is_running(hearing: Hearing) -> Said:
    """While it runs she may rescind only if the seller says that it will not come."""
    if hearing.has_been_delivered or not hearing.told("extra_time_given"):
        return no()
    return says(hearing.as_of <= hearing.extra_time_until, extra_time_until=hearing.extra_time_until)


@rule("kkl.delay.essential", KKL("3:5"))
def delay_is_essential(hearing: Hearing) -> Said:
    """The delay is of essential significance to the consumer: a person judges."""
    judged = hearing.told("is_delay_essential")
    return a_person_decides() if judged is None else says(judged)


@rule("kkl.delay.told", KKL("3:6"))
def said_so_in_reasonable_time(hearing: Hearing) -> Said:
    """What came late she rescinds in reasonable time after she heard of it: a person judges."""
    return a_person_decides(arrived_on=hearing.arrived_on) if hearing.has_been_delivered else yes()


def _may_rescind(hearing: Hearing) -> Answer:
    return any_of(hearing, deadline_decided, extra_time_has_passed, delay_is_essential)


def _late(hearing: Hearing) -> Answer:
    return any_of(hearing, seller_says_no, _came_late)


def _came_late(hearing: Hearing) -> Answer:
    return every(
        hearing,
        delivery_is_late,
        lambda asked: opposite(extra_time_is_running(asked)),
        _may_rescind,
        said_so_in_reasonable_time,
    )


@question(
    "goods.late_delivery",
    KKL,
    (
        contract_date,
        has_been_delivered,
        arrived_on,
        agreed_delivery_on,
        seller_will_not_deliver,
        deadline_was_decisive,
        extra_time_given,
        extra_time_until,
        is_delay_essential,
    ),
    orders=(
        NotBefore("arrived_on", "contract_date"),
        NotBefore("agreed_delivery_on", "contract_date"),
        NotBefore("extra_time_until", "contract_date"),
    ),
    who="seller",
    example={
        "contract_date": "2026-09-01",
        "has_been_delivered": False,
        "seller_will_not_deliver": False,
        "deadline_was_decisive": False,
        "extra_time_given": True,
        "extra_time_until": "2026-11-01",
    },
)
def may_i_rescind_for_delay(hearing: Hearing) -> Answer:
    """3 kap. 5 and 6 §§."""
    return every(hearing, bought_under_this_act, _late)


@rule("kkl.cancel", KKL("7:3"))
def may_cancel_before_delivery(hearing: Hearing) -> Said:
    """Always, until it is delivered."""
    return says(not hearing.has_been_delivered)


@consequence("kkl.cancel.damages", KKL("7:7"), burden=Burden.SELLER)
def seller_gets_damages_only(hearing: Hearing) -> Said:
    """What the seller loses, and no more; how much a person judges."""
    return a_person_decides()


@question(
    "goods.cancel",
    KKL,
    (contract_date, has_been_delivered),
    who="seller",
    example={"contract_date": "2026-11-10", "has_been_delivered": False},
)
def may_i_cancel(hearing: Hearing) -> Answer:
    """7 kap. 3 and 7 §§."""
    answer = every(hearing, bought_under_this_act, may_cancel_before_delivery)
    if answer is YES:
        seller_gets_damages_only(hearing)
    return answer
