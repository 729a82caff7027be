"""
Money and water. 35 and 45 §§ lagen (2006:412) om allmänna vattentjänster, in force 2007-01-01.

Fees are paid when they are demanded, and from that day bear interest by 6 § räntelagen. A flood is
compensated when the utility neglected a duty and water from its works came in because of that.
"""

from vidord.rights.acts.interest import interest_between
from vidord.rights.acts.water import LAV
from vidord.rights.facts import Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import YES, Answer, Burden, to_ore
from vidord.rights.hearing import Hearing, Said, a_person_decides, every, rule, says
from vidord.rights.questions import question

water_fee = Kronor("water_fee", required=True)
water_fee_demanded_on = Day("water_fee_demanded_on", required=True)
paid_on = Day("paid_on", may_come=True)
flooded_on = Day("flooded_on", required=True)
in_the_utilitys_area = YesNo("in_the_utilitys_area", required=True)
utilitys_water_came_in = YesNo("utilitys_water_came_in", required=True)
utility_neglected_a_duty = YesNo("utility_neglected_a_duty")
flood_damage_shown = Kronor("flood_damage_shown", required=True)


@rule("lav.interest", LAV("35"))
def is_paid_on_the_day_of_the_demand(hearing: Hearing) -> Said:
    """On what is not paid, interest runs from the day of the demand."""
    hearing.value("lav.interest")
    demanded, paid = hearing.water_fee_demanded_on, hearing.told("paid_on") or hearing.as_of
    owed = interest_between(hearing, hearing.water_fee, demanded, paid, "rantelag.late_points")
    hearing.amount = owed if paid > demanded else None
    return says(
        paid <= demanded,
        water_fee=hearing.water_fee,
        demanded_on=demanded,
        paid_on=paid,
        amount=owed,
        rounding="ORE_HALF_UP",
    )


@question(
    "water.interest",
    LAV,
    (water_fee, water_fee_demanded_on, paid_on),
    orders=(NotBefore("paid_on", "water_fee_demanded_on"),),
    who="debtor",
    example={"water_fee": "2 450", "water_fee_demanded_on": "2026-09-01", "paid_on": "2026-10-12"},
)
def am_i_free_of_interest_on_the_fee(hearing: Hearing) -> Answer:
    """35 §. No: the amount is the interest."""
    return is_paid_on_the_day_of_the_demand(hearing)


@rule("lav.flood.area", LAV("45"))
def lies_in_the_area(hearing: Hearing) -> Said:
    """A property within the area that the public works serve."""
    hearing.value("lav.flood")
    return says(hearing.in_the_utilitys_area, flooded_on=hearing.flooded_on)


@rule("lav.flood.water", LAV("45"))
def water_came_from_the_works(hearing: Hearing) -> Said:
    """Water that the works are to supply or lead away has come in, on the surface or otherwise."""
    return says(hearing.utilitys_water_came_in)


@rule("lav.flood.neglect", LAV("45"))
def a_duty_was_neglected(hearing: Hearing) -> Said:
    """And that was because the utility neglected a duty under the act: a person judges."""
    judged = hearing.told("utility_neglected_a_duty")
    return a_person_decides() if judged is None else says(judged)


@rule("lav.flood.damage", LAV("45"), burden=Burden.CONSUMER)
def damage_is_shown(hearing: Hearing) -> Said:
    """The damage is shown."""
    return says(hearing.flood_damage_shown > 0, flood_damage_shown=hearing.flood_damage_shown)


@question(
    "water.flood",
    LAV,
    (flooded_on, in_the_utilitys_area, utilitys_water_came_in, utility_neglected_a_duty, flood_damage_shown),
    who="water_utility",
    example={
        "flooded_on": "2026-08-18",
        "in_the_utilitys_area": True,
        "utilitys_water_came_in": False,
        "flood_damage_shown": "48 000",
    },
)
def is_the_flood_compensated(hearing: Hearing) -> Answer:
    """45 §."""
    answer = every(
        hearing, lies_in_the_area, water_came_from_the_works, damage_is_shown, a_duty_was_neglected
    )
    if answer is YES:
        hearing.amount = to_ore(hearing.flood_damage_shown)
    return answer
