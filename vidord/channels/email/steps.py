"""The steps of reading: each finds some fields of the reading and a word for the trace, without persons."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vidord.channels.email import (
    addresses,
    authenticity,
    charsets,
    forwarding,
    headers,
    html_text,
    parts,
)
from vidord.channels.email.bounces import reports_of
from vidord.channels.email.fingerprint import key_of
from vidord.channels.email.folding import fold
from vidord.channels.email.language import language_of
from vidord.channels.email.machines import machine_of
from vidord.channels.email.mail import Address, Reading
from vidord.channels.email.parts import Contents, Passage
from vidord.channels.email.structure import Limits, Section

STUB = re.compile(r"\bhtml\b", re.IGNORECASE)
LONGEST_STUB = 400
LONGEST_SOURCE = 100_000
LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)

# What a step has found: fields of the reading, and its finding for the trace.
Finding = tuple[dict[str, Any], str]


@dataclass
class Source:
    """A mail, what the envelope and our own server say of it, and what the steps have found so far."""

    raw: bytes
    mail: Section
    limits: Limits
    envelope_from: str
    authserv_id: str
    own_domain: str
    found: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def contents(self) -> Contents:
        """Its parts, sorted when they are first asked for."""
        return parts.contents(self.mail, self.limits)

    def words(self, name: str) -> str:
        """A text that an earlier step has found."""
        return self.found.get(name, "")


def limits(source: Source) -> Finding:
    """Tell whether something of the mail lies beyond the limits."""
    if source.limits.parts_left:
        return {}, "PARTS_LEFT"
    return {}, "HEADERS_LEFT" if source.limits.headers_left else "WHOLE"


def sender(source: Source) -> Finding:
    """Find who wrote it: From, and where that names nobody, Sender."""
    senders = addresses.addresses(headers.raws(source.mail, "From"))
    for name in ("From", "Sender"):
        first = addresses.first(headers.raws(source.mail, name))
        if first.address:
            return {"sender": first, "senders": senders or [first]}, f"{name.upper()}_{len(senders) or 1}"
    return {}, "NONE"


def people(source: Source) -> Finding:
    """Find to whom it was written, and where the answer shall go."""
    to = addresses.addresses(headers.raws(source.mail, "To"))
    copied = addresses.addresses(headers.raws(source.mail, "Cc"))
    reply_to = addresses.first(headers.raws(source.mail, "Reply-To"))
    finding = f"TO_{len(to)}_CC_{len(copied)}" + ("_REPLY_TO" if reply_to.address else "")
    return {"to": to, "copied": copied, "reply_to": reply_to}, finding


def subject(source: Source) -> Finding:
    """Find the subject, and what it is without its prefixes."""
    said = headers.header(source.mail, "Subject")
    return {"subject": said, "subject_base": headers.subject_base(said)}, "READ" if said else "EMPTY"


def date(source: Source) -> Finding:
    """Find when the mail says that it was sent."""
    when = headers.sent_at(source.mail)
    return {"sent_at": when}, "READ" if when else "NONE"


def ids(source: Source) -> Finding:
    """Find the mail's own id and those of the mails before it."""
    given = headers.ids(headers.raw(source.mail, "Message-ID")[: headers.LONGEST])
    answered = headers.ids(headers.raw(source.mail, "In-Reply-To"))
    references = headers.ids(" ".join(headers.raws(source.mail, "References")))
    found = {
        "message_id": given[0] if given else f"<{key_of(source.raw)[:40]}@no-message-id.invalid>",
        "in_reply_to": answered[0] if answered else "",
        "references": references,
    }
    return found, f"{'GIVEN' if given else 'MADE'}_BEFORE_{len({*references, *answered})}"


def text(source: Source) -> Finding:
    """Find the words: the plain text, and where there is none worth the name, what the HTML says."""
    passages = source.contents.passages
    is_forward = forwarding.is_forward(source.words("subject"), "")  # the text is not known yet
    read = [_words(one, is_forward=is_forward) for one in passages]
    whole = "\n\n".join(words for words, _finding in read if words)
    findings = [finding for words, finding in read if words]
    found = {"text": whole, "html": source.contents.html}
    if not whole and not passages and not source.contents.files:
        # Nothing in it could be taken apart: then people read it as it came, rather than nothing.
        return found | {"text": _trimmed(charsets.decode(source.mail.body[:LONGEST_SOURCE]))}, "SOURCE"
    if not whole:
        only_tnef = any(one.content_type in parts.TNEF for one in source.contents.files)
        return found, "ONLY_IN_TNEF" if only_tnef else "NONE"
    return found, "HTML_CUT" if "HTML_CUT" in findings else findings[0]


def _words(passage: Passage, *, is_forward: bool) -> tuple[str, str]:
    """Return a passage's text and where it came from."""
    plain = _trimmed(passage.text)
    is_markup = bool(LOOKS_LIKE_HTML.match(plain))
    may_be_stub = len(plain) < LONGEST_STUB and bool(STUB.search(plain))
    html = passage.html or (plain if is_markup else "")
    if not html or (plain and not is_markup and not may_be_stub):
        return plain, "PLAIN"
    words, is_whole = html_text.text_of(html, is_forward=is_forward)
    if len(words) <= len(plain) and not is_markup:
        return plain, "PLAIN"
    return _trimmed(words), "HTML" if is_whole else "HTML_CUT"


def _trimmed(words: str) -> str:
    return words.strip("\n\r\t \xa0")


def files(source: Source) -> Finding:
    """Find the parts that are no words."""
    return {"parts": source.contents.files}, str(len(source.contents.files))


def folds(source: Source) -> Finding:
    """Find which of the words are new."""
    words = source.words("text")
    found = fold(words, is_forward=forwarding.is_forward(source.words("subject"), words))
    return {"folds": found}, "_".join(dict.fromkeys(one.kind for one in found)) or "NONE"


def forwarded(source: Source) -> Finding:
    """Find the customer whose mail was passed on."""
    who = forwarding.origin(source.words("text"), subject=source.words("subject"))
    return {"forwarded_from": who}, "YES" if who.address else "NO"


def language(source: Source) -> Finding:
    """Find the language of the new words."""
    so_far = Reading(text=source.words("text"), folds=source.found.get("folds", []))
    found = language_of(so_far.new_text, subject=source.words("subject_base"))
    return {"language": found}, found.upper()


def authentic(source: Source) -> Finding:
    """Find how our own server judged the sender's domain."""
    found = authenticity.authenticity(source.mail, authserv_id=source.authserv_id)
    return {"authenticity": found}, found


def machine(source: Source) -> Finding:
    """Find why no person wrote it, if so."""
    who = source.found.get("sender", Address())
    found = machine_of(
        source.mail,
        sender=who.address,
        subject=source.words("subject"),
        text=source.words("text"),
        envelope_from=source.envelope_from,
        own_domain=source.own_domain,
    )
    return {"machine": found}, found or "NONE"


def reports(source: Source) -> Finding:
    """Find what a machine says of mails of ours."""
    if not source.words("machine"):
        return {}, "NONE"
    found = reports_of(source.mail, subject=source.words("subject"), text=source.words("text"))
    return {"reports": found}, "_".join(dict.fromkeys(one.kind for one in found)) or "NONE"
