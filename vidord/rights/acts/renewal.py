"""
May I leave what renewed itself? Lag (2014:1449) om konsumentskydd vid automatisk avtalsförlängning.

A fixed-term contract that goes on unless the consumer gives notice: she is reminded in writing a month before
the last day for that, or may leave at once. In force 2015-03-01, for contracts concluded or renewed since.
"""

from datetime import date

from vidord.rights.acts.counted_backwards import due_before
from vidord.rights.acts.sale import buyer
from vidord.rights.facts import Choice, Day, NotBefore, Whole, YesNo
from vidord.rights.finding import YES, Answer, Burden, Deadline, opposite
from vidord.rights.hearing import Hearing, Said, consequence, every, exception, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

RENEWAL = act("renewal")

renewing_agreed_on = Day("renewing_agreed_on", required=True)
last_renewed_on = Day("last_renewed_on")
is_for_a_fixed_term = YesNo("is_for_a_fixed_term", required=True)
renews_itself = YesNo("renews_itself", required=True)
own_renewal_rules = Choice(
    "own_renewal_rules", required=True, options=("NONE", "TELECOM", "INSURANCE", "OTHER")
)
months_to_leave_after = Whole("months_to_leave_after", required=True, unit="months", most=600)
last_notice_day = Day("last_notice_day", required=True, may_come=True)
term_ends_on = Day("term_ends_on", required=True, may_come=True)
was_reminded = YesNo("was_reminded", required=True)
reminded_on = Day("reminded_on")
reminded_in_writing = YesNo("reminded_in_writing")


def _made_or_renewed(hearing: Hearing) -> date:
    """The transition names both: a contract counts from the day it was last concluded or renewed."""
    renewed: date | None = hearing.told("last_renewed_on")
    return max(hearing.renewing_agreed_on, renewed) if renewed else hearing.renewing_agreed_on


@rule("renewal.consumer", RENEWAL("1"))
def agreed_by_a_consumer(hearing: Hearing) -> Said:
    """Between a business and a consumer."""
    return says(hearing.buyer == "CONSUMER")


@rule("renewal.applies", RENEWAL())
def made_or_renewed_since(hearing: Hearing) -> Said:
    """Concluded or renewed from 2015-03-01; before that there was no such act."""
    day = _made_or_renewed(hearing)
    hearing.parameters.add("renewal.applies")
    return says(hearing.has_value("renewal.applies", on=day), day=day)


@rule("renewal.renews_itself", RENEWAL("1"))
def goes_on_unless_she_gives_notice(hearing: Hearing) -> Said:
    """For a fixed term, with a clause that it is renewed unless the consumer gives notice."""
    return says(hearing.is_for_a_fixed_term and hearing.renews_itself)


@exception("renewal.own_rules", RENEWAL("1"))
def has_rules_of_its_own(hearing: Hearing) -> Said:
    """Telecom, insurance and others have special provisions about renewal."""
    own = hearing.own_renewal_rules
    return says(own != "NONE", own_renewal_rules=own)


@exception("renewal.short_notice", RENEWAL("1"))
def can_be_left_soon(hearing: Hearing) -> Said:
    """After the renewal she can end it within three months of her notice; three months exactly is within."""
    most = hearing.value("renewal.short_notice_months", on=_made_or_renewed(hearing))
    return says(
        hearing.months_to_leave_after <= most, most=most, months_to_leave_after=hearing.months_to_leave_after
    )


def _reminder(hearing: Hearing) -> Deadline:
    """At the latest a month before the last day to give notice."""
    months = hearing.value("renewal.reminder_months", on=_made_or_renewed(hearing))
    return due_before(hearing, "renewal.reminder", add_months(hearing.last_notice_day, -months), RENEWAL("3"))


@exception("renewal.still_time", RENEWAL("3"))
def may_still_be_reminded(hearing: Hearing, *, noted: Deadline) -> Said:
    """Until that day nothing has been missed."""
    still = not hearing.was_reminded and hearing.as_of <= noted.shifted_last_day
    return says(still, last_day=noted.shifted_last_day)


@rule("renewal.not_reminded", RENEWAL("3"), burden=Burden.COMPANY)
def was_not_reminded_in_time(hearing: Hearing, *, noted: Deadline) -> Said:
    """No reminder, or one that was not in writing, or came too late."""
    last_day = noted.shifted_last_day
    if not hearing.was_reminded:
        return yes(last_day=last_day)
    in_time = hearing.reminded_on <= last_day
    return says(not (hearing.reminded_in_writing and in_time), last_day=last_day)


@consequence("renewal.leave", RENEWAL("3"))
def leaves_at_once(hearing: Hearing) -> Said:
    """At once; while the first term runs, at its end."""
    at_once = hearing.term_ends_on < hearing.as_of
    return says(at_once, day=hearing.as_of if at_once else hearing.term_ends_on)


@question(
    "terms.renewal",
    RENEWAL,
    (
        buyer,
        renewing_agreed_on,
        last_renewed_on,
        is_for_a_fixed_term,
        renews_itself,
        own_renewal_rules,
        months_to_leave_after,
        last_notice_day,
        term_ends_on,
        was_reminded,
        reminded_on,
        reminded_in_writing,
    ),
    orders=(
        NotBefore("last_renewed_on", "renewing_agreed_on"),
        NotBefore("term_ends_on", "renewing_agreed_on"),
        NotBefore("term_ends_on", "last_notice_day"),
        NotBefore("last_notice_day", "renewing_agreed_on"),
        NotBefore("reminded_on", "renewing_agreed_on"),
    ),
    who="company",
    example={
        "buyer": "CONSUMER",
        "renewing_agreed_on": "2025-10-01",
        "is_for_a_fixed_term": True,
        "renews_itself": True,
        "own_renewal_rules": "NONE",
        "months_to_leave_after": 12,
        "last_notice_day": "2026-08-31",
        "term_ends_on": "2026-09-30",
        "was_reminded": True,
        "reminded_on": "2026-08-17",
        "reminded_in_writing": True,
    },
)
def may_i_leave_what_renewed_itself(hearing: Hearing) -> Answer:
    """1 and 3 §§."""
    covered = every(
        hearing,
        agreed_by_a_consumer,
        made_or_renewed_since,
        goes_on_unless_she_gives_notice,
        lambda asked: opposite(has_rules_of_its_own(asked)),
        lambda asked: opposite(can_be_left_soon(asked)),
    )
    if covered is not YES:
        return covered
    noted = _reminder(hearing)
    answer = every(
        hearing,
        lambda asked: opposite(may_still_be_reminded(asked, noted=noted)),
        lambda asked: was_not_reminded_in_time(asked, noted=noted),
    )
    if answer is YES:
        leaves_at_once(hearing)
    return answer
