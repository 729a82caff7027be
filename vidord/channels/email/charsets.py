"""From bytes to text, by what the bytes show before what their label says: å ä ö survive a wrong label."""

import codecs
import re
from functools import lru_cache

# Windows' western code page as browsers know it: every byte means something.
_HIGH = {byte: bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_C1_TO_LETTER = {byte: _HIGH[byte] for byte in range(0x80, 0xA0)}
_LETTER_TO_BYTE = {letter: byte for byte, letter in _HIGH.items()}
# A byte that is no UTF-8 comes out of the decoder as one of these, and then is one western letter.
_STRAY_TO_LETTER = {0xDC00 + byte: letter for byte, letter in _HIGH.items()}
_ASCII, _C1 = bytes(range(0x80)), bytes(range(0x80, 0xA0))

# What senders write, reduced to letters and digits, and the codec that reads it: the wider one of two.
ALIASES = {
    "ansi": "windows-1252",
    "big5": "big5hkscs",
    "euckr": "cp949",
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "gbk": "gb18030",
    "iso88598e": "iso-8859-8",
    "iso88598i": "iso-8859-8",
    "ksc5601": "cp949",
    "ksc56011987": "cp949",
    "mac": "mac-roman",
    "macintosh": "mac-roman",
    "macroman": "mac-roman",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "unicode11utf7": "utf-7",
    "utf7": "utf-7",
    "windows31j": "cp932",
    "xmacroman": "mac-roman",
    "xsjis": "cp932",
}
UTF8 = re.compile(r"(x|unicode11)?utf8.*")
WESTERN = re.compile(
    r"(us)?ascii|ansix3.*|iso646.*|latin1|l1|iso88591(windows.*|latin.*)?|(win(dows)?|cp|ms|ibm)1252.*"
)
NUMBERED = re.compile(r"x?(?:win(?:dows)?|cp|ms|ibm|dos)(\d{3,5})")
# Codecs of Python that are no charset: they would execute what they read, or take for ever.
NO_CHARSET = {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"}
SHIFTING = ("utf-7", "utf-16", "utf-32", "iso2022", "hz")
WIDE = ("gb18030", "big5", "cp932", "cp949", "euc", "johab", "shift")
FEW = 12  # so few bytes above ASCII can be UTF-8 by chance in a charset of two bytes a letter
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
JAPANESE = re.compile(rb"\x1b\$[@B]|\x1b\(J")
SURROGATE = re.compile("[\ud800-\udfff]")
_LATER = re.escape("".join(_HIGH[byte] for byte in range(0x80, 0xC0)))
MISREAD = re.compile(f"[ÃÂÅ][{_LATER}]|â[{_LATER}]{{2}}|ðŸ[{_LATER}]{{2}}")


def decode(content: bytes, label: str = "") -> str:
    """Return the text of these bytes. Never fails, drops NUL and the byte order mark, executes nothing."""
    charset = codec_of(label)
    text = _plainly(content, charset)
    if text is None:
        text = _shifting(content, charset)
    if text is None:
        text = _by_bytes(content, charset)
    if "\0" in text or "\ufeff" in text:
        text = text.replace("\0", "").replace("\ufeff", "")
    return text if text.isascii() else mended(text)


def mended(text: str) -> str:
    """Undo that UTF-8 was once read as a western charset: `fÃ¶r` is `för`. What is right stays as it is."""
    for _ in range(2):
        if "Ã" not in text and "â€" not in text:
            break
        text = MISREAD.sub(_letter, text)
    return text


def _letter(found: re.Match[str]) -> str:
    try:
        return bytes(_LETTER_TO_BYTE[letter] for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


@lru_cache(maxsize=256)
def codec_of(label: str) -> str:
    """Return the codec for what a sender wrote, empty when it names none."""
    written = label[:60].lower().partition(";")[0].partition("*")[0].strip(" \t\"'.<>")
    plain = re.sub(r"[^a-z0-9]", "", written)
    if UTF8.fullmatch(plain):
        return "utf-8"
    if WESTERN.fullmatch(plain):
        return "windows-1252"
    numbered = NUMBERED.fullmatch(plain)
    tried = (ALIASES.get(plain), f"cp{numbered[1]}" if numbered else None, written, plain)
    return next((known for name in tried if name and (known := _known(name))), "")


def _known(name: str) -> str:
    """Return Python's own name of a codec, if it is a charset."""
    try:
        found = codecs.lookup(name).name
        b"a".decode(name)
    except UnicodeDecodeError:
        return found  # a charset of several bytes a letter
    except (LookupError, ValueError):
        return ""
    if found.replace("_", "-") in NO_CHARSET:
        return ""
    return "windows-1252" if found in ("iso8859-1", "ascii") else found


def _plainly(content: bytes, charset: str) -> str | None:
    """Decode what is plain ASCII or plain UTF-8, as nearly all mail is."""
    if charset.startswith((*SHIFTING, *WIDE)) or b"\x1b" in content:
        return None
    text = _strictly(content, "utf-8")
    return text if text is None or "\0" not in text or charset == "utf-8" else None


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _shifting(content: bytes, charset: str) -> str | None:
    """Decode what a mark, a label or zero bytes show to be written in a charset that UTF-8 can't contain."""
    names = [name for mark, name in MARKS if content.startswith(mark)][:1]
    if charset.startswith("utf-16") or not names:
        names += _ends(content)
    if charset.startswith(SHIFTING):
        names.append(charset)
    if JAPANESE.search(content):
        names += ["iso2022_jp", "iso2022_jp_2"]
    for name in names:
        text = _strictly(content[: len(content) // 2 * 2] if name.startswith("utf-16") else content, name)
        if text is not None:
            return SURROGATE.sub("", text)
    return None


def _ends(content: bytes) -> list[str]:
    """Tell by where the zeros stand which end of UTF-16 comes first; western text is half zeros."""
    half = max(1, len(content) // 2)
    if content[1::2].count(0) > half * 0.4:
        return ["utf-16-le"]
    return ["utf-16-be"] if content[0::2].count(0) > half * 0.4 else []


def _by_bytes(content: bytes, charset: str) -> str:
    """Decode by what fits: UTF-8, else the label, else UTF-8 with single western letters among it."""
    content = content.replace(b"\0", b"")
    above = len(content.translate(None, _ASCII))
    wide = charset.startswith(WIDE)
    if wide and above <= FEW and (text := _strictly(content, charset)) is not None:
        return text
    mixed = content.decode("utf-8", "surrogateescape")
    strays = len(mixed) - len(content.decode("utf-8", "ignore"))
    letters = len(mixed) - strays - (len(content) - above)
    if strays and (letters <= strays or wide) and charset not in ("", "utf-8"):
        text = _western(content) if charset == "windows-1252" else _strictly(content, charset)
        if text is not None:
            return text
    return mixed.translate(_STRAY_TO_LETTER) if strays else mixed


def _western(content: bytes) -> str:
    text = content.decode("latin-1")
    return text.translate(_C1_TO_LETTER) if len(content.translate(None, _C1)) < len(content) else text
