"""Commands as a person or a mail server runs them: on a data directory, with nothing else set up."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.world import free_port
from vidord.core.cluster import OWNER, Cluster
from vidord.web.borrowing import borrowed

pytestmark = pytest.mark.xdist_group("commands")  # one data directory for them all
ROOT = Path(__file__).resolve().parents[2]
MAIL = (
    b"From: Amira <amira@post.example>\r\nTo: kundtjanst@granasa.example\r\nSubject: Hej\r\n\r\nHej, %d.\r\n"
)


@pytest.fixture(scope="module")
def data():
    """A data directory whose database is stopped, with the company of the example in it."""
    with tempfile.TemporaryDirectory(prefix="vidord-commands-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        (folder / "secret-key").write_text("only-for-tests-only-for-tests-only-for-tests")
        cluster = Cluster(folder)
        cluster.start()
        cluster.stop()
        assert vidord(folder, "migrate").returncode == 0
        assert vidord(folder, "company", str(ROOT / "docs/howto/company.toml")).returncode == 0
        yield folder
        cluster.sockets.rmdir()


def started(folder, *arguments):
    """Start a command in an environment of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("VIDORD_", "DJANGO_"))}
    plain |= {
        "PYTHONUNBUFFERED": "1",
        "VIDORD_LISTEN_SMTP": f"127.0.0.1:{free_port()}",
        "VIDORD_SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
    }
    if "up" in arguments:
        plain["VIDORD_SMS_URL"] = f"kannel+http://demo:demo@127.0.0.1:{free_port()}/cgi-bin/sendsms"
    command = [sys.executable, "-m", "vidord", *arguments, "--data", str(folder)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=ROOT, env=plain, **pipes)


def vidord(folder, *arguments, given=b""):
    """Run a command to its end."""
    running = started(folder, *arguments)
    running.output, running.errors = running.communicate(given)
    return running


def is_up(up):
    """Read what `up` says until it says that it is up; not, when it ends first."""
    return any(b"Vidord is up" in line for line in up.stdout)


def test_a_mail_piped_in_becomes_a_case_although_nothing_was_running(data):
    done = vidord(data, "receive", given=MAIL % 1)

    assert done.returncode == 0, done.errors
    said = json.loads(done.output)
    assert set(said) == {"message", "outcome", "case", "because"}
    assert said["outcome"] == "NEW_CASE"
    assert not Cluster(data).is_running()


def test_several_at_once_share_the_database_and_the_last_one_stops_it(data):
    running = [started(data, "receive") for _ in range(4)]

    for number, one in enumerate(running, start=10):
        one.stdin.write(MAIL % number)
        one.stdin.close()
    results = [(one.wait(60), json.loads(one.stdout.read())["outcome"]) for one in running]
    for one in running:
        one.stdout.close()
        one.stderr.close()

    assert results == [(0, "NEW_CASE")] * 4
    assert not Cluster(data).is_running()


def test_up_waits_for_a_command_that_has_the_database_and_leaves_it_running_for_the_command(data):
    with borrowed(data) as cluster:
        with started(data, "up", "--no-demo", "--port", str(free_port())) as up:
            assert is_up(up)
            up.send_signal(signal.SIGINT)
            up.communicate()
        assert up.returncode == 0
        assert cluster.is_running()
    assert not cluster.is_running()


def test_a_mail_that_comes_while_up_starts_the_database_keeps_neither_from_it(data):
    port = str(free_port())
    with (data / "starting.lock").open("a") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        with started(data, "up", "--no-demo", "--port", port) as up, started(data, "receive") as mail:
            assert up.stdout.readline().startswith(b"Starting the database")
            fcntl.flock(alone, fcntl.LOCK_UN)
            mail.communicate(MAIL % 20)
            assert is_up(up)
            up.send_signal(signal.SIGINT)
            up.communicate()

    assert (mail.returncode, up.returncode) == (0, 0)
    assert not Cluster(data).is_running()


def test_a_case_is_printed_as_its_schema_says(data):
    import jsonschema

    case = json.loads(vidord(data, "receive", given=MAIL % 2).output)["case"]
    done = vidord(data, "case", str(case), "--json")

    schema = json.loads((ROOT / "docs/case.schema.json").read_text())
    jsonschema.validate(json.loads(done.output), schema, format_checker=jsonschema.FormatChecker())


