"""A tired person finds her question of the law by what it is about, or by a word of it."""

import pytest
from django.utils.translation import override

from vidord.rights.questions import all_questions
from vidord.web.desk.claim_forms import ChooseForm
from vidord.web.public.rights_by_subject import SUBJECTS, questions_by_subject, subject_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_town(world):
    """Each page says whose it is."""


def listed(client, asked="", language="sv"):
    page = client.get("/ratt", {"q": asked} if asked else {}, headers={"accept-language": language})
    assert page.status_code == 200
    return page


def test_every_question_stands_there_once_whatever_it_is_about(client):
    shown = [asked.id for about in questions_by_subject() for asked in about.questions]

    assert sorted(shown) == sorted(all_questions())
    assert not [one for one in all_questions() if subject_of(one) is None], "say what it is about in SUBJECTS"
    assert all(f'href="/ratt/{one}"' in listed(client).content.decode() for one in shown)


def test_what_she_bought_comes_first_and_a_dispute_last():
    ids = [one.id for one in questions_by_subject()]

    assert (ids[0], ids[-1]) == ("goods", "disputes")
    assert ids == [one.id for one in SUBJECTS], "none of them is empty"
    assert questions_by_subject()[0].questions[0].id == "goods.defect"


@pytest.mark.parametrize(
    ("language", "asked", "found"),
    [
        ("sv", "garanti", "goods.guarantee"),
        ("sv", "  GARANTI ", "goods.guarantee"),
        ("sv", "bredband bindningstid", "telecom.binding"),
        ("sv", "avtalsvillkorslagen", "terms.unclear"),
        ("en", "guarantee", "goods.guarantee"),
        ("en", "Consumer Sales Act", "goods.defect"),
    ],
)
def test_she_finds_it_by_a_word_of_it_or_of_its_act(client, language, asked, found):
    page = listed(client, asked, language).content.decode()

    assert f'href="/ratt/{found}"' in page
    assert 'href="/ratt/water.flood"' not in page
    assert '<details class="subject" id' in page and " open>" in page


def test_when_no_question_has_her_words_she_is_told_and_can_look_at_them_all(client):
    page = listed(client, "<b>hamster").content.decode()

    assert "Ingen fråga har orden ”&lt;b&gt;hamster”. Prova ett ord, eller titta här under." in page
    assert 'href="/ratt/goods.defect"' in page
    assert " open>" not in page


def test_the_desk_chooses_among_the_same_subjects():
    choices = ChooseForm().fields["question"].choices

    assert choices[0][0] == questions_by_subject()[0].name
    assert sorted(one for _name, questions in choices for one, _title in questions) == sorted(all_questions())


def test_a_short_word_is_found_where_a_word_begins_and_not_inside_every_other(client):
    with override("en"):
        found = [question.title for about in questions_by_subject("el") for question in about.questions]
        whole = [question.id for about in questions_by_subject("electricity") for question in about.questions]

    assert len(found) >= len(whole) > 0
    assert "May I cancel?" not in found
