"""`vidord rights` beside other tools: what is piped away, what is not there, and who asks amiss."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "vidord", "rights"]
SURROUNDINGS = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def rights(*arguments):
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, env=SURROUNDINGS, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("act", [["questions"], ["sources", "--json"]], ids=" ".join)
def test_whoever_has_read_enough_of_it_hears_no_complaint(act):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, *act], cwd=ROOT, env=SURROUNDINGS, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


def test_a_file_that_is_not_there_is_named_in_words(tmp_path):
    (tmp_path / "facts.json").write_text("{}")
    facts = ["assess", "goods.defect", "--facts"]

    absent = rights(*facts, "nowhere.json")
    policy = rights(*facts, str(tmp_path / "facts.json"), "--policy", "better.toml")
    folder = rights(*facts, str(tmp_path))

    assert absent.stderr == "vidord rights: there is no file nowhere.json\n"
    assert policy.stderr == "vidord rights: there is no file better.toml\n"
    assert folder.stderr == f"vidord rights: {tmp_path} is a folder and no file\n"
    assert {one.returncode for one in (absent, policy, folder)} == {1}


@pytest.mark.django_db
def test_a_program_that_asks_what_the_law_does_not_have_is_told_so_in_json(client):
    post = {"content_type": "application/json", "headers": {"accept-language": "sv"}}

    got = client.post("/api/rights/nope", "{}", **post)

    assert got.status_code == 404
    assert got.json() == {"error": "Det finns ingen fråga nope. GET /api/rights säger vilka som finns."}
