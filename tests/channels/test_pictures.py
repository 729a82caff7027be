"""A picture is known by its first bytes alone, and is drawn only when it is no larger than a picture is."""

import base64
import struct

import pytest

from tests.mails import PNG
from vidord.channels.email import pictures


def png(wide, high):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", wide, high) + b"\x08\x06\0\0\0"


def gif(wide, high, frame=(1, 1), extension=b""):
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", wide, high, 0, 0, 0)
        + extension
        + b","
        + struct.pack("<HHHHB", 0, 0, *frame, 0)
    )


def gif_with_colors(wide, high):
    return (
        b"GIF87a"
        + struct.pack("<HHBBB", wide, high, 0x81, 0, 0)
        + b"\0" * 12
        + b","
        + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    )


def jpeg(wide, high, before=b"\xff\xe0\0\x04ab"):
    return b"\xff\xd8" + before + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", high, wide) + b"\x03"


def webp(wide, high, form):
    sizes = {
        b"VP8X": b"\0" * 8 + struct.pack("<I", wide - 1)[:3] + struct.pack("<I", high - 1)[:3],
        b"VP8L": b"\0\0\0\0\x2f" + struct.pack("<I", (wide - 1) | (high - 1) << 14),
        b"VP8 ": b"\0" * 10 + struct.pack("<HH", wide, high),
    }
    return b"RIFF\0\0\0\0WEBP" + form + sizes[form]


COMMENT = b"\x21\xfe\x03abc\x02de\0"
FORMS = {
    "image/png": [png],
    "image/gif": [gif, gif_with_colors, lambda wide, high: gif(wide, high, extension=COMMENT)],
    "image/jpeg": [jpeg, lambda wide, high: jpeg(wide, high, b"\xff\xff\xfe\0\x05abc\xff\x01")],
    "image/webp": [
        lambda wide, high, form=form: webp(wide, high, form) for form in (b"VP8X", b"VP8L", b"VP8 ")
    ],
}
EVERY = [(kind, form) for kind, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_a_picture_is_known_by_its_first_bytes(kind, form):
    assert pictures.kind_of(form(640, 480)) == kind


@pytest.mark.parametrize(("kind", "form"), EVERY)
@pytest.mark.parametrize("size", [(16_000, 16_000), (12_000, 1), (1, 12_000)])
def test_a_picture_that_is_too_large_is_none(kind, form, size):
    assert pictures.kind_of(form(*size)) == ""


@pytest.mark.parametrize("form", [png, jpeg])
@pytest.mark.parametrize("size", [(0, 480), (640, 0)])
def test_a_picture_without_an_extent_is_none(form, size):
    assert pictures.kind_of(form(*size)) == ""


def test_a_frame_larger_than_its_screen_counts():
    assert pictures.kind_of(gif(1, 1, frame=(16_000, 16_000))) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"BM\0\0",
        b"II*\0",
        b"<html>",
        b"\0\0\1\0ico",
    ],
)
def test_what_is_no_picture_of_the_four_kinds_is_none(content):
    assert pictures.kind_of(content) == ""


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_a_picture_cut_off_anywhere_raises_nothing(kind, form):
    whole = form(640, 480)

    assert {pictures.kind_of(whole[:length]) for length in range(len(whole))} <= {"", kind}


def test_a_gif_of_endless_extensions_ends():
    assert pictures.kind_of(gif(1, 1, extension=b"\x21\xfe\0" * 5)[:-10] + b"\x21\xfe\xff") == ""


def test_a_picture_as_an_address_holds_it_whole():
    head, _comma, body = pictures.data_address(PNG).partition(",")

    assert head == "data:image/png;base64"
    assert base64.b64decode(body) == PNG
