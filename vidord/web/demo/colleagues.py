"""Colleagues at work on one case: a note that names somebody, somebody who follows, an answer that waits."""

import uuid
from typing import TYPE_CHECKING

from vidord.cases import noting, watching

if TYPE_CHECKING:
    from vidord.web.demo.history import History

MATS_FOUND = "Glapp i mätarens nolla. Felet var vårt. Det syns i mätdata sedan i oktober."
MATS_ASKS = "@Omar Haddad, elektrikern skrev att han inte hittade något hos henne. Det räcker väl?"
GOES_LATER = "Hej Rolf. Jag kommer och ser på skåpet i förmiddag. Du behöver inte vara hemma."


def colleagues_help_kerstin(town: "History") -> None:
    """Mats notes what he found and names Omar; Eva follows her case; Rolf's answer waits for the morning."""

    def note(text: str) -> None:
        key = uuid.uuid5(uuid.NAMESPACE_URL, text)
        noting.write(town.cases["kerstin"], text=text, by=town.town.mats, at=town.now, form_key=key)

    def eva_follows() -> None:
        watching.follow(town.cases["kerstin"], by=town.town.eva, at=town.now)

    def rolf_is_answered_later() -> None:
        town.answer(town.cases["rolf"], GOES_LATER, is_answer=False, not_before=town.on(1, "8.00"))

    town.then(-6, "14.20", lambda: note(MATS_FOUND))
    town.then(-1, "9.00", eva_follows)
    town.then(-1, "16.30", lambda: note(MATS_ASKS))
    town.then(0, "9.40", rolf_is_answered_later)
