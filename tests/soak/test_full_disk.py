"""The database on a disk of its own that fills while mail comes in."""

import json
import subprocess
import sys

import pytest

from tests.soak.diskfull import SKIPPED
from tests.soak.house import ROOT


@pytest.mark.xdist_group("soak")
def test_on_a_disk_that_fills_all_that_was_acknowledged_is_there_and_the_rest_stays_with_the_sender():
    command = [sys.executable, "-m", "tests.soak", "diskfull", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != SKIPPED, done.stderr

    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["lost"], found["doubled"], found["unending"]) == ([], [], [])
    assert found["counted"]["large taken"] > 0
    assert found["counted"]["texts taken"] > 0
    assert found["counted"]["fail"] >= 4
