"""The checker finds what may not go to a customer, in both languages, and leaves everything else alone."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.texts import tables
from vidord.texts.checking import checker, phrases, plain, rules
from vidord.texts.checking.phrases import Unreadable
from vidord.texts.checking.reading import read

HARD = "\u00a0"
MOST_STEPS_A_WORD = 15
LONGEST = 50_000
EVERY_SENTENCE = [line for one in tables.LANGUAGES for _rule, line in tables.to_be_found(one)]
EVERY_SENTENCE += [line for one in tables.LANGUAGES for line in tables.to_be_left(one)]
EVERY_WORD = sorted({word for line in EVERY_SENTENCE for word in re.findall(r"\w+|[^\w\s]", line)})


def check(text, **more):
    return checker.check(text, **{"ours": tables.OURS} | more)


def rules_found(text, **more):
    return {remark.rule for remark in check(text, **more)}


@pytest.mark.parametrize("language", tables.LANGUAGES)
def test_each_sentence_of_the_table_is_found_by_its_rule_and_by_no_other(language):
    missed = [(rule, line) for rule, line in tables.to_be_found(language) if rules_found(line) != {rule}]

    assert missed == []


@pytest.mark.parametrize("language", tables.LANGUAGES)
def test_each_sentence_that_is_fine_goes_through(language):
    stopped = [(line, found) for line in tables.to_be_left(language) if (found := rules_found(line))]

    assert stopped == []


@pytest.mark.parametrize("language", tables.LANGUAGES)
def test_the_tables_are_long_and_try_every_rule(language):
    found = tables.to_be_found(language)

    assert len(found) >= 60
    assert len(tables.to_be_left(language)) >= 60
    assert {rule for rule, _line in found} == set(rules.rules())


@pytest.mark.parametrize("key", sorted(rules.rules()))
@pytest.mark.parametrize("language", tables.LANGUAGES)
def test_a_rules_own_examples_are_true_and_its_advice_could_be_sent(key, language):
    rule = rules.rules()[key]

    assert all(rules_found(line) == {key} for line in rule.found[language])
    assert not [line for line in rule.fine[language] if check(line)]
    assert not check(rule.why[language]) + check(rule.instead[language])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        str.upper,
        lambda text: text.replace(" ", HARD),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "  \t"),
        lambda text: "\u00ad".join(text),
        lambda text: f"Hej Per.\n\n{text}\n\nMed vänlig hälsning",
    ],
    ids=["decomposed", "capitals", "hard spaces", "lines", "wide", "soft hyphens", "in a letter"],
)
def test_it_is_found_however_it_is_typed(change):
    assert rules_found(change("Vi återkommer så snart som möjligt.")) == {"WHEN"}
    assert rules_found(change("Det är redan beslutat.")) == {"ALREADY_DECIDED"}


def test_the_words_found_stand_where_it_says():
    text = unicodedata.normalize("NFD", "Hej Per. Vi återkommer så  snart som\nmöjligt. Nadja")

    (remark,) = check(text)

    assert unicodedata.normalize("NFC", remark.words) == "så snart som möjligt"
    assert text[remark.start : remark.end].split() == remark.words.split()


def test_only_new_words_are_read():
    quoted = [
        "> Vi återkommer så snart som möjligt.",
        "Här är svaret.\n\n-----Ursprungligt meddelande-----\nDet är redan beslutat.",
        "Här är svaret.\n\nFrån: Per Ek\nSkickat: den 10 november\nÄmne: Sv\n\nDet är redan beslutat.",
        "Du skriver ”det är redan beslutat”, och så är det inte.",
        "You write “there is nothing we can do”, and that is not so.",
    ]

    assert [text for text in quoted if check(text)] == []
    assert rules_found("> Hej\n\nDet är redan beslutat.\n> Hej") == {"ALREADY_DECIDED"}
    assert rules_found("Jag säger ”det är redan beslutat” till alla.") == {"ALREADY_DECIDED"}


def test_a_promise_beside_the_letter_is_a_name_and_a_time_but_no_leave_to_be_vague():
    assert rules_found("Hej Per. Jag återkommer.", is_promised=True) == set()
    assert rules_found("Hej Per. Jag återkommer så snart jag kan.", is_promised=True) == {"WHEN"}


def test_a_text_in_neither_language_is_read_by_both():
    assert rules_found("Asap!") == {"WHEN"}
    assert rules_found("Inom kort!") == {"WHEN"}
    assert rules_found("Kiitos viestistä. Palaamme asiaan huomenna.") == set()


def test_the_remark_is_in_the_writers_language_and_the_rules_in_the_letters():
    (swedish,) = check("There is nothing we can do.", spoken="sv")
    (english,) = check("There is nothing we can do.", spoken="en")

    assert swedish.why.startswith("Det stänger dörren")
    assert english.why.startswith("It shuts the door")


def test_in_a_snippet_a_hole_may_stand_for_name_and_time():
    assert rules_found("Vi återkommer {dag och tid}, {namn}.") == {"HOLE"}
    assert rules_found("Vi återkommer. Det gäller {sak}.") == {"HOLE", "WHO_AND_WHEN"}


@pytest.mark.parametrize("wrong", ["", "..", "?vi", "!dig", "@name", "vi ..", "vi <nobody>", "vi *"])
def test_a_phrase_that_can_not_be_looked_for_is_said_to_be_wrong(wrong):
    with pytest.raises(Unreadable):
        phrases.parse(wrong, group="X", classes={})


letters = st.lists(st.sampled_from(EVERY_WORD) | st.text(max_size=6), max_size=60).map(" ".join)
pasted = st.lists(st.sampled_from(EVERY_SENTENCE) | letters | st.sampled_from(["\n", "> ", "\n> ", ". "]))


@settings(max_examples=300, deadline=None)
@given(pasted.map("".join), st.booleans())
def test_whatever_is_typed_it_answers_with_places_in_the_text(text, is_promised):
    remarks = check(text, is_promised=is_promised)

    assert [one.start for one in remarks] == sorted(one.start for one in remarks)
    for one in remarks:
        assert 0 <= one.start < one.end <= len(text)
        assert one.words == " ".join(text[one.start : one.end].split())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(EVERY_WORD), min_size=1, max_size=12), st.integers(1, LONGEST))
def test_however_words_are_heaped_up_each_is_compared_a_few_times_only(words, length):
    text = (" ".join(words) + " ") * (length // len(" ".join(words)) + 1)
    reading = read(text[:LONGEST])

    checker.remarks_on(reading, spoken="sv", ours=tables.OURS, is_promised=False)

    assert reading.steps <= MOST_STEPS_A_WORD * len(reading.words) + MOST_STEPS_A_WORD


@pytest.mark.parametrize(
    "sign", [".", "{", "-", "_", ">", "\n", "a\u030a", '"', "'", "1.", "\u00ad", " ", "—"]
)
def test_fifty_thousand_of_one_sign_are_read_as_any_text(sign):
    assert check(sign * LONGEST) == []


def test_lix_is_words_a_sentence_and_the_share_of_long_words():
    assert plain.lix("") == 0
    assert plain.lix("Felet var en säkring. Montören bytte den i går.") == round(9 / 2 + 100 * 2 / 9)
    assert plain.heaviness("Omfattande förbrukningsredovisning.") == 0  # too short to tell


def test_official_prose_is_heavy_and_plain_words_are_not():
    heavy = (
        "Med anledning av inkommen reklamation avseende förbrukningsredovisningen för ovanstående anläggning"
        " meddelas härmed att debiteringsunderlaget kontrollerats i enlighet med gällande bestämmelser och"
        " befunnits överensstämma med mätvärdesinsamlingen"
    )
    light = (
        "Vi har läst av din mätare igen. Den visar samma sak som förra gången. Du har alltså betalat rätt. "
        * 3
    )

    assert plain.heaviness(heavy) > plain.HEAVY
    assert plain.heaviness(light) == 0
