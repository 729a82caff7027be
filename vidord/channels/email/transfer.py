"""Undoing transfer encodings, also broken ones: as much of the bytes as can be had, never a fault."""

import binascii
import re

NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
BLANK = b" \t\r\n\0"
BLANK_AFTER_EQUALS = re.compile(rb"=[ \t]+(?=\r?\n)")
UU = ("x-uuencode", "uuencode", "uue", "x-uue")
UU_BEGIN = re.compile(rb"(?:\A|\n)begin [0-7]{3,4} [^\n]*\n")


def undone(content: bytes, encoding: str) -> bytes:
    """Return the bytes behind a Content-Transfer-Encoding; those of an unknown one as they are."""
    named = encoding.strip(" \t\"'").partition(";")[0].strip().lower()
    if named == "quoted-printable":
        return binascii.a2b_qp(BLANK_AFTER_EQUALS.sub(b"=", content))
    if named == "base64":
        return _base64(content)
    return _uu(content) if named in UU else content


def _base64(content: bytes) -> bytes:
    """Decode block after block; text that was only labelled base64 comes out as it is."""
    strange = len(content) - len(content.translate(None, NO_BASE64)) - sum(map(content.count, _SINGLE_BLANKS))
    if strange * 10 > len(content):
        return content
    kept = content.translate(None, NO_BASE64)
    inner = kept.rstrip(b"=")
    if b"=" not in inner:
        return _block(inner)
    return b"".join(_block(one) for one in re.split(rb"=+", inner))  # several blocks, each with its own end


_SINGLE_BLANKS = [BLANK[i : i + 1] for i in range(len(BLANK))]


def _block(letters: bytes) -> bytes:
    if len(letters) % 4 == 1:
        letters = letters[:-1]  # a letter alone holds no byte
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _uu(content: bytes) -> bytes:
    begin = UU_BEGIN.search(content)
    lines = content[begin.end() if begin else 0 :].splitlines()
    decoded = []
    for line in lines:
        if line.strip() in (b"end", b"`"):
            break
        decoded.append(_uu_line(line))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    """Decode one line; an encoder that adds too much at its end is common."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return b""
