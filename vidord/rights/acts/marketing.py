"""
What a business may send, say and put in my way. Marknadsföringslagen (2008:486), 7 a, 10 and 19–22 §§.

In force 2008-07-01. E-mail and text messages need consent; whoever has said no is not phoned; a guarantee
says that the law stands beside it. The list of forbidden practices (4 §) is not here: it was not read.
"""

from vidord.rights.facts import Choice, Day, Several, YesNo
from vidord.rights.finding import YES, Answer, Burden, either, opposite
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
from vidord.rights.statute_book import act

MFL = act("mfl")

NEED_CONSENT = ("E_MAIL_OR_TEXT", "FAX_OR_ROBOT_CALL")
TO_BE_SAID = ("NAME_AND_ADDRESS", "PRODUCT", "TERMS", "HOW_TO_USE_IT", "RIGHTS_BY_LAW_STAND")

marketing_on = Day("marketing_on", required=True)
marketing_way = Choice("marketing_way", required=True, options=(*NEED_CONSENT, "PHONE_CALL", "LETTER"))
to_a_natural_person = YesNo("to_a_natural_person", required=True)
consented_before = YesNo("consented_before")
address_from_a_sale = YesNo("address_from_a_sale")
had_objected = YesNo("had_objected")
own_similar_products = YesNo("own_similar_products")
could_say_no_each_time = YesNo("could_say_no_each_time")
has_stop_address = YesNo("has_stop_address")
guarantee_tells = Several("guarantee_tells", required=True, options=TO_BE_SAID)
told_by_delivery = YesNo("told_by_delivery", required=True)
guarantee_is_durable = YesNo("guarantee_is_durable", required=True)
statement_about = Choice(
    "statement_about", required=True, options=("COMPLAINTS", "RIGHTS_BY_LAW", "OTHER_MATTER")
)
statement_is_wrong = YesNo("statement_is_wrong", required=True)
obstacle_was_put = YesNo("obstacle_was_put", required=True)
obstacle_is_in_contract = YesNo("obstacle_is_in_contract")


@rule("mfl.no_consent", MFL("19"), burden=Burden.COMPANY)
def had_not_consented(hearing: Hearing) -> Said:
    """E-mail, text messages, fax and machines that ring need the person's consent beforehand."""
    hearing.value("mfl.unsolicited")
    return says(not hearing.consented_before, marketing_way=hearing.marketing_way)


@exception("mfl.own_customer", MFL("19"), burden=Burden.COMPANY)
def is_an_own_customer(hearing: Hearing) -> Said:
    """The address came with a sale, own similar products, no objection, and a way to say no each time."""
    if hearing.marketing_way != "E_MAIL_OR_TEXT" or not hearing.address_from_a_sale:
        return no()
    said_no = hearing.had_objected
    return says(not said_no and hearing.own_similar_products and hearing.could_say_no_each_time)


@rule("mfl.stop_address", MFL("20"), burden=Burden.COMPANY)
def has_no_stop_address(hearing: Hearing) -> Said:
    """An electronic message always has a valid address where one can ask for it to stop."""
    if hearing.marketing_way != "E_MAIL_OR_TEXT":
        return no()
    return says(not hearing.has_stop_address)


@rule("mfl.had_objected", MFL("21"))
def had_clearly_objected(hearing: Hearing) -> Said:
    """Other ways, as a person who phones, are free until the person has clearly objected."""
    hearing.value("mfl.unsolicited")
    return says(hearing.had_objected, marketing_way=hearing.marketing_way)


def _without_leave(hearing: Hearing) -> Answer:
    """19 §: to a natural person, without consent, and not to an own customer."""
    return every(hearing, had_not_consented, lambda asked: opposite(is_an_own_customer(asked)))


@question(
    "marketing.contact",
    MFL,
    (
        marketing_on,
        marketing_way,
        to_a_natural_person,
        consented_before,
        address_from_a_sale,
        had_objected,
        own_similar_products,
        could_say_no_each_time,
        has_stop_address,
    ),
    who="company",
    example={
        "marketing_on": "2026-11-16",
        "marketing_way": "E_MAIL_OR_TEXT",
        "to_a_natural_person": True,
        "consented_before": False,
        "address_from_a_sale": False,
        "has_stop_address": True,
    },
)
def was_i_contacted_without_leave(hearing: Hearing) -> Answer:
    """19–21 §§. Yes: the business had no right to contact her so."""
    by_machine = hearing.marketing_way in NEED_CONSENT
    if not hearing.to_a_natural_person:
        return has_no_stop_address(hearing)
    if not by_machine:
        return had_clearly_objected(hearing)
    without_leave = _without_leave(hearing)
    return without_leave if without_leave is YES else either(without_leave, has_no_stop_address(hearing))


