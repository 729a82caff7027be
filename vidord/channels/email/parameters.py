"""Parameters of headers such as Content-Type, by RFC 2231 and by what mail programs make of it."""

import re
from urllib.parse import unquote_to_bytes

from vidord.channels.email import charsets, headers

LONGEST_VALUE = 255
PARAMETER = re.compile(
    r";\s*(?P<name>[^\s=;\"]{1,80})\s*=\s*(?:\"(?P<quoted>[^\"\\]*(?:\\.[^\"\\]*)*)(?:\"|\\?\Z)|(?P<plain>[^;]*))",
    re.DOTALL,
)
PIECE = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")


def parameters(value: str) -> dict[str, str]:
    """Return a header's parameters by their names in small letters, put together and decoded."""
    if ";" not in value:
        return {}
    whole: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in PARAMETER.finditer(value[: headers.LONGEST_RAW]):
        name = PIECE.fullmatch(found["name"].lower())
        said = found["plain"].strip() if found["plain"] is not None else _unescaped(found["quoted"])
        if name and (name[2] or name[3]):
            pieces.setdefault(name[1], []).append((int(name[2] or 0), bool(name[3]), said))
        elif name:
            whole.setdefault(name[1], headers.decoded(said))
    return whole | {name: _put_together(sorted(parts)) for name, parts in pieces.items()}


def _unescaped(quoted: str) -> str:
    r"""Undo `\"` and `\\` only: `C:\new\table.pdf` is a path that nobody escaped."""
    return re.sub(r'\\(["\\])', r"\1", quoted)


def _put_together(parts: list[tuple[int, bool, str]]) -> str:
    """Join the pieces of one value; the first says the charset of those that are percent-encoded."""
    charset, content = "utf-8", b""
    for number, is_encoded, said in parts:
        if is_encoded and number == parts[0][0] and said.count("'") >= 2:
            charset, _language, said = said.split("'", 2)
        content += unquote_to_bytes(said) if is_encoded else said.encode("utf-8", "ignore")
    return headers.decoded(charsets.decode(content, charset))


def name_of(disposition: str, content_type: str) -> str:
    """Return a part's file name, without what would make it a path or hide its end; empty without one."""
    name = parameters(disposition).get("filename") or parameters(content_type).get("name") or ""
    name = re.sub(r"[/\\]", "_", " ".join(headers.UNSEEN.sub("", name).split()))
    if len(name) <= LONGEST_VALUE:
        return name
    stem, dot, ending = name.rpartition(".")
    return (
        name[:LONGEST_VALUE] if len(ending) > 10 else stem[: LONGEST_VALUE - len(ending) - 1] + dot + ending
    )
