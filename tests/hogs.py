"""Mails of at most a megabyte that stop other parsers. Each function here is one; tests take them all."""

import gzip
import io
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable

from tests import hogs_of_text

MEGABYTE = 1_000_000
HEAD = (
    b"From: Amira Nasser <amira@post.example>\r\nTo: kundtjanst@granasa.example\r\n"
    b"Date: Tue, 10 Nov 2026 08:59:00 +0100\r\nMIME-Version: 1.0\r\n"
)
HOGS: dict[str, Callable[[], bytes]] = {}


def hog(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Take it up in the list, under its own name in words."""
    HOGS[make.__name__.replace("_", " ")] = make
    return make


def mail(header: bytes = b"", body: bytes = b"Hej, jag undrar om elen.\r\n", *, head: bytes = HEAD) -> bytes:
    """Put a mail together; the header lines end with a line break."""
    return head + b"Subject: Hej\r\n" + header + b"\r\n" + body


def filled(piece: bytes, size: int = MEGABYTE - 2_000) -> bytes:
    """Repeat a piece as often as it goes into so many bytes."""
    return piece * (size // len(piece))


def text(body: bytes, kind: bytes = b"text/plain; charset=utf-8", how: bytes = b"8bit") -> bytes:
    return mail(b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + how + b"\r\n", body)


def with_file(content: bytes, name: bytes, kind: bytes) -> bytes:
    """A mail with a word in it and one attachment."""
    inside = b64encode(content)
    lines = b"\r\n".join(inside[i : i + 76] for i in range(0, len(inside), 76))
    return mail(
        b'Content-Type: multipart/mixed; boundary="g"\r\n',
        b"--g\r\n\r\nHej, se bilagan.\r\n--g\r\nContent-Type: " + kind + b'; name="' + name + b'"\r\n'
        b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + lines
        + b"\r\n--g--\r\n",
    )


# Headers


@hog
def quotes_in_to() -> bytes:
    return mail(b"To: " + b'"' * 58_000 + b"\r\n")


@hog
def quotes_in_from() -> bytes:
    return mail(head=b"From: " + b'"\\' * 400_000 + b" <amira@post.example>\r\n")


@hog
def references_without_end() -> bytes:
    return mail(b"References: " + filled(b"<a.b.c@post.example>\r\n ") + b"<z@post.example>\r\n")


@hog
def references_never_closed() -> bytes:
    return mail(b"References: " + filled(b"<a") + b"\r\n")


@hog
def encoded_words_in_the_subject() -> bytes:
    return mail(b"Subject: " + filled(b"=?utf-8?q?=C3=A5?=\r\n ") + b"slut\r\n")


@hog
def encoded_words_half_open() -> bytes:
    return mail(b"Subject: " + filled(b"=?utf-8?b?") + b"\r\n")


@hog
def encoded_words_in_the_sender() -> bytes:
    return mail(head=b"From: " + filled(b"=?utf-8?q?=22?= ") + b"<amira@post.example>\r\n")


@hog
def question_marks() -> bytes:
    return mail(b"Subject: =?" + filled(b"?") + b"=\r\n")


@hog
def continued_file_name() -> bytes:
    pieces = b"".join(b"; filename*%d*=%%C3%%A5" % n for n in range(40_000))
    return mail(b"Content-Disposition: attachment" + pieces + b"\r\n")


@hog
def parameters_of_the_content_type() -> bytes:
    return mail(b"Content-Type: text/plain" + b"".join(b'; a%d="b;"' % n for n in range(60_000)) + b"\r\n")


@hog
def semicolons_and_quotes_in_the_content_type() -> bytes:
    return mail(b"Content-Type: text/plain; a=" + filled(b'"; ') + b"\r\n")


@hog
def very_many_headers() -> bytes:
    return mail(b"".join(b"X-%d: a\r\n" % n for n in range(80_000)))


@hog
def one_header_again_and_again() -> bytes:
    return mail(filled(b"Received: from a by b; Tue, 10 Nov 2026 08:59:00 +0100\r\n"))


@hog
def one_header_line_without_end() -> bytes:
    return mail(b"X-Spam-Report: " + filled(b"a") + b"\r\n")


@hog
def folds_of_blanks() -> bytes:
    return mail(b"Subject: Hej" + filled(b"\r\n ") + b"\r\n")


@hog
def comments_in_comments() -> bytes:
    return mail(head=b"From: " + filled(b"(") + b" amira@post.example\r\n")


@hog
def comments_in_the_date() -> bytes:
    return mail(b"Date: Tue, 10 Nov 2026 08:59:00 " + filled(b"((a)") + b"\r\n")


@hog
def groups_of_addresses() -> bytes:
    return mail(b"Cc: " + filled(b"a:b:c:;,") + b"\r\n")


@hog
def angles_and_at_signs() -> bytes:
    return mail(b"Cc: " + filled(b"<@a,@b:") + b"\r\n")


@hog
def fifty_thousand_copies() -> bytes:
    return mail(b"Cc: " + b",\r\n ".join(b"a%d@b.example" % n for n in range(48_000)) + b"\r\n")


@hog
def a_date_of_digits() -> bytes:
    return mail(b"Date: " + filled(b"9") + b"\r\nDate: 99999999999 Nov 99999999999 99:99:99 +999999999\r\n")


@hog
def headers_named_like_methods() -> bytes:
    names = (b"__class__", b"__init__", b"get_payload", b"walk", b"items", b"_headers", b"__reduce__")
    return mail(b"".join(name + b": 1\r\n" for name in names) + b"Content-Type: __class__/__init__\r\n")


@hog
def colons() -> bytes:
    return mail(filled(b":\r\n"))


# Parts in parts


def nested(levels: int, *, closed: bool) -> bytes:
    """Multiparts in multiparts, in as few bytes as it takes."""
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(levels)
    )
    ends = b"".join(b"\r\n--%d--" % n for n in reversed(range(levels))) if closed else b""
    return HEAD + b"Subject: Hej\r\n" + opened + b"\r\nHej.\r\n" + ends


@hog
def two_thousand_levels() -> bytes:
    return nested(2_000, closed=True)


@hog
def fifteen_thousand_levels() -> bytes:
    return nested(15_000, closed=False)


@hog
def a_tower_of_forwards() -> bytes:
    return HEAD + filled(b"Content-Type: message/rfc822\r\n\r\n") + b"Subject: Hej\r\n\r\nHej.\r\n"


@hog
def a_hundred_thousand_parts() -> bytes:
    return mail(b"Content-Type: multipart/mixed; boundary=g\r\n", b"--g\r\n\r\n" * 100_000 + b"--g--\r\n")


@hog
def digests_of_nothing() -> bytes:
    return mail(b"Content-Type: multipart/digest; boundary=g\r\n", filled(b"--g\r\n\r\n\r\n"))


@hog
def a_boundary_that_begins_another() -> bytes:
    inner = b"Content-Type: multipart/mixed; boundary=gg\r\n\r\n"
    return mail(
        b"Content-Type: multipart/mixed; boundary=g\r\n", filled(b"--g\r\n" + inner + b"--gg\r\n\r\n")
    )


@hog
def a_long_boundary_nearly_met() -> bytes:
    long = b"g" * 70
    return mail(
        b"Content-Type: multipart/mixed; boundary=" + long + b"\r\n", filled(b"--" + long[:-1] + b"h\r\n")
    )


@hog
def a_boundary_of_blanks_and_signs() -> bytes:
    return mail(b'Content-Type: multipart/mixed; boundary="(.*)+$"\r\n', filled(b"--(.*)+$\r\n\r\n"))


@hog
def a_boundary_of_half_a_megabyte() -> bytes:
    long = b"g" * 490_000
    return mail(
        b"Content-Type: multipart/mixed; boundary=" + long + b"\r\n", b"--" + long + b"\r\n\r\nHej\r\n"
    )


@hog
def a_report_on_fifty_thousand_recipients() -> bytes:
    one = b"Final-Recipient: rfc822; a\r\n\r\n"
    return mail(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=g\r\n",
        b"--g\r\n\r\nNej.\r\n--g\r\nContent-Type: message/delivery-status\r\n\r\n"
        + filled(one)
        + b"\r\n--g--\r\n",
    )


# Encodings


@hog
def base64_of_equal_signs() -> bytes:
    return text(filled(b"=\r\n"), how=b"base64")


@hog
def base64_of_odd_pieces() -> bytes:
    return text(filled(b"QQ=Q="), how=b"base64")


@hog
def quoted_printable_of_soft_breaks() -> bytes:
    return text(filled(b"=\r\n"), how=b"quoted-printable")


@hog
def quoted_printable_of_equal_signs_and_blanks() -> bytes:
    return text(filled(b"= "), how=b"quoted-printable")


@hog
def uuencoded_beginnings() -> bytes:
    return text(filled(b"begin 644 a\r\n#86)C\r\n"), how=b"x-uuencode")


@hog
def an_encoding_nobody_has() -> bytes:
    return text(filled(b"Hej ", 500_000), how=filled(b"x", 400_000))


CODECS = "base64 bz2 hex quopri rot13 uu zlib zip idna punycode unicode_escape raw_unicode_escape undefined"
TEXTS = "utf-7 utf-8-sig utf-16 utf-32 utf_8 hz iso-2022-jp iso-2022-kr 8bit x-unknown ../../etc/passwd"


def _in_charset(charset: str) -> Callable[[], bytes]:
    label = charset.encode()

    def make() -> bytes:
        kind = b'text/plain; charset="' + label + b'"'
        return mail(
            b"Subject: =?" + label + b"?q?=2B?=\r\nContent-Type: " + kind + b"\r\n",
            filled(b"\\u00e5+AOU-\xe5"),
        )

    return make


HOGS |= {f"charset {charset}": _in_charset(charset) for charset in f"{CODECS} {TEXTS}".split()}


@hog
def a_label_of_a_charset_without_end() -> bytes:
    return text(b"Hej", kind=b"text/plain; charset=" + filled(b"a-_ "))


# Files that grow when they are opened


@hog
def a_gzip_bomb() -> bytes:
    return with_file(gzip.compress(bytes(300 * MEGABYTE)), b"a.gz", b"application/gzip")


@hog
def a_zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(5):
            packed.writestr(f"{number}.txt", bytes(50 * MEGABYTE))
    return with_file(made.getvalue(), b"a.zip", b"application/zip")


@hog
def a_picture_of_four_thousand_million_points() -> bytes:
    chunk = (65_535).to_bytes(4) * 2 + b"\x08\x06\x00\x00\x00"
    head = b"\x89PNG\r\n\x1a\n" + len(chunk).to_bytes(4) + b"IHDR" + chunk
    checked = head + zlib.crc32(b"IHDR" + chunk).to_bytes(4)
    return with_file(checked + zlib.compress(bytes(100 * MEGABYTE)), b"a.png", b"image/png")


@hog
def a_winmail_with_lies_about_lengths() -> bytes:
    attribute = b"\x02\x05\x90\x06\x00\xff\xff\xff\x7f"
    return with_file(b"\x78\x9f\x3e\x22\x01\x00" + attribute * 60_000, b"winmail.dat", b"application/ms-tnef")


HOGS |= {name: lambda make=make: text(*make()) for name, make in hogs_of_text.HOGS.items()}
