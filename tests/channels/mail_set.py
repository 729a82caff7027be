"""The mail sets that reading is measured on: where they lie, what they hold, and what is expected of each."""

import email
import json
import os
import re
from email.message import Message
from email.policy import compat32
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURES = Path(os.environ.get("VIDORD_FIXTURES", ROOT.parent / "shared" / "fixtures"))
SWEDISH = next((one for one in (ROOT / "tests/fixtures/mail-sv", FIXTURES / "mail-sv") if one.is_dir()), None)
REPLIES = FIXTURES / "mail" / "discourse_email_reply_trimmer" / "test"


def mails_with(field: str) -> list[Path]:
    """Return the Swedish mails for which something is expected in a field."""
    if SWEDISH is None:
        return []
    said = sorted(SWEDISH.glob("*.yaml"))
    return [one.with_suffix(".eml") for one in said if f"\n{field}:" in one.read_text("utf-8")]


def all_mails() -> list[Path]:
    """Return every Swedish mail."""
    return sorted(SWEDISH.glob("*.eml")) if SWEDISH else []


def needs(directory: Path | None) -> pytest.MarkDecorator:
    """Skip, and say why, where a mail set is not on this machine."""
    where = directory or FIXTURES / "mail-sv"
    return pytest.mark.skipif(directory is None or not directory.is_dir(), reason=f"no mail set in {where}")


def expected(mail: Path, field: str) -> list[str] | dict[str, str] | str:
    """Return what is expected of a mail in a field: a text, a list of texts, or named texts."""
    lines = mail.with_suffix(".yaml").read_text("utf-8").split("\n")
    start = next((number for number, line in enumerate(lines) if line.startswith(f"{field}:")), None)
    if start is None:
        return []
    head = lines[start].partition(":")[2].strip()
    below = []
    for line in lines[start + 1 :]:
        if line and not line.startswith(" "):
            break
        below.append(line[2:])
    if head:
        return _block(below) if head == "|-" else json.loads(head)
    if below and below[0].startswith("-"):
        return [_item(one) for one in re.split(r"(?m)^- ", "\n".join(below))[1:]]
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in below if line)}


def _item(said: str) -> str:
    first, _, rest = said.partition("\n")
    return _block([line[2:] for line in rest.split("\n")]) if first == "|-" else json.loads(first)


def _block(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


def body(mail: Path) -> str:
    """Return a mail's text; where there is HTML only, its words line by line."""
    html = ""
    for part in email.message_from_bytes(mail.read_bytes(), policy=compat32).walk():
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            return _decoded(part).replace("\0", "").replace("\r\n", "\n")
        if part.get_content_type() == "text/html":
            html = html or _decoded(part)
    words = re.sub(r"(?s)<(style|head|script).*?</\1>|\s+", " ", html)
    words = re.sub(r"<(?:br|/p|/div|hr)\b[^>]*>", "\n", words)
    return unescape(re.sub(r"<[^>]+>", "", words))


def _decoded(part: Message) -> str:
    # An older Apple Mail leaves a blank after the "=" of a soft line break.
    if str(part.get("Content-Transfer-Encoding", "")).lower() == "quoted-printable":
        part.set_payload(re.sub(r"=[ \t]+(\r?\n)", r"=\1", str(part.get_payload())))
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    charset = str(part.get_param("charset", "utf-8"))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(charset, "replace")
