"""
Goods bought before 2022-05-01: konsumentköplagen (1990:932), which still applies to them.

The old act bars by notice, within three years of receipt; the new one by when the defect shows and the
claim is made. A defect within six months counts as the seller's. Whether what came in its place has a time of
its own is a reading. Of what may be demanded only rescission is known here (29 §).
"""

from vidord.rights.acts import sale
from vidord.rights.acts.sale import KKL1990
from vidord.rights.finding import ASK, CUSTOMER, NO, YES, Answer, Burden, both, either, opposite
from vidord.rights.hearing import Hearing, Said, a_person_decides, every, exception, no, rule, says, yes
from vidord.rights.statutory_time import add_months


@rule("kkl1990.presumption", KKL1990("20 a"), burden=Burden.SELLER)
def presumed_original(hearing: Hearing) -> Said:
    """20 a §: what shows within six months of delivery counts as there from the start."""
    months = hearing.value("kkl1990.presumption_months")
    last_day = add_months(sale.received_under_the_older_act(hearing), months)
    return sale.shown_by(hearing, last_day, months=months)


@exception("kkl1990.rebutted", KKL1990("20 a"), burden=Burden.SELLER)
def seller_shows_otherwise(hearing: Hearing) -> Said:
    """20 a §: the seller has shown that it was not there at delivery."""
    return says(bool(hearing.told("seller_has_shown_otherwise")))


@exception("kkl1990.incompatible", KKL1990("20 a"), burden=Burden.SELLER)
def incompatible_with_its_nature(hearing: Hearing) -> Said:
    """20 a §: the presumption is incompatible with the nature of the goods or the defect."""
    return says(bool(hearing.told("incompatible")))


@rule("kkl1990.at_delivery", KKL1990("20 a"), burden=Burden.CONSUMER)
def consumer_shows_it_was_there(hearing: Hearing) -> Said:
    """After that the consumer shows it."""
    return says(hearing.existed_at_delivery)


@rule("kkl1990.notice", KKL1990("23"))
def notice_in_time(hearing: Hearing) -> Said:
    """23 §: within reasonable time, and two months from noticing is always in time."""
    months = hearing.value("kkl1990.notice_months")
    last_day = add_months(hearing.noticed_on, months)
    noted = hearing.due("kkl.notice", last_day, KKL1990("23"), binds=CUSTOMER)
    told_on = sale.complaint_day(hearing, noted.shifted_last_day)
    said = yes if told_on <= noted.shifted_last_day else a_person_decides
    return said(noticed_on=hearing.noticed_on, told_on=told_on, months=months, last_day=last_day)


@rule("kkl1990.outer_limit", KKL1990("23 st 3"))
def notice_within_three_years(hearing: Hearing) -> Said:
    """23 § third paragraph: never later than three years from receipt."""
    months = hearing.value("kkl1990.outer_limit_months")
    last_day = add_months(sale.received_under_the_older_act(hearing), months)
    noted = hearing.due("kkl1990.outer_limit", last_day, KKL1990("23 st 3"), binds=CUSTOMER)
    told_on = sale.complaint_day(hearing, noted.shifted_last_day)
    return says(
        told_on <= noted.shifted_last_day, told_on=told_on, months=months, last_day=noted.shifted_last_day
    )


@exception("kkl1990.no_limits", KKL1990("24"))
def no_limits_apply(hearing: Hearing) -> Said:
    """24 §: gross negligence or bad faith. Whether danger counts in the older act was not read."""
    said = hearing.special_circumstances
    found = tuple(one for one in ("GROSS_NEGLIGENCE", "AGAINST_GOOD_FAITH") if one in said)
    if found:
        return yes(special_circumstances=found)
    return a_person_decides(special_circumstances=said) if said else no()


@rule("kkl1990.rescission", KKL1990("29"))
def defect_is_essential(hearing: Hearing) -> Said:
    """29 §: rescission when the defect is essential to the consumer: a person judges."""
    return a_person_decides()


def of_1990(hearing: Hearing) -> Answer:
    """20–24 §§."""
    in_time = every(hearing, notice_within_three_years, notice_in_time)
    if in_time is not YES:
        in_time = either(in_time, no_limits_apply(hearing))
    if in_time is NO:
        return NO
    return both(in_time, _was_there(hearing))


def _was_there(hearing: Hearing) -> Answer:
    presumed = presumed_original(hearing)
    if presumed is YES:
        presumed = opposite(incompatible_with_its_nature(hearing))
    if presumed is ASK:
        return ASK
    if seller_shows_otherwise(hearing) is YES:
        return NO
    return YES if presumed is YES else consumer_shows_it_was_there(hearing)
