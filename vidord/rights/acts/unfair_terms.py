"""
A term that is unclear, or unfair. 10–11 §§ avtalsvillkorslagen (1994:1512), 36 § avtalslagen (1915:218).

In force 1995-01-01. What is unclear is read as the consumer wants. What is unfair a person judges; of how
long a gym may bind, practice says twelve months (PMT 5750-17, 2018).
"""

from vidord.rights.facts import Choice, Day, Whole, YesNo
from vidord.rights.finding import ASK, YES, Answer, Basis, Burden, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    a_person_decides,
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

AVLK, AVTL, GYM = act("avlk"), act("avtl"), act("gym")

term_agreed_on = Day("term_agreed_on", required=True)
term_was_negotiated = YesNo("term_was_negotiated", required=True)
term_can_be_read = Choice(
    "term_can_be_read", required=True, options=("ONE_WAY", "TWO_WAYS", "WE_DISAGREE_ABOUT_THAT")
)
term_is_about = Choice("term_is_about", required=True, options=("GYM_BINDING_TIME", "SOMETHING_ELSE"))
binding_months = Whole("binding_months", unit="months", most=600)


@rule("avlk.applies", AVLK("1"))
def agreed_under_the_terms_act(hearing: Hearing) -> Said:
    """Terms that a business uses towards consumers, from 1995-01-01."""
    return says(hearing.value("avlk.applies"), term_agreed_on=hearing.term_agreed_on)


@exception("avlk.negotiated", AVLK("10"), burden=Burden.COMPANY)
def was_negotiated(hearing: Hearing) -> Said:
    """The rule is for terms that were not negotiated one by one."""
    return says(hearing.term_was_negotiated)


@rule("avlk.unclear", AVLK("10"))
def can_be_read_in_two_ways(hearing: Hearing) -> Said:
    """In doubt about what it means, the reading that is in the consumer's favour counts."""
    can = hearing.term_can_be_read
    return a_person_decides() if can == "WE_DISAGREE_ABOUT_THAT" else says(can == "TWO_WAYS")


@question(
    "terms.unclear",
    AVLK,
    (term_agreed_on, term_was_negotiated, term_can_be_read),
    who="company",
    example={"term_agreed_on": "2026-02-09", "term_was_negotiated": False, "term_can_be_read": "TWO_WAYS"},
)
def does_my_reading_count(hearing: Hearing) -> Answer:
    """10 §."""
    return every(
        hearing,
        agreed_under_the_terms_act,
        lambda asked: opposite(was_negotiated(asked)),
        can_be_read_in_two_ways,
    )


@rule("gym.binding", GYM(), basis=Basis.PRACTICE)
def a_gym_binds_for_more_than_a_year(hearing: Hearing) -> Said:
    """A gym membership that binds for more than twelve months."""
    most = hearing.value("gym.binding_months")
    bound = hearing.binding_months
    return says(bound > most, bound=bound, most=most)


@rule("avtl.unfair", AVTL("36"))
def is_unfair(hearing: Hearing) -> Said:
    """With regard to the contract, how it came about, what happened later, and all else: a person judges."""
    return a_person_decides()


@consequence("avlk.later_events", AVLK("11"))
def later_events_do_not_save_it(hearing: Hearing) -> Said:
    """What happened later is not held against the consumer, if the term was not negotiated."""
    return no() if hearing.term_was_negotiated else yes()


@question(
    "terms.unfair",
    AVTL,
    (term_agreed_on, term_was_negotiated, term_is_about, binding_months),
    who="company",
    example={
        "term_agreed_on": "2026-02-09",
        "term_was_negotiated": False,
        "term_is_about": "GYM_BINDING_TIME",
        "binding_months": 24,
    },
)
def may_the_term_be_set_aside(hearing: Hearing) -> Answer:
    """36 §. Practice answers of gyms; everything else is a person's judgement."""
    if (applies := agreed_under_the_terms_act(hearing)) is not YES:
        return applies
    if hearing.term_is_about == "GYM_BINDING_TIME":
        by_practice = a_gym_binds_for_more_than_a_year(hearing)
        if by_practice is not ASK:
            return by_practice
    answer = is_unfair(hearing)
    later_events_do_not_save_it(hearing)
    return answer
