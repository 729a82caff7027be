"""The questions a customer asks, one function each, and how one of them is answered."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from vidord.rights.edition import rules_version
from vidord.rights.facts import Fact, NotBefore, read_facts
from vidord.rights.finding import YES, Answer, FactValue, Finding, Lack, Need, Promised, Role
from vidord.rights.hearing import Hearing, Unknown
from vidord.rights.policy import NOTHING_MORE, Policy
from vidord.rights.statute_book import Act, statute_book
from vidord.rights.words import words
from vidord.rights.written import as_json, from_json, plain_facts

ACTS = Path(__file__).parent / "acts"
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
QUESTIONS: dict[str, "Question"] = {}
LACKS = (Lack.FACT, Lack.JUDGEMENT, Lack.VALUE)


class NoSuchQuestion(LookupError):
    """There is no question by that name."""


class NoSuchReading(ValueError):
    """There is no open point by that name, or it can't be read so."""


class OtherRules(ValueError):
    """It was found by another edition of the rules: this one can't confirm it."""


@dataclass(frozen=True)
class Question:
    """One question: its act, the facts it needs, an example, who answers for it, and how it is answered."""

    id: str
    act: Act
    facts: tuple[Fact, ...]
    example: Mapping[str, Any]
    who: str
    answer: Callable[[Hearing], Answer]
    orders: tuple[NotBefore, ...] = ()

    def schema(self, language: str) -> dict[str, Any]:
        """Return the JSON Schema of its facts, with the questions in a language as descriptions."""
        said = words(language)
        return {
            "$schema": SCHEMA,
            "title": said["questions"][self.id]["title"],
            "type": "object",
            "properties": {
                one.name: one.schema()
                | {
                    "title": said["facts"][one.name]["name"],
                    "description": said["facts"][one.name]["question"],
                }
                | ({"x-unit": one.unit} if one.unit else {})
                for one in self.facts
            },
            "required": [one.name for one in self.facts if one.required],
            "additionalProperties": False,
        }


def question(
    name: str,
    act: Act,
    facts: Sequence[Fact],
    *,
    example: Mapping[str, Any],
    who: str,
    orders: Sequence[NotBefore] = (),
) -> Callable[[Callable[[Hearing], Answer]], Callable[[Hearing], Answer]]:
    """
    Register a function of a hearing as a question. Its example can be asked as it stands.

    `who` answers for what it gives, unless a rule finds that it is somebody else.

    :raises ValueError: when another question has its name.
    """

    def registered(function: Callable[[Hearing], Answer]) -> Callable[[Hearing], Answer]:
        if name in QUESTIONS:
            raise ValueError(f"there is a question {name} already")
        QUESTIONS[name] = Question(name, act, tuple(facts), example, who, function, tuple(orders))
        return function

    return registered


def listed(question: Question, language: str) -> dict[str, Any]:
    """Return what a program must know to ask it."""
    return {
        "id": question.id,
        "act": question.act.name[language],
        "link": question.act.link,
        "schema": question.schema(language),
        "example": question.example,
    }


@cache
def all_questions() -> Mapping[str, Question]:
    """Return every question by id; each module in `acts/` brings its own."""
    for path in sorted(ACTS.glob("*.py")):
        if path.stem != "__init__":
            import_module(f"vidord.rights.acts.{path.stem}")
    return dict(sorted(QUESTIONS.items()))


def assess(
    name: str,
    said: Mapping[str, object],
    *,
    on: date,
    readings: Mapping[str, str] | None = None,
    policy: Policy = NOTHING_MORE,
) -> Finding:
    """
    Answer a question with the facts that are known, as it stands on a day.

    :raises NoSuchQuestion: when there is none by that name.
    :raises WrongFacts: when something that was said can't be so.
    :raises NoSuchReading: when an open point can't be read as was asked.
    """
    asked = all_questions().get(name)
    if asked is None:
        raise NoSuchQuestion(name)
    facts = read_facts(said, asked.facts, asked.orders, on=on)
    chosen = _readings(readings or {})
    law = Hearing(facts, as_of=on, readings=chosen, who_answers=asked.who)
    answer = _heard(asked, law)
    return Finding(
        question=name,
        answer=answer,
        as_of=on,
        inputs=facts,
        rules_version=rules_version(),
        steps=tuple(law.steps),
        needs=_needs(answer, law),
        deadlines=tuple(law.deadlines),
        amount=law.amount,
        who_answers=law.who_answers,
        readings=law.readings,
        promised=_promised(asked, law, answer, facts, policy),
    )


def recomputed(stored: str, *, policy: Policy = NOTHING_MORE) -> str:
    """
    Answer a stored finding's question anew, and return its canonical JSON.

    :raises OtherRules: when another edition of the rules found it.
    """
    finding = from_json(stored)
    if finding.rules_version != rules_version():
        raise OtherRules(finding.rules_version)
    facts = plain_facts(finding.inputs)
    return as_json(
        assess(finding.question, facts, on=finding.as_of, readings=finding.readings, policy=policy)
    )


def _readings(chosen: Mapping[str, str]) -> Mapping[str, str]:
    for name, option in chosen.items():
        point = statute_book().readings.get(name)
        if point is None or option not in point.options:
            raise NoSuchReading(f"{name}={option}")
    return chosen


def _promised(
    asked: Question, law: Hearing, answer: Answer, facts: Mapping[str, FactValue], policy: Policy
) -> Promised | None:
    """Hear it again with what the company promises, if it promises anything about what was read."""
    if not policy.concerns(law.parameters | {one.id for one in law.deadlines}):
        return None
    more = Hearing(facts, as_of=law.as_of, readings=law.chosen, policy=policy)
    better = _heard(asked, more)
    deadlines = tuple(one for one in more.deadlines if one not in law.deadlines)
    steps = tuple(one for one in more.steps if one not in law.steps)
    if not (deadlines or steps or more.amount != law.amount):
        return None
    return Promised(better, more.amount, deadlines, steps, dict(more.promises))


def _heard(asked: Question, hearing: Hearing) -> Answer:
    """Where the way forks on a fact that nobody has said, that fact is what must be asked."""
    try:
        return asked.answer(hearing)
    except Unknown as lacking:
        hearing.lacking = Need(Lack.FACT, lacking.name)
        return Answer.ASK


def _needs(answer: Answer, hearing: Hearing) -> tuple[Need, ...]:
    """
    Order what is lacking: facts before judgements; first what most steps wait for that decide the answer.

    Once the answer is known, only what decides its consequences is asked, and after a no nothing is.
    """
    if answer is Answer.NO:
        return ()
    open_steps = [
        step for step in hearing.steps if step.needs and (answer is not YES or step.role is Role.CONSEQUENCE)
    ]
    deciding = Counter(
        need for step in open_steps if step.role is not Role.CONSEQUENCE for need in step.needs
    )
    met = dict.fromkeys(need for step in open_steps for need in step.needs)
    if hearing.lacking is not None:
        met = dict.fromkeys([*met, hearing.lacking])
    return tuple(sorted(met, key=lambda need: (LACKS.index(need.lack), -deciding[need])))
