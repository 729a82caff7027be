"""
Where can a no be tried? Lag (2015:671) om alternativ tvistlösning, and ARN's own limits.

Whoever gets a no, in whole or in part, is told at the same time which board can try it, with its web and
postal address, and whether the company takes part (11 §). ARN's limits are practice and are dated.
"""

from decimal import Decimal

from vidord.rights.facts import Choice, Day, Kronor, NotBefore, YesNo
from vidord.rights.finding import COMPANY, CUSTOMER, YES, Answer, Basis, Burden, either, to_ore
from vidord.rights.hearing import Hearing, Said, consequence, every, no, rule, says, yes
from vidord.rights.questions import question
from vidord.rights.statute_book import act
from vidord.rights.statutory_time import add_months

ADR, ARN, KKRL = act("adr"), act("arn"), act("kkrl")

LEAST = {
    "GENERAL": "arn.least_general",
    "ELECTRONICS": "arn.least_general",
    "SHOES": "arn.least_general",
    "TEXTILE": "arn.least_general",
    "MOTOR": "arn.least_larger",
    "TRAVEL": "arn.least_larger",
    "FURNITURE": "arn.least_larger",
    "LAUNDRY": "arn.least_larger",
    "GAMBLING": "arn.least_larger",
    "BANK": "arn.least_financial",
    "HOUSING": "arn.least_financial",
    "BOAT": "arn.least_financial",
    "INSURANCE": "arn.least_financial",
}

buyer = Choice("buyer", required=True, options=("CONSUMER", "BUSINESS"))
decided_on = Day("decided_on", required=True)
refused = Choice("refused", required=True, options=("NOTHING", "IN_PART", "ALL"))
told_of_board = YesNo("told_of_board")
told_of_taking_part = YesNo("told_of_taking_part")
in_durable_form = YesNo("in_durable_form")
looked_on = Day("looked_on", required=True)
undertook_to_take_part = YesNo("undertook_to_take_part", required=True)
board_on_website = Choice("board_on_website", required=True, options=("YES", "NO", "NO_WEBSITE"))
board_in_terms = Choice("board_in_terms", required=True, options=("YES", "NO", "NO_TERMS"))
first_complaint_on = Day("first_complaint_on", required=True)
taken_to_board_on = Day("taken_to_board_on")
dispute_area = Choice("dispute_area", required=True, options=tuple(LEAST))
disputed_amount = Kronor("disputed_amount", required=True)
company_answer = Choice("company_answer", required=True, options=("NO", "SILENCE", "YES"))
limitation_ends_on = Day("limitation_ends_on", required=True, may_come=True)
board_began_on = Day("board_began_on", required=True)
board_has_ended = YesNo("board_has_ended", required=True)
board_ended_on = Day("board_ended_on")
credit_date = Day("credit_date", required=True)
objection_holds = YesNo("objection_holds", required=True)
creditor_received = Kronor("creditor_received", required=True)
claim_amount = Kronor("claim_amount", required=True)


@rule("adr.consumer", ADR("11"))
def decided_for_a_consumer(hearing: Hearing) -> Said:
    """The act is about consumers' disputes with businesses."""
    return says(hearing.buyer == "CONSUMER")


@rule("adr.refused", ADR("11"))
def refused_in_whole_or_part(hearing: Hearing) -> Said:
    """A claim that is refused, wholly or in part."""
    return says(hearing.refused != "NOTHING", refused=hearing.refused)


@rule("adr.inform", ADR("11"), burden=Burden.COMPANY)
def is_told_where_to_go(hearing: Hearing) -> Said:
    """With the decision itself: the board, its web and postal address, and whether we take part."""
    hearing.within("adr.inform", hearing.decided_on, ADR("11"), binds=COMPANY)
    return says(hearing.value("adr.inform_on_no"), decided_on=hearing.decided_on)


@consequence("adr.was_told", ADR("11"), burden=Burden.COMPANY)
def was_told_all_of_it(hearing: Hearing) -> Said:
    """The board, taking part or not, on a durable medium."""
    return says(hearing.told_of_board and hearing.told_of_taking_part and hearing.in_durable_form)


@question(
    "disputes.information",
    ADR,
    (buyer, decided_on, refused, told_of_board, told_of_taking_part, in_durable_form),
    who="company",
    example={
        "buyer": "CONSUMER",
        "decided_on": "2026-11-10",
        "refused": "IN_PART",
        "told_of_board": True,
        "told_of_taking_part": True,
        "in_durable_form": True,
    },
)
def must_i_be_told_where_to_go(hearing: Hearing) -> Answer:
    """11 §."""
    answer = every(hearing, decided_for_a_consumer, refused_in_whole_or_part, is_told_where_to_go)
    if answer is YES:
        was_told_all_of_it(hearing)
    return answer


@rule("arn.refused", ARN(), basis=Basis.PRACTICE)
def the_company_said_no(hearing: Hearing) -> Said:
    """Silence counts as a no."""
    return says(hearing.company_answer != "YES", company_answer=hearing.company_answer)


@rule("arn.time", ARN(), basis=Basis.PRACTICE)
def taken_there_in_time(hearing: Hearing) -> Said:
    """Within a year of first complaining to the company: the board's own time, moved to no weekday."""
    months = hearing.value("arn.complaint_months")
    last_day = add_months(hearing.first_complaint_on, months)
    hearing.within("arn.time", last_day, ARN(), binds=CUSTOMER)
    taken = hearing.done("taken_to_board_on", last_day)
    return says(taken <= last_day, months=months, taken_on=taken, last_day=last_day)


