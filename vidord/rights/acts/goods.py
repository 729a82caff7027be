"""
May I complain about goods, and who must prove what? 4 and 5 kap. konsumentköplagen (2022:260).

A defect must show itself within three years, and the claim be made within two months more. Within two years
it counts as the seller's. Older contracts: `goods_of_1990`; digital content: `digital`.
"""

from datetime import date
from decimal import Decimal

from vidord.rights.acts import digital, goods_of_1990, sale
from vidord.rights.acts.sale import KKL, SALE, SALE_ORDERS
from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import ASK, CUSTOMER, NO, YES, Answer, Burden, both, either, opposite
from vidord.rights.hearing import (
    Hearing,
    Rule,
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
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months, next_weekday

incompatible = YesNo("incompatible")
seller_has_shown_otherwise = YesNo("seller_has_shown_otherwise")
existed_at_delivery = YesNo("existed_at_delivery")
told_whom = Choice("told_whom", options=("SELLER", "REPAIRER", "INTERMEDIARY"))
price = Kronor("price")
presumption_waived = YesNo("presumption_waived")
guarantee_ended_on = Day("guarantee_ended_on", may_come=True)
repaired_on = Day("repaired_on")


def _liability_ends(hearing: Hearing) -> date:
    """Three years, or as long as a digital part is supplied if that is longer (4:14)."""
    ends = add_months(sale.liability_begins(hearing), hearing.value("kkl.liability_months"))
    return max(ends, hearing.supply_ends_on) if _is_digital(hearing) else ends


def _is_digital(hearing: Hearing) -> bool:
    """Only a defect in the part that is supplied continuously has that longer time."""
    return hearing.bought == "GOODS_WITH_DIGITAL_PART" and hearing.defect_in_digital_part


@rule("kkl.liability", KKL("4:14"))
def shows_itself_in_time(hearing: Hearing) -> Said:
    """The seller answers for what shows itself within three years. A Sunday lengthens nothing here."""
    last_day = _liability_ends(hearing)
    hearing.within("kkl.liability", last_day, KKL("4:14"), binds=CUSTOMER)
    return says(
        hearing.showed_on <= last_day,
        begins=sale.liability_begins(hearing),
        months=hearing.value("kkl.liability_months"),
        showed_on=hearing.showed_on,
        last_day=last_day,
    )


@rule("kkl.presumption", KKL("4:17"), burden=Burden.SELLER)
def presumed_original(hearing: Hearing) -> Said:
    """A defect that shows within two years counts as there at delivery, unless the seller shows otherwise."""
    months = hearing.value("kkl.presumption_months")
    begins = sale.liability_begins(hearing)
    last_day = add_months(begins, months)
    if _is_digital(hearing):
        last_day = max(last_day, _liability_ends(hearing))
    hearing.within("kkl.presumption", last_day, KKL("4:17"), binds=CUSTOMER)
    return sale.shown_by(hearing, last_day, begins=begins, months=months)


@exception("kkl.presumption.animal_waived", KKL("4:18 st 2"), burden=Burden.SELLER)
def waived_for_a_dear_animal(hearing: Hearing) -> Said:
    """It may be contracted away when the price is above a tenth of a price base amount."""
    if not hearing.told("presumption_waived"):
        return no()
    return says(hearing.price > _dear(hearing), least=_dear(hearing))


def _dear(hearing: Hearing) -> Decimal:
    base = Decimal(hearing.value("pbb.amount", on=hearing.contract_date))
    return base * hearing.value("kkl.animal_price_share")


@rule("kkl.presumption.animal", KKL("4:18 st 1"), burden=Burden.SELLER)
def animal_presumed_original(hearing: Hearing) -> Said:
    """Of a live animal, what shows within six months."""
    months = hearing.value("kkl.animal_presumption_months")
    last_day = add_months(sale.liability_begins(hearing), months)
    hearing.within("kkl.presumption", last_day, KKL("4:18 st 1"), binds=CUSTOMER)
    return sale.shown_by(hearing, last_day, months=months)


@exception("kkl.presumption.incompatible", KKL("4:17"), burden=Burden.SELLER)
def incompatible_with_its_nature(hearing: Hearing) -> Said:
    """The presumption is incompatible with the nature of the goods or the defect, such as wear."""
    return says(bool(hearing.told("incompatible")))


@exception("kkl.presumption.rebutted", KKL("4:17"), burden=Burden.SELLER)
def seller_shows_otherwise(hearing: Hearing) -> Said:
    """The seller has shown that it was not there at delivery."""
    return says(bool(hearing.told("seller_has_shown_otherwise")))


@rule("kkl.at_delivery", KKL("4:14 st 1"), burden=Burden.CONSUMER)
def consumer_shows_it_was_there(hearing: Hearing) -> Said:
    """After the presumption the consumer shows that the defect was there from the start."""
    return says(hearing.existed_at_delivery)


OF_GOODS: tuple[Rule, ...] = (presumed_original, incompatible_with_its_nature)
OF_AN_ANIMAL: tuple[Rule, ...] = (
    animal_presumed_original,
    waived_for_a_dear_animal,
    incompatible_with_its_nature,
)


def was_there_at_delivery(hearing: Hearing) -> Answer:
    """Presumed and not rebutted, or shown by the consumer."""
    presumption, *exceptions = OF_AN_ANIMAL if hearing.bought == "LIVE_ANIMAL" else OF_GOODS
    presumed = presumption(hearing)
    if presumed is YES:
        presumed = opposite(any_of(hearing, *exceptions))
    if presumed is ASK:
        return ASK
    if seller_shows_otherwise(hearing) is YES:
        return NO
    return YES if presumed is YES else consumer_shows_it_was_there(hearing)


@rule("kkl.notice", KKL("5:2 st 1"))
def notice_within_two_months(hearing: Hearing) -> Said:
    """Notice within two months after the consumer noticed the defect is always in time."""
    months = hearing.value("kkl.notice_months")
    noticed = _noticed_at_the_earliest(hearing, months)
    last_day = add_months(noticed, months)
    noted = hearing.due("kkl.notice", last_day, KKL("5:2 st 1"), binds=CUSTOMER)
    told_on = sale.complaint_day(hearing, noted.shifted_last_day)
    if told_on > noted.shifted_last_day:
        return a_person_decides(noticed_on=noticed, told_on=told_on, months=months, last_day=last_day)
    return yes(noticed_on=noticed, told_on=told_on, months=months, last_day=last_day)


def _noticed_at_the_earliest(hearing: Hearing, months: int) -> date:
    """Nobody notices a defect before it shows: in time from that day is in time. Else the day is needed."""
    told_on = hearing.told("complained_on") or hearing.as_of
    if hearing.told("noticed_on") or told_on > next_weekday(add_months(hearing.showed_on, months)):
        return hearing.noticed_on
    return hearing.showed_on


@rule("kkl.claim_bar", KKL("5:2 st 2"))
def claimed_before_it_is_barred(hearing: Hearing) -> Said:
    """The claim is made within two months of the end of the time in which the seller answers."""
    months = hearing.value("kkl.claim_months")
    last_day = add_months(_liability_ends(hearing), months)
    noted = hearing.due("kkl.claim_bar", last_day, KKL("5:2 st 2"), binds=CUSTOMER)
    told_on = sale.complaint_day(hearing, noted.shifted_last_day)
    return says(
        told_on <= noted.shifted_last_day, told_on=told_on, months=months, last_day=noted.shifted_last_day
    )


@consequence("kkl.told_whom", KKL("5:2 st 1"))
def told_somebody_who_receives_it(hearing: Hearing) -> Said:
    """Notice to an authorised repairer or the intermediary is notice to the seller."""
    return yes(told_whom=hearing.told_whom)


@consequence("kkl.guarantee", KKL("1:10"))
def ended_guarantee_changes_nothing(hearing: Hearing) -> Said:
    """No term may be worse than the act; a guarantee adds and never takes away."""
    return yes(guarantee_ended_on=hearing.guarantee_ended_on)


@consequence("kkl.repair_extension", act("eu2024_1799")())
def longer_after_a_repair(hearing: Hearing) -> Said:
    """The twelve months of the directive are no Swedish law yet: shown, and not used."""
    return yes(months=hearing.value("kkl.repair_extension_months", on=hearing.repaired_on))


@consequence("kkl.remedy", KKL("5:4"))
def repair_or_new(hearing: Hearing) -> Said:
    """The consumer chooses repair or replacement, without cost."""
    return yes()


def _in_time(hearing: Hearing) -> Answer:
    """The time limits, unless something lifts them all."""
    in_time = every(hearing, shows_itself_in_time, notice_within_two_months, claimed_before_it_is_barred)
    return YES if in_time is YES else either(in_time, sale.no_limits_apply(hearing))


def _of_2022(hearing: Hearing) -> Answer:
    """4 kap. 14–18 §§, 5 kap. 2 §."""
    if (in_time := _in_time(hearing)) is NO:
        return NO
    if hearing.told("told_whom"):
        told_somebody_who_receives_it(hearing)
    return both(in_time, was_there_at_delivery(hearing))


@question(
    "goods.defect",
    KKL,
    (
        *SALE,
        sale.showed_on,
        sale.complained_on,
        sale.noticed_on,
        sale.special_circumstances,
        existed_at_delivery,
        sale.is_defective,
        incompatible,
        seller_has_shown_otherwise,
        sale.installed_on,
        sale.digital_part_on,
        sale.defect_in_digital_part,
        sale.supply_ends_on,
        told_whom,
        price,
        presumption_waived,
        guarantee_ended_on,
        repaired_on,
        sale.replaced_on,
    ),
    orders=(
        *SALE_ORDERS,
        NotBefore("showed_on", "contract_date"),
        NotBefore("complained_on", "contract_date"),
        NotBefore("repaired_on", "delivered_on"),
        NotBefore("replaced_on", "delivered_on"),
    ),
    who="seller",
    example={
        "buyer": "CONSUMER",
        "seller": "BUSINESS",
        "bought": "GOODS",
        "contract_date": "2025-03-14",
        "delivered_on": "2025-03-17",
        "showed_on": "2026-10-30",
        "complained_on": "2026-11-10",
        "guarantee_ended_on": "2026-03-17",
    },
)
def may_i_complain(hearing: Hearing) -> Answer:
    """Must the seller put it right? Scope, the act of the day, then its rules in order."""
    if (answer := both(sale.in_scope(hearing), sale.there_is_a_defect(hearing))) is not YES:
        return answer
    applies = sale.act_of_2022_applies(hearing)
    if applies is YES:
        rules = digital.of_chapter_9 if hearing.bought in sale.DIGITAL else _of_2022
    else:
        rules = goods_of_1990.of_1990
        applies = applies if applies is ASK else sale.act_of_1990_applies(hearing)
    if applies is not YES:
        return applies
    answer = rules(hearing)
    if rules is not goods_of_1990.of_1990:
        _what_follows(hearing, answer)
    return answer


def _what_follows(hearing: Hearing, answer: Answer) -> None:
    """What a yes brings, and what changes nothing whatever the answer: by the act of 2022 alone."""
    if hearing.told("guarantee_ended_on"):
        ended_guarantee_changes_nothing(hearing)
    if answer is YES and hearing.bought in sale.GOODS:
        repair_or_new(hearing)
        if hearing.told("repaired_on"):
            longer_after_a_repair(hearing)
