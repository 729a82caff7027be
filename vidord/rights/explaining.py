"""A finding as lines to read, in Swedish or English: first what the law gives, then what we give as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vidord.rights.dated import Status
from vidord.rights.finding import COMPANY, Answer, Deadline, Finding, Lack, Need, Promised, Step
from vidord.rights.statute_book import statute_book
from vidord.rights.words import Saying, fill, text_of, words
from vidord.rights.written import as_object

COMING = {Status.EXPECTED, Status.PENDING}


class Kind(StrEnum):
    """What a line is about."""

    ANSWER = "answer"
    LAW = "law"
    WHO = "who"
    PERSON = "person"
    READING = "reading"
    DEADLINE = "deadline"
    POLICY = "policy"
    OPEN = "open"


@dataclass(frozen=True)
class Line:
    """One sentence, with where it is written and the address to read it at."""

    kind: Kind
    text: str
    cite: str = ""
    link: str = ""

    @property
    def whole(self) -> str:
        """`Felet visade sig inom två år. [4 kap. 17 § konsumentköplagen (2022:260)]`"""
        return f"{self.text} [{self.cite}]" if self.cite else self.text


def explain(finding: Finding, language: str) -> list[Line]:
    """Return the answer, the steps of the law, deadlines and readings, our own promises, and what is open."""
    return [
        _answer(finding, language),
        *(_step(one, language) for one in finding.steps),
        *_who(finding, language),
        *(_reading(name, option, language) for name, option in finding.readings.items()),
        *(line for one in finding.deadlines for line in _deadline(one, language, Kind.DEADLINE)),
        *(_promised(finding.promised, language) if finding.promised else ()),
        *(_open(one, language, finding) for one in finding.needs),
    ]


def with_lines(finding: Finding, language: str) -> dict[str, Any]:
    """Return the finding as JSON can hold it, and its lines beside it."""
    said = [
        {"kind": one.kind.value, "text": one.text, "cite": one.cite, "link": one.link}
        for one in explain(finding, language)
    ]
    return as_object(finding) | {"lines": said}


def _answer(finding: Finding, language: str) -> Line:
    holes = {**finding.inputs, "amount": finding.amount}
    said = words(language)["questions"][finding.question]
    key = finding.answer.value
    if finding.amount is not None and f"{key}_amount" in said:
        key = f"{key}_amount"
    return Line(Kind.ANSWER, fill(said[key], holes, language))


def _who(finding: Finding, language: str) -> list[Line]:
    """The one to turn to: a result, and after a no nobody's."""
    if finding.answer is Answer.NO or not finding.who_answers:
        return []
    return [Line(Kind.WHO, words(language)["who"][finding.who_answers])]


def _step(step: Step, language: str, kind: Kind = Kind.LAW) -> Line:
    return Line(
        Kind.PERSON if any(one.lack is Lack.JUDGEMENT for one in step.needs) else kind,
        _sentence(step, language),
        step.cite.text(language),
        step.cite.link,
    )


def _sentence(step: Step, language: str) -> str:
    lacking = step.needs[0] if step.needs else None
    if lacking is None or lacking.lack is Lack.JUDGEMENT:
        return text_of(language, Saying("steps", step.id, step.facts), step.says.value)
    return text_of(language, Saying("open", "depends", {"question": _lacking(lacking, language)}))


def _lacking(need: Need, language: str) -> str:
    if need.lack is Lack.FACT:
        return words(language)["facts"][need.name]["question"]
    table = statute_book().tables[need.name]
    coming = next((one for one in table.values if one.status in COMING), None)
    sought = next((one for one in table.values if need.day and one.holds_on(need.day)), coming)
    holes = {"parameter": need.name, "day": need.day or "–", "source": sought.source if sought else "–"}
    key = "pending" if sought is not None and sought.status in COMING else "value"
    return text_of(language, Saying("open", key, holes))


def _reading(name: str, option: str, language: str) -> Line:
    cite = statute_book().readings[name].cite
    return Line(
        Kind.READING, text_of(language, Saying("readings", name), option), cite.text(language), cite.link
    )


def _deadline(deadline: Deadline, language: str, kind: Kind) -> Iterator[Line]:
    days: dict[str, Any] = {
        "last_day": deadline.shifted_last_day,
        "counted": deadline.statutory_last_day,
        "ours": deadline.promise_by,
    }
    text = text_of(language, Saying("deadlines", deadline.id, days))
    if deadline.shifted_last_day != deadline.statutory_last_day:
        text += " " + text_of(language, Saying("open", "shifted", days))
    if deadline.binds == COMPANY and deadline.promise_by != deadline.shifted_last_day:
        text += " " + text_of(language, Saying("open", "ours", days))
    yield Line(kind, text, deadline.cite.text(language), deadline.cite.link)


def _promised(promised: Promised, language: str) -> Iterator[Line]:
    sources = ", ".join(dict.fromkeys(str(one) for one in promised.sources.values()))
    key = promised.answer.value
    yield Line(Kind.POLICY, text_of(language, Saying("open", f"promised_{key}", {"sources": sources})))
    if promised.amount is not None:
        yield Line(
            Kind.POLICY, text_of(language, Saying("open", "promised_amount", {"amount": promised.amount}))
        )
    for step in promised.steps:
        yield Line(Kind.POLICY, _sentence(step, language))
    for deadline in promised.deadlines:
        yield from _deadline(deadline, language, Kind.POLICY)


def _open(need: Need, language: str, finding: Finding) -> Line:
    if need.lack is not Lack.JUDGEMENT:
        return Line(Kind.OPEN, _lacking(need, language))
    cite = next(step.cite for step in finding.steps if step.id == need.name)
    return Line(Kind.OPEN, factors(need.name, language), cite.text(language), cite.link)


def factors(step: str, language: str) -> str:
    """Return what a person looks at when she judges it: `Väg in: hur länge …; vad felet är.`"""
    listed = words(language)["steps"][step]["factors"]
    return text_of(language, Saying("open", "judgement", {"factors": "; ".join(listed)}))
