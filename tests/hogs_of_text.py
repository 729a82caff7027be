"""The hogs whose words are the trouble: HTML and plain text. Each gives a body and its content type."""

from collections.abc import Callable

SIZE = 990_000
HTML, PLAIN = b"text/html; charset=utf-8", b"text/plain; charset=utf-8"


def filled(piece: bytes, size: int = SIZE) -> bytes:
    """Repeat a piece as often as it goes into so many bytes."""
    return piece * (size // len(piece))


def lines(piece: bytes) -> bytes:
    return b"Hej, det h\xc3\xa4r \xc3\xa4r nytt.\r\n\r\n" + filled(piece + b"\r\n", SIZE - 100)


def page(inside: bytes) -> tuple[bytes, bytes]:
    return b"<html><body>" + inside + b"</body></html>", HTML


def _styles() -> bytes:
    return b"<style>" + filled(b"a{b:c}@media x{", SIZE - 100)


def _rules() -> bytes:
    return b'<p style="' + filled(b"background:url(x);", SIZE - 100) + b'">Hej</p>'


HOGS: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "deep divs": lambda: page(b"<div>" * 100_000 + b"Hej"),
    "deep quotes": lambda: page(b"<blockquote>" * 80_000 + b"Hej"),
    "deep tables": lambda: page(filled(b"<table><tr><td>") + b"Hej"),
    "bold never closed": lambda: page(filled(b"<b>") + b"Hej"),
    "links and bold crosswise": lambda: page(filled(b"<a><b></a>")),
    "paragraphs and fonts crosswise": lambda: page(filled(b"<font><p></font>")),
    "attributes without end": lambda: page(b"<p " + b" ".join(b"a%d=b" % n for n in range(90_000)) + b">Hej"),
    "entities": lambda: page(filled(b"&amp;lt;&#65;&#x41;&nosuch;")),
    "entities half open": lambda: page(filled(b"&#")),
    "a huge table": lambda: page(b"<table>" + filled(b"<tr><td>1</td></tr>", SIZE - 100) + b"</table>"),
    "table in a row out of place": lambda: page(b"<table>" + filled(b"<b>x<tr>", SIZE - 100)),
    "styles without end": lambda: page(_styles()),
    "rules in a style": lambda: page(_rules()),
    "angles": lambda: page(filled(b"<")),
    "tags half open": lambda: page(filled(b"<br")),
    "comments half open": lambda: page(filled(b"<!--")),
    "comments that nearly end": lambda: page(b"<!--" + filled(b"--!")),
    "doctypes": lambda: page(filled(b"<!DOCTYPE html>")),
    "selects and options": lambda: page(filled(b"<select><option>")),
    "svg and math": lambda: page(filled(b"<svg><math><mi>")),
    "templates": lambda: page(filled(b"<template>")),
    "breaks": lambda: page(filled(b"<br>")),
    "blanks between tags": lambda: page(filled(b"<p> \n\t </p>")),
    "pictures in the page": lambda: page(
        b'<img src="data:image/png;base64,' + filled(b"A", SIZE - 100) + b'">'
    ),
    "nothing but line breaks": lambda: (filled(b"\r\n"), PLAIN),
    "nothing but returns": lambda: (filled(b"\r"), PLAIN),
    "nothing but zeros": lambda: (bytes(SIZE), PLAIN),
    "zeros in page": lambda: page(filled(b"<\0p\0>")),
    "blanks and then a word": lambda: (filled(b" ") + b"x", PLAIN),
    "blank lines of blanks": lambda: (filled(b"   \t \r\n") + b"x", PLAIN),
    "one word": lambda: (filled(b"a"), PLAIN),
    "one letter with every mark": lambda: (b"e" + filled(b"\xcc\x81"), PLAIN),
    "every line a quote": lambda: (lines(b"> a"), PLAIN),
    "quotes in quotes": lambda: (lines(b">" * 5_000), PLAIN),
    "one line of quote signs": lambda: (filled(b"> "), PLAIN),
    "attributions": lambda: (
        lines(b"Den 9 november 2026 kl. 10.31 skrev Karin Ek <k@e.example>:"),
        PLAIN,
    ),
    "attributions half done": lambda: (lines(b"On Mon, 9 Nov 2026 at 10:31 Karin Ek <k@e.example>"), PLAIN),
    "attribution without end": lambda: (b"Hej\r\n\r\nDen " + filled(b"9 november skrev "), PLAIN),
    "headers of forwards": lambda: (lines(b"Fr\xc3\xa5n: Karin\r\nSkickat: i dag\r\nTill: Amira\r\n"), PLAIN),
    "sent from my phone": lambda: (lines(b"Skickat fr\xc3\xa5n min iPhone"), PLAIN),
    "signature lines": lambda: (lines(b"-- "), PLAIN),
    "dashes": lambda: (filled(b"-"), PLAIN),
    "original messages": lambda: (lines(b"-----Ursprungligt meddelande-----"), PLAIN),
    "underscores": lambda: (lines(b"_" * 32), PLAIN),
    "addresses": lambda: (filled(b"http://a.example/"), PLAIN),
    "at signs": lambda: (filled(b"a@a."), PLAIN),
    "letters of every script": lambda: ("åдאקあ한ก".encode() * 45_000, PLAIN),
    "bytes that are no text": lambda: (filled(bytes(range(128, 256))), PLAIN),
}
