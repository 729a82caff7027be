"""
What must be said before an electricity contract ends or changes? 9 kap. ellagen (1997:857).

For contracts with a supplier of electricity. In force 2023-06-01 (SFS 2023:238); summary, consent to dynamic
prices and 18 b § in force 2026-01-01 (SFS 2025:1330). The day of the end or change chooses. Days before it
are counted backwards, and the last one is moved to an earlier weekday (a reading).
"""

from datetime import date, timedelta

from vidord.rights.acts.counted_backwards import due_before
from vidord.rights.facts import Choice, Day, YesNo
from vidord.rights.finding import YES, Answer, Basis, Burden, Role, either, opposite
from vidord.rights.hearing import (
    Hearing,
    Said,
    any_of,
    consequence,
    every,
    no,
    rule,
    says,
    yes,
)
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

ELLAG, EI = act("ellag"), act("ei")

electricity_term_ends_on = Day("electricity_term_ends_on", required=True, may_come=True)
term_end_told_on = Day("term_end_told_on")
told_what_follows = YesNo("told_what_follows")
electricity_contract = Choice("electricity_contract", required=True, options=("OPEN_ENDED", "FIXED_TERM"))
electricity_customer = Choice(
    "electricity_customer", required=True, options=("CONSUMER", "SMALL_FIRM", "OTHER")
)
electricity_change = Choice(
    "electricity_change", required=True, options=("PRICE", "OTHER_TERMS", "ENERGY_TAX")
)
electricity_change_on = Day("electricity_change_on", required=True, may_come=True)
electricity_change_told_on = Day("electricity_change_told_on")
change_came_separately = YesNo("change_came_separately")
told_of_right_to_leave = YesNo("told_of_right_to_leave")
told_why_price_changes = YesNo("told_why_price_changes")
electricity_concluded_on = Day("electricity_concluded_on", required=True)
electricity_summary_given = YesNo("electricity_summary_given", required=True)
moved_to_dynamic_on = Day("moved_to_dynamic_on", required=True, may_come=True)
told_of_dynamic_price = YesNo("told_of_dynamic_price")
consented_to_dynamic_price = YesNo("consented_to_dynamic_price")


@rule("ellag.term_end", ELLAG("9:15"), burden=Burden.COMPANY)
def told_outside_the_window(hearing: Hearing) -> Said:
    """Not earlier than 90 and not later than 60 days before the end."""
    ends = hearing.electricity_term_ends_on
    first = ends - timedelta(days=hearing.value("ellag.term_end_earliest_days"))
    last_day = ends - timedelta(days=hearing.value("ellag.term_end_latest_days"))
    noted = due_before(hearing, "ellag.term_end", last_day, ELLAG("9:15"))
    told = hearing.done("term_end_told_on", noted.shifted_last_day)
    if hearing.told("term_end_told_on") is None:
        told = max(told, first)  # it can still be said in time
    in_time = first <= told <= noted.shifted_last_day
    return says(not in_time, ends_on=ends, told_on=told, first_day=first, last_day=noted.shifted_last_day)


@rule("ellag.term_end.content", ELLAG("9:15"), burden=Burden.COMPANY)
def told_the_day_alone(hearing: Hearing) -> Said:
    """The consequences too: what contract follows, its binding and notice, or that it is open-ended."""
    if hearing.told("term_end_told_on") is None:
        return no()
    return says(not hearing.told_what_follows)


@consequence("ellag.term_end.no_exit", ELLAG("9:15"))
def the_act_gives_no_way_out(hearing: Hearing) -> Said:
    """The supervisor acts on it; the act itself does not let the customer leave for it."""
    return no(ends_on=hearing.electricity_term_ends_on)


