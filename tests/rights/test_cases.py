"""What the law says of each case in `cases/`."""

import pytest

from tests.rights.reading_cases import cases, kronor
from vidord.rights.explaining import explain
from vidord.rights.questions import all_questions, assess

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_says(case):
    finding = assess(case.question, case.facts, on=case.on, readings=case.readings)

    steps = {step.id: step for step in finding.steps}
    days = {one.id: one for one in finding.deadlines}
    expect = case.expect
    assert finding.answer == expect["answer"], [(step.id, step.says) for step in finding.steps]
    if "amount" in expect:
        assert finding.amount == kronor(expect["amount"])
    for step, answer in expect.get("steps", {}).items():
        assert steps[step].says == answer, step
    for step, burden in expect.get("burden", {}).items():
        assert steps[step].burden == burden
    assert not set(expect.get("not_steps", [])) & set(steps)
    for name, last_day in expect.get("deadlines", {}).items():
        assert (
            _days(days[name]) == last_day
            if isinstance(last_day, list)
            else (days[name].shifted_last_day == last_day)
        ), name
    for name, ours in expect.get("promise_by", {}).items():
        assert days[name].promise_by == ours
    asked = {need.name for need in finding.needs if need.lack == "fact"}
    assert asked <= {fact.name for fact in all_questions()[case.question].facts}
    if "needs" in expect:
        assert [need.name for need in finding.needs] == expect["needs"]
    if "who" in expect:
        assert finding.who_answers == expect["who"]


def _days(deadline):
    return [deadline.statutory_last_day, deadline.shifted_last_day]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_can_be_read_in_both_languages(case):
    finding = assess(case.question, case.facts, on=case.on, readings=case.readings)

    swedish, english = explain(finding, "sv"), explain(finding, "en")

    assert len(swedish) == len(english)
    assert not [line.text for line in (*swedish, *english) if "{" in line.text or "None" in line.text]


def test_every_case_names_its_section():
    assert not [str(case) for case in CASES if not case.section]


def test_no_two_cases_have_the_same_name():
    names = [str(case) for case in CASES]

    assert len(names) == len(set(names))
