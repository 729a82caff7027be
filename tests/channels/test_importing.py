"""Mail that lies in files is imported: nothing twice, nothing from years ago, and on again after Ctrl-C."""

import io
import json
import subprocess
import sys

import pytest
import time_machine

from tests.imap.letters import letter
from vidord.channels.email.mail_files import MailFiles, NoMail
from vidord.channels.models import InboundMessage, Mailbox, Placement
from vidord.web.commands import line
from vidord.web.commands.long_work import Progress

OLD = letter(9).replace(b"9 Nov 2026", b"9 Nov 2016")
FROM_LINE = b"From amira.nasser@post.example Mon Nov  9 08:00:00 2026\n"


@pytest.fixture(autouse=True)
def in_november(world):
    with time_machine.travel(world.now, tick=False):
        yield


def imported(capsys, *arguments):
    """Run the command; return its exit code and counts."""
    code = line.main(["import", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def maildir(folder, *mails):
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for number, mail in enumerate(mails):
        (folder / ("cur" if number % 2 else "new") / f"{number:05d}.granasa").write_bytes(mail)
    return folder


def mbox(file, *mails):
    """Write an mbox as mboxrd asks: one more `>` before every `From ` and `>From `."""
    with file.open("wb") as out:
        for mail in mails:
            plain = mail.replace(b"\r\n", b"\n")
            lines = plain.split(b"\n")
            quoted = [b">" + one if one.lstrip(b">").startswith(b"From ") else one for one in lines]
            out.write(FROM_LINE + b"\n".join(quoted) + b"\n")
    return file


def test_a_maildir_is_imported_and_what_is_old_is_left_and_counted(world, tmp_path, capsys):
    code, counts = imported(capsys, maildir(tmp_path / "in", letter(1), letter(2), OLD))

    assert code == 0
    assert (counts["stored"], counts["too_old"]) == (2, 1)
    assert InboundMessage.objects.count() == 2


def test_imported_again_nothing_is_stored_twice_not_even_as_a_duplicate(world, tmp_path, capsys):
    place = maildir(tmp_path / "in", letter(1), letter(2))
    imported(capsys, place)

    code, counts = imported(capsys, place)

    assert (code, counts["stored"], counts["already_here"]) == (0, 0, 2)
    assert InboundMessage.objects.count() == 2


def test_what_came_over_smtp_already_is_known_when_it_is_imported(world, tmp_path, capsys):
    from vidord.channels import inbox

    to = ["kundtjanst@granasa.example"]
    inbox.store(raw=letter(1), envelope_from="a@post.example", envelope_to=to, at=world.now)

    assert imported(capsys, maildir(tmp_path / "in", letter(1)))[1]["already_here"] == 1


def test_an_early_day_takes_old_and_undated_mail_too(world, tmp_path, capsys):
    undated = letter(3).replace(b"Date:", b"X-Date:")
    place = maildir(tmp_path / "in", OLD, undated)

    assert imported(capsys, place)[1] | {} == counts_of(too_old=1, undated=1)
    assert imported(capsys, place, "--since", "1970-01-01")[1] == counts_of(stored=2)


def counts_of(**some):
    return dict.fromkeys(("stored", "already_here", "too_old", "undated", "too_big"), 0) | some


def test_a_mail_without_date_is_dated_by_the_last_server_on_the_way(world, tmp_path, capsys):
    received = b"Received: from a by b; Mon, 9 Nov 2026 08:00:01 +0100\r\n"
    undated = received + letter(3).replace(b"Date:", b"X-Date:")

    assert imported(capsys, maildir(tmp_path / "in", undated))[1]["stored"] == 1


@pytest.mark.parametrize(
    "said", [b"Date: Mon, 9 Nov 2999 08:00:00 +0100", b"Date: i g\xe5r", b"Date: " + b"9" * 5000]
)
def test_a_date_that_can_not_be_is_no_date(world, tmp_path, capsys, said):
    mail = letter(3).replace(b"Date: Mon, 9 Nov 2026 08:00:00 +0100", said)

    assert imported(capsys, maildir(tmp_path / "in", mail))[1]["undated"] == 1


def test_an_mbox_gives_every_mail_as_it_was_before_it_was_quoted(world, tmp_path, capsys):
    tricky = letter(1, text="From the meter:\n\nFrom here on\n>From there\n>>From Kerstin\n\nHej.")

    code, counts = imported(capsys, mbox(tmp_path / "in", tricky, letter(2)), "--since", "2026-11-01")

    assert (code, counts["stored"]) == (0, 2)
    kept = [bytes(one.raw.content) for one in InboundMessage.objects.order_by("id")]
    assert kept[0] == tricky.replace(b"\r\n", b"\n")
    assert kept[1] == letter(2).replace(b"\r\n", b"\n")


def test_an_mbox_whose_mails_were_never_quoted_is_cut_only_at_real_separators(tmp_path):
    body = b"Subject: Hej\n\nHej.\n\nFrom now on all is well.\nFrom: nobody\n"
    (tmp_path / "in").write_bytes(FROM_LINE + body + b"\n" + FROM_LINE + body + b"\n")

    mails = list(MailFiles(tmp_path / "in").mails())

    assert [one.raw for one in mails] == [body, body]
    assert mails[0].sender == "amira.nasser@post.example"


def test_a_bounce_in_an_mbox_is_known_by_its_from_line(world, tmp_path, capsys):
    bounce = b"From MAILER-DAEMON Mon Nov  9 08:00:00 2026\nSubject: Failed\nFrom: x@post.example\n\nNo.\n\n"
    (tmp_path / "in").write_bytes(bounce)

    imported(capsys, tmp_path / "in")

    assert InboundMessage.objects.get().raw.envelope_from == ""


def test_an_mbox_that_another_program_writes_in_is_left_alone(world, tmp_path, capsys):
    place = mbox(tmp_path / "in", letter(1))
    (tmp_path / "in.lock").touch()
    assert line.main(["import", str(place)]) == 1
    assert "locked by another program" in capsys.readouterr().err
    (tmp_path / "in.lock").unlink()
    holder = (
        "import fcntl, sys; file = open(sys.argv[1], 'r+b'); fcntl.lockf(file, fcntl.LOCK_EX); "
        "print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(NoMail, match="in use"):
            MailFiles(place).count()
        other.communicate(b"\n")

    assert MailFiles(place).count() == 1


def test_a_folder_of_eml_files_goes_to_the_mailbox_that_is_named(world, tmp_path, capsys):
    (tmp_path / "en.eml").write_bytes(letter(1))
    (tmp_path / "notes.txt").write_text("Hej")

    imported(capsys, tmp_path, "--to", "fiber@granasa.example")

    assert InboundMessage.objects.get().mailbox.address == "fiber@granasa.example"


@pytest.mark.parametrize(
    ("path", "words"), [("nowhere", "there is no"), ("empty", "no maildir"), ("text", "no mbox")]
)
def test_where_there_is_no_mail_it_says_so(world, tmp_path, capsys, path, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("Hej\n")

    assert line.main(["import", str(tmp_path / path)]) == 1
    assert words in capsys.readouterr().err


def test_an_address_that_is_no_mailbox_of_ours_imports_nothing(world, tmp_path, capsys):
    code = line.main(["import", str(maildir(tmp_path / "in", letter(1))), "--to", "annan@granasa.example"])

    assert code == 1
    assert InboundMessage.objects.count() == 0


def test_without_a_mailbox_to_take_it_nothing_is_said_to_be_here(world, tmp_path, capsys):
    Mailbox.objects.update(is_default=False)
    stray = letter(1, to="okand@granasa.example").replace(b"Delivered-To", b"X-Was-For")

    code, counts = imported(capsys, maildir(tmp_path / "in", stray))

    assert (code, counts) == (75, counts_of())


def test_a_mail_that_is_too_large_is_seen_as_such(world, tmp_path, capsys, monkeypatch):
    from vidord.channels import inbox

    monkeypatch.setattr(inbox, "LARGEST_BYTES", 2000)
    monkeypatch.setattr(inbox, "FIRST_BYTES", 1000)

    counts = imported(capsys, maildir(tmp_path / "in", letter(1, text="x" * 3000)))[1]

    assert counts["too_big"] == 1
    assert Placement.objects.get().because == "TOO_BIG"


class Terminal(io.StringIO):
    """What a person looks on."""

    def isatty(self):
        return True


def test_whoever_looks_on_sees_how_far_it_has_come(world):
    seen, unseen = Terminal(), io.StringIO()

    for stream in (seen, unseen):
        moments = iter([10.0, 12.0])
        Progress(400, stream, of="mails", clock=lambda moments=moments: next(moments)).show(100)

    assert seen.getvalue().startswith("\r100 of 400, 50 mails/s, 0:00:06 left")
    assert unseen.getvalue() == ""
