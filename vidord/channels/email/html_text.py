"""The words of an HTML mail as plain text that reads as it looked: lines, lists, tables, links, quotes."""

import re
from dataclasses import dataclass, field

from vidord.channels.email.html_lines import Lines
from vidord.channels.email.html_tokens import Tag, tokens

LONGEST_HTML = 2 * 1024 * 1024
MOST_TOKENS = 200_000
MOST_SCOPES = 60
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "figure"}
LINES = {
    *(
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dt",
        "fieldset",
        "footer",
        "form",
    ),
    *(
        "header",
        "html",
        "li",
        "main",
        "nav",
        "option",
        "section",
        "summary",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "pre",
    ),
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)", re.I)
TIGHT = re.compile(r"mso(?:normal|plaintext|list)|margin(?:-bottom)?\s*:\s*0", re.I)
# Where what follows, to the end of the mail, is the mail that is answered or passed on.
QUOTE_FROM_HERE = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)", re.I
)
MAY_MATTER = re.compile(r"\b(?:id|style)\s*=|\bhidden\b", re.I)
QUOTE_INSIDE = re.compile(r"yahoo_quoted|olk_src_body_section|zmail_extra\b", re.I)


def text_of(html: str, *, is_forward: bool = False) -> tuple[str, bool]:
    """
    Return the text and whether it is whole. Lines of a quoted mail begin with `> `.

    In a forwarded mail what was passed on is the matter itself and no quote, unless it is a quote in there.
    """
    kept = html[:LONGEST_HTML]
    reader = _Reader(is_forward=is_forward)
    text = reader.read(kept)
    if not text and reader.has_hidden:  # a mail that says something is never read to say nothing
        reader = _Reader(is_forward=is_forward, shows_hidden=True)
        text = reader.read(kept)
    return text, reader.is_whole and len(kept) == len(html)


@dataclass
class _Scope:
    """An element that changes what is inside it; `open` counts elements of its name, itself the first."""

    tag: str
    is_hidden: bool
    is_quote: bool
    open: int = 1


@dataclass
class _Reader:
    """Follows the tags and tells the lines what they mean."""

    is_forward: bool
    shows_hidden: bool = False
    lines: Lines = field(default_factory=Lines)
    scopes: list[_Scope] = field(default_factory=list)
    hidden: int = 0
    has_hidden: bool = False
    is_whole: bool = True
    rest_is_quote: bool = False

    def read(self, html: str) -> str:
        """Return the whole text."""
        for number, token in enumerate(tokens(html)):
            if number > MOST_TOKENS:
                self.is_whole = False
                break
            if isinstance(token, str):
                if not self.hidden:
                    self.lines.say(token)
            elif token.is_end:
                self._end(token.name)
            else:
                self._start(token)
        return self.lines.text()

    def _start(self, tag: Tag) -> None:
        if not self._open_scope(tag):
            for scope in reversed(self.scopes):
                if scope.tag == tag.name:
                    scope.open += 1
                    break
        if self.hidden:
            return
        if tag.name in VOID:
            self._show(tag)
        elif tag.name in PARAGRAPHS and not (tag.name == "p" and TIGHT.search(tag.written)):
            self.lines.blank()
        elif tag.name in PARAGRAPHS or tag.name in LINES:
            self.lines.end()
        self._begin(tag)

    def _show(self, tag: Tag) -> None:
        if tag.name == "br":
            self.lines.end_or_blank()
        elif tag.name == "hr":
            self.lines.rule()
        elif tag.name == "img":
            self.lines.say_picture(tag.attributes.get("alt", ""))

    def _begin(self, tag: Tag) -> None:
        """Do what only some elements need."""
        if tag.name == "a":
            self.lines.open_link(tag.attributes.get("href", ""))
        elif tag.name in ("td", "th"):
            self.lines.next_cell()
        elif tag.name in ("ul", "ol"):
            self.lines.open_list(is_numbered=tag.name == "ol")
        elif tag.name == "li":
            self.lines.next_item()
        elif tag.name == "pre":
            self.lines.pre += 1

    def _open_scope(self, tag: Tag) -> bool:
        """Note an element that hides or quotes what is inside it, or all that follows."""
        is_quote = tag.name == "blockquote" or bool(tag.written and QUOTE_INSIDE.search(tag.written))
        said = tag.attributes if tag.written and MAY_MATTER.search(tag.written) else {}
        if QUOTE_FROM_HERE.fullmatch(said.get("id", "")) and not self.is_forward and not self.rest_is_quote:
            self.rest_is_quote = True
            self.lines.quote_from_here()
        is_hidden = "hidden" in said or bool(HIDING.search(said.get("style", "")))
        self.has_hidden |= is_hidden
        is_hidden &= not self.shows_hidden
        if tag.name in VOID or not (is_hidden or is_quote) or len(self.scopes) >= MOST_SCOPES:
            return False
        if is_quote:
            self.lines.blank()
            self.lines.depth += 1
        self.hidden += is_hidden
        self.scopes.append(_Scope(tag.name, is_hidden, is_quote))
        return True

    def _end(self, name: str) -> None:
        for number in range(len(self.scopes) - 1, -1, -1):
            if self.scopes[number].tag == name:
                self.scopes[number].open -= 1
                if not self.scopes[number].open:
                    self._close_scopes(number)
                break
        if not self.hidden:
            self._finish(name)

    def _finish(self, name: str) -> None:
        if name == "a":
            self.lines.close_link()
        elif name in ("ul", "ol"):
            self.lines.close_list()
        if name in PARAGRAPHS and name != "p":
            self.lines.blank()
        elif name in PARAGRAPHS or name in LINES:
            self.lines.end()
        if name == "pre":
            self.lines.pre = max(0, self.lines.pre - 1)

    def _close_scopes(self, number: int) -> None:
        """Close an element and those inside it that nobody has closed."""
        for scope in self.scopes[number:]:
            self.hidden -= scope.is_hidden
            if scope.is_quote:
                self.lines.end()
                self.lines.depth -= 1
        del self.scopes[number:]
