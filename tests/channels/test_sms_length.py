"""What an SMS holds, counted sign by sign, and that each of our own fits into one part."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.world import moment
from vidord.cases import claim_words, decided, notices, sentences, short
from vidord.cases.models import Decision
from vidord.channels.sms import gsm
from vidord.core import typography
from vidord.people.models import Company, Staff
from vidord.promises.models import Promise

PAGE = "https://granasa.example/mitt/" + "a" * 26
OWN = sorted(
    path.name.removeprefix("sms_").removesuffix(".sv.md")
    for path in (Path(notices.__file__).parent / "words").glob("sms_*.sv.md")
)
# In these stand a person's own words, as many as she needs.
KINDS = ("ANSWER", "WRITE", "CALL")
DECIDED = {"decision_yes": ("YES",), "decision_no": ("NO", "PARTLY")}
OF_KIND = {"acknowledgement": ("ANSWER",), "not_reached": ("CALL",)} | dict.fromkeys(DECIDED, ("ANSWER",))
WITH_WORDS = {"another_time", "contest_agreed", "contest_stands", "pause", "pause_again", "pause_last"}


@pytest.mark.parametrize(
    ("text", "units", "parts", "is_gsm"),
    [
        ("", 0, 1, True),
        ("å" * 160, 160, 1, True),
        ("å" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("é ÅÄÖ @£$¥", 10, 1, True),
        ("€" * 80, 160, 1, True),
        ("a" * 152 + "€" * 2 + "a" * 151, 307, 3, True),  # no sign is cut in two between two parts
        ("Ł" * 70, 70, 1, False),
        ("Ł" * 71, 71, 2, False),
        ("Ł" * 134, 134, 2, False),
        ("Ł" * 135, 135, 3, False),
        ("\U0001f525" * 35, 70, 1, False),
        ("a" * 66 + "\U0001f525" + "a" * 66, 134, 3, False),
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(text, units, parts, is_gsm):
    assert gsm.size(text) == gsm.Size(units, parts, is_gsm)


def test_quotes_dashes_and_hard_spaces_are_written_cheaply():
    assert gsm.plain("”Tack” – vi ringer kl.\u00a014.30…\u200b") == '"Tack" - vi ringer kl. 14.30...'


def longest(language):
    """The longest of everything in the town: names, numbers, and a promise late in a long week."""
    with override(language):
        company = Company.objects.get()
        owner = max(Staff.objects.all(), key=lambda one: (len(one.public_name), len(one.first_name)))
        number = typography.phone(owner.direct_number)
        return owner, {
            "company": company.name,
            "fault_number": typography.phone(company.fault_number),
            "face": owner.public_name,
            "before": owner.public_name,
            "direct_number": number,
            "page": PAGE,
            "called": "13.05",
        }


def longest_decision(name, language):
    """What is decided, in the most words there are for it, and of five figures; a yes with an apology."""
    many = [(kind, remedy, Decimal(99_999)) for kind in DECIDED[name] for remedy in Decision.Remedy.values]
    with override(language):
        return {
            "said": max((decided.in_short(*one) for one in many), key=len),
            "decided": max((decided.in_full(*one, asked="") for one in many), key=len),
            "briefly": f"{claim_words.apology()} ",
        }


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for name in OWN if name not in WITH_WORDS for kind in OF_KIND.get(name, KINDS)],
)
def test_every_text_of_ours_is_one_part_with_the_longest_names_of_the_town(world, name, language, kind):
    owner, values = longest(language)
    promise = Promise(
        kind=kind,
        starts_at=moment("2026-11-12 13:30"),
        due_at=moment("2026-11-12 16:30"),
    )
    with override(language):
        until = typography.brief_moment(promise.due_at)
    briefly = sentences.briefly(promise, kind=kind, owner=owner, language=language)
    values["briefly"] = until if name in {"broken", "did_we_talk", "we_tried"} else briefly

    if name in DECIDED:
        values |= longest_decision(name, language)

    text = gsm.plain(short.of(name, subject="", language=language, values=values))

    assert gsm.size(text).is_gsm
    assert gsm.size(text).parts == 1, (gsm.size(text).units, text)


def test_a_notice_without_short_words_says_its_subject_and_where_the_rest_stands():
    values = {"company": "Granåsa Energi", "page": PAGE}

    text = short.of("none", subject="Eva beslutar (ärende 20 501)", language="sv", values=values)

    assert text == f"Granåsa Energi: Eva beslutar {PAGE}"
