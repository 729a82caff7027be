"""More than a thousand public mails are read: none fails, none is slow, no letter that can be had is lost."""

import json
import time

import pytest

from tests import mail_sv, public_mail
from vidord.channels.email.reading import read

pytestmark = public_mail.needs_public_mail
REPLACED = "\N{REPLACEMENT CHARACTER}"
STALWART = public_mail.FOLDER / "stalwartlabs_mail-parser" / "resources" / "eml"
EXPECTED = [path for path in sorted(STALWART.rglob("*.json")) if ".crlf" not in path.name]
# Where we differ on purpose: a closing boundary that opens another, a part without a blank line before its
# words, several plain texts that claim to be one, and bytes above ASCII that are text in no charset.
READ_OTHERWISE = {"malformed/005", "malformed/020", "malformed/021", "thirdparty/001", "thirdparty/002"}


def test_every_public_mail_is_read_within_a_second():
    paths, slow, failed, lost = public_mail.paths(), [], [], []
    read(b"From: a@b.example\n\nHej", envelope_from="")  # the model is loaded once

    for path in paths:
        raw = path.read_bytes()
        begun = time.process_time()
        reading = read(raw, envelope_from="")
        if time.process_time() - begun > 1:
            slow.append(path.name)
        failed += [(path.name, line) for line in reading.trace if line.endswith(":FAILED")]
        said = "".join([reading.text, reading.html, reading.subject, *(one.name for one in reading.parts)])
        if REPLACED in said and REPLACED.encode() not in raw:
            lost.append(path.name)

    assert len(paths) > 1000
    assert (slow, failed, lost) == ([], [], [])


def expectation(path):
    """The mail that stands beside an expectation, and what is expected of it."""
    said = json.loads(path.read_text(encoding="utf-8"))
    headers = {str(one["name"]): one["value"] for one in said["parts"][0]["headers"]}
    texts = [said["parts"][number]["body"].get("Text") for number in said["text_body"]]
    return read(path.with_suffix(".eml").read_bytes(), envelope_from=""), headers, texts


def mailboxes(value):
    """The addresses of a header as the expectations hold it, with and without groups."""
    people = value.get("List") or [one for group in value.get("Group", []) for one in group["addresses"]]
    return [one["address"].lower() for one in people if "@" in (one.get("address") or "")]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_mail_says_what_another_parser_found(path):
    reading, headers, texts = expectation(path)

    if "Address" in headers.get("from", {}):
        assert [one.address for one in reading.senders] == mailboxes(headers["from"]["Address"])
    subject = headers.get("subject", {}).get("Text", "")
    if REPLACED not in subject:
        assert mail_sv.plain(reading.subject) == mail_sv.plain(subject)
    if f"{path.parent.name}/{path.stem}" not in READ_OTHERWISE:
        read_whole = mail_sv.plain(reading.text)
        wanted = [mail_sv.plain(text) for text in texts if text and REPLACED not in text]
        assert [text for text in wanted if text not in read_whole] == []
