"""A question describes itself, its example can be asked, and a finding is the same bytes each time."""

import json
import re
from datetime import date

import jsonschema
import pytest

from vidord.rights import questions as asking
from vidord.rights.explaining import explain
from vidord.rights.finding import Answer
from vidord.rights.hearing import Hearing
from vidord.rights.questions import (
    NoSuchQuestion,
    NoSuchReading,
    OtherRules,
    all_questions,
    assess,
    recomputed,
)
from vidord.rights.words import words
from vidord.rights.written import as_json, from_json, plain_facts

QUESTIONS = list(all_questions().values())
ON = date(2026, 11, 26)
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)


@every_question
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_keeps_to_the_schema(question, language):
    schema = question.schema(language)
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(question.example, schema)


@every_question
def test_the_example_is_answered(question):
    finding = assess(question.id, question.example, on=ON)

    assert finding.answer in {Answer.YES, Answer.NO}, [(step.id, step.says) for step in finding.steps]
    assert finding.steps


@every_question
def test_somebody_answers_for_it_and_it_is_said_who(question):
    assert question.who in words("sv")["who"]


@every_question
def test_nothing_said_is_answered_with_questions_that_the_schema_knows(question):
    finding = assess(question.id, {}, on=ON)

    assert finding.answer is Answer.ASK
    assert [need.name for need in finding.needs if need.lack == "fact"]


@every_question
def test_whoever_answers_what_is_asked_comes_to_an_answer(question):
    """One question at a time, as the page asks: the example's word is given for each."""
    told = {}
    for _ in range(len(question.facts) + 1):
        finding = assess(question.id, told, on=ON)
        asked = [need.name for need in finding.needs if need.lack == "fact"]
        if finding.answer is not Answer.ASK:
            break
        assert asked, "an open question that is not said"
        told[asked[0]] = question.example[asked[0]]

    assert finding.answer == assess(question.id, question.example, on=ON).answer


@every_question
def test_a_finding_recomputed_gives_the_same_bytes(question):
    stored = as_json(assess(question.id, question.example, on=ON))

    assert recomputed(stored) == stored
    assert as_json(from_json(stored)) == stored


@every_question
def test_a_stored_finding_is_explained_as_on_the_day_it_was_made(question):
    finding = assess(question.id, question.example, on=ON)

    for language in ("sv", "en"):
        assert explain(from_json(as_json(finding)), language) == explain(finding, language)


@every_question
def test_every_step_and_deadline_can_be_looked_up(question):
    finding = assess(question.id, question.example, on=ON)

    for one in (*finding.steps, *finding.deadlines):
        assert one.cite.link.startswith("https://")
        assert one.cite.text("sv")


@every_question
def test_facts_are_given_back_as_they_can_be_asked_again(question):
    finding = assess(question.id, question.example, on=ON)

    assert assess(question.id, plain_facts(finding.inputs), on=ON).inputs == finding.inputs


def test_a_rule_reads_no_fact_that_nobody_can_say():
    known = {fact.name for question in QUESTIONS for fact in question.facts} | set(dir(Hearing({}, as_of=ON)))
    for path in asking.ACTS.glob("*.py"):
        assert set(re.findall(r"\bhearing\.(\w+)", path.read_text())) <= known, path


@every_question
def test_no_fact_is_called_as_something_that_the_hearing_has_or_does(question):
    """A rule reads a fact as an attribute of the hearing."""
    hearing = set(dir(Hearing({}, as_of=ON)))

    assert not hearing & {fact.name for fact in question.facts}


def test_a_finding_of_other_rules_is_not_confirmed(monkeypatch):
    stored = json.loads(as_json(assess("goods.defect", {}, on=ON)))
    stored["rules_version"] = "of another day"

    with pytest.raises(OtherRules):
        recomputed(json.dumps(stored))


def test_a_question_that_nobody_knows():
    with pytest.raises(NoSuchQuestion):
        assess("goods.happiness", {}, on=ON)


@pytest.mark.parametrize("chosen", [{"kkl.mood": "good"}, {"kkl.replacement": "nine"}])
def test_an_open_point_is_read_only_as_it_can_be(chosen):
    with pytest.raises(NoSuchReading):
        assess("goods.defect", {}, on=ON, readings=chosen)


def test_every_module_of_the_acts_is_read_once():
    assert asking.all_questions() is asking.all_questions()


def test_the_most_useful_question_comes_first():
    """The day the defect showed decides three rules; whether something special happened decides one."""
    example = {
        name: said for name, said in all_questions()["goods.defect"].example.items() if name != "showed_on"
    }

    finding = assess("goods.defect", example, on=ON)

    assert finding.needs[0].name == "showed_on"
    assert len([step for step in finding.steps if step.needs and step.needs[0].name == "showed_on"]) > 1


def test_after_a_no_nothing_is_asked():
    assert assess("goods.defect", {"buyer": "BUSINESS"}, on=ON).needs == ()
