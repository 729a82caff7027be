"""The hearing of one question: what has been said, what the statutes say then, and what was found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any

from vidord.rights.dated import NoValue
from vidord.rights.finding import (
    ASK,
    COMPANY,
    NO,
    YES,
    Answer,
    Basis,
    Burden,
    Deadline,
    Facts,
    FactValue,
    Lack,
    Need,
    Role,
    Step,
)
from vidord.rights.policy import NOTHING_MORE, Policy
from vidord.rights.statute_book import Cite, statute_book
from vidord.rights.statutory_time import earlier_weekday, next_weekday

RULES: dict[str, Cite] = {}


class Unknown(LookupError):
    """Nobody has said that yet."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Said:
    """What a rule found, before it becomes a step."""

    answer: Answer
    facts: Facts = field(default_factory=dict)
    burden: Burden | None = None
    needs: tuple[Need, ...] = ()
    basis: Basis | None = None


def yes(*, burden: Burden | None = None, **facts: FactValue) -> Said:
    """The rule gives the customer right, or the exception applies."""
    return Said(YES, facts, burden)


def no(*, burden: Burden | None = None, **facts: FactValue) -> Said:
    """The rule does not, or the exception was checked and does not apply."""
    return Said(NO, facts, burden)


def says(condition: bool, *, burden: Burden | None = None, **facts: FactValue) -> Said:
    """Yes or no, with the same facts."""
    return Said(YES if condition else NO, facts, burden)


def a_person_decides(*, burden: Burden | None = None, **facts: FactValue) -> Said:
    """The act leaves it to judgement; `factors` in the words say what to look at."""
    return Said(ASK, facts, burden, basis=Basis.PERSON)


