"""
A consumer's own insurance: terms, changes, leaving. 2 and 3 kap. försäkringsavtalslagen (2005:104).

What limits it unexpectedly is put in the customer's face, or it does not count (2:8). In force 2006-01-01,
for what was taken out or renewed since. Group, personal and business insurance have chapters of their own.
"""

from vidord.rights.acts.counted_backwards import due_before
from vidord.rights.facts import Choice, Day, NotBefore, YesNo
from vidord.rights.finding import NO, YES, Answer, Burden, opposite
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
from vidord.rights.statutory_time import add_months

FAL = act("fal")

PLAIN = ("PREMIUM_BEFORE_COVER", "REPORT_CHANGED_RISK")
TO_JUDGE = ("UNEXPECTED_LIMIT", "SAFETY_RULE")
FREE_TO_LEAVE = ("AT_THE_END", "RENEWED_AND_UNPAID", "TERMS_CHANGED_DURING_IT", "NO_MORE_NEED")

insurance_kind = Choice(
    "insurance_kind", required=True, options=("CONSUMER", "GROUP", "PERSONAL", "BUSINESS", "TRAFFIC")
)
policy_from_on = Day("policy_from_on", required=True)
policy_term_kind = Choice("policy_term_kind", required=True, options=(*PLAIN, *TO_JUDGE, "ANOTHER"))
term_was_highlighted = YesNo("term_was_highlighted")
limit_follows_from_law = YesNo("limit_follows_from_law")
change_stated_on = Day("change_stated_on")
change_was_stated = YesNo("change_was_stated", required=True)
stated_in_writing = YesNo("stated_in_writing")
premium_demand_on = Day("premium_demand_on", required=True)
insurer_sent_on = Day("insurer_sent_on", required=True)
policy_ends_on = Day("policy_ends_on", required=True, may_come=True)
ended_in_writing = YesNo("ended_in_writing")
asked_about_renewal = YesNo("asked_about_renewal")
wants_renewal = YesNo("wants_renewal")
leave_reason = Choice("leave_reason", required=True, options=(*FREE_TO_LEAVE, "INSURERS_BREACH", "OTHER"))
insurance_ends_on = Day("insurance_ends_on", required=True, may_come=True)


@rule("fal.kind", FAL("1:1"))
def is_consumer_insurance(hearing: Hearing) -> Said:
    """A person's own insurance of things, liability and costs, mainly outside a business (1:4)."""
    return says(hearing.insurance_kind == "CONSUMER", insurance_kind=hearing.insurance_kind)


@rule("fal.applies", FAL())
def taken_out_or_renewed_since(hearing: Hearing) -> Said:
    """From 2006-01-01; what held before was not read."""
    return says(hearing.value("fal.applies"), policy_from_on=hearing.policy_from_on)


def in_scope(hearing: Hearing) -> Answer:
    """Tell whether these chapters are about this insurance."""
    return every(hearing, is_consumer_insurance, taken_out_or_renewed_since)


@rule("fal.term_kind", FAL("2:4"))
def must_be_highlighted(hearing: Hearing) -> Said:
    """Unexpected and essential limits, cover only after payment, duties to report, important safety rules."""
    kind = hearing.policy_term_kind
    if kind in TO_JUDGE:
        return a_person_decides(policy_term_kind=kind)
    return says(kind in PLAIN, policy_term_kind=kind)


@rule("fal.not_highlighted", FAL("2:8"), burden=Burden.COMPANY)
def was_not_highlighted(hearing: Hearing) -> Said:
    """Neither before nor after the contract, nor with the change (2:6)."""
    return says(not hearing.term_was_highlighted)


@exception("fal.limit_by_law", FAL("2:8"))
def the_limit_is_the_laws(hearing: Hearing) -> Said:
    """A limit that follows from an act counts anyhow."""
    return says(bool(hearing.told("limit_follows_from_law")))


@question(
    "insurance.hidden_term",
    FAL,
    (insurance_kind, policy_from_on, policy_term_kind, term_was_highlighted, limit_follows_from_law),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2026-02-01",
        "policy_term_kind": "REPORT_CHANGED_RISK",
        "term_was_highlighted": False,
    },
)
def am_i_free_of_the_hidden_term(hearing: Hearing) -> Answer:
    """2 kap. 4, 6 and 8 §§. Yes: the insurer can't invoke it."""
    return every(
        hearing,
        in_scope,
        was_not_highlighted,
        must_be_highlighted,
        lambda asked: opposite(the_limit_is_the_laws(asked)),
    )


@rule("fal.change_unstated", FAL("3:5"), burden=Burden.COMPANY)
def was_not_stated_in_time(hearing: Hearing) -> Said:
    """Stated in writing, at the latest together with the demand for the premium."""
    demand = hearing.premium_demand_on
    if not hearing.change_was_stated:
        return yes(premium_demand_on=demand)
    in_time = hearing.stated_in_writing and hearing.change_stated_on <= demand
    return says(not in_time, premium_demand_on=demand)


@consequence("fal.change_highlighted", FAL("2:6"))
def the_heavy_ones_are_highlighted(hearing: Hearing) -> Said:
    """New terms of the heavy kind are highlighted too, or can't be invoked: insurance.hidden_term."""
    return yes()


