"""A letter is folded where it repeats; nothing of it is ever cut away, and it is never folded to nothing."""

from hypothesis import given
from hypothesis import strategies as st

from tests.mails import Hung, Mail, put
from vidord.cases import case_page
from vidord.cases.letters import passages_of
from vidord.channels import links
from vidord.channels.models import Placement

KINDS = ("NEW", "QUOTE", "SIGNATURE", "NOTICE")
ANSWER, QUOTE = "Ja, det stämmer.\n\n", "Den 10 november skrev Nadja:\n> Stämmer det?\n"


def kinds_of(passages):
    return [one.kind for one in passages]


def letter_in(world, mail, **page):
    case = world.case_from()
    put(mail, case.thread, at=world.now)
    return case_page.of(case, at=world.now, **page).letters[-1]


def test_a_quote_below_the_answer_is_folded():
    text = ANSWER + QUOTE
    passages = passages_of(text, [[0, len(ANSWER), "NEW"], [len(ANSWER), len(text), "QUOTE"]])

    assert kinds_of(passages) == ["NEW", "QUOTE"]
    assert [one.text for one in passages] == [ANSWER.strip(), QUOTE.strip()]


def test_a_letter_that_would_be_folded_to_nothing_stands_open():
    passages = passages_of(QUOTE, [[0, len(QUOTE), "QUOTE"]])

    assert kinds_of(passages) == ["NEW"]
    assert passages[0].text == QUOTE.strip()


def test_a_letter_without_folds_stands_open():
    assert kinds_of(passages_of(ANSWER, [])) == ["NEW"]


def test_an_empty_letter_has_nothing_to_fold():
    assert passages_of("", []) == []


@given(
    st.text(alphabet="ab \n", max_size=40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50), st.sampled_from(KINDS))),
)
def test_every_word_of_a_letter_is_shown_whatever_its_folds_say(text, folds):
    shown = "".join(one.text for one in passages_of(text, [list(fold) for fold in folds]))

    assert "".join(shown.split()) == "".join(text.split())


@given(st.integers(0, 60), st.sampled_from(KINDS))
def test_a_page_link_can_be_used_in_no_fold(cut, kind):
    link = f"https://granasa.example/mitt/{'a' * 26} "
    passages = passages_of(link, [[0, min(cut, len(link)), "NEW"], [min(cut, len(link)), len(link), kind]])

    assert not links.PAGE.search("".join(one.text for one in passages))
    assert "aaa" not in "".join(one.text for one in passages)


def test_the_desk_is_told_who_wrote_instead_of_the_customer(world):
    stranger = Mail(name="Ove Ek", sender="ove.ek@post.example", author=Placement.Author.OTHER)
    letter = letter_in(world, stranger)

    assert letter.somebody == "Ove Ek ove.ek@post.example"


def test_what_somebody_else_wrote_is_not_on_the_customers_page(world):
    case = world.case_from("Min egen fråga.")
    put(Mail("Jag svarar åt henne.", name="Ove Ek", author=Placement.Author.OTHER), case.thread, at=world.now)

    hers = case_page.of(case, at=world.now, for_desk=False).letters

    assert [one.text for one in hers] == ["Min egen fråga."]


def test_what_a_colleague_wrote_to_us_about_her_is_not_on_the_customers_page(world):
    case = world.case_from("Min egen fråga.")
    put(Mail("Kan ni ta det här?", author=Placement.Author.COLLEAGUE), case.thread, at=world.now)

    hers, desk = (case_page.of(case, at=world.now, for_desk=seen).letters for seen in (False, True))

    assert [one.text for one in hers] == ["Min egen fråga."]
    assert [one.text for one in desk] == ["Min egen fråga.", "Kan ni ta det här?"]


def test_what_a_machine_sent_into_the_conversation_is_no_letter(world):
    case = world.case_from()
    message = put(Mail(), case.thread, at=world.now)
    bounce = world.mail("Kom inte fram.", Auto_Submitted="auto-replied")
    Placement.objects.create(
        message=bounce, thread=case.thread, outcome="MACHINE", because="BOUNCE", placed_at=world.now
    )

    assert [one.message for one in case_page.of(case, at=world.now).letters][1:] == [message.pk]


def test_what_hung_on_a_letter_has_a_safe_name_a_kind_and_a_size(world):
    letter = letter_in(world, Mail(hung=[Hung("../../fak\u202etura.exe", b"MZ" * 600, "application/pdf")]))

    (one,) = letter.enclosed
    assert (one.name, one.kind, one.size, one.can_run) == ("faktura.exe", "program", 1200, True)


def test_html_is_read_of_the_opened_letter_only(world, django_assert_num_queries):
    case = world.case_from()
    first, second = (put(Mail(html=f"<p>{n}</p>", subject=n), case.thread, at=world.now) for n in "12")

    letters = case_page.of(case, at=world.now, opened=second.pk).letters[1:]

    assert [(one.message, one.has_html, one.html) for one in letters] == [
        (first.pk, True, ""),
        (second.pk, True, "<p>2</p>"),
    ]
