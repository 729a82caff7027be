"""What somebody is writing is kept: for her, in every window, until it is sent; nobody else reads it."""

import re
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import clock, drafts, leaving, merging
from vidord.cases.drafts import How, Writing
from vidord.cases.models import AnswerDraft
from vidord.people.models import Actor, Event

TEXT = "Hej Per. Du behöver ett elavtal, och sedan"
ANSWER = {"text": "Hej Per. Det ordnar vi.", "kind": "ANSWER", "promise": "NONE", "seen": 0}
THREADS = 32


@pytest.fixture
def case(world):
    """Per has written, and Nadja answers."""
    return world.case_from("Vad behöver jag?", name="Per Ek", sender="per.ek@post.example")


@pytest.fixture
def nadja(world, case):
    return Browser(world, case.face)


@pytest.fixture
def colleague(world, case):
    """Somebody else who may see the case."""
    return Browser(world, next(one for one in (world.town.omar, world.town.eva) if one != case.face))


def place(case):
    return f"/desk/cases/{case.number}"


def composer(page):
    return page.content.decode().partition('<form class="composer"')[2]


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', composer(page))[1]


def field(page):
    return re.search(r'name="text".*?>\s*(.*?)</textarea>', composer(page), re.DOTALL)[1].strip()


class Window:
    """A window in which the case's page stands as it was opened."""

    def __init__(self, browser, case):
        self.browser, self.case = browser, case
        page = browser.get(place(case))
        self.shows = field(page)
        self.key, self.seen = hidden(page, "key"), hidden(page, "draft_seen")

    def keep(self, text, **more):
        said = {"text": text, "kind": "ANSWER", "promise": "NONE", "key": self.key, "draft_seen": self.seen}
        return self.browser.post(f"{place(self.case)}/draft", **said | more)


def test_what_nadja_writes_is_there_when_she_signs_in_on_another_machine(world, case, nadja):
    Window(nadja, case).keep(TEXT, promise="CALL", day="2026-11-11", starts="13.00", by="15.")

    page = Browser(world, case.face).get(place(case))

    assert field(page) == TEXT
    assert 'value="CALL" selected' in page.content.decode()
    assert 'value="15."' in page.content.decode(), "also what is not finished"
    assert "Utkastet sparades" in words(page)


def test_nobody_but_its_writer_reads_a_draft_and_the_customer_never(world, case, nadja, colleague):
    Window(nadja, case).keep(TEXT)

    for page in (colleague.get(place(case)), Browser(world).get(own_page(case))):
        assert TEXT not in words(page)
        assert "utkast" not in words(page).replace("Spara utkast", "").lower()


def test_two_people_in_one_case_keep_a_draft_each(case, nadja, colleague):
    Window(nadja, case).keep(TEXT)
    Window(colleague, case).keep("Något annat.")

    assert field(nadja.get(place(case))) == TEXT
    assert field(colleague.get(place(case))) == "Något annat."


def test_a_draft_is_gone_when_the_answer_is_queued_and_does_not_come_back_late(case, nadja):
    window = Window(nadja, case)
    window.keep(TEXT)

    nadja.post(f"{place(case)}/answers", **ANSWER | {"key": window.key, "draft_seen": window.seen})

    assert not AnswerDraft.objects.exists()
    assert "Det här är redan skickat" in words(window.keep(TEXT))
    assert not AnswerDraft.objects.exists()


def test_an_answer_sent_from_the_page_that_showed_the_draft_ends_it(case, nadja):
    Window(nadja, case).keep(TEXT)
    again = Window(nadja, case)

    nadja.post(f"{place(case)}/answers", **ANSWER | {"key": again.key, "draft_seen": again.seen})

    assert not AnswerDraft.objects.exists()


def test_an_older_window_overwrites_nothing_and_loses_nothing(case, nadja):
    older, newer = Window(nadja, case), Window(nadja, case)
    newer.keep("Det nya.")

    told = words(older.keep("Det gamla."))
    older.keep("Det gamla, och mer.")

    assert "Du har skrivit något nyare i ett annat fönster" in told
    page = nadja.get(place(case))
    assert field(page) == "Det nya."
    assert "Det gamla, och mer." in words(page)
    assert AnswerDraft.objects.count() == 2


def test_what_was_kept_beside_can_be_gone_on_with_and_the_other_is_kept_beside_then(case, nadja):
    older, newer = Window(nadja, case), Window(nadja, case)
    newer.keep("Det nya.")
    older.keep("Det gamla.")

    beside = AnswerDraft.objects.get(is_beside=True)
    page = nadja.post(f"/desk/unsent/{beside.pk}", act="take")

    assert field(page) == "Det gamla."
    assert "Det nya." in words(page)
    nadja.post(f"/desk/unsent/{AnswerDraft.objects.get(is_beside=True).pk}", act="throw")
    assert AnswerDraft.objects.get().text == "Det gamla."


