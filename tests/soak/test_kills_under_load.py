"""The whole house under fire, for a short while; `bin/soak kills` is the long one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def soaked(*arguments):
    command = [sys.executable, "-m", "tests.soak", "kills", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-4000:]
    found = json.loads(done.stdout.splitlines()[-1])
    print(found)
    return found


@pytest.mark.xdist_group("soak")
def test_what_goes_in_and_out_while_workers_listener_and_database_are_killed_is_neither_lost_nor_doubled():
    found = soaked("--messages", "150", "--kills", "6")

    assert found["kills"] == 6
    assert found["mails"] == 150
    assert found["ok"] > 150
    assert found["letters accepted"] > 100
    assert found["answers"] > 0
    assert (found["lost"], found["doubled"], found["unending"]) == ([], [], [])


@pytest.mark.xdist_group("soak")
def test_the_checker_sees_what_a_database_loses_that_says_yes_too_early():
    found = soaked("--messages", "40", "--kills", "2", "--broken", "database")

    assert found["lost"]
