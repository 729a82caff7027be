"""
My water is turned off. 14 and 43 §§ lagen (2006:412) om allmänna vattentjänster, in force 2007-01-01.

Who has not paid loses the water only when that is essential, after a written demand and reasonable time, and
never so that health suffers. A planned cut is announced. There is no fixed sum.
"""

from vidord.rights.facts import Choice, Day, YesNo
from vidord.rights.finding import Answer, Burden
from vidord.rights.hearing import Hearing, Said, a_person_decides, any_of, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act

LAV = act("lav")

water_cut_on = Day("water_cut_on", required=True, may_come=True)
water_default = Choice("water_default", required=True, options=("UNPAID", "OTHER_DUTY", "NONE"))
demanded_in_writing = YesNo("demanded_in_writing", required=True)
default_was_mended = YesNo("default_was_mended", required=True)
health_would_suffer = YesNo("health_would_suffer", required=True)
planned_cut_was_told = YesNo("planned_cut_was_told", required=True)


@rule("lav.no_default", LAV("43"), burden=Burden.COMPANY)
def has_neglected_nothing(hearing: Hearing) -> Said:
    """Only when the owner has not paid, or has neglected another duty under the act."""
    hearing.value("lav.applies")
    return says(hearing.water_default == "NONE")


@rule("lav.no_demand", LAV("43"), burden=Burden.COMPANY)
def got_no_written_demand(hearing: Hearing) -> Said:
    """A written demand to put it right comes first."""
    return says(not hearing.demanded_in_writing)


@rule("lav.mended", LAV("43"))
def put_it_right(hearing: Hearing) -> Said:
    """Who puts it right in time keeps the water."""
    return says(hearing.default_was_mended)


@rule("lav.health", LAV("43"), burden=Burden.COMPANY)
def harms_health(hearing: Hearing) -> Said:
    """Never so that people's health suffers."""
    return says(hearing.health_would_suffer)


@rule("lav.material", LAV("43"), burden=Burden.COMPANY)
def is_small_or_too_soon(hearing: Hearing) -> Said:
    """The neglect is essential, and the time to put it right was reasonable: a person judges both."""
    return a_person_decides()


@question(
    "water.shut_off",
    LAV,
    (water_cut_on, water_default, demanded_in_writing, default_was_mended, health_would_suffer),
    who="water_utility",
    example={
        "water_cut_on": "2026-12-07",
        "water_default": "UNPAID",
        "demanded_in_writing": False,
        "default_was_mended": False,
        "health_would_suffer": False,
    },
)
def may_i_keep_the_water(hearing: Hearing) -> Answer:
    """43 §. Yes: it may not be turned off."""
    return any_of(
        hearing,
        has_neglected_nothing,
        got_no_written_demand,
        put_it_right,
        harms_health,
        is_small_or_too_soon,
    )


@rule("lav.announced", LAV("14"), burden=Burden.COMPANY)
def was_not_announced(hearing: Hearing) -> Said:
    """A planned cut is announced in reasonable time; how early that is a person judges."""
    hearing.value("lav.applies")
    return a_person_decides() if hearing.planned_cut_was_told else yes()


@question(
    "water.announcement",
    LAV,
    (water_cut_on, planned_cut_was_told),
    who="water_utility",
    example={"water_cut_on": "2026-11-18", "planned_cut_was_told": False},
)
def should_the_cut_have_been_told(hearing: Hearing) -> Answer:
    """14 §. Yes: it should have been announced and was not."""
    return was_not_announced(hearing)