class Hearing:
    """
    What rules are given. A fact is an attribute of its own name.

    :raises Unknown: when a rule reads a fact that nobody has said; the rule's step then asks for it.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        as_of: date,
        readings: Mapping[str, str] | None = None,
        policy: Policy = NOTHING_MORE,
        who_answers: str = "",
    ) -> None:
        self.facts = facts
        self.as_of = as_of
        self.policy = policy
        self.chosen = readings or {}
        self.steps: list[Step] = []
        self.deadlines: list[Deadline] = []
        self.readings: dict[str, str] = {}
        self.parameters: set[str] = set()
        self.promises: dict[str, str] = {}
        self.amount: Decimal | None = None
        self.who_answers = who_answers
        self.lacking: Need | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.facts[name]
        except KeyError:
            raise Unknown(name) from None

    def told(self, name: str) -> Any:
        """Return a fact, or nothing when nobody has said it."""
        return self.facts.get(name)

    def done(self, name: str, last_day: date) -> date:
        """
        Return the day of an act; until somebody says, it can be done today while that is in time.

        :raises Unknown: when today is too late and nobody has said whether it was done before.
        """
        if self.facts.get(name) is None and self.as_of <= last_day:
            return self.as_of
        return getattr(self, name)

    def value(self, name: str, *, on: date | None = None) -> Any:
        """
        Return what the statutes say on the day of the fact that chooses, or what the company promises beyond.

        :raises NoValue: when no usable value is known for that day.
        :raises Unknown: when that fact is not known.
        """
        table = statute_book().tables[name]
        day = on or getattr(self, table.keyed_on)
        self.parameters.add(name)
        promise = self.policy.better(name, day)
        if promise is None:
            return table.at(day).value
        self.promises[name] = promise.source
        return promise.value

    def has_value(self, name: str, *, on: date) -> bool:
        """Tell whether a usable value is known for a day: for what is said only when it can be."""
        return bool(statute_book().tables[name].usable_between(on, on + timedelta(days=1)))

    def reading(self, name: str) -> str:
        """Return which way an open point is read here, and remember that it was."""
        point = statute_book().readings[name]
        return self.readings.setdefault(name, self.chosen.get(name, point.recommended))

    def due(
        self,
        deadline: str,
        last_day: date,
        cite: Cite,
        *,
        binds: str = COMPANY,
        since: date | None = None,
        ours: date | None = None,
    ) -> Deadline:
        """
        Note the last day for somebody. `since` is the day from which a sooner day of our own is counted.

        Ours is at the latest the last weekday that the act allows without being shifted, by any reading.
        """
        if binds == COMPANY:
            ours = min(last_day, ours or last_day)
            promise = self.policy.sooner(deadline, self.as_of) if since else None
            if promise is not None and since is not None:
                ours = min(ours, promise.day_after(since))
                self.promises[deadline] = promise.source
            ours = earlier_weekday(ours)
        noted = Deadline(deadline, binds, cite, last_day, next_weekday(last_day), ours)
        return self.note(noted)

    def within(self, deadline: str, last_day: date, cite: Cite, *, binds: str) -> Deadline:
        """Note a time in which something must occur: 2 § 1930:173 does not lengthen it."""
        noted = Deadline(deadline, binds, cite, last_day, last_day, last_day if binds == COMPANY else None)
        return self.note(noted)

    def note(self, deadline: Deadline) -> Deadline:
        """Keep a deadline, once however many rules find it."""
        if deadline not in self.deadlines:
            self.deadlines.append(deadline)
        return deadline


Rule = Callable[..., Answer]


def rule(
    step: str,
    cite: Cite,
    *,
    burden: Burden = Burden.NOBODY,
    basis: Basis = Basis.STATUTE,
    role: Role = Role.RULE,
) -> Callable[[Callable[..., Said]], Rule]:
    """
    Make a function of a hearing a rule: it leaves a step, and asks for what it lacks.

    :raises ValueError: when another rule leaves steps of that name.
    """
    if step in RULES:
        raise ValueError(f"there is a rule {step} already")
    RULES[step] = cite

    def made(function: Callable[..., Said]) -> Rule:
        @wraps(function)
        def heard(hearing: Hearing, **more: Any) -> Answer:
            said = _said(function, hearing, more, step)
            hearing.steps.append(
                Step(
                    step,
                    cite,
                    said.answer,
                    said.facts,
                    said.burden if said.burden is not None else burden,
                    said.basis or basis,
                    role,
                    said.needs,
                )
            )
            return said.answer

        return heard

    return made


def exception(step: str, cite: Cite, *, burden: Burden = Burden.NOBODY) -> Callable[..., Rule]:
    """Make it an exception: YES is that it applies, NO that it was checked and does not."""
    return rule(step, cite, burden=burden, role=Role.EXCEPTION)


def consequence(step: str, cite: Cite, *, burden: Burden = Burden.NOBODY) -> Callable[..., Rule]:
    """Make it what follows: it never decides the answer."""
    return rule(step, cite, burden=burden, role=Role.CONSEQUENCE)


def _said(function: Callable[..., Said], hearing: Hearing, more: dict, step: str) -> Said:
    try:
        said = function(hearing, **more)
    except Unknown as lacking:
        return Said(ASK, needs=(Need(Lack.FACT, lacking.name),))
    except NoValue as lacking:
        return Said(ASK, needs=(Need(Lack.VALUE, lacking.name, lacking.day),))
    if said.answer is ASK and not said.needs:
        return Said(ASK, said.facts, said.burden, (Need(Lack.JUDGEMENT, step),), said.basis or Basis.PERSON)
    return said


def every(hearing: Hearing, *rules: Rule) -> Answer:
    """All must hold. The first NO ends it; an ASK leaves it open and the rest is heard."""
    return _until(NO, YES, (one(hearing) for one in rules))


def any_of(hearing: Hearing, *rules: Rule) -> Answer:
    """One is enough. The first YES ends it."""
    return _until(YES, NO, (one(hearing) for one in rules))


def _until(ends: Answer, otherwise: Answer, answers: Iterable[Answer]) -> Answer:
    for answer in answers:
        if answer is ends:
            return ends
        if answer is ASK:
            otherwise = ASK
    return otherwise