@question(
    "insurance.change",
    FAL,
    (
        insurance_kind,
        policy_from_on,
        premium_demand_on,
        change_was_stated,
        change_stated_on,
        stated_in_writing,
    ),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2025-12-01",
        "premium_demand_on": "2026-10-28",
        "change_was_stated": True,
        "change_stated_on": "2026-11-06",
        "stated_in_writing": True,
    },
)
def am_i_free_of_the_renewals_change(hearing: Hearing) -> Answer:
    """3 kap. 5 §. Yes: it is renewed on the old terms (3:4)."""
    if (scope := in_scope(hearing)) is not YES:
        return scope
    answer = was_not_stated_in_time(hearing)
    if answer is NO:
        the_heavy_ones_are_highlighted(hearing)
    return answer


@rule("fal.ended_unwritten", FAL("3:3"), burden=Burden.COMPANY)
def was_not_ended_in_writing(hearing: Hearing) -> Said:
    """The insurer gives notice in writing."""
    return says(not hearing.ended_in_writing)


@rule("fal.ended_late", FAL("3:3"), burden=Burden.COMPANY)
def was_ended_too_late(hearing: Hearing) -> Said:
    """Sent a month before the insurance ends, at the latest."""
    last_day = add_months(hearing.policy_ends_on, -hearing.value("fal.insurer_notice_months"))
    noted = due_before(hearing, "fal.notice", last_day, FAL("3:3"))
    return says(
        hearing.insurer_sent_on > noted.shifted_last_day,
        insurer_sent_on=hearing.insurer_sent_on,
        last_day=noted.shifted_last_day,
    )


@rule("fal.ended_unasked", FAL("3:3"), burden=Burden.COMPANY)
def was_not_asked_about_renewal(hearing: Hearing) -> Said:
    """Without the question whether it is to be renewed the notice has no effect."""
    return says(not hearing.asked_about_renewal)


@rule("fal.wants_renewal", FAL("3:3"), burden=Burden.COMPANY)
def asked_to_have_it_renewed(hearing: Hearing) -> Said:
    """Then the notice counts only when there are special reasons to refuse: a person judges that."""
    return a_person_decides() if hearing.wants_renewal else no()


@question(
    "insurance.ended_by_insurer",
    FAL,
    (
        insurance_kind,
        policy_from_on,
        insurer_sent_on,
        policy_ends_on,
        ended_in_writing,
        asked_about_renewal,
        wants_renewal,
    ),
    orders=(NotBefore("policy_ends_on", "policy_from_on"),),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2026-01-01",
        "insurer_sent_on": "2026-11-24",
        "policy_ends_on": "2026-12-31",
        "ended_in_writing": True,
        "asked_about_renewal": False,
    },
)
def does_my_insurance_go_on(hearing: Hearing) -> Answer:
    """3 kap. 3 §. Yes: the notice has no effect, and it is renewed."""
    if (scope := in_scope(hearing)) is not YES:
        return scope
    return any_of(
        hearing,
        was_not_ended_in_writing,
        was_ended_too_late,
        was_not_asked_about_renewal,
        asked_to_have_it_renewed,
    )


@rule("fal.leave", FAL("3:6"))
def may_leave_for_that(hearing: Hearing) -> Said:
    """At its end always (3:3); before it for these reasons. A breach or something else a person weighs."""
    reason = hearing.leave_reason
    said = yes if reason in FREE_TO_LEAVE else a_person_decides
    return said(leave_reason=reason)


@consequence("fal.leave_when", FAL("3:6"))
def ends_the_day_after(hearing: Hearing) -> Said:
    """The day after the notice came to the insurer, or a later day that the customer chooses."""
    return says(hearing.leave_reason != "AT_THE_END")


@question(
    "insurance.leave",
    FAL,
    (insurance_kind, policy_from_on, leave_reason),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2026-11-01",
        "leave_reason": "RENEWED_AND_UNPAID",
    },
)
def may_i_leave_my_insurance(hearing: Hearing) -> Answer:
    """3 kap. 3 and 6 §§."""
    answer = every(hearing, in_scope, may_leave_for_that)
    if answer is YES:
        ends_the_day_after(hearing)
    return answer


@rule("fal.too_long", FAL("3:2"), burden=Burden.COMPANY)
def is_longer_than_a_year(hearing: Hearing) -> Said:
    """More than a year only for special reasons: whether there are any a person judges."""
    last_day = add_months(hearing.policy_from_on, hearing.value("fal.longest_months"))
    is_longer = hearing.insurance_ends_on > last_day
    return (a_person_decides if is_longer else no)(last_day=last_day, ends_on=hearing.insurance_ends_on)


@question(
    "insurance.length",
    FAL,
    (insurance_kind, policy_from_on, insurance_ends_on),
    orders=(NotBefore("insurance_ends_on", "policy_from_on"),),
    who="insurer",
    example={
        "insurance_kind": "CONSUMER",
        "policy_from_on": "2026-02-01",
        "insurance_ends_on": "2027-01-31",
    },
)
def is_my_insurance_too_long(hearing: Hearing) -> Answer:
    """3 kap. 2 §."""
    return every(hearing, in_scope, is_longer_than_a_year)
