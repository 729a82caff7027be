"""What in a mail's text is newly written. The rest is folded, never cut away, and never to nothing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from vidord.channels.email import closings, shapes
from vidord.channels.email.mail import Fold

NEW, QUOTE, SIGNATURE, NOTICE = "NEW", "QUOTE", "SIGNATURE", "NOTICE"
# How an older mail begins: marked line by line, without marks, under a block of headers, or passed on to us.
MARKED, ATTRIBUTED, HEADED, FORWARD = "MARKED", "ATTRIBUTED", "HEADED", "FORWARD"

_ANSWERS_BELOW = re.compile(
    r"\b(?:svar(?:en|ar|at)? (?:nedan|i texten|inne i|i rött|med rött|inline|mellan raderna)"
    r"|mina svar (?:nedan|i|finns)|svar (?:nedenfor|i teksten|med rødt)"
    r"|(?:answers?|answered|repl(?:y|ies|ied)|comments?) (?:are )?(?:below|inline|in[- ]line|in red)"
    r"|antworten? (?:unten|im text|in rot)|vastaukset alla)\b"
)
_BELOW = ("svar", "answer", "repl", "comment", "antwort", "vastau")  # a glance costs less than a search
_SAYS_NOTHING = f"{shapes.RULE}\r\n>|\ufeff\u200b\u200c\u200d\u2060"
_MAY_DRAW = frozenset("-_=*#~—–")
_MAY_END = frozenset(":：*_")
_FURTHEST = 12
MOST_LINES = 20_000  # what stands below is shown as one piece
_NO_MARK = "\0"


class _Found(NamedTuple):
    """Where an older mail begins: the first line of its heading, the line after the heading, and how."""

    start: int
    after: int
    shape: str


def fold(text: str, *, is_forward: bool = False) -> list[Fold]:
    """
    Return the folds of a text, which cover it from its first character to its last.

    In a forward the older mail is what we are meant to read, so it is new to us. A text with a forward's own
    dividing line is seen to be one; forwards from Outlook look like replies, and only their subject tells.
    """
    lines = text.splitlines(keepends=True)
    bare = [line.strip() for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES:] = ["".join(lines[MOST_LINES:])]
        bare.append("…")
    kinds = [NEW if line else "" for line in bare]
    own = _fold_quotes(bare, kinds, is_forward=is_forward)
    for start, end in _stretches(kinds, own):
        closings.fold_closing(lines, bare, kinds, start, end)
    _leave_something(bare, kinds)
    return list(_folds(lines, kinds))


def _fold_quotes(bare: list[str], kinds: list[str], *, is_forward: bool) -> int:
    """Fold what is quoted. Return the line before which the writer's own words, and her signature, stand."""
    mark, first_words, is_quoted, after = _NO_MARK, -1, False, 0
    for number, line in enumerate(bare):
        if not line or number < after:
            continue
        found = older_mail(bare, number, is_quoted=is_quoted) if _is_worth_a_look(line) else None
        is_marked = line[0] == ">" or line.startswith(mark)
        if (is_forward and is_marked) or (found and (is_forward or found.shape == FORWARD)):
            return found.start if found else number
        if found and found.shape in (ATTRIBUTED, HEADED):
            is_answer = 0 <= first_words < found.start
            if is_answer or found.shape == HEADED:
                return _fold_the_rest(bare, kinds, found.start, is_answer=is_answer)
        if found:
            kinds[found.start : found.after] = [
                QUOTE if one else "" for one in bare[found.start : found.after]
            ]
            after, is_quoted = found.after, True
            mark = shapes.other_mark(_next_words(bare, after)) or _NO_MARK
        elif is_marked:
            kinds[number], is_quoted = QUOTE, True
        elif first_words < 0 and line.strip(_SAYS_NOTHING):
            first_words = number
    return len(bare)


def _is_worth_a_look(line: str) -> bool:
    """Tell at a glance whether a line could be in the heading of an older mail: each line is asked."""
    if line[0] == ">":
        return line[-1] in _MAY_END
    return (
        line[0] in _MAY_DRAW
        or line[-1] in _MAY_END
        or ":" in line[: shapes.LONGEST_LABEL]
        or line[:2] == "20"
    )


