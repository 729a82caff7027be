"""Whatever somebody writes: all of it is covered, something is left to read, nonsense takes no time."""

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.channels import mail_set, reply_shapes
from tests.channels.test_what_is_new import new
from vidord.channels.email import closings, folding, forwarding, shapes
from vidord.channels.email.folding import fold

PIECES = [
    *reply_shapes.ATTRIBUTIONS.values(),
    *reply_shapes.UNMARKED.values(),
    *reply_shapes.FOOTERS,
    *(
        reply_shapes.MARKED,
        "> ",
        ">",
        "| ",
        "-- ",
        "--",
        "_____",
        "Mvh",
        "/Stina",
        "Stina Frisk",
        "Frisk Bygg AB",
    ),
    *(
        "Tfn 08-465 004 12",
        "Tänk på miljön innan du skriver ut detta",
        "CAUTION: external sender",
        "Disclaimer",
    ),
    *(
        "---------- Forwarded message ---------",
        "Vidarebefordrat brev:",
        "Från: ",
        "Till: x",
        "skrev:",
        "wrote:",
    ),
    *(
        "Hej!",
        "svar nedan",
        "On 5 Nov 2026",
        "2026-11-05",
        "<",
        "@",
        ":",
        "\r",
        "\ufeff",
        "\u2028",
        "\x0b",
        "\0",
        "👍",
        " ",
    ),
]
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=14)
TEXTS = st.builds(
    lambda parts, glue: glue.join(parts), LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\r", ""])
)
HEADINGS = st.sampled_from([one for name, one in reply_shapes.ATTRIBUTIONS.items() if name != "by hand"])


@given(TEXTS)
def test_the_folds_cover_the_text_from_its_first_character_to_its_last(text):
    folds = fold(text)

    assert "".join(text[one.start : one.end] for one in folds) == text
    assert [one.start for one in folds[1:]] == [one.end for one in folds[:-1]]
    assert all(one.start < one.end for one in folds)
    assert all(above.kind != below.kind for above, below in pairwise(folds))


def new_within(text: str, end: int) -> str:
    pieces = [
        text[one.start : min(one.end, end)] for one in fold(text) if one.kind == "NEW" and one.start < end
    ]
    return "".join(pieces).strip()


@given(TEXTS, st.booleans())
@example("> only a quote", False)
@example("Skickat från min iPhone", False)
@example("-- \nStina", False)
@example("Tänk på miljön innan du skriver ut detta mejl", False)
@example(reply_shapes.UNMARKED["Outlook, sv"], False)
def test_something_is_always_left_to_read(text, is_forward):
    assert bool(new(text, is_forward=is_forward)) is bool(text.strip())


@given(TEXTS)
def test_the_same_text_is_folded_the_same_way(text):
    assert fold(text) == fold(text)


@given(TEXTS, HEADINGS)
@example("Skickat från min iPhone\n-- ", reply_shapes.ATTRIBUTIONS["Gmail, sv"])
@example("-- \nFrån: \n-- ", reply_shapes.ATTRIBUTIONS["Gmail, sv"])
def test_a_quote_below_changes_nothing_of_what_is_new_above(text, heading):
    with_quote = f"{text}\n\n{heading}{reply_shapes.MARKED}"

    if not forwarding.is_forward("", text):
        assert new_within(with_quote, len(text)) == new_within(text, len(text))


@given(st.lists(st.sampled_from(["Hej igen.", "Den visar 48 211.", "Vad kostar det?"]), min_size=1))
def test_no_plain_letter_is_folded(sentences):
    text = "\n\n".join(sentences)

    assert new(text) == text


@given(TEXTS)
def test_an_origin_is_found_or_not_and_nothing_breaks(text):
    found = forwarding.originals(text, subject="VB: x")

    assert all(one.name or one.address for one in found)
    assert all(one.address == one.address.lower() for one in found)


