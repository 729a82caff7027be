"""A backup of the town, restored elsewhere: mail comes in, and nothing goes out until a person says so."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.conftest import _in_database
from tests.smtp_peer import Peer
from tests.waiting import until
from tests.world import free_port
from vidord.core.cluster import OWNER, Cluster

pytestmark = pytest.mark.xdist_group("backup")
ROOT = Path(__file__).resolve().parents[2]
KEY = os.environ.get("VIDORD_SECRET_KEY", "")
MAIL = b"From: Amira <amira@post.example>\r\nTo: kundtjanst@granasa.example\r\nSubject: Hej\r\n\r\nHej.\r\n"
OLD = b"Brevet som v"
HERS = """
SELECT count(*) FROM channels_outboundmessage WHERE state = 'QUEUED' AND recipient = 'amira@post.example'
"""
STRUCK = "SELECT count(*) FROM channels_outboundmessage WHERE state = 'SUPERSEDED'"


@pytest.fixture
def backup(played, django_db_blocker, worker_id, tmp_path):
    """A backup made while two letters waited, and one for its time; they went later, which it can't know."""
    name = f"vidord_backup_{worker_id}"
    administration = os.environ["VIDORD_DATABASE_OWNER_URL"].replace("/vidord?", "/postgres?")
    with psycopg.connect(administration, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {played[0]}")
    with django_db_blocker.unblock(), _in_database(name):
        with played[1].again() as town:
            town.answer(town.cases["kerstin"], "Brevet som väntade.")
            town.answer(town.cases["bjorken"], "Ett till som väntade.")
        connection.close()
    file = tmp_path / "town.backup"
    urls = {
        key: os.environ[key].replace("/vidord?", f"/{name}?")
        for key in ("VIDORD_DATABASE_URL", "VIDORD_DATABASE_OWNER_URL")
    }
    done = vidord(tmp_path, "backup", str(file), **urls)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(administration, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE {name}")
    return file


@pytest.fixture
def elsewhere():
    """A new data directory, where PostgreSQL's own user may enter; its database is stopped in the end."""
    with tempfile.TemporaryDirectory(prefix="vidord-restored-") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "data"
        yield folder
        cluster = Cluster(folder)
        if cluster.is_running():
            cluster.stop()
        if cluster.sockets.is_dir():
            cluster.sockets.rmdir()


def surroundings(**settings):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("VIDORD_", "DJANGO_"))}
    return plain | {"VIDORD_SECRET_KEY": KEY, "VIDORD_MAIL_DOMAIN": "granasa.example"} | settings


def vidord(folder, *arguments, given=b"", **settings):
    command = [sys.executable, "-m", "vidord", *arguments, "--data", str(folder)]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings(**settings), input=given, capture_output=True, check=False
    )


def ask(folder, sql):
    """Ask the database of a data directory one thing; nothing while it is not running."""
    try:
        with psycopg.connect(Cluster(folder).url(OWNER)) as owner:
            return owner.execute(sql).fetchone()[0]
    except psycopg.OperationalError:
        return None


def test_a_backup_says_what_the_settings_were_and_no_secret(backup):
    with zipfile.ZipFile(backup) as archive:
        said = json.loads(archive.read("manifest.json"))

    assert said["settings"]["MAIL_DOMAIN"] == "granasa.example"
    assert KEY not in json.dumps(said)
    assert backup.stat().st_mode & 0o077 == 0


def test_after_a_restore_mail_comes_in_and_nothing_goes_out_until_a_person_says_so(backup, elsewhere):
    restored = vidord(elsewhere, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "3 letter(s) wait" in restored.stdout.decode()
    with Peer() as peer:
        listen = free_port()
        settings = {
            "VIDORD_SMTP_URL": peer.url,
            "VIDORD_LISTEN_SMTP": f"127.0.0.1:{listen}",
        }
        command = [sys.executable, "-m", "vidord", "up", "--no-demo", "--port", str(free_port())]
        with subprocess.Popen(
            [*command, "--data", str(elsewhere)],
            cwd=ROOT,
            env=surroundings(**settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as up:
            try:
                assert until(lambda: vidord(elsewhere, "receive", given=MAIL, **settings).returncode == 0)
                assert until(lambda: ask(elsewhere, HERS) == 1)
                again = vidord(elsewhere, "receive", given=MAIL, **settings)  # a mailbox is fetched anew
                assert json.loads(again.stdout)["outcome"] == "DUPLICATE"
                assert peer.mails == []

                refused = vidord(
                    elsewhere, "release-outbound", "--by", "nadja", "--old", "strike", **settings
                )
                asked = vidord(elsewhere, "release-outbound", "--by", "gunnar", **settings)
                assert (refused.returncode, asked.returncode) == (1, 1)
                assert peer.mails == []
                done = vidord(elsewhere, "release-outbound", "--by", "gunnar", "--old", "strike", **settings)
                assert done.returncode == 0, done.stderr

                assert until(lambda: any("<amira@post.example>" in one.recipient for one in peer.mails))
                assert ask(elsewhere, STRUCK) == 3
                assert not [one for one in peer.mails if OLD in one.content]
            finally:
                up.send_signal(signal.SIGINT)


def test_a_database_that_holds_something_is_left_as_it_is_unless_it_is_to_be_replaced(backup, elsewhere):
    assert vidord(elsewhere, "restore", str(backup)).returncode == 0

    again = vidord(elsewhere, "restore", str(backup))
    replaced = vidord(elsewhere, "restore", str(backup), "--replace", "--no-hold-outbound")

    assert again.returncode == 1
    assert b"--replace drops all of it first" in again.stderr
    assert again.stderr.count(b"\n") == 1
    assert replaced.returncode == 0, replaced.stderr
    assert b"as soon as Vidord is up" in replaced.stdout


def test_what_is_no_backup_is_one_clear_line(tmp_path):
    (tmp_path / "letter.txt").write_text("Hej")

    done = vidord(tmp_path, "restore", str(tmp_path / "letter.txt"))

    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1


def test_a_backup_that_can_not_be_made_leaves_no_half_file(tmp_path):
    nobody = f"postgresql://vidord_app@/nobody?host={tmp_path}"

    done = vidord(tmp_path, "backup", str(tmp_path / "b"), VIDORD_DATABASE_URL=nobody)

    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []
