"""Mail servers outside: they hand mails over, write down what they were told, and repeat what got no 250.

A process of its own: `python -m tests.soak.senders FOLDER PORT MESSAGES`. It goes on where its log ends.
"""

import hashlib
import json
import os
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.crash.client import FIBER, KUNDTJANST, Mail, hand_over
from tests.soak.history import facts

LINES = 8
SHARE_TWICE, SHARE_FIBER, SHARE_REPLIES, SHARE_LMTP = 0.2, 0.1, 0.1, 0.5
SECONDS_BETWEEN_TRIES = 0.3
LMTP_BESIDE = 10
LAST_BYTES = 4_000
REPLY_ADDRESS = re.compile(r'"from": "(svar\+[^"]+)"')
SUBJECTS = ("Fråga om min faktura", "Jag flyttar till Granåsa", "Bredbandet är långsamt")


@dataclass(frozen=True)
class Errand:
    """One mail that somebody wants to get to us, and how."""

    number: int
    mail: Mail
    mailbox: str
    key: str
    is_lmtp: bool
    is_twice: bool


class Log:
    """Lines that are written whole, and are there also when whoever wrote them is killed."""

    def __init__(self, file: Path) -> None:
        self.end = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, **fact: object) -> None:
        """Append one fact with its time."""
        os.write(self.end, f"{json.dumps({'at': round(time.time(), 3)} | fact)}\n".encode())


def errand(number: int, *, replies: list[str]) -> Errand:
    """Return the mail of a number; the same bytes each time, unless it answers to an address of ours."""
    chance = random.Random(number)
    sender = f"kund{number}@post.example"
    mailbox = FIBER if chance.random() < SHARE_FIBER else KUNDTJANST
    words = " ".join(chance.choices(("flytt", "faktura", "avtal", "bredband", "mätare"), k=60))
    head = f"From: Kund {number} <{sender}>\r\nTo: {mailbox}\r\nSubject: {chance.choice(SUBJECTS)}\r\n"
    raw = f"{head}Message-ID: <{number}.soak@post.example>\r\n\r\nHej!\r\n{words}\r\n".encode()
    is_lmtp, is_twice = chance.random() < SHARE_LMTP, chance.random() < SHARE_TWICE
    to = mailbox
    if replies and chance.random() < SHARE_REPLIES:
        to, mailbox = chance.choice(replies), KUNDTJANST
    key = hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()
    return Errand(number, Mail(raw, (to,), sender), mailbox, key, is_lmtp, is_twice)


def run(one: Errand, *, port: int, log: Log) -> None:
    """Hand it over until it is taken; then perhaps once more, with another trace on top."""
    for again in range(2 if one.is_twice else 1):
        trace = f"Received: from post.example by mx{again}.example\r\n".encode()
        mail = Mail(trace + one.mail.raw, one.mail.to, one.mail.sender)
        fact = {
            "mail": one.number,
            "key": one.key,
            "mailbox": one.mailbox,
            "sha256": hashlib.sha256(mail.raw).hexdigest(),
        }
        while not _try(mail, fact, is_lmtp=one.is_lmtp, port=port, log=log):
            time.sleep(SECONDS_BETWEEN_TRIES)
    log.write(op="done", mail=one.number)


def _try(mail: Mail, fact: dict, *, is_lmtp: bool, port: int, log: Log) -> bool:
    log.write(op="invoke", **fact)
    where = port + LMTP_BESIDE if is_lmtp else port
    heard = hand_over(where, mail, greeting="LHLO" if is_lmtp else "EHLO")
    log.write(op=heard, **fact)
    return heard == "ok"


def _addresses(book: Path) -> list[str]:
    """Return the reply addresses on the last mails that came out."""
    with book.open("rb") as file:
        file.seek(max(0, book.stat().st_size - LAST_BYTES))
        return REPLY_ADDRESS.findall(file.read().decode())


def main(folder: Path, port: int, messages: int) -> None:
    """Run every errand that is not done."""
    file = folder / "clients.log"
    done = {fact["mail"] for fact in facts(file) if fact["op"] == "done"}
    log, book = Log(file), folder / "book"

    def go(number: int) -> None:
        run(errand(number, replies=_addresses(book)), port=port, log=log)

    with ThreadPoolExecutor(LINES) as lines:
        list(lines.map(go, [number for number in range(messages) if number not in done]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
