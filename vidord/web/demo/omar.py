"""Omar writes a pledge that nobody has read yet: news of a fault every six hours, then daily."""

from typing import TYPE_CHECKING

from vidord.texts import publishing
from vidord.texts.models import Draft

if TYPE_CHECKING:
    from vidord.web.demo.history import History

SIX_HOURS, DAY = 6 * 60, 24 * 60


def writes_a_pledge(town: "History") -> None:
    """It waits at the desk for somebody else to read it."""

    def writes() -> None:
        unit, omar = town.town.unit, town.town.omar
        draft = Draft(
            entity=unit.entity,
            owner=omar,
            title_sv="Besked om fel var sjätte timme",
            title_en="News of a fault every six hours",
            body_sv="Den som har anmält ett fel hör av oss var sjätte timme, sedan dagligen.",
            body_en="Whoever has told us of a fault hears from us every six hours, then daily.",
            indicator_sv="andel besked i tid",
            indicator_en="share of messages in time",
            topics=["FAULT"],
            covers_replies=False,
            every_minutes=SIX_HOURS,
            first_rhythm_minutes=DAY,
            then_every_minutes=DAY,
        )
        publishing.write(draft, by=omar, at=town.now)

    town.then(-1, "15.40", writes)