@rule("mfl.guarantee_incomplete", MFL("22"), burden=Burden.COMPANY)
def something_is_missing(hearing: Hearing) -> Said:
    """Name and address, the product, the terms, how to use it, and that rights by law are unaffected."""
    hearing.value("mfl.guarantee_text")
    missing = tuple(one for one in TO_BE_SAID if one not in hearing.guarantee_tells)
    return yes(guarantee_lacks=missing) if missing else no()


@rule("mfl.guarantee_late", MFL("22"), burden=Burden.COMPANY)
def came_after_delivery(hearing: Hearing) -> Said:
    """At the sale, and at the latest when the product is handed over."""
    return says(not hearing.told_by_delivery)


@rule("mfl.guarantee_form", MFL("22"), burden=Burden.COMPANY)
def is_not_durable(hearing: Hearing) -> Said:
    """In a document or another form that can be read and kept."""
    return says(not hearing.guarantee_is_durable)


@question(
    "marketing.guarantee",
    MFL,
    (marketing_on, guarantee_tells, told_by_delivery, guarantee_is_durable),
    who="company",
    example={
        "marketing_on": "2026-10-05",
        "guarantee_tells": ["NAME_AND_ADDRESS", "PRODUCT", "TERMS", "HOW_TO_USE_IT"],
        "told_by_delivery": True,
        "guarantee_is_durable": True,
    },
)
def is_something_missing_in_the_guarantee(hearing: Hearing) -> Answer:
    """22 §. Yes: the business has not told what it must."""
    return any_of(hearing, something_is_missing, came_after_delivery, is_not_durable)


@rule("mfl.misleading", MFL("10"), burden=Burden.COMPANY)
def is_wrong(hearing: Hearing) -> Said:
    """What is said in marketing is not wrong or misleading, and least of all about complaints and rights."""
    hearing.value("mfl.misleading")
    return says(hearing.statement_is_wrong, statement_about=hearing.statement_about)


@consequence("mfl.affects_decision", MFL("8"))
def affects_a_decision(hearing: Hearing) -> Said:
    """Unfair when it is likely to affect a decision to buy, pay or use a right: a person judges that."""
    return a_person_decides()


@question(
    "marketing.wrong_statement",
    MFL,
    (marketing_on, statement_about, statement_is_wrong),
    who="company",
    example={"marketing_on": "2026-11-02", "statement_about": "RIGHTS_BY_LAW", "statement_is_wrong": True},
)
def was_i_misled(hearing: Hearing) -> Answer:
    """10 § points 3 and 10."""
    answer = is_wrong(hearing)
    if answer is YES:
        affects_a_decision(hearing)
    return answer


@rule("mfl.obstacle", MFL("7 a p 3"))
def something_was_in_the_way(hearing: Hearing) -> Said:
    """An obstacle when the consumer wants to use a right, as to leave or to change to another."""
    hearing.value("mfl.obstacles")
    return says(hearing.obstacle_was_put)


@exception("mfl.obstacle_in_contract", MFL("7 a p 3"), burden=Burden.COMPANY)
def the_contract_says_so(hearing: Hearing) -> Said:
    """What follows from the contract is not such an obstacle."""
    return says(bool(hearing.told("obstacle_is_in_contract")))


@rule("mfl.disproportionate", MFL("7 a p 3"))
def is_out_of_proportion(hearing: Hearing) -> Said:
    """Burdensome or disproportionate: a person judges that."""
    return a_person_decides()


@question(
    "marketing.obstacle",
    MFL,
    (marketing_on, obstacle_was_put, obstacle_is_in_contract),
    who="company",
    example={"marketing_on": "2026-11-02", "obstacle_was_put": False},
)
def was_i_hindered(hearing: Hearing) -> Answer:
    """7 a § point 3."""
    return every(
        hearing,
        something_was_in_the_way,
        lambda asked: opposite(the_contract_says_so(asked)),
        is_out_of_proportion,
    )
