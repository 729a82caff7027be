"""
My bank changes its terms, or one of us wants to leave. 4 kap. 14, 15 and 21 a §§ betaltjänstlagen (2010:751).

A change is proposed two months ahead; silence binds only when that was agreed. In force 2010-08-01; 15 § in
its present form 2018-05-01. The day of the proposal or the notice chooses.
"""

from datetime import timedelta

from vidord.rights.acts.counted_backwards import due_before
from vidord.rights.facts import Choice, Day, NotBefore, Whole, YesNo
from vidord.rights.finding import ASK, CUSTOMER, YES, Answer, Burden, both, opposite
from vidord.rights.hearing import Hearing, Said, any_of, consequence, every, exception, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

BTL = act("btl")

change_proposed_on = Day("change_proposed_on", required=True)
change_begins_on = Day("change_begins_on", required=True, may_come=True)
change_is_about = Choice("change_is_about", required=True, options=("TERMS", "AGREED_REFERENCE_RATE"))
answer_to_change = Choice("answer_to_change", required=True, options=("SILENCE", "ACCEPTED", "REFUSED"))
silence_is_agreed = YesNo("silence_is_agreed")
told_of_free_exit = YesNo("told_of_free_exit")
framework_agreed_on = Day("framework_agreed_on", required=True)
framework_ended_on = Day("framework_ended_on", required=True)
framework_term = Choice("framework_term", required=True, options=("OPEN", "OVER_SIX_MONTHS", "SHORTER"))
notice_in_contract = Whole("notice_in_contract", required=True, unit="months", most=60)
provider_notice_on = Day("provider_notice_on", required=True)
provider_ends_on = Day("provider_ends_on", required=True, may_come=True)


@exception("btl.reference_rate", BTL("4:14"))
def follows_an_agreed_rate(hearing: Hearing) -> Said:
    """Interest and exchange rates that follow an agreed reference may change at once."""
    return says(hearing.change_is_about == "AGREED_REFERENCE_RATE")


@exception("btl.accepted", BTL("4:14"))
def she_accepted_it(hearing: Hearing) -> Said:
    """What the customer said yes to binds her."""
    return says(hearing.answer_to_change == "ACCEPTED")


@rule("btl.refused", BTL("4:14"))
def she_said_no(hearing: Hearing) -> Said:
    """Who says no before the day is not bound by the change."""
    return says(hearing.answer_to_change == "REFUSED")


@rule("btl.silence", BTL("4:14"), burden=Burden.COMPANY)
def silence_does_not_bind(hearing: Hearing) -> Said:
    """Silence is a yes only when the contract says so."""
    return says(not hearing.silence_is_agreed)


@rule("btl.too_late", BTL("4:14"), burden=Burden.COMPANY)
def proposed_too_late(hearing: Hearing) -> Said:
    """Proposed later than two months before it begins."""
    months = hearing.value("btl.change_months")
    noted = due_before(hearing, "btl.proposal", add_months(hearing.change_begins_on, -months), BTL("4:14"))
    return says(
        hearing.change_proposed_on > noted.shifted_last_day,
        change_proposed_on=hearing.change_proposed_on,
        months=months,
        last_day=noted.shifted_last_day,
    )


@consequence("btl.free_exit", BTL("4:14"))
def may_leave_before(hearing: Hearing) -> Said:
    """At once and free of charge, before the day the change is to begin; and she must be told so."""
    last_day = hearing.change_begins_on - timedelta(days=1)
    hearing.within("btl.free_exit", last_day, BTL("4:14"), binds=CUSTOMER)
    return says(hearing.told("told_of_free_exit") is not False, last_day=last_day)


@consequence("btl.provider_proves", BTL("4:21 a"), burden=Burden.COMPANY)
def provider_shows_what_was_told(hearing: Hearing) -> Said:
    """The provider must be able to prove that the information was given."""
    return says(hearing.value("btl.provider_proves"))