def test_a_window_whose_draft_was_sent_from_another_one_keeps_its_words_beside(case, nadja):
    Window(nadja, case).keep(TEXT)
    one, other = Window(nadja, case), Window(nadja, case)
    nadja.post(f"{place(case)}/answers", **ANSWER | {"key": one.key, "draft_seen": one.seen})

    other.keep(TEXT + " mer.")

    assert AnswerDraft.objects.get().is_beside
    assert field(nadja.get(place(case))) == ""


def test_what_comes_late_from_the_same_window_stays_late(world, case):
    key = uuid.uuid4()
    for turn, text in ((2, "Det senare."), (1, "Det tidigare.")):
        saved = drafts.save(case, Writing(text, {}, key, turn=turn), by=case.face, at=world.now)

    assert saved.how == How.KEPT
    assert AnswerDraft.objects.get().text == "Det senare."


def test_an_emptied_composer_has_no_draft(case, nadja):
    window = Window(nadja, case)
    window.keep(TEXT)

    window.keep("  ")

    assert not AnswerDraft.objects.exists()


def test_a_refused_answer_is_kept_as_a_draft(case, nadja, colleague):
    window = Window(nadja, case)
    colleague.post(f"{place(case)}/answers", **ANSWER | {"text": "Jag svarar först."})

    refused = nadja.post(
        f"{place(case)}/answers", **ANSWER | {"text": TEXT, "key": window.key, "draft_seen": window.seen}
    )

    assert "svarade under tiden" in words(refused)
    assert field(nadja.get(place(case))) == TEXT


def test_a_draft_that_nobody_has_touched_for_thirty_days_is_forgotten(world, case, nadja):
    Window(nadja, case).keep(TEXT)

    clock.sweep(at=world.now + timedelta(days=29))
    assert AnswerDraft.objects.exists()
    clock.sweep(at=world.now + timedelta(days=31))

    assert not AnswerDraft.objects.exists()


def test_what_somebody_who_leaves_had_not_sent_lies_before_the_one_who_has_the_case_now(world, case, nadja):
    Window(nadja, case).keep(TEXT)
    leaver = case.face

    leaving.leave(leaver, by=Actor.of("operator"), at=world.now)

    case.refresh_from_db()
    page = Browser(world, case.face).get(place(case))
    assert f"{leaver.public_name} hann inte skicka det här" in words(page)
    assert TEXT in words(page)
    assert field(page) == ""


def test_writing_leaves_no_trace_in_the_timeline(case, nadja):
    before = Event.objects.count()

    Window(nadja, case).keep(TEXT)

    assert Event.objects.count() == before


def test_the_database_refuses_a_second_draft_of_one_person_in_one_case(world, case):
    drafts.save(case, Writing(TEXT, {}, uuid.uuid4()), by=case.face, at=world.now)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerDraft.objects.create(
            case=case,
            staff=case.face,
            written_by=case.face,
            form_key=uuid.uuid4(),
            turn=0,
            changed_at=world.now,
        )


def test_thirty_two_windows_at_once_make_one_draft_and_lose_no_word(committed):
    case = committed.case_from("Vad behöver jag?", name="Per Ek", sender="per.ek@post.example")

    def write(number):
        writing = Writing(f"Fönster {number}.", {}, uuid.uuid4())
        return drafts.save(case, writing, by=case.face, at=committed.now).how

    hows = at_once(partial(write, number) for number in range(THREADS))

    assert sorted(hows) == [How.BESIDE] * (THREADS - 1) + [How.KEPT]
    assert {one.text for one in AnswerDraft.objects.all()} == {
        f"Fönster {number}." for number in range(THREADS)
    }
    assert AnswerDraft.objects.filter(is_beside=False).count() == 1


def test_what_she_wrote_in_a_case_that_continues_in_another_lies_beside_there(world, case, nadja):
    other = world.case_from("En sak till", name="Per Ek", sender="per.ek@post.example")
    Window(nadja, case).keep("Skrivet innan.")
    merging.merge(case, other, because="Samma sak.", by=case.face, at=world.now)

    page = nadja.get(place(other))
    assert "Skrivet innan." in words(page)
    assert field(page) == ""

    nadja.post(f"/desk/unsent/{AnswerDraft.objects.get().pk}", act="take")
    assert field(nadja.get(place(other))) == "Skrivet innan."