@question(
    "electricity.term_end",
    ELLAG,
    (electricity_term_ends_on, term_end_told_on, told_what_follows),
    who="electricity_supplier",
    example={
        "electricity_term_ends_on": "2026-12-31",
        "term_end_told_on": "2026-11-18",
        "told_what_follows": True,
    },
)
def was_i_told_wrongly_of_the_end(hearing: Hearing) -> Answer:
    """9 kap. 15 §. Yes: too early, too late, never, or without what follows."""
    answer = any_of(hearing, told_outside_the_window, told_the_day_alone)
    if answer is YES:
        the_act_gives_no_way_out(hearing)
    return answer


@rule("ellag.change.open_ended", ELLAG("9:18 b"))
def contract_is_open_ended(hearing: Hearing) -> Said:
    """The rule is for contracts that run until further notice."""
    return says(hearing.electricity_contract == "OPEN_ENDED")


@rule("ellag.change.tax", EI(), basis=Basis.PRACTICE, role=Role.EXCEPTION)
def only_the_energy_tax_changes(hearing: Hearing) -> Said:
    """A changed energy tax is no change of the contract."""
    return says(hearing.electricity_change == "ENERGY_TAX")


@rule("ellag.change.leave", ELLAG("9:18 b"))
def may_leave_for_it(hearing: Hearing) -> Said:
    """A change of an open-ended contract gives a right to leave it."""
    hearing.value("ellag.change_is_in_18_b")
    return yes(change_on=hearing.electricity_change_on)


@consequence("ellag.change.before_2026", ELLAG("9:23"))
def stood_in_23_before_2026(hearing: Hearing) -> Said:
    """The same rule stood in 9 kap. 23 § from 2023-06-01 to 2025-12-31."""
    return yes()


@rule("ellag.change.late", ELLAG("9:18 b"), burden=Burden.COMPANY)
def change_was_told_late(hearing: Hearing) -> Said:
    """Two months before to consumers, two weeks to others."""
    noted = due_before(hearing, "ellag.change", _last_day_to_tell(hearing), ELLAG("9:18 b"))
    told = hearing.done("electricity_change_told_on", noted.shifted_last_day)
    return says(
        told > noted.shifted_last_day,
        change_on=hearing.electricity_change_on,
        told_on=told,
        last_day=noted.shifted_last_day,
    )


def _last_day_to_tell(hearing: Hearing) -> date:
    changes = hearing.electricity_change_on
    if hearing.electricity_customer == "CONSUMER":
        return add_months(changes, -hearing.value("ellag.change_months_consumer"))
    return changes - timedelta(weeks=hearing.value("ellag.change_weeks_others"))


@rule("ellag.change.separate", ELLAG("9:18 b"), burden=Burden.COMPANY)
def change_was_hidden(hearing: Hearing) -> Said:
    """In a message of its own."""
    return says(_has_been_told(hearing) and not hearing.change_came_separately)


@rule("ellag.change.right_told", ELLAG("9:18 b"), burden=Burden.COMPANY)
def right_to_leave_was_left_out(hearing: Hearing) -> Said:
    """With the right to leave."""
    return says(_has_been_told(hearing) and not hearing.told_of_right_to_leave)


@rule("ellag.change.reasons", ELLAG("9:18 b"), burden=Burden.COMPANY)
def reasons_were_left_out(hearing: Hearing) -> Said:
    """With reasons, when it is the price that changes."""
    is_needed = hearing.electricity_change == "PRICE" and _has_been_told(hearing)
    return says(is_needed and not hearing.told_why_price_changes)


def _has_been_told(hearing: Hearing) -> bool:
    """What has not come yet lacks nothing."""
    return hearing.told("electricity_change_told_on") is not None


def _is_a_change(hearing: Hearing) -> Answer:
    return opposite(only_the_energy_tax_changes(hearing))


def _note_older_place(hearing: Hearing) -> None:
    if not hearing.value("ellag.change_is_in_18_b"):
        stood_in_23_before_2026(hearing)


