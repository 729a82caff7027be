"""What the stories of the many begin with: what Eva has decided, and customers who ask."""

import uuid

from vidord.cases import objecting
from vidord.cases.models import Case, Objection
from vidord.people.models import Actor
from vidord.texts import general_decisions, thresholds
from vidord.texts.general_decisions import Decided
from vidord.texts.models import TextVersion, Threshold
from vidord.texts.publishing import Reason
from vidord.texts.snippets import Writer
from vidord.texts.thresholds import Measure

WRITER = Writer("sv", [])
PAPER = Decided(
    "En pappersfaktura kostar 49 kr",
    "A paper invoice costs SEK 49",
    "Från den 1 november kostar varje faktura på papper 49 kr.",
    "From 1 November each invoice on paper costs SEK 49.",
    "Papper och porto har blivit dyrare.",
    "Paper and postage have become more expensive.",
)
WHY = Reason("Många som säger samma sak har sett något.", "Many who say the same have seen something.")


def takes(world: object, customers: int, *, days: int = 365, working_days: int = 20) -> Threshold:
    """Eva publishes how many customers it takes."""
    entity, eva = world.town.unit.entity, world.town.eva
    measure = Measure(customers, days, working_days)
    return thresholds.publish(entity, measure, because=WHY, writer=WRITER, by=eva, at=world.now)


def decided(world: object, words: Decided = PAPER) -> TextVersion:
    """Eva tells everybody what she has decided."""
    entity, key = world.town.unit.entity, uuid.uuid4()
    return general_decisions.publish(entity, words, key=key, writer=WRITER, by=world.town.eva, at=world.now)


def address_of(number: int) -> str:
    """Where one of the many is written to."""
    return f"kund{number}@post.example"


def writes(world: object, number: int, *, time: int = 1) -> Case:
    """One of the many writes about the paper invoice, for the first time or a further one."""
    text, name = f"49 kr för varje papper? Jag skriver för {time} gången.", f"Kund {number}"
    subject = f"Pappersfaktura {time}"
    return world.case_from(text, name=name, sender=address_of(number), subject=subject)


def asks(world: object, case: Case, version: TextVersion) -> Objection:
    """Its customer has it reconsidered."""
    return objecting.say(case, version, by=Actor.of(case.customer), at=world.now)


def the_many(world: object, version: TextVersion, customers: int) -> list[Case]:
    """So many write and ask, and the worker goes round."""
    cases = [writes(world, number) for number in range(customers)]
    for case in cases:
        asks(world, case, version)
    world.run()
    return cases
