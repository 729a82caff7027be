"""What the town has in writing for its letters: snippets, two with holes to fill."""

import uuid
from datetime import datetime, timedelta

from vidord.people.models import Staff
from vidord.texts import snippets
from vidord.texts.snippets import Wording, Writer

NAMESPACE = uuid.UUID("5a1f0c3e-0000-4000-8000-000000000000")
MOVE = Wording(
    "Flytten är inskriven",
    "The move is noted",
    "Du flyttar till {adress} den {dag}. Jag har skrivit in det, och du behöver inte göra något mer.",
    "You move to {address} on {day}. I have noted it, and you do not need to do anything more.",
    "Var femte flytt gav en fråga till.",
)
METER = Wording(
    "Fakturan är omräknad",
    "The invoice is recalculated",
    "Felet var {vad som hänt}. Jag har räknat om fakturan, och du får {belopp} tillbaka senast den {dag}.",
    "The fault was {what happened}. I have recalculated the invoice, and you get {amount} back by {day}.",
    "Den som har betalat för mycket ska få veta när pengarna kommer.",
)
FURTHER = Wording(
    "Så går du vidare",
    "Where you can turn next",
    "Är du inte nöjd? Svara på det här brevet, så ser en annan person på det. Du kan också vända dig till"
    " Allmänna reklamationsnämnden, arn.se.",
    "Are you not satisfied? Answer this letter, and another person looks at it. You can also turn to the"
    " National Board for Consumer Disputes, arn.se.",
    "Ett nej ska säga vart man kan vända sig.",
)


def for_letters(owner: Staff, *, at: datetime) -> None:
    """Three snippets of the owner's company, published a year before."""
    writer = Writer("sv", [owner.public_name])
    for words in (MOVE, METER, FURTHER):
        snippets.write(
            owner.unit.entity,
            words,
            owner=owner,
            key=uuid.uuid5(NAMESPACE, words.title_en),
            writer=writer,
            by=owner,
            at=at - timedelta(days=365),
        )