STORMS = {
    "a": "a" * 100_000,
    "words": "a " * 50_000,
    "marks": ">" * 100_000,
    "marks and blanks": "> " * 50_000,
    "addresses": "https://" * 20_000,
    "dashes": "-" * 100_000,
    "dashes and blanks": "- " * 50_000,
    "digits": "1" * 100_000,
    "digits and dots": "1." * 50_000,
    "times": "10:15 " * 20_000,
    "at": "a@" * 50_000,
    "brackets": "<" * 100_000,
    "open and shut": "<a@b" * 25_000,
    "quotes": '"' * 100_000,
    "blanks": " " * 100_000,
    "hard blanks": "\xa0" * 100_000,
    "commas": ", " * 50_000,
    "colons": ":" * 100_000,
    "newlines": "\n" * 100_000,
    "crlf": "\r\n" * 50_000,
    "marked lines": ">\n" * 50_000,
    "colon lines": "a:\n" * 33_000,
    "sent from": "skickat från " * 8_000,
    "sent from lines": "Skickat från min iPhone\n" * 5_000,
    "greetings": "Mvh\nStina\n" * 10_000,
    "signatures": "-- \nStina\n" * 10_000,
    "notices": "Detta meddelande är avsett för\n\n" * 4_000,
    "notice": "detta e-post" * 9_000,
    "wrote": "wrote " * 20_000,
    "wrote lines": "Stina wrote:\n" * 9_000,
    "attributions": "On 5 Nov 2026 10:15 a <a@b.example> wrote:\n" * 3_000,
    "attribution, no end": "On 5 Nov 2026 10:15 " * 5_000,
    "headers": "Från: a@b.example\nTill: x\nÄmne: y\nDatum: z\n" * 3_000,
    "from": "Från: a\n" * 13_000,
    "rules": "-----\n\n" * 14_000,
    "behandlar": "a b " * 25_000 + "behandlar",
}
NARROW = ["a", "words", "marks", "addresses", "dashes", "digits", "blanks", "newlines"]
EXPRESSIONS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": one
    for module in (shapes, closings, folding, forwarding)
    for name, one in vars(module).items()
    if isinstance(one, re.Pattern)
}


@pytest.fixture
def ten_seconds() -> AbstractContextManager[None]:
    """What a mail may take at most, from the first byte to its outcome."""

    @contextmanager
    def limit() -> Iterator[None]:
        began = time.process_time()
        yield
        assert time.process_time() - began < 10

    return limit()


@pytest.mark.parametrize("storm", STORMS)
def test_no_storm_of_a_megabyte_holds_up_the_mails_behind_it(storm, ten_seconds):
    text = (STORMS[storm] * 11)[:1_000_000]

    with ten_seconds:
        folds = fold(text)
        forwarding.originals(text, subject="VB: x")

    assert folds[-1].end == len(text)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_expression_goes_back_over_what_it_has_read(name, ten_seconds):
    with ten_seconds:
        tried = [EXPRESSIONS[name].search(STORMS[storm][:50_000]) for storm in NARROW]

    assert len(tried) == len(NARROW)


REPLIES = sorted((mail_set.REPLIES / "emails").glob("*.txt"))
# They cut where we don't: we keep what is written below a quote, leave open what is passed on, and always
# leave something.
WE_KEEP_MORE = {"embedded_email_1", "embedded_email_7", "spam_1"}
WE_KEEP_MORE |= {"forwarded_apple", "forwarded_gmail", "forwarded_message"}


@pytest.mark.parametrize("mail", REPLIES, ids=lambda mail: mail.stem)
@mail_set.needs(mail_set.REPLIES)
def test_public_replies_are_cut_as_others_cut_them_or_less(mail):
    ours = new(mail.read_text("utf-8"))
    theirs = (mail_set.REPLIES / "trimmed" / mail.name).read_text("utf-8")

    if mail.stem in WE_KEEP_MORE:
        assert set(_words(_without_marked(theirs))) < set(_words(ours))
    else:
        assert _words(ours) == _words(theirs) or _words(ours) == _words(_without_marked(theirs))


def _without_marked(text: str) -> str:
    """What others keep of a quote with answers in it; we fold it, and keep the answers."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def _words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
