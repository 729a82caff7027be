"""What arrived in the town without anybody having written it to us."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidord.web.demo.history import History


def what_no_person_wrote(town: "History") -> None:
    """An automatic reply, the same mail twice, and one without a sender: each has its one outcome."""

    def automatic() -> None:
        town.mail(
            "Jag är åter på måndag.",
            name="Bolaget",
            sender="fast@bolag.example",
            Auto_Submitted="auto-replied",
        )

    def twice() -> None:
        for _ in range(2):
            town.mail(
                "När läses mätaren av?",
                name="Stina Frisk",
                sender="stina.frisk@post.example",
                subject="Avläsning",
            )

    def nameless() -> None:
        town.mail("Köp nu.", sender="ingen", name="", subject="")

    town.then(-1, "7.40", automatic)
    town.then(-1, "12.10", twice)
    town.then(-1, "12.30", nameless)
