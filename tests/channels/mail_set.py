"""The mail sets that reading is measured on, as files: where they lie, and what is expected of each."""

from email import message_from_bytes
from pathlib import Path

import pytest

from tests import mail_sv, public_mail
from vidord.channels.email import reading
from vidord.channels.email.headers import header
from vidord.channels.email.mail import Reading

REPLIES = public_mail.FOLDER / "discourse_email_reply_trimmer" / "test"


def all_mails() -> list[Path]:
    """Return every Swedish mail."""
    return sorted(mail_sv.FOLDER.glob("*.eml"))


def mails_with(field: str) -> list[Path]:
    """Return the Swedish mails for which something is expected in a field."""
    return [mail for mail in all_mails() if field in mail_sv.expected(mail)]


def needs(directory: Path) -> pytest.MarkDecorator:
    """Skip, and say why, where a public mail set is not on this machine."""
    return pytest.mark.skipif(not directory.is_dir(), reason=f"no mail set in {directory}")


def expected(mail: Path, field: str) -> list[str] | dict[str, str] | str:
    """Return what is expected of a mail in a field; an empty list when it says nothing of it."""
    return mail_sv.expected(mail).get(field, [])


def read(mail: Path) -> Reading:
    """Read a mail with the envelope that its receiving server wrote down."""
    raw = mail.read_bytes()
    written = header(message_from_bytes(raw), "Return-Path")
    return reading.read(raw, envelope_from=written.strip("<>") if written else "unknown")


def body(mail: Path) -> str:
    """Return a mail's text as it is folded."""
    return read(mail).text
