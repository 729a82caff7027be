"""`vidord extract` and `vidord erase` as an operator runs them, against a committed town of their own."""

import json
import os
import subprocess
import sys

import pytest
import time_machine
from django.db import connection, transaction

from tests import database
from tests.world import World
from vidord.web.demo import history


@pytest.fixture
def references(django_db_setup, django_db_blocker, worker_id, settings):
    """The town in a database of its own, committed: each customer's case reference by her name."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    before = connection.settings_dict["NAME"]
    name = database.copy_for(f"erase_{worker_id}")
    connection.close()
    connection.settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        with (
            transaction.atomic(),
            World("2026-11-10 10:31") as town,
            time_machine.travel(town.now, tick=False),
        ):
            cases = history.play(town.town, at=town.now)
        yield name, {who: str(case.number) for who, case in cases.items()}
        connection.close()
    connection.settings_dict["NAME"] = before


def run(name, *arguments, said="", **changed):
    addresses = {
        url: os.environ[url].replace("/vidord?", f"/{name}?")
        for url in ("VIDORD_DATABASE_URL", "VIDORD_DATABASE_OWNER_URL")
    }
    command = [sys.executable, "-m", "vidord", *arguments]
    done = subprocess.run(
        command, input=said, capture_output=True, text=True, env=os.environ | addresses | changed, check=False
    )
    assert done.stderr.count("\n") <= 1, done.stderr
    return done.returncode, done.stdout, done.stderr


def test_an_operator_extracts_and_erases(references):
    name, case = references
    why = ("--because", "Hon bad oss om det.")

    assert run(name, "extract", "1")[0] == 1
    code, out, _err = run(name, "extract", case["lotta"], "--json")
    lotta = json.loads(out)["customer"]
    assert (code, lotta["name"], out.count("\n")) == (0, "Lotta Nyberg", 1)

    assert run(name, "erase", "1", *why)[0] == 1
    code, _out, err = run(name, "erase", case["kerstin"], *why, "--yes")
    assert (code, "still owed" in err) == (1, True)
    code, out, err = run(name, "erase", case["lotta"], *why, said="no\n")
    assert (code, "with the raw bytes: 1" in out, "nothing was erased" in err) == (1, True, True)
    application = os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/{name}?")
    code, _out, err = run(name, "erase", case["lotta"], *why, "--yes", VIDORD_DATABASE_OWNER_URL=application)
    assert (code, "VIDORD_DATABASE_OWNER_URL" in err) == (1, True)
    assert json.loads(run(name, "extract", case["lotta"])[1])["customer"] == lotta

    who = f"customer:{lotta['id']}"
    code, out, _err = run(name, "erase", who, *why, said="yes\n")
    assert (code, f"{who} is erased" in out) == (0, True)
    code, out, _err = run(name, "extract", who)
    assert (code, "Lotta" in out, json.loads(out)["customer"]["erased_because"]) == (0, False, why[1])
    code, _out, err = run(name, "erase", who, *why, "--yes")
    assert (code, "before" in err) == (1, True)
