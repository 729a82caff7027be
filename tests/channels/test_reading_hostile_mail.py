"""Mail that was written to stop whoever reads it is read like any other, and in no time."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vidord.channels.email import parts
from vidord.channels.email.reading import read, recipients

MOST_SECONDS = 10  # of computing, for one mail; most of these take some milliseconds
HEAD = b"From: Anna Ek <anna.ek@post.example>\r\nSubject: Hej\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MEGABYTE = 1_000_000


def nested(levels, *, kind=b"mixed"):
    opened = [
        b"Content-Type: multipart/%s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, one, one)
        for one in range(levels)
    ]
    return HEAD + b"".join(opened) + b"Content-Type: text/plain\r\n\r\ninnerst"


def of_parts(number, *, part=b"Content-Type: text/plain\r\n\r\nx\r\n"):
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + (b"--b\r\n" + part) * number


HOGS = {
    "a To of quotes": HEAD + b"To: " + b'"' * 58_000 + b"\r\n\r\nx",
    "a To of quotes in quotes": HEAD + b"To: " + b'"\\' * 29_000 + b"\r\n\r\nx",
    "a To of open brackets": HEAD + b"To: " + b"(" * 58_000 + b"\r\n\r\nx",
    "a To of commas": HEAD + b"To: " + b"a@b.example," * 5_000 + b"\r\n\r\nx",
    "a From of groups": b"From: " + b"a:" * 29_000 + b"\r\n\r\nx",
    "a megabyte of references": HEAD + b"References: " + b"<a@b.example> " * 70_000 + b"\r\n\r\nx",
    "a megabyte of half references": HEAD + b"References: " + b"<" * MEGABYTE + b"\r\n\r\nx",
    "half encoded words": HEAD + b"Cc: " + b"=?utf-8?q?" * 6_000 + b"\r\n\r\nx",
    "a thousand Re": HEAD[:-2] + b"Re: " * 15_000 + b"\r\n\r\nx",
    "a hundred thousand headers": b"a: b\n" * 200_000 + b"\nx",
    "one header and no end": b"a: " + b"x" * MEGABYTE,
    "parameters without end": HEAD + b"Content-Type: multipart/mixed" + b';a="' * 15_000 + b"\r\n\r\nx",
    "parameters in pieces": HEAD + b"Content-Type: text/plain" + b";a*1*=x" * 9_000 + b"\r\n\r\nx",
    "two thousand levels": nested(2_000),
    "two thousand attached mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + b"x",
    "ninety levels of short lines": nested(90) + b"\r\n-" * 300_000,
    "two hundred thousand parts": of_parts(25_000),
    "a boundary of dashes": HEAD
    + b"Content-Type: multipart/mixed; boundary=------\r\n\r\n"
    + b"-" * MEGABYTE
    + b"\r\n--" * 100_000,
    "every line a boundary": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n" * 200_000,
    "open tags": HEAD + HTML + b"<a " * 300_000,
    "open comments": HEAD + HTML + b"<!--" * 250_000,
    "open quotes": HEAD + HTML + b"<a b='" * 150_000,
    "a quarter of a million boxes": HEAD + HTML + b"<div>" * 200_000 + b"x",
    "lists in lists": HEAD + HTML + b"<ul><li>" * 120_000 + b"x",
    "hidden in hidden": HEAD + HTML + b"<p style='display:none'>" * 40_000 + b"x",
    "formatting that is never closed": HEAD + HTML + b"<p><font color=1>" * 20_000 + b"<p>x" * 100_000,
    "entities": HEAD + HTML + b"&" * MEGABYTE,
    "an entity with a million digits": HEAD + HTML + b"&#" + b"9" * MEGABYTE + b";",
    "letters in no charset": HEAD + TEXT + b"\xc3\xff" * 500_000,
    "twice misread letters": HEAD + TEXT + "Ã¤".encode() * 200_000,
    "soft line ends": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n" + TEXT + b"= \t" * 300_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n" + TEXT + b"=" * MEGABYTE,
    "base64 of no length": HEAD + b"Content-Transfer-Encoding: base64\r\n" + TEXT + b"A=" * 500_000,
    "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"> > \r\n" * 160_000,
}


@pytest.mark.parametrize("raw", HOGS.values(), ids=HOGS.keys())
def test_a_hog_is_read_with_its_sender(raw):
    begun = time.process_time()
    reading = read(raw, envelope_from="anna.ek@post.example")
    seconds = time.process_time() - begun

    assert [line for line in reading.trace if line.endswith(":FAILED")] == []
    assert not raw.startswith(HEAD) or reading.sender.address == "anna.ek@post.example"
    assert seconds < MOST_SECONDS


def test_what_lies_beyond_the_limits_is_left_and_the_trace_says_so():
    deep, many, long = (
        read(nested(150), envelope_from=""),
        read(of_parts(2_000), envelope_from=""),
        b"X: " * 40_000,
    )

    assert "STRUCTURE:PARTS_LEFT" in deep.trace
    assert "STRUCTURE:PARTS_LEFT" in many.trace
    assert many.text.count("x") == 999  # the mail itself is the thousandth
    assert "STRUCTURE:HEADERS_LEFT" in read(HEAD + long + b"\r\n\r\nHej", envelope_from="").trace
    assert "STRUCTURE:WHOLE" in read(nested(100), envelope_from="").trace
    assert read(nested(100), envelope_from="").text == "innerst"


PIECES = (
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"--b",
        b"--b--",
        b"\0",
        b"\xff",
        b"(",
        b'"',
        b"=E5",
        b"+AOU-",
        b"\xef\xbb\xbf",
        b"?=",
    ),
    *(b"From: ", b"Subject: ", b"References: ", b"Date: ", b"<a@b.example>", b"=?utf-8?b?", b"filename*0*="),
    *(b"Content-Type: ", b"multipart/mixed; boundary=b", b"multipart/alternative; boundary=b", b"text/html"),
    *(
        b"message/rfc822",
        b"; charset=",
        b"utf-16",
        b"utf-7",
        b"Content-Transfer-Encoding: base64",
        b"<p>",
        b"<!--",
    ),
)
MAILS = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=60).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400) | MAILS)
@example(b"")
@example(b"\0")
@example(b"\n\n")
@example(b"Content-Type: multipart/mixed; boundary=\xff\n\n--\xff\n")
def test_any_bytes_are_read_and_twice_alike(raw):
    reading = read(raw, envelope_from="")

    assert [line for line in reading.trace if line.endswith(":FAILED")] == []
    assert read(raw, envelope_from="") == reading
    for words in (reading.text, reading.html, reading.subject, reading.sender.name, reading.message_id):
        assert "\0" not in words
        assert words.encode().decode() == words
    for part in reading.parts:
        assert parts.part_content(raw, part.path)[:2] == (part.name, part.content_type)
    assert recipients(raw) == recipients(raw)
