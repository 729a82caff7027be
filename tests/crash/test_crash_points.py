"""A process is killed at every step it takes, one after the other: nothing is lost and nothing doubled.

Here so many points of each scene, evenly spread; `bin/soak crash` tries them all.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.crash.__main__ import said

ROOT = Path(__file__).resolve().parents[2]
POINTS = "5"
RECEIVING = ("receiving by SMTP", "receiving by LMTP", "receiving by the pipe", "receiving the form")
SENDING = ("sending an answer", "a whole round")


def tried(*arguments):
    command = [sys.executable, "-m", "tests.crash", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-4000:]
    reports = json.loads(done.stdout.splitlines()[-1])
    print("\n".join(said(report) for report in reports))
    return reports


def faults(reports):
    return [fault for report in reports for fault in report["faults"]]


def test_a_mail_that_is_being_received_when_the_process_dies_is_ours_or_the_senders():
    reports = tried("--most", POINTS, *RECEIVING)

    assert faults(reports) == []
    assert all(report["tried"] >= 4 for report in reports)


def test_a_mail_that_is_being_placed_when_the_worker_dies_gets_its_one_outcome():
    scenes = [
        "placing a new mail",
        "placing a reply",
        "placing a duplicate",
        "placing a bounce",
        "placing in two mailboxes",
    ]
    reports = tried("--most", POINTS, *scenes)

    assert faults(reports) == []
    assert all(report["tried"] >= 4 for report in reports)


def test_a_letter_that_is_being_sent_when_the_worker_dies_goes_once_at_most():
    reports = tried("--most", POINTS, *SENDING)

    assert faults(reports) == []
    assert all(report["tried"] >= 4 for report in reports)


def test_only_a_send_that_was_cut_between_its_last_byte_and_the_answer_is_uncertain():
    reports = tried("--most", "30", "sending an answer")  # between last byte and answer lie about nine of 186

    assert sum(report["uncertain"] for report in reports) > 0
    assert [when for report in reports for when in report["uncertain_for_nothing"]] == []


def test_a_worker_that_slept_past_its_lease_and_goes_on_doubles_nothing():
    reports = tried("--how", "SIGSTOP", "--most", "6", "placing a new mail", *SENDING)

    assert faults(reports) == []
    assert all(report["tried"] >= 4 for report in reports)


def test_the_harness_sees_what_a_hasty_listener_loses():
    (report,) = tried("--most", "8", "acknowledged before it is stored")

    assert any("is there 0 times" in fault for fault in report["faults"])
    assert all(fault.startswith("SIGKILL") for fault in report["faults"])  # it stores, when it is let live


def test_the_harness_sees_what_a_forgetful_sender_doubles():
    (report,) = tried("--at", "1", "a sender that forgets")

    assert any("took it 2 times" in fault for fault in report["faults"])
