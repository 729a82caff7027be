"""
Cases that a lawyer reads: `cases/*.yaml`, each a sentence, the facts, what follows, and the section.

A file names its question and the facts that all its cases share; a case changes some, and `null` takes one
away. What is expected: `answer` (yes, no, ask), `amount`, `deadlines` (id: last day, or the three days),
`steps` (id: yes, no, ask), `needs` (what is asked, in order), `who`, `burden` (step: who must show it),
`not_steps` (what must not be mentioned), `promise_by` (id: our day).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "cases"
EXPECTED = {"answer", "amount", "deadlines", "steps", "needs", "who", "burden", "not_steps", "promise_by"}
TODAY = date(2026, 11, 26)


class Plain(yaml.SafeLoader):
    """YAML in which `yes`, `no` and `on` are words, and a key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key stands twice in {keys}, {node.start_mark}"
        return super().construct_mapping(node, deep)


Plain.yaml_implicit_resolvers = {
    sign: [(tag, way) for tag, way in ways if tag != "tag:yaml.org,2002:bool" or sign in "tTfF"]
    for sign, ways in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Case:
    """One sentence about somebody, and what the law says."""

    file: str
    name: str
    question: str
    facts: dict[str, Any]
    on: date
    section: str
    expect: dict[str, Any]
    readings: dict[str, str]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


def cases() -> list[Case]:
    """Return all cases of all files."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _of(path)]


def _of(path: Path) -> list[Case]:
    found = []
    for block in yaml.load_all(path.read_text(encoding="utf-8"), Plain):
        for case in block["cases"]:
            facts = {**block.get("facts", {}), **case.get("facts", {})}
            assert set(case["expect"]) <= EXPECTED, case["name"]
            found.append(
                Case(
                    path.stem,
                    case["name"],
                    case.get("question", block["question"]),
                    {name: value for name, value in facts.items() if value is not None},
                    case.get("on", block.get("on", TODAY)),
                    case.get("section", block.get("section", "")),
                    case["expect"],
                    {**block.get("readings", {}), **case.get("readings", {})},
                )
            )
    return found


def kronor(amount: object) -> Decimal | None:
    """Return an expected amount."""
    return None if amount is None else Decimal(str(amount))
