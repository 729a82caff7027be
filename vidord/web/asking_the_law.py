"""A question of the law, asked one fact at a time; what has been said lies in the address."""

from datetime import date

from django.http import QueryDict

from vidord.core.typography import language
from vidord.rights.facts import Fact, WrongFact, WrongFacts
from vidord.rights.finding import Finding, Lack
from vidord.rights.questions import Question, assess
from vidord.rights.words import words
from vidord.web.fact_form import UNKNOWN, FactForm, answer_in_words, names_of, said_in


class AskedLaw:
    """What an address says of a question's facts, what the law finds, and which fact to ask for next."""

    def __init__(self, question: Question, address: QueryDict, *, on: date) -> None:
        self.question, self.address = question, address
        self.unknown = set(address.getlist(UNKNOWN))
        self.said, self.faults, self.found = self._hear(on)
        self.fact = self._next()
        self.form = self._form()

    def _hear(self, on: date) -> tuple[dict, list[WrongFact], Finding]:
        """Hear what can be so; what can't comes back with why."""
        said, faults = said_in(self.address, self.question.facts), []
        while True:
            try:
                return said, faults, assess(self.question.id, said, on=on)
            except WrongFacts as wrong:
                faults += wrong.faults
                wrong_names = {_fact_in(fault.name) for fault in wrong.faults}
                said = {name: value for name, value in said.items() if name not in wrong_names}

    def _next(self) -> Fact | None:
        """What was wrong is asked again; else the most useful fact that nobody has said she does not know."""
        facts = {fact.name: fact for fact in self.question.facts}
        if self.faults:
            return facts[_fact_in(self.faults[0].name)]
        needed = (facts.get(need.name) for need in self.found.needs if need.lack is Lack.FACT)
        return next((fact for fact in needed if fact and fact.name not in self.unknown), None)

    def _form(self) -> FactForm | None:
        if self.fact is None:
            return None
        form = FactForm(self.fact, self.address if self.faults else None)
        for fault in self.faults[:1]:
            form.refuse(fault)
        return form

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer, or nothing left to ask."""
        return self.found.answer.value != "ask" or self.fact is None

    def kept(self) -> list[tuple[str, str]]:
        """What the form hands on: everything said of this question, but for what it asks now."""
        names = {name for one in self.question.facts for name in names_of(one)} | {UNKNOWN}
        now = set(names_of(self.fact)) if self.fact else set()
        return [(name, value) for name in sorted(names - now) for value in self.address.getlist(name)]

    def answers(self) -> list[tuple[str, str, str]]:
        """Each thing that has been said, what it was, and the address that asks it again."""
        called = words(language())["facts"]
        return [
            (called[fact.name]["name"], answer_in_words(self.address, fact), f"?{self._without(fact)}")
            for fact in self.question.facts
            if fact.name in self.said or fact.name in self.unknown
        ]

    def _without(self, fact: Fact) -> str:
        left = self.address.copy()
        for name in names_of(fact):
            left.pop(name, None)
        left.setlist(UNKNOWN, [one for one in self.address.getlist(UNKNOWN) if one != fact.name])
        return left.urlencode()


def _fact_in(name: str) -> str:
    """`outages[1].from` is about `outages`."""
    return name.partition("[")[0]
