"""
The fourteen exceptions from the right of withdrawal: 2 kap. 11 § distansavtalslagen (2005:59).

Each is a function of its own, asked of the kind of contract it can be about. The business shows the facts of
an exception; what it has not shown does not apply.
"""

from collections.abc import Callable

from vidord.rights.facts import Several, YesNo
from vidord.rights.finding import Answer, Burden
from vidord.rights.hearing import Hearing, Rule, Said, any_of, exception, no, says
from vidord.rights.statute_book import act

DAL = act("dal")

CODES = (
    "PERFORMED",
    "MARKET_PRICE",
    "MADE_FOR_YOU",
    "PERISHABLE",
    "HYGIENE_SEAL",
    "MIXED",
    "ALCOHOL_FUTURE",
    "MEDIA_SEAL",
    "NEWSPAPER",
    "AUCTION",
    "DIGITAL_STARTED",
    "FIXED_DAY",
    "URGENT_REPAIR",
    "REPAIR_DONE",
)

shown_exceptions = Several("shown_exceptions", options=CODES)
consented = YesNo("consented")
confirmation_sent = YesNo("confirmation_sent")
paid_with_data_only = YesNo("paid_with_data_only")
seal_broken_by_consumer = YesNo("seal_broken_by_consumer")
asked_for_the_visit = YesNo("asked_for_the_visit")

FACTS = (
    shown_exceptions,
    consented,
    confirmation_sent,
    paid_with_data_only,
    seal_broken_by_consumer,
    asked_for_the_visit,
)


def _shown(code: str) -> Callable[[Callable[[Hearing], bool]], Rule]:
    """Make it one of the fourteen: the business has shown it, and what the act asks besides holds."""

    def made(besides: Callable[[Hearing], bool]) -> Rule:
        @exception(f"dal.exception.{code.lower()}", DAL("2:11"), burden=Burden.COMPANY)
        def heard(hearing: Hearing) -> Said:
            if code not in (hearing.told("shown_exceptions") or ()):
                return no()
            return says(besides(hearing))

        return heard

    return made


@_shown("PERFORMED")
def service_fully_performed(hearing: Hearing) -> bool:
    """With express consent and acknowledgement that the right is lost; or paid with personal data only."""
    return bool(hearing.told("paid_with_data_only")) or hearing.consented


@_shown("MARKET_PRICE")
def price_follows_the_market(hearing: Hearing) -> bool:
    """The price depends on a financial market that the business can't influence."""
    return True


@_shown("MADE_FOR_YOU")
def made_to_her_specification(hearing: Hearing) -> bool:
    """Made as the consumer specified, or clearly personal."""
    return True


@_shown("PERISHABLE")
def soon_spoiled(hearing: Hearing) -> bool:
    """It soon spoils or grows too old."""
    return True


@_shown("HYGIENE_SEAL")
def hygiene_seal_broken(hearing: Hearing) -> bool:
    """Sealed for health or hygiene, and the consumer broke the seal: opening a box to look is not that."""
    return hearing.seal_broken_by_consumer


@_shown("MIXED")
def mixed_with_other_things(hearing: Hearing) -> bool:
    """After delivery it can't be separated from other things."""
    return True


@_shown("ALCOHOL_FUTURE")
def alcohol_to_come(hearing: Hearing) -> bool:
    """Alcohol whose price was agreed, to be delivered later, and whose worth the market decides."""
    return True


@_shown("MEDIA_SEAL")
def media_seal_broken(hearing: Hearing) -> bool:
    """Sealed recordings or software, and the consumer broke the seal."""
    return hearing.seal_broken_by_consumer


@_shown("NEWSPAPER")
def a_single_newspaper(hearing: Hearing) -> bool:
    """A single newspaper or magazine, not a subscription."""
    return True


@_shown("AUCTION")
def bought_at_an_auction(hearing: Hearing) -> bool:
    """A public auction where one can be in the room."""
    return True


@_shown("DIGITAL_STARTED")
def digital_content_started(hearing: Hearing) -> bool:
    """Begun; if it was paid for, with express consent, waiver, and the confirmation sent."""
    if hearing.told("paid_with_data_only"):
        return True
    return hearing.consented and hearing.confirmation_sent


@_shown("FIXED_DAY")
def on_a_fixed_day(hearing: Hearing) -> bool:
    """Culture, sport, leisure, catering, lodging, goods transport or car hire on a fixed day or period."""
    return True


@_shown("URGENT_REPAIR")
def urgent_repair_at_home(hearing: Hearing) -> bool:
    """Urgent, at the consumer's express request, and only what was asked for."""
    return hearing.asked_for_the_visit


@_shown("REPAIR_DONE")
def repair_that_is_done(hearing: Hearing) -> bool:
    """A finished repair that the consumer called for, with consent."""
    return hearing.asked_for_the_visit and hearing.consented


ASKED_OF = {
    "SERVICE": (
        service_fully_performed,
        price_follows_the_market,
        on_a_fixed_day,
        urgent_repair_at_home,
        repair_that_is_done,
    ),
    "ENERGY": (service_fully_performed, price_follows_the_market),
    "GOODS": (
        price_follows_the_market,
        made_to_her_specification,
        soon_spoiled,
        hygiene_seal_broken,
        mixed_with_other_things,
        alcohol_to_come,
        media_seal_broken,
        a_single_newspaper,
        bought_at_an_auction,
    ),
    "DIGITAL": (digital_content_started,),
}


def any_applies(hearing: Hearing) -> Answer:
    """Ask each that can be about such a contract."""
    return any_of(hearing, *ASKED_OF[hearing.subject])