@question(
    "payment.change",
    BTL,
    (
        change_proposed_on,
        change_begins_on,
        change_is_about,
        answer_to_change,
        silence_is_agreed,
        told_of_free_exit,
    ),
    orders=(NotBefore("change_begins_on", "change_proposed_on"),),
    who="payment_provider",
    example={
        "change_proposed_on": "2026-11-09",
        "change_begins_on": "2027-01-01",
        "change_is_about": "TERMS",
        "answer_to_change": "SILENCE",
        "silence_is_agreed": True,
    },
)
def am_i_free_of_the_change(hearing: Hearing) -> Answer:
    """4 kap. 14 §. Yes: the change does not bind."""
    excepted = any_of(hearing, follows_an_agreed_rate, she_accepted_it)
    if excepted is YES:
        return opposite(excepted)
    answer = any_of(hearing, she_said_no, silence_does_not_bind, proposed_too_late)
    if excepted is ASK:
        return both(ASK, answer)
    may_leave_before(hearing)
    if hearing.has_value("btl.provider_proves", on=hearing.change_proposed_on):
        provider_shows_what_was_told(hearing)
    return answer


@rule("btl.free_after_six_months", BTL("4:15"))
def costs_nothing_to_end(hearing: Hearing) -> Said:
    """Open-ended, or for more than six months: free to end after six. Before that, the real costs at most."""
    months = hearing.value("btl.free_exit_months")
    first_day = add_months(hearing.framework_agreed_on, months)
    is_free = hearing.framework_term != "SHORTER" and hearing.framework_ended_on > first_day
    return says(is_free, months=months, first_day=first_day, framework_ended_on=hearing.framework_ended_on)


@consequence("btl.user_notice", BTL("4:15"))
def ends_within_a_month(hearing: Hearing) -> Said:
    """At once, unless a notice was agreed; and never longer than a month."""
    months = min(hearing.notice_in_contract, hearing.value("btl.user_notice_months"))
    return yes(day=add_months(hearing.framework_ended_on, months))


@question(
    "payment.leave",
    BTL,
    (framework_agreed_on, framework_ended_on, framework_term, notice_in_contract),
    orders=(NotBefore("framework_ended_on", "framework_agreed_on"),),
    who="payment_provider",
    example={
        "framework_agreed_on": "2025-02-03",
        "framework_ended_on": "2026-11-23",
        "framework_term": "OPEN",
        "notice_in_contract": 3,
    },
)
def may_i_leave_free_of_charge(hearing: Hearing) -> Answer:
    """4 kap. 15 §."""
    answer = costs_nothing_to_end(hearing)
    ends_within_a_month(hearing)
    return answer


@rule("btl.open_ended", BTL("4:15"))
def is_open_ended(hearing: Hearing) -> Said:
    """The two months are for contracts without an end."""
    return says(hearing.framework_term == "OPEN")


@rule("btl.provider_notice", BTL("4:15"), burden=Burden.COMPANY)
def provider_gave_too_short_notice(hearing: Hearing) -> Said:
    """The provider gives two months' notice at least."""
    first_day = add_months(hearing.provider_notice_on, hearing.value("btl.provider_notice_months"))
    return says(hearing.provider_ends_on < first_day, ends_on=hearing.provider_ends_on, first_day=first_day)


@question(
    "payment.ended_by_provider",
    BTL,
    (framework_term, provider_notice_on, provider_ends_on),
    orders=(NotBefore("provider_ends_on", "provider_notice_on"),),
    who="payment_provider",
    example={
        "framework_term": "OPEN",
        "provider_notice_on": "2026-11-02",
        "provider_ends_on": "2026-12-02",
    },
)
def is_the_notice_too_short(hearing: Hearing) -> Answer:
    """4 kap. 15 § second paragraph."""
    return every(hearing, is_open_ended, provider_gave_too_short_notice)
