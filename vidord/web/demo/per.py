"""Per Ek has a mobile and no mail: he is told by SMS when Nadja calls him."""

from typing import TYPE_CHECKING

from vidord.cases.answering import NewPromise

if TYPE_CHECKING:
    from vidord.web.demo.history import History

PER = "+46701740618"


def is_told_by_sms(town: "History") -> None:
    """He calls the day before and asks to be called after lunch the next day at work."""

    def calls_us() -> None:
        window = NewPromise("CALL", town.on(1, "15.00"), town.on(1, "13.00"))
        case = town.on_the_line(
            "Vill prata om sitt elavtal efter lunch",
            by=town.town.nadja,
            name="Per Ek",
            phone=PER,
            result=window,
        )
        town.opened("per", case)

    town.then(-1, "16.40", calls_us)
