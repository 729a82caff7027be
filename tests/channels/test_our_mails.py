"""What a customer's mail program shows her: the promise first, the same words as plain text and as HTML."""

import re

import pytest

from tests.copy_editor import Page
from vidord.cases.models import Case
from vidord.channels.email.markup import pieces_of

AMIRA = "amira.nasser@post.example"


def words_of(html):
    return " ".join(re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", html).split())


def test_the_promise_is_what_the_eye_meets_first(world):
    world.case_from()

    html = world.postbox.to(AMIRA)[0].as_html()

    page = Page(html)
    assert page.of("html") == [{"lang": "sv"}]
    assert page.text_in("h1").startswith("Nadja Lindgren svarar dig")
    assert html.index("promise") < html.index("Så har vi räknat")


def test_the_html_says_the_same_words_as_the_text(world):
    world.case_from()
    mail = world.postbox.to(AMIRA)[0]

    plain = re.sub(r"https?://|--|Lovat:", "", mail.get_content())

    assert " ".join(plain.split()) == words_of(mail.as_html()).replace("Lovat ", "", 1)


def test_nothing_in_a_mail_is_read_as_markup_or_fetched_from_anywhere():
    said = (
        'Hej.\n\n<script>alert(1)</script> <img src="https://spy.example/x.gif"> & "citat"\n--\n<b>Nadja</b>'
    )

    html = "\n".join(pieces_of(said, subject="<i>Hej</i>", language="sv"))

    page = Page(html)
    assert {tag for tag, _ in page.elements} <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "p",
        "a",
        "hr",
        "br",
    }
    assert not [found for _, found in page.elements if "src" in found]


def test_a_link_in_an_answer_can_be_pressed(world):
    case = world.case_from()
    world.answer(case, "Se https://granasa.example/flytta, där står det.")
    world.run()

    assert '<a href="https://granasa.example/flytta">' in world.postbox.to(AMIRA)[-1].as_html()


def test_nobodys_mailbox_is_filled_through_us(world):
    for number in range(8):
        world.case_from(f"Fråga {number}", subject=f"Fråga {number}")
    assert len(world.postbox.to(AMIRA)) == 1

    got = []
    for _ in range(5):
        world.pass_by(hours=1).run()
        got.append(len(world.postbox.to(AMIRA)))

    assert got == [2, 3, 4, 4, 4]
    world.case_from("En fråga till", subject="En fråga till")
    assert len(world.postbox.to(AMIRA)) == 5


def test_what_a_stranger_typed_as_a_name_is_not_sent_to_an_address_that_may_not_be_hers(world):
    world.case_from(name="https://köp.example/nu")

    assert "köp.example" not in world.postbox.to(AMIRA)[0].get_content()


@pytest.mark.parametrize("length", range(20, 200, 7))
def test_no_space_of_a_long_subject_is_lost_on_the_way(world, length):
    title = ("Det luktar bränt i elskåpet på Tallvägen, och så är det på Björkvägen också. " * 3)[
        :length
    ].strip()
    case = world.case_from()
    Case.objects.filter(pk=case.pk).update(title=title)
    world.answer(case)
    world.run()

    assert world.postbox.to(AMIRA)[-1]["Subject"].replace("\u00a0", " ").startswith(f"{title} (ärende ")
