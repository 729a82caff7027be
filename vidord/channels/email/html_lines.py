"""Lines of plain text as they are written from left to right: cells, list items, links, depth of quoting."""

import re
from dataclasses import dataclass, field

LONGEST_LINK = 200
LONGEST_ALT = 100
DEEPEST = 30
RULE = "_" * 32
CELL = "\t"
BLANK = re.compile(r"[ \t\r\n\f\v\u200b\u200c\u2060\u034f\u00ad\ufeff]+")


@dataclass
class Lines:
    """The lines so far, each with how deep in quotes it stands, and the pieces of the one being written."""

    done: list[tuple[int, str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    depth: int = 0
    pre: int = 0
    lists: list[int] = field(default_factory=list)  # the number of the next item; 0 for a list without
    marker: str = ""
    link: str = ""
    link_from: int = 0

    def text(self) -> str:
        """Return all lines as one text, quoted ones behind `>`."""
        self.end()
        quoted = [f"{'>' * min(depth, DEEPEST)} {line}".strip() for depth, line in self.done]
        lines = [quote if depth else line for (depth, line), quote in zip(self.done, quoted, strict=True)]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def say(self, words: str) -> None:
        """Write words; outside of preformatted text blanks of any kind are one blank."""
        if self.pre:
            first, *more = words.replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for line in more:
                self.end_or_blank()
                self.pieces.append(line)
            return
        words = BLANK.sub(" ", words)
        if words.strip(" ") and self.marker:
            self.pieces.append(self.marker)
            self.marker = ""
        self.pieces.append(words)

    def end(self) -> None:
        """End the line if it says anything; one that holds nothing but a hard space is a blank line."""
        if not self.pieces:
            return
        line = "".join(self.pieces)
        self.pieces, self.link_from = [], 0
        plain = line.rstrip() if self.pre else _cells(line)
        if plain:
            self.done.append((self.depth, plain))
        elif "\xa0" in line:
            self.blank()

    def blank(self) -> None:
        """End the line and leave one blank, never two."""
        self.end()
        if self.done and self.done[-1][1] and not self.marker:
            self.done.append((min(self.depth, self.done[-1][0]), ""))
        elif self.done and not self.done[-1][1]:
            self.done[-1] = (min(self.depth, self.done[-1][0]), "")

    def end_or_blank(self) -> None:
        """Do what a line break does: end the line, or leave a blank one."""
        if "".join(self.pieces).strip(" \t"):
            self.end()
        else:
            self.blank()

    def rule(self) -> None:
        """Draw a line across."""
        self.end()
        self.done.append((self.depth, RULE))

    def quote_from_here(self) -> None:
        """Let all that follows be quoted, with the line that was drawn just above it."""
        self.end()
        if self.done and self.done[-1] == (self.depth, RULE):
            self.done[-1] = (self.depth + 1, RULE)
        self.depth += 1

    def next_cell(self) -> None:
        """Begin another cell of a table's row."""
        self.pieces.append(CELL)

    def open_list(self, *, is_numbered: bool) -> None:
        """Begin a list."""
        self.lists.append(int(is_numbered))

    def close_list(self) -> None:
        """End the innermost list."""
        self.marker = ""
        if self.lists:
            self.lists.pop()

    def next_item(self) -> None:
        """Begin an item; its mark is written with its first word."""
        number = self.lists[-1] if self.lists else 0
        self.marker = f"{number}. " if number else "- "
        if number:
            self.lists[-1] += 1

    def say_picture(self, alt: str) -> None:
        """Write what stands for a picture: its words in brackets, a sign such as 😊 as it is."""
        alt = " ".join(alt.split())
        if 0 < len(alt) <= LONGEST_ALT:
            self.say(f"[{alt}]" if any(map(str.isalnum, alt)) else alt)

    def open_link(self, target: str) -> None:
        """Begin a link."""
        self.close_link()
        self.link, self.link_from = target.strip(), len(self.pieces)

    def close_link(self) -> None:
        """End a link; write where it leads when its words don't say so."""
        if self.link:
            where = _where(self.link, "".join(self.pieces[self.link_from :]))
            if where:
                self.pieces.append(f" ({where})")
        self.link = ""


def _cells(line: str) -> str:
    """Put two blanks between the cells of a row; leave out empty ones."""
    cells = [" ".join(cell.replace("\xa0", " ").split()) for cell in line.split(CELL)]
    return "  ".join(cell for cell in cells if cell)


def _where(target: str, words: str) -> str:
    """Return what a link's words leave out; nothing of a link that opens no page, mail or call."""
    scheme, _colon, rest = target.partition(":")
    scheme = scheme.lower()
    if not words.strip() or len(target) > LONGEST_LINK or re.search(r"\s", target):
        return ""
    if scheme in ("http", "https"):
        host = re.match(r"/*(?:www\.)?([^/?#]*)", rest)
        return "" if "://" in words or (host and host[1] and host[1] in words) else target
    if scheme == "mailto":
        return "" if "@" in words else rest.partition("?")[0]
    return rest if scheme == "tel" and not re.search(r"\d{3}", words) else ""