def test_the_sweep_runs_until_nothing_is_due_and_says_what_it_did(data):
    vidord(data, "receive", given=MAIL % 3)

    done = vidord(data, "sweep", "--at", "2036-01-01T00:00:00+01:00")

    said = json.loads(done.output)
    assert set(said) == {"at_risk", "broken", "queued"}
    assert said["broken"] >= 1


def test_without_a_database_receive_lets_the_mail_server_keep_the_mail(tmp_path):
    done = vidord(tmp_path, "receive", given=MAIL % 1)

    assert done.returncode == 75
    assert done.errors.decode().count("\n") == 1


def test_a_directory_that_is_no_database_is_one_clear_line(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "letter.txt").write_text("Hej")

    done = vidord(tmp_path, "up", "--port", "65123")

    assert done.returncode == 1
    assert "holds something that is no database" in done.errors.decode()


def test_check_says_what_is_wrong_one_line_a_fault(data):
    done = vidord(data, "check")

    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.output.decode().splitlines()][-1:] == ["mail"]


def test_a_weak_password_is_refused_and_a_good_one_is_set(data):
    assert vidord(data, "password", "nadja", given=b"kort\n").returncode == 1
    assert vidord(data, "password", "nadja", given=b"en lang mening med luft\n").returncode == 0
    assert vidord(data, "password", "nobody", given=b"x\n").returncode == 1


def test_a_company_file_with_a_fault_sets_nothing_up_and_says_where(data, tmp_path):
    (tmp_path / "c.toml").write_text("[company]\nname = 'X'\n")

    done = vidord(data, "company", str(tmp_path / "c.toml"))

    assert done.returncode == 1
    assert "already" in done.errors.decode()


def as_owner(data, statement):
    """Start the database, say one thing as its tables' owner, and stop it."""
    cluster = Cluster(data)
    cluster.start()
    with psycopg.connect(cluster.url(OWNER), autocommit=True) as owner:
        owner.execute(statement)
    cluster.stop()


def test_a_database_of_another_version_is_left_as_it_is(data):
    as_owner(data, "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '0999_later', now())")

    done = vidord(data, "migrate")
    as_owner(data, "DELETE FROM django_migrations WHERE name = '0999_later'")

    assert done.returncode == 1
    assert "made by another version of Vidord" in done.errors.decode()
    assert done.errors.decode().count("\n") == 1


def test_remedies_go_to_bookkeeping_and_a_wrong_row_comes_back_by_its_line(data, tmp_path):
    handed_out = vidord(data, "remedies", "export", "--new")
    paid = tmp_path / "paid.csv"
    paid.write_text("id;date;reference\nR999;2026-11-12;Verifikat 118\n")
    confirmed = vidord(data, "remedies", "confirm", str(paid))
    alone = vidord(data, "remedies", "confirm")

    assert (handed_out.returncode, handed_out.output) == (0, b"id;case;kind;amount;decided_on;unit\n")
    assert confirmed.returncode == 1
    assert b"line 2: there is no remedy 'R999'" in confirmed.errors
    assert b"0 confirmed, 0 known already, 1 refused" in confirmed.output
    assert (alone.returncode, b"confirm takes a file" in alone.errors) == (1, True)


FILES = {
    "remedies confirm": "vidord remedies: there is no file {file}",
    "company": "vidord company: there is no file {file}",
    "restore": "vidord restore: there is no file {file}.",
    "receive --folder": "vidord receive: there is no folder {file}",
    "import": "vidord import: there is no {file}",
}


@pytest.mark.parametrize(("command", "said"), FILES.items())
def test_a_file_that_is_not_there_is_told_in_words(data, tmp_path, command, said):
    file = tmp_path / "nowhere"

    done = vidord(data, *command.split(), str(file))

    assert done.returncode != 0
    assert done.errors.decode().strip() == said.format(file=file)


def test_a_folder_where_a_file_should_be_is_told_in_words(data, tmp_path):
    for command in ("remedies confirm", "company", "restore"):
        done = vidord(data, *command.split(), str(tmp_path))
        assert (done.returncode, f"{tmp_path} is a folder and no file" in done.errors.decode()) == (1, True)
