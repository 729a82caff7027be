"""Folke Strand is asked for the number on his meter; until he answers, the clock stands."""

from typing import TYPE_CHECKING

from vidord.cases import waiting

if TYPE_CHECKING:
    from vidord.web.demo.history import History


def is_asked_what_his_meter_says(town: "History") -> None:
    """He wrote the day before in the afternoon, and Nadja asks before the day is over."""

    def writes() -> None:
        mail = "folke.strand@post.example"
        text = "Kan ni se om min mätare läser rätt? Den snurrar fast jag är bortrest."
        case = town.case_from(text, name="Folke Strand", sender=mail, subject="Mätaren på Björkvägen 3")
        town.opened("folke", case)

    def is_asked() -> None:
        promise = town.promise_in(town.cases["folke"])
        waiting.ask(
            promise, asked="Vilket nummer står det på mätarens framsida?", by=promise.owner, at=town.now
        )

    town.then(-1, "13.20", writes)
    town.then(-1, "15.50", is_asked)
