"""The same words as HTML: the promise first for the eye, links to press, nothing to fetch from anywhere."""

import re
from functools import lru_cache
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

STYLE = (
    'body{margin:0;padding:24px 16px;background:#fbf9f5;color:#19202b;font:16px/1.5 -apple-system,"Segoe UI",'
    'Roboto,"Noto Sans",Arial,sans-serif}'
    ".letter{max-width:34rem;margin:0 auto}p{margin:0 0 16px}"
    ".promise{background:#fff;border:1px solid #ddd9d2;border-radius:6px;padding:16px;margin:0 0 24px}"
    ".promise p,.promise h1{margin:0}.word{font-weight:700}"
    ".what{font-size:21px;line-height:1.3;font-weight:700}.soft{color:#515963;font-size:14px}"
    "a{color:#00587d}hr{border:0;border-top:1px solid #ddd9d2;margin:24px 0 16px}"
    "@media (prefers-color-scheme:dark){body{background:#12161b;color:#edebe8}"
    ".promise{background:#1b2027;border-color:#343a42}.soft{color:#aeb4bb}a{color:#74c2ee}hr{border-color:#343a42}}"
)
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:]")
SIGNATURE = "\n--\n"
FRAME_END = "</main></body></html>"
# What many letters have in common is made once: paragraphs, and the frame around them.
KEPT = 2048


def pieces_of(text: str, *, subject: str, language: str) -> list[str]:
    """Return the document in pieces that stand on lines of their own; those that letters share are equal."""
    body, _sign, signature = text.partition(SIGNATURE)
    pieces = [_frame(language), f"<title>{escape(subject)}</title></head>", '<body><main class="letter">']
    pieces += [_paragraph(one, language) for one in re.split(r"\n{2,}", body.strip())]
    if signature:
        pieces.append(f'<hr><p class="soft">{_lines(signature.strip())}</p>')
    return [*pieces, FRAME_END]


@lru_cache
def _frame(language: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{STYLE}</style>"
    )


@lru_cache(KEPT)
def _paragraph(text: str, language: str) -> str:
    word = _word_for_promised(language)
    if not text.startswith(word):
        return f"<p>{_lines(text)}</p>"
    said = text.removeprefix(word)
    return (
        f'<div class="promise"><p class="word">{escape(word.rstrip(": "))}</p>'
        f'<h1 class="what">{_lines(said)}</h1></div>'
    )


@lru_cache
def _word_for_promised(language: str) -> str:
    """Return what a line with a promise begins with: `Lovat: `."""
    with override(language):
        return _("Promised: %(promise)s.").partition("%(")[0]


def _lines(text: str) -> str:
    """Escape, and make addresses links."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        pieces += [escape(text[end : found.start()]), _link(found[0])]
        end = found.end()
    return "".join([*pieces, escape(text[end:])]).replace("\n", "<br>")


def _link(address: str) -> str:
    shown = re.sub(r"^https?://", "", address)
    return f'<a href="{escape(address)}">{escape(shown)}</a>'