@question(
    "electricity.change",
    ELLAG,
    (electricity_contract, electricity_change, electricity_change_on),
    who="electricity_supplier",
    example={
        "electricity_contract": "OPEN_ENDED",
        "electricity_change": "PRICE",
        "electricity_change_on": "2027-01-01",
    },
)
def may_i_leave_because_it_changes(hearing: Hearing) -> Answer:
    """9 kap. 18 b §."""
    answer = every(hearing, contract_is_open_ended, _is_a_change, may_leave_for_it)
    if answer is YES:
        _note_older_place(hearing)
    return answer


def _told_wrongly(hearing: Hearing) -> Answer:
    """Told late or badly: every shortcoming is named."""
    return either(
        change_was_told_late(hearing),
        change_was_hidden(hearing),
        right_to_leave_was_left_out(hearing),
        reasons_were_left_out(hearing),
    )


@question(
    "electricity.change_notice",
    ELLAG,
    (
        electricity_contract,
        electricity_change,
        electricity_customer,
        electricity_change_on,
        electricity_change_told_on,
        change_came_separately,
        told_of_right_to_leave,
        told_why_price_changes,
    ),
    who="electricity_supplier",
    example={
        "electricity_contract": "OPEN_ENDED",
        "electricity_change": "PRICE",
        "electricity_customer": "CONSUMER",
        "electricity_change_on": "2027-01-01",
        "electricity_change_told_on": "2026-11-20",
        "change_came_separately": True,
        "told_of_right_to_leave": True,
        "told_why_price_changes": True,
    },
)
def was_i_told_wrongly_of_the_change(hearing: Hearing) -> Answer:
    """9 kap. 18 b §. Yes: the company has not told as it must."""
    answer = every(hearing, contract_is_open_ended, _is_a_change, _told_wrongly)
    if answer is YES:
        _note_older_place(hearing)
    return answer


@rule("ellag.summary", ELLAG("9:18"), burden=Burden.COMPANY)
def no_summary_was_given(hearing: Hearing) -> Said:
    """A short summary of the key terms before the contract is made or renewed."""
    return says(
        hearing.value("ellag.summary_is_given") and not hearing.electricity_summary_given,
        concluded_on=hearing.electricity_concluded_on,
    )


@question(
    "electricity.summary",
    ELLAG,
    (electricity_concluded_on, electricity_summary_given),
    who="electricity_supplier",
    example={"electricity_concluded_on": "2026-10-05", "electricity_summary_given": False},
)
def should_i_have_had_a_summary(hearing: Hearing) -> Answer:
    """9 kap. 18 §. Yes: it should have come and did not."""
    return no_summary_was_given(hearing)


@rule("ellag.dynamic.told", ELLAG("9:23 b"), burden=Burden.COMPANY)
def not_told_of_the_dynamic_price(hearing: Hearing) -> Said:
    """Without information there is no conversion to a dynamic price."""
    needed = hearing.value("ellag.dynamic_needs_consent")
    return says(needed and not hearing.told_of_dynamic_price, moved_on=hearing.moved_to_dynamic_on)


@rule("ellag.dynamic.consent", ELLAG("9:23 b"), burden=Burden.COMPANY)
def no_consent_to_the_dynamic_price(hearing: Hearing) -> Said:
    """Nor without consent."""
    needed = hearing.value("ellag.dynamic_needs_consent")
    return says(needed and not hearing.consented_to_dynamic_price, moved_on=hearing.moved_to_dynamic_on)


@question(
    "electricity.dynamic_price",
    ELLAG,
    (moved_to_dynamic_on, told_of_dynamic_price, consented_to_dynamic_price),
    who="electricity_supplier",
    example={
        "moved_to_dynamic_on": "2026-11-01",
        "told_of_dynamic_price": True,
        "consented_to_dynamic_price": False,
    },
)
def may_i_refuse_the_dynamic_price(hearing: Hearing) -> Answer:
    """9 kap. 23 b §."""
    return any_of(hearing, not_told_of_the_dynamic_price, no_consent_to_the_dynamic_price)
