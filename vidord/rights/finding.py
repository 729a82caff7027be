"""What `rights` answers: a finding with its steps, frozen, so that the same can be shown in five years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from vidord.rights.statute_book import Cite

FactValue = date | datetime | Decimal | int | bool | str | tuple
Facts = Mapping[str, FactValue]


class Answer(StrEnum):
    """YES is the customer's right; ASK is a person's to decide, or hangs on what nobody has said yet."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


YES, NO, ASK = Answer.YES, Answer.NO, Answer.ASK
COMPANY, CUSTOMER = "company", "customer"


def both(*answers: Answer) -> Answer:
    """All of them: one NO is enough for no, and else one ASK leaves it open."""
    return NO if NO in answers else ASK if ASK in answers else YES


def either(*answers: Answer) -> Answer:
    """Any of them: one YES is enough for yes, and else one ASK leaves it open."""
    return opposite(both(*map(opposite, answers)))


def opposite(answer: Answer) -> Answer:
    """Not: of an exception that takes a right away."""
    return {YES: NO, NO: YES, ASK: ASK}[answer]


class Burden(StrEnum):
    """Who must show how it was."""

    SELLER = "seller"
    CONSUMER = "consumer"
    COMPANY = "company"
    NOBODY = ""


class Basis(StrEnum):
    """What a step rests on."""

    STATUTE = "statute"
    PRACTICE = "practice"
    POLICY = "policy"
    PERSON = "person"


class Role(StrEnum):
    """What a step is for: a rule or an exception decides the answer, a consequence follows from it."""

    RULE = "rule"
    EXCEPTION = "exception"
    CONSEQUENCE = "consequence"


class Lack(StrEnum):
    """What is lacking: somebody's word, a person's judgement, or a value nobody has verified."""

    FACT = "fact"
    JUDGEMENT = "judgement"
    VALUE = "value"


@dataclass(frozen=True)
class Need:
    """An open question. `name` is a fact, a step to be judged or a parameter; `day` the value's."""

    lack: Lack
    name: str
    day: date | None = None


@dataclass(frozen=True)
class Step:
    """One rule as it fell out here: where it is written, the facts it used, and what is lacking for it."""

    id: str
    cite: Cite
    says: Answer
    facts: Facts = field(default_factory=dict)
    burden: Burden = Burden.NOBODY
    basis: Basis = Basis.STATUTE
    role: Role = Role.RULE
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """
    The last day for somebody: as counted, as it stands by 2 § 1930:173, and the earlier day that we promise.

    Only what binds the company has a day of ours.
    """

    id: str
    binds: str
    cite: Cite
    statutory_last_day: date
    shifted_last_day: date
    promise_by: date | None = None


@dataclass(frozen=True)
class Promised:
    """What the company gives beyond the law: the answer then, and the steps and deadlines that differ."""

    answer: Answer
    amount: Decimal | None
    deadlines: tuple[Deadline, ...]
    steps: tuple[Step, ...]
    sources: Facts


@dataclass(frozen=True)
class Finding:
    """One question answered for one set of facts on one day, by one edition of the rules."""

    question: str
    answer: Answer
    as_of: date
    inputs: Facts
    rules_version: str
    steps: tuple[Step, ...]
    needs: tuple[Need, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    amount: Decimal | None = None
    who_answers: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    promised: Promised | None = None


def to_ore(amount: Decimal) -> Decimal:
    """Round to the öre, half an öre upwards: ORE_HALF_UP in a step's facts."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