@rule("arn.value", ARN(), basis=Basis.PRACTICE)
def worth_enough(hearing: Hearing) -> Said:
    """Not less than the board's least amount for the sort of thing."""
    taken = hearing.told("taken_to_board_on") or hearing.as_of
    least = Decimal(hearing.value(LEAST[hearing.dispute_area], on=taken))
    return says(
        hearing.disputed_amount >= least,
        disputed_amount=hearing.disputed_amount,
        least=least,
        dispute_area=hearing.dispute_area,
    )


@consequence("arn.fee", ADR("14 a"))
def there_may_be_a_fee(hearing: Hearing) -> Said:
    """The government may set fees; how much was not read, so it is linked and not stated."""
    return yes()


@rule("adr.committed", ADR("10"))
def has_undertaken_to_take_part(hearing: Hearing) -> Said:
    """Who has undertaken to settle disputes before a board tells so; others only with a no (11 §)."""
    hearing.value("adr.published")
    return says(hearing.undertook_to_take_part)


@rule("adr.website", ADR("10"), burden=Burden.COMPANY)
def is_not_on_the_website(hearing: Hearing) -> Said:
    """On its website for consumers, if it has one: the board's web and postal address."""
    return says(hearing.board_on_website == "NO")


@rule("adr.terms", ADR("10"), burden=Burden.COMPANY)
def is_not_in_the_terms(hearing: Hearing) -> Said:
    """And in its written terms, if it has any."""
    return says(hearing.board_in_terms == "NO")


@question(
    "disputes.published",
    ADR,
    (looked_on, undertook_to_take_part, board_on_website, board_in_terms),
    who="company",
    example={
        "looked_on": "2026-11-20",
        "undertook_to_take_part": True,
        "board_on_website": "YES",
        "board_in_terms": "NO",
    },
)
def should_the_board_have_been_named(hearing: Hearing) -> Answer:
    """10 §. Yes: it should stand there and does not."""
    return every(hearing, has_undertaken_to_take_part, _is_left_out)


def _is_left_out(hearing: Hearing) -> Answer:
    """Each place is named."""
    return either(is_not_on_the_website(hearing), is_not_in_the_terms(hearing))


@question(
    "disputes.arn",
    ARN,
    (first_complaint_on, company_answer, dispute_area, disputed_amount, taken_to_board_on),
    orders=(NotBefore("taken_to_board_on", "first_complaint_on"),),
    who="board",
    example={
        "first_complaint_on": "2026-03-02",
        "company_answer": "NO",
        "dispute_area": "ELECTRONICS",
        "disputed_amount": "1 290",
    },
)
def can_the_board_try_it(hearing: Hearing) -> Answer:
    """The board's own limits."""
    answer = every(hearing, the_company_said_no, taken_there_in_time, worth_enough)
    if answer is YES:
        there_may_be_a_fee(hearing)
    return answer


@rule("adr.clock", ADR("14"))
def limitation_waits_for_the_board(hearing: Hearing) -> Said:
    """A limitation that was running when the board began ends a month after it ended, at the earliest."""
    if hearing.board_began_on > hearing.limitation_ends_on:
        return no(board_began_on=hearing.board_began_on, last_day=hearing.limitation_ends_on)
    if not hearing.board_has_ended:
        return yes(board_began_on=hearing.board_began_on, last_day=hearing.limitation_ends_on)
    months = hearing.value("adr.clock_months", on=hearing.board_ended_on)
    last_day = max(hearing.limitation_ends_on, add_months(hearing.board_ended_on, months))
    noted = hearing.due("adr.clock", last_day, ADR("14"), binds=CUSTOMER)
    in_time = hearing.as_of <= noted.shifted_last_day
    return says(in_time, board_began_on=hearing.board_began_on, last_day=noted.shifted_last_day)


@question(
    "disputes.limitation",
    ADR,
    (limitation_ends_on, board_began_on, board_has_ended, board_ended_on),
    orders=(NotBefore("board_ended_on", "board_began_on"),),
    who="company",
    example={
        "limitation_ends_on": "2026-09-30",
        "board_began_on": "2026-05-04",
        "board_has_ended": True,
        "board_ended_on": "2026-11-02",
    },
)
def is_the_claim_still_alive(hearing: Hearing) -> Answer:
    """14 §."""
    return limitation_waits_for_the_board(hearing)


@rule("kkrl.same_objections", KKRL("29"))
def the_creditor_hears_the_same(hearing: Hearing) -> Said:
    """Bought on credit: what can be said against the seller can be said against the creditor."""
    return says(hearing.value("kkrl.same_objections") and hearing.objection_holds)


@consequence("kkrl.liable", KKRL("29"))
def liable_like_the_seller(hearing: Hearing) -> Said:
    """For money too, up to what the creditor received."""
    hearing.amount = to_ore(min(hearing.claim_amount, hearing.creditor_received))
    return yes(amount=hearing.amount, creditor_received=hearing.creditor_received)


@question(
    "disputes.credit",
    KKRL,
    (credit_date, objection_holds, claim_amount, creditor_received),
    who="seller_and_creditor",
    example={
        "credit_date": "2026-03-02",
        "objection_holds": True,
        "claim_amount": "4 990",
        "creditor_received": "1 500",
    },
)
def may_i_say_it_to_the_creditor(hearing: Hearing) -> Answer:
    """29 §."""
    answer = the_creditor_hears_the_same(hearing)
    if answer is YES:
        liable_like_the_seller(hearing)
    return answer
