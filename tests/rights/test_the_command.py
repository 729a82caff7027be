"""`vidord rights` on a machine that has neither database nor settings."""

import json
import os
import subprocess
import sys

import pytest

from tests.rights.reading_cases import FOLDER

ROOT = FOLDER.parents[2]
BICYCLE = {
    "buyer": "CONSUMER",
    "seller": "BUSINESS",
    "bought": "GOODS",
    "contract_date": "2025-03-14",
    "delivered_on": "2025-03-17",
    "showed_on": "2026-10-30",
    "complained_on": "2026-11-10",
}


def rights(*arguments, given=None):
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "vidord", "rights", *arguments],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def asked(facts, *arguments):
    return rights(
        "assess", "goods.defect", "--on", "2026-11-26", "--facts", "-", *arguments, given=json.dumps(facts)
    )


def test_a_yes_is_exit_code_zero_and_cites_the_act():
    done = asked(BICYCLE)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Ja, du får reklamera.")
    assert "4 kap. 17 § konsumentköplagen (2022:260)" in done.stdout


def test_a_no_is_exit_code_three_and_an_open_question_four():
    assert asked(BICYCLE | {"is_defective": False}).returncode == 3
    assert asked({}).returncode == 4


def test_a_wrong_fact_is_named_in_the_readers_language():
    facts = BICYCLE | {"delivered_on": "2025-03-01"}

    swedish, english = asked(facts), asked(facts, "--lang", "en")

    assert swedish.returncode == english.returncode == 1
    assert (
        "delivered_on (dagen du fick varan): den 1\u00a0mars 2025 kommer före den 14\u00a0mars 2025"
        in swedish.stderr
    )
    assert "delivered_on (the day you got it): 1\u00a0March 2025 comes before" in english.stderr
    assert not swedish.stdout


def test_a_program_gets_the_finding_and_its_lines():
    done = asked(BICYCLE, "--json")

    found = json.loads(done.stdout)
    assert found["answer"] == "yes"
    assert found["deadlines"][0]["statutory_last_day"] == "2028-03-17"
    assert {line["kind"] for line in found["lines"]} == {"answer", "law", "who", "deadline"}


def test_every_question_describes_itself():
    listed = json.loads(rights("questions", "--json").stdout)

    assert "goods.defect" in [one["id"] for one in listed]
    assert all(one["schema"]["type"] == "object" and one["example"] for one in listed)


def test_an_example_can_be_asked_as_it_stands():
    example = rights("questions", "goods.defect", "--example").stdout

    assert asked(json.loads(example)).returncode == 0


def test_sources_say_where_every_value_is_from_and_what_is_stale():
    fresh = rights("sources", "--on", "2026-11-26")
    stale = rights("sources", "--on", "2028-11-26", "--json")

    assert fresh.returncode == 0
    assert "SFS 2022:260 4 kap. 17 §" in fresh.stdout
    assert stale.returncode == 5
    assert all(one["is_stale"] and one["link"].startswith("https://") for one in json.loads(stale.stdout))


@pytest.mark.parametrize("given", ["", "[]", "{", '{"price": NaN}', '"goods"', "[" * 100_000])
def test_facts_that_are_no_object_are_one_line(given):
    done = rights("assess", "goods.defect", "--facts", "-", given=given)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("vidord rights: -: ")


def test_a_file_that_is_not_there_and_a_question_that_is_not():
    assert rights("assess", "goods.defect", "--facts", "nowhere.json").returncode == 1
    assert "vidord rights questions lists them" in rights("assess", "goods.joy").stderr


def test_a_day_that_is_none_is_wrong_usage():
    done = rights("assess", "goods.defect", "--on", "2026-02-30")

    assert done.returncode == 2
    assert "2026-02-30 is no day; write it as 2026-05-05" in done.stderr


def test_an_example_is_of_one_question():
    assert "of which question" in rights("questions", "--example").stderr


def test_facts_that_are_no_text_are_one_line(tmp_path):
    torn = tmp_path / "facts.json"
    torn.write_bytes(b"\xff\xfe{")

    done = rights("assess", "goods.defect", "--facts", str(torn))

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_help_shows_an_example():
    assert "example: vidord rights assess goods.defect" in rights("--help").stdout
    assert "example: vidord rights assess" in rights("assess", "--help").stdout
