"""Where test mail lies: Swedish mail of our own, and public mail that never enters the project."""

import json
import os
import re
from email import message_from_bytes
from pathlib import Path

import pytest

from vidord.channels.email import reading
from vidord.channels.email.mail import Reading
from vidord.channels.email.returned import header

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("VIDORD_FIXTURES", ROOT / "../shared/fixtures"))
OWN = ROOT / "tests/fixtures/mail-sv"


def swedish() -> list[Path]:
    """The Swedish mails that come with an expected result; fails the run's collection nowhere."""
    return sorted((OWN if OWN.is_dir() else SHARED / "mail-sv").glob("*.eml"))


def public() -> Path:
    """The public mails, or the test is skipped and says why."""
    if not (SHARED / "mail").is_dir():
        pytest.skip(f"the public mails are not in {SHARED}; set VIDORD_FIXTURES")
    return SHARED / "mail"


def expected(mail: Path) -> dict:
    """What must come out of a mail: the fields of the file beside it that stand on one line."""
    lines = mail.with_suffix(".yaml").read_text().splitlines()
    found = [re.fullmatch(r"(\w+): (\".*\"|true|false|null)", line) for line in lines]
    return {one[1]: json.loads(one[2]) for one in found if one}


def read(mail: Path) -> Reading:
    """Read a mail with the envelope that its receiving server wrote down."""
    raw = mail.read_bytes()
    written = header(message_from_bytes(raw), "Return-Path")
    return reading.read(raw, envelope_from=written.strip("<>") if written else "unknown")
