"""Fill the database's disk while mail comes in: what was acknowledged is there, the rest the sender keeps."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash import sink
from tests.crash.client import KUNDTJANST, Mail, conversation
from tests.soak import history
from tests.soak.house import ROOT, House, SoakError
from tests.soak.kills import said
from tests.soak.senders import Log

EXAMPLE = "example: bin/soak diskfull --megabytes 400"
MEGABYTE = 1024**2
TEXT, WITH_PICTURES = 2_000, 600_000
MOST_MAILS = 2_000
SKIPPED = 3


class NoMount(Exception):
    """No small disk can be had here; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How small the disk is."""
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--json", action="store_true")


def run(chosen: argparse.Namespace) -> int:
    """Return 0 when it held, 1 when it did not, 3 when no small disk can be mounted here."""
    try:
        with small_disk(chosen.megabytes) as disk, tempfile.TemporaryDirectory() as outside:
            verdict = fill(disk, Path(outside))
    except NoMount as fault:
        sys.stderr.write(f"soak diskfull: skipped: {fault}\n")
        return SKIPPED
    except SoakError as fault:
        sys.stderr.write(f"soak diskfull: {fault}\n")
        return 1
    print(json.dumps(vars(verdict)) if chosen.json else said(verdict))
    return 0 if verdict.holds else 1


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """
    Give a directory that is a whole small disk.

    :raises NoMount: where we may not mount one.
    """
    with tempfile.TemporaryDirectory(prefix="vidord-disk-") as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "tmpfs", name]
        if os.geteuid() != 0:
            raise NoMount("mounting a small disk needs root")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoMount(done.stderr.strip())
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill(disk: Path, outside: Path) -> history.Verdict:
    """Fill it once with the guard awake and once with it blind; make room; judge."""
    with sink.listening(outside / "book") as port:
        house = House(disk, port)
        try:
            house.open()
            run_ = Filling(house, outside)
            run_.watched()
            run_.blind()
            run_.room_again()
            house.settle()
            sink.wait_until_idle(port)
            with house.owner() as owner:
                arrivals, sent = history.read(owner)
        finally:
            house.close()
    clients = history.facts(outside / "clients.log")
    verdict = history.judge(clients, history.facts(outside / "book"), arrivals, sent)
    verdict.counted |= run_.counted
    return verdict


class Filling:
    """The clients' side of it; each answer is written down outside the disk that fills."""

    def __init__(self, house: House, outside: Path) -> None:
        self.house, self.log, self.number = house, Log(outside / "clients.log"), 0
        self.ballast = house.folder / "ballast"
        self.counted: dict[str, int] = {}
        self.reply = b""

    def watched(self) -> None:
        """Large mails are refused while text is taken; then text too, and the database never notices."""
        self.house.wait_for_listener()
        self.leave(0.13)
        self.counted["large taken"] = self.send_until_refused(WITH_PICTURES)
        self.expect("452 for pictures", self.reply.startswith(b"452"))
        self.expect("text beside refused pictures", self.send(TEXT) == "ok")
        self.leave(0.055)
        self.counted["texts taken"] = self.send_until_refused(TEXT)
        self.expect("452 for text", self.reply.startswith(b"452"))
        self.expect("a database that still answers", self.house.answers())

    def blind(self) -> None:
        """The same with a guard that looks at another disk: PostgreSQL itself runs out of room."""
        self.house.restart("listener", VIDORD_DATABASE_VOLUME="/")
        self.house.wait_for_listener()
        self.leave(0.01)
        self.counted["taken to the brim"] = self.send_until_refused(WITH_PICTURES)
        self.leave(0.0)
        self.send_until_refused(TEXT)
        self.expect("451 from a database without room", self.reply.startswith(b"451"))
        self.expect("the pipe's 75", self.pipe(TEXT) == 75)

    def room_again(self) -> None:
        """The ballast goes, the service manager starts what fell, and mail is taken again."""
        self.ballast.unlink()
        self.house.start_database()
        self.expect("mail taken when there is room", self.send(TEXT) == "ok")

    def expect(self, what: str, holds: bool) -> None:
        """
        Go on only if it holds.

        :raises SoakError: when it does not.
        """
        if not holds:
            raise SoakError(f"expected {what}")

    def leave(self, share: float) -> None:
        """Let the ballast grow until so small a share is free."""
        disk = os.statvfs(self.house.folder)
        surplus = (disk.f_bavail - int(disk.f_blocks * share)) * disk.f_frsize
        with self.ballast.open("ab") as file:
            for _ in range(0, max(surplus, 0), MEGABYTE):
                try:
                    file.write(bytes(min(MEGABYTE, surplus)))
                    file.flush()
                except OSError:
                    return  # full to the brim: no more was wanted

    def send_until_refused(self, size: int) -> int:
        """
        Send mails until one is answered 4xx; return how many were taken.

        :raises SoakError: when the disk never fills, or an answer is no temporary no.
        """
        for taken in range(MOST_MAILS):
            if self.send(size) != "ok":
                self.expect("a temporary no", self.reply.startswith(b"4"))
                return taken
        raise SoakError("the disk never filled")

    def send(self, size: int) -> str:
        """Hand over one mail and write down what was heard."""
        mail, fact = self.mail(size)
        self.log.write(op="invoke", **fact)
        heard, self.reply = conversation(self.house.port, mail)
        self.log.write(op=heard, **fact)
        return heard

    def pipe(self, size: int) -> int:
        """Hand over one mail to `vidord receive` and return its exit code."""
        mail, fact = self.mail(size)
        self.log.write(op="invoke", **fact)
        command = [sys.executable, "-m", "vidord", "receive", "--from", mail.sender, "--to", KUNDTJANST]
        done = subprocess.run(
            command, cwd=ROOT, env=self.house.env, input=mail.raw, capture_output=True, check=False
        )
        self.log.write(op="fail" if done.returncode else "ok", **fact)
        return done.returncode

    def mail(self, size: int) -> tuple[Mail, dict]:
        """A mail of about so many bytes that no compression makes small."""
        self.number += 1
        head = f"From: Kund <kund{self.number}@post.example>\r\nTo: {KUNDTJANST}\r\nSubject: Bild\r\n\r\n"
        body = b"\r\n".join(os.urandom(35).hex().encode() for _ in range(size // 72))
        raw = head.encode() + body + b"\r\n"
        fact = {"key": hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest(), "mailbox": KUNDTJANST}
        fact |= {"mail": self.number, "sha256": hashlib.sha256(raw).hexdigest()}
        return Mail(raw, sender=f"kund{self.number}@post.example"), fact
