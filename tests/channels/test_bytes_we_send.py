"""What we compose is read back by a strict reader as it was stored, and nothing in it can break out."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidord.channels.email import composing
from vidord.channels.email.writable import Unwritable, mailbox
from vidord.channels.letter import Letter, ThreadKey
from vidord.people.models import Company

AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
EVIL = (
    "Hej\r\nBcc: spion@spy.example",
    "Hej\nBcc: spion@spy.example",
    "Hej\rBcc: spion@spy.example",
    "Hej\0Bcc: spion@spy.example",
    "Hej\r\n\r\n<script>alert(1)</script>",
    "Hej\u2028Bcc: spion@spy.example",
    "Hej\x85Bcc: spion@spy.example",
    "Hej\r\n.\r\nMAIL FROM:<spion@spy.example>",
    "=?utf-8?q?Hej=0D=0ABcc:_spion@spy.example?=",
    '"\\" <spion@spy.example>, "',
)
NAMES = {
    "subject", "from", "to", "date", "message-id", "content-language", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip
# Everything that PostgreSQL can hold in a text: all but the zero byte and lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)


def letter(**changed):
    plain = {
        "pk": 7,
        "kind": "ANSWER",
        "recipient": "amira.nasser@post.example",
        "subject": "Jag flyttar",
        "text": "Hej Amira.",
        "is_bulk": False,
        "signed_by": "Nadja Lindgren",
        "thread": ThreadKey(pk=3, language="sv", generation=1, contact_point_id=5),
    }
    return Letter(**(plain | changed))


def composed(company="Granåsa Energi", **changed):
    return composing.compose(letter(**changed), company=Company(name=company), at=AT)


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def is_strict(raw):
    """Every line ends in CRLF and is short enough, no other CR, LF or zero byte is there, all is ASCII."""
    lines = raw.split(b"\r\n")
    return (
        raw.endswith(b"\r\n")
        and not [line for line in lines if len(line) > 998 or re.search(rb"[\r\n\0]", line)]
        and raw.isascii()
    )


@pytest.mark.parametrize("words", EVIL)
@pytest.mark.parametrize("name", ["subject", "text", "signed_by", "company", "answers"])
def test_no_word_of_ours_or_of_a_stranger_becomes_a_header_or_an_end(name, words):
    raw = composed(**{name: words})

    mail = read(raw)
    assert is_strict(raw)
    assert {header.lower() for header in mail} <= NAMES
    assert len(list(mail)) == len(set(mail))
    assert mail["From"].addresses[0].addr_spec.startswith("svar+3.5.")
    assert len(mail["From"].addresses) == 1
    assert b"\r\n.\r\n" not in raw
    assert not mail.defects


def test_an_answer_stands_under_the_mail_that_it_answers():
    mail = read(composed(answers="<1.amira@post.example>"))

    assert (mail["In-Reply-To"], mail["References"]) == ("<1.amira@post.example>",) * 2


@pytest.mark.parametrize(
    "named", ["", "1@post.example", "<>", "<a b@post.example>", "<a@b>\r\nBcc: x@y", "<å@b>"]
)
def test_what_is_no_message_id_is_not_answered(named):
    mail = read(composed(answers=named))

    assert mail["In-Reply-To"] is None and mail["References"] is None


@pytest.mark.parametrize(
    "address",
    [
        "amira@post.example\r\nBcc: spion@spy.example",
        "amira@post.example\0",
        "amira@post.example> RCPT TO:<spion@spy.example",
        "amira nasser@post.example",
        "amira@post.example,spion@spy.example",
        "amira",
        "@post.example",
        "amira@",
        "amira@-post.example",
        "amira@post..example",
        "amira@[127.0.0.1]",
        "a" * 65 + "@post.example",
        "amira\u2028@post.example",
        "amira\x85@post.example",
    ],
)
def test_what_is_no_address_never_meets_a_server(address):
    with pytest.raises(Unwritable):
        mailbox(address)
    with pytest.raises(Unwritable):
        composed(recipient=address)


@pytest.mark.parametrize(
    ("written", "said", "needs_utf8"),
    [
        ("amira.nasser+el@post.example", "amira.nasser+el@post.example", False),
        ("o'brien@post.example", "o'brien@post.example", False),
        ('"amira nasser"@post.example', '"amira nasser"@post.example', False),
        ("amira@räksmörgås.example", "amira@xn--rksmrgs-5wao1o.example", False),
        ("åsa@post.example", "åsa@post.example", True),
    ],
)
def test_what_is_an_address_is_written_as_the_envelope_wants_it(written, said, needs_utf8):
    found = mailbox(written)

    assert (found.address, found.needs_utf8) == (said, needs_utf8)


def as_stored(words):
    """A header is one line: what would break it is a space."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", words).split())


@settings(max_examples=150, deadline=None)
@given(subject=TEXTS, text=TEXTS, name=TEXTS)
def test_a_strict_reader_finds_the_stored_words(subject, text, name):
    raw = composed(subject=subject, text=text, signed_by=name)

    mail = read(raw)
    plain = mail.get_body(("plain",)).get_payload(decode=True).decode()
    stored = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    assert is_strict(raw)
    assert plain.replace("\r\n", "\n").removesuffix("\n") == stored
    assert as_stored(str(mail["Subject"])) == as_stored(subject)
    assert not mail.defects


@settings(max_examples=100, deadline=None)
@given(
    name=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=90)
)
def test_a_name_with_any_sign_in_it_is_shown_as_it_is(name):
    header = message_from_bytes(composed(signed_by=name or "N", company="Granåsa"))["From"]

    # Word by word as RFC 2047 says; the address parser of Python 3.11 leaves a space between two of them.
    phrase, address = parseaddr(" ".join(header.split()))
    assert as_stored(str(make_header(decode_header(phrase)))) == as_stored(f"{name or 'N'}, Granåsa")
    assert address.startswith("svar+3.5.")


@pytest.mark.parametrize("length", [0, 1, 70, 75, 76, 77, 900, 901, 998, 5000])
@pytest.mark.parametrize("sign", ["a", "å", "=", ".", " ", "\n", "\r", "–"])
def test_lines_of_any_length_come_through(sign, length):
    text = f"Hej.\n{sign * length}\nslut"

    raw = composed(text=text, subject=sign * length)

    plain = read(raw).get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n")
    assert is_strict(raw)
    assert plain.removesuffix("\n") == text.replace("\r\n", "\n").replace("\r", "\n")


def test_an_acknowledgement_says_that_a_machine_wrote_it_and_an_answer_does_not():
    machine, person = read(composed(kind="ACKNOWLEDGEMENT")), read(composed())

    assert machine["Auto-Submitted"] == "auto-replied"
    assert machine["X-Auto-Response-Suppress"] == "All"
    assert person["Auto-Submitted"] is None


def test_one_of_many_alike_says_so_and_how_to_be_rid_of_them():
    mail = read(composed(is_bulk=True))

    assert "@" not in mail["List-Id"]
    assert mail["List-Unsubscribe"].startswith("<mailto:svar+3.5.")
    assert read(composed())["List-Id"] is None


def test_a_notice_to_our_own_is_plain_text_from_no_thread():
    mail = read(composed(thread=None, kind="STAFF_NOTICE", signed_by=""))

    assert mail.get_content_type() == "text/plain"
    assert mail["From"].addresses[0].display_name == "Granåsa Energi"