def _fold_the_rest(bare: list[str], kinds: list[str], start: int, *, is_answer: bool) -> int:
    """Fold all from a line on, unless nothing is written above it or answers are said to stand in it."""
    above = " ".join(bare[max(0, start - 40) : start]).lower() if is_answer else ""
    is_below = any(word in above for word in _BELOW) and _ANSWERS_BELOW.search(above)
    if is_answer and not is_below:
        kinds[start:] = [QUOTE if line else "" for line in bare[start:]]
    return start


def older_mail(bare: list[str], number: int, *, is_quoted: bool = False) -> _Found | None:
    """Return the older mail whose heading has its tell-tale line here, if one has."""
    line = bare[number]
    if line[0] == ">":
        return _within_marks(bare, number, is_quoted=is_quoted)
    if line[0] in _MAY_DRAW or line[-1] in _MAY_END:
        announced = shapes.divider(line)
        if announced:
            return _Found(_above(bare, number), number + 1, FORWARD if announced == "FORWARD" else HEADED)
    if shapes.label_of(line) and shapes.is_original(shapes.header_block(bare, number)):
        return _Found(_above(bare, number), number, HEADED)
    return _attributed(bare, number) if shapes.may_end_attribution(line) else None


def _within_marks(bare: list[str], number: int, *, is_quoted: bool) -> _Found | None:
    """Return a forward whose divider is marked too, or an attribution that broke before `> wrote:`."""
    line = bare[number]
    if line[-1] != ":" or (number and bare[number - 1].startswith(">")):
        return None
    if not is_quoted and shapes.divider(line) == "FORWARD":
        return _Found(number, number + 1, FORWARD)
    found = _attributed(bare, number) if len(line) < shapes.LONGEST_LABEL else None
    return found if found and found.start < number else None


def _attributed(bare: list[str], number: int) -> _Found | None:
    said = shapes.attribution(bare, number)
    if said is None:
        return None
    start, is_sure = said
    following = _next_words(bare, number + 1)
    if following.startswith(">") or shapes.other_mark(following):
        return _Found(_above(bare, start), number + 1, MARKED)
    return _Found(_above(bare, start), number + 1, ATTRIBUTED) if is_sure else None


def _above(bare: list[str], start: int) -> int:
    """Return the line where a heading begins, together with the rules that are drawn above it."""
    first = start
    for number in range(start - 1, max(start - _FURTHEST, -1), -1):
        if not bare[number]:
            continue
        if bare[number].startswith(">") or not shapes.is_rule(bare[number]):
            break
        first = number
    return first


def _next_words(bare: list[str], number: int) -> str:
    return next((line for line in bare[number : number + _FURTHEST] if line), "")


def _stretches(kinds: list[str], own: int) -> Iterator[tuple[int, int]]:
    """Give each run of lines of her own, in which a signature may stand at the end."""
    start = 0
    for number in range(own):
        if kinds[number] == QUOTE:
            if start < number:
                yield start, number
            start = number + 1
    if start < own:
        yield start, own


def _leave_something(bare: list[str], kinds: list[str]) -> None:
    """Open the least that has to be opened, so that something is left to read."""
    if any(one == NEW and bare[number].strip(_SAYS_NOTHING) for number, one in enumerate(kinds)):
        return
    for kind in (SIGNATURE, NOTICE):
        own = [number for number, one in enumerate(kinds) if one == kind]
        speaking = [number for number in own if bare[number].strip(_SAYS_NOTHING)]
        for number in speaking:
            kinds[number] = NEW
        if speaking:
            return
    kinds[:] = [NEW if one else "" for one in kinds]


def _folds(lines: list[str], kinds: list[str]) -> Iterator[Fold]:
    """Join lines of one kind; a blank line belongs to what stands above it."""
    kind = next((one for one in kinds if one), NEW)
    start = end = 0
    for line, is_ in zip(lines, kinds, strict=True):
        if is_ and is_ != kind:
            yield Fold(start, end, kind)
            start, kind = end, is_
        end += len(line)
    if end:
        yield Fold(start, end, kind)
