"""
Digital content and digital services: 9 kap. konsumentköplagen (2022:260).

Also under contracts before 2022-05-01, when it was supplied from that day. The trader chooses between repair
and supplying it again (9:11).
"""

from datetime import date

from vidord.rights.acts import sale
from vidord.rights.acts.sale import KKL
from vidord.rights.finding import ASK, CUSTOMER, NO, YES, Answer, Burden, both, either, opposite
from vidord.rights.hearing import Hearing, Said, consequence, every, exception, no, rule, says, yes
from vidord.rights.statutory_time import add_months


def _liability_ends(hearing: Hearing) -> date:
    """One-off: three years. Continuous: as long as it is to be supplied."""
    if hearing.bought == "DIGITAL_CONTINUOUS":
        return hearing.supply_ends_on
    return add_months(hearing.delivered_on, hearing.value("kkl.digital_liability_months"))


@rule("kkl.digital.liability", KKL("9:7"))
def shows_itself_in_time(hearing: Hearing) -> Said:
    """The trader answers for what shows within three years, or while it is supplied."""
    last_day = _liability_ends(hearing)
    hearing.within("kkl.liability", last_day, KKL("9:7"), binds=CUSTOMER)
    return says(hearing.showed_on <= last_day, showed_on=hearing.showed_on, last_day=last_day)


@rule("kkl.digital.presumption", KKL("9:8"), burden=Burden.SELLER)
def presumed_original(hearing: Hearing) -> Said:
    """What shows within one year, or while it is supplied, is the trader's unless he shows otherwise."""
    last_day = _liability_ends(hearing)
    if hearing.bought == "DIGITAL_ONCE":
        last_day = add_months(hearing.delivered_on, hearing.value("kkl.digital_presumption_months"))
    hearing.within("kkl.presumption", last_day, KKL("9:8"), binds=CUSTOMER)
    return sale.shown_by(hearing, last_day)


@exception("kkl.digital.incompatible", KKL("9:8"), burden=Burden.SELLER)
def incompatible_with_its_nature(hearing: Hearing) -> Said:
    """The presumption is incompatible with the nature of the content or the defect."""
    return says(bool(hearing.told("incompatible")))


@exception("kkl.digital.rebutted", KKL("9:8"), burden=Burden.SELLER)
def trader_shows_otherwise(hearing: Hearing) -> Said:
    """The trader has shown that it was as agreed."""
    return says(bool(hearing.told("seller_has_shown_otherwise")))


@rule("kkl.digital.at_delivery", KKL("9:7"), burden=Burden.CONSUMER)
def consumer_shows_it_was_there(hearing: Hearing) -> Said:
    """After the year the consumer shows that the defect was there when it was supplied."""
    return says(hearing.existed_at_delivery)


@rule("kkl.digital.claim_bar", KKL("9:10"))
def claimed_before_it_is_barred(hearing: Hearing) -> Said:
    """The claim is made within two months of the end of the time in which the trader answers."""
    months = hearing.value("kkl.digital_claim_months")
    last_day = add_months(_liability_ends(hearing), months)
    noted = hearing.due("kkl.claim_bar", last_day, KKL("9:10"), binds=CUSTOMER)
    told_on = sale.complaint_day(hearing, noted.shifted_last_day)
    return says(
        told_on <= noted.shifted_last_day, told_on=told_on, months=months, last_day=noted.shifted_last_day
    )


@exception("kkl.digital.no_limits", KKL("9:10"))
def no_limits_apply(hearing: Hearing) -> Said:
    """Gross negligence, bad faith, danger or another's right: no time limit counts (4:16, 9:7 and 9:10)."""
    found = hearing.special_circumstances
    return yes(special_circumstances=found) if found else no()


@consequence("kkl.digital.remedy", KKL("9:11"))
def repaired_or_supplied_again(hearing: Hearing) -> Said:
    """The trader chooses which, without cost for the consumer."""
    return yes()


def of_chapter_9(hearing: Hearing) -> Answer:
    """9 kap. 7–11 §§."""
    in_time = every(hearing, shows_itself_in_time, claimed_before_it_is_barred)
    if in_time is not YES:
        in_time = either(in_time, no_limits_apply(hearing))
    if in_time is NO:
        return NO
    answer = both(in_time, _was_there(hearing))
    if answer is YES:
        repaired_or_supplied_again(hearing)
    return answer


def _was_there(hearing: Hearing) -> Answer:
    presumed = presumed_original(hearing)
    if presumed is YES:
        presumed = opposite(incompatible_with_its_nature(hearing))
    if presumed is ASK:
        return ASK
    if trader_shows_otherwise(hearing) is YES:
        return NO
    return YES if presumed is YES else consumer_shows_it_was_there(hearing)
