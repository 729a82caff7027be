"""What is wrong is named in the reader's language; nothing is guessed, and nothing falls over."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidord.rights.explaining import explain
from vidord.rights.facts import Kronor, WrongFact, WrongFacts
from vidord.rights.finding import Finding
from vidord.rights.questions import all_questions, assess
from vidord.rights.written import as_json, from_json

ON = date(2026, 11, 26)
QUESTIONS = all_questions()
PURCHASE = QUESTIONS["goods.defect"].example
POWER_CUT = QUESTIONS["outage.compensation"].example


def faults(question, facts, *, language="sv", on=ON):
    with pytest.raises(WrongFacts) as wrong:
        assess(question, facts, on=on)
    return [one.said(language) for one in wrong.value.faults]


def purchase(**changed):
    return faults("goods.defect", {**PURCHASE, **changed})


def power_cut(*outages):
    return faults("outage.compensation", {**POWER_CUT, "outages": list(outages)})


def test_a_delivery_before_the_contract():
    assert purchase(delivered_on="2025-03-01") == [
        (
            "delivered_on (dagen du fick varan): den 1\u00a0mars 2025 kommer före den 14\u00a0mars 2025, "
            "som är contract_date (dagen för avtalet)."
        )
    ]


@pytest.mark.parametrize(
    "day",
    [
        "14/3 2025",
        "2025-02-29",
        "05/06/2026",
        "20250314",
        "2025-3-14",
        "i går",
        20250314,
        True,
        "",
        "٢٠٢٥-٠٣-١٤",
    ],
)
def test_a_day_is_written_as_in_a_table(day):
    assert purchase(contract_date=day) == ["contract_date (dagen för avtalet): skriv dagen som 2026-05-05."]


def test_a_day_of_another_millennium():
    assert "1900 och 2199" in purchase(contract_date="0001-01-01")[0]


def test_a_day_that_has_not_come():
    assert "har inte kommit än" in purchase(complained_on="2026-11-27")[0]


def test_an_unknown_product_is_named_with_what_can_be_chosen():
    said = purchase(bought="BICYCLE")[0]

    assert said.startswith("bought (vad som köptes): välj ett av: GOODS, LIVE_ANIMAL")


def test_a_fact_that_the_question_does_not_have_is_named_with_the_closest_one():
    assert purchase(contract_day="2025-03-14") == [
        "contract_day: den uppgiften finns inte i frågan. Menar du contract_date?"
    ]


def test_all_that_is_wrong_is_said_at_once():
    assert len(purchase(bought="BICYCLE", showed_on="nyss", is_defective="ja")) == 3


def test_it_is_said_in_english_too():
    said = faults("goods.defect", {**PURCHASE, "bought": "BICYCLE"}, language="en")

    assert said[0].startswith("bought (what was bought): choose one of: GOODS")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50 kr", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1234.5", "1234.50"),
        ("1.234", "1234.00"),
        ("SEK 3,400", "3400.00"),
        (1234, "1234.00"),
        (Decimal("1234.50"), "1234.50"),
        (1234.5, "1234.50"),
        (Decimal("1.20E+3"), "1200.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, amount):
    assert Kronor("price").read(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["100 EUR", "€100", "$ 99", "USD 12", "100 NOK", "12 pund"])
def test_another_currency_is_not_converted(written):
    with pytest.raises(WrongFact) as wrong:
        Kronor("price").read(written)

    assert "vi räknar bara i kronor" in wrong.value.said("sv")


@pytest.mark.parametrize(
    "written",
    [
        "-5",
        -5,
        "12,345,6",
        "1,2,3",
        "tusen",
        "",
        " ",
        True,
        [100],
        {"kr": 1},
        float("nan"),
        float("inf"),
        0.001,
    ],
)
def test_what_is_no_amount_says_how_to_write_one(written):
    with pytest.raises(WrongFact) as wrong:
        Kronor("price").read(written)

    assert wrong.value.said("sv") == "price (priset): skriv ett belopp i kronor, till exempel 1 234,50."


@pytest.mark.parametrize("written", ["--5", "tre", "", 2.0, True, -1, 21, "21", "٣"])
def test_what_is_no_number_of_times_says_which_there_are(written):
    said = faults("goods.remedy", {"failed_attempts": written})

    assert said == ["failed_attempts (antal försök som inte hjälpte): skriv ett heltal från 0 till 20."]


def test_a_number_of_thousands_of_digits_is_no_amount():
    assert "skriv ett belopp" in faults("goods.money_back", {"to_repay": 10**5000})[0]
    assert "skriv ett heltal" in faults("goods.remedy", {"failed_attempts": 10**5000})[0]


def test_a_name_as_long_as_a_book_is_cut():
    assert len(purchase(**{"x" * 1_000_000: 1})[0]) < 600


def test_a_power_cut_that_ends_before_it_begins():
    assert power_cut(["2026-11-02T20:00+01:00", "2026-11-02T08:00+01:00"]) == [
        "outages[1] (avbrotten): perioden tar slut innan den börjar."
    ]


def test_power_cuts_that_overlap_are_not_counted_twice():
    said = power_cut(
        ["2026-11-02T08:00+01:00", "2026-11-02T20:00+01:00"],
        ["2026-11-02T19:00+01:00", "2026-11-03T20:00+01:00"],
    )

    assert said == ["outages[2] (avbrotten): perioden går in i en annan; ett avbrott räknas en gång."]


@pytest.mark.parametrize(
    ("outages", "words"),
    [
        ([["2026-11-02T08:00", "2026-11-02T20:00"]], "saknar tidszon"),
        ([["2026-11-02", "2026-11-03"]], "skriv tidpunkten som"),
        ([["kl. 8", "kl. 20"]], "skriv tidpunkten som"),
        ([{"from": "2026-11-02T08:00+01:00"}], "en period har from och to"),
        (
            [{"from": "2026-11-02T08:00+01:00", "to": "2026-11-03T08:00+01:00", "x": 1}],
            "en period har from och to",
        ),
        ([], "skriv en lista"),
        ("hela natten", "skriv en lista"),
        ([["0001-01-01T00:00+14:00", "2026-11-02T20:00+01:00"]], "1900 och 2199"),
    ],
)
def test_a_power_cut_is_two_moments_with_their_time_zone(outages, words):
    assert words in faults("outage.compensation", {**POWER_CUT, "outages": outages})[0]


def test_a_moment_of_a_program_needs_its_zone_too():
    naive = datetime(2026, 11, 2, 8)  # noqa: DTZ001

    assert "saknar tidszon" in power_cut([naive, naive + timedelta(hours=14)])[0]


@pytest.mark.parametrize(
    ("question", "changed", "fact"),
    [
        ("goods.defect", {"showed_on": "2025-03-13", "complained_on": None}, "showed_on"),
        ("outage.compensation", {"known_on": "2026-10-31"}, "known_on"),
        ("outage.compensation", {"claimed_on": "1989-11-03"}, "claimed_on"),
        ("withdrawal.right", {"first_received_on": "2026-11-01"}, "first_received_on"),
        ("withdrawal.function", {"used_on": "2026-11-01"}, "used_on"),
        ("goods.updates", {"missing_update_on": "2024-11-10"}, "missing_update_on"),
        ("services.complaint", {"fault_noticed_on": "2024-03-03"}, "fault_noticed_on"),
        ("telecom.change", {"telecom_left_on": "2026-11-01"}, "telecom_left_on"),
        ("terms.renewal", {"reminded_on": "2025-09-30"}, "reminded_on"),
        (
            "interest.late_payment",
            {"demanded_on": "2026-05-02", "demand_came_on": "2026-05-01"},
            "demand_came_on",
        ),
    ],
)
def test_what_comes_before_what_it_follows_is_named(question, changed, fact):
    said = faults(question, {**QUESTIONS[question].example, **changed})

    assert [one.startswith(f"{fact} (") and "kommer före" in one for one in said] == [True]


def test_goods_are_not_used_by_the_day():
    assert "välj ett av: SERVICE, ENERGY, DIGITAL" in faults("withdrawal.use", {"subject": "GOODS"})[0]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["CONSUMER", "GOODS", "2026-11-02", "1 234,50", "2026-11-02T08:00+01:00"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def asked_anyhow(draw):
    """A question with its example, in which some facts are anything at all."""
    question = draw(st.sampled_from(list(QUESTIONS.values())))
    names = st.sampled_from([*(fact.name for fact in question.facts), "no_such_fact"])
    return question.id, {**question.example, **draw(st.dictionaries(names, ANYTHING, max_size=4))}


@settings(max_examples=400, deadline=None)
@given(asked_anyhow(), st.dates(date(1980, 1, 1), date(2060, 1, 1)))
def test_whatever_is_said_is_answered_or_named(asked, on):
    question, facts = asked
    try:
        finding = assess(question, facts, on=on)
    except WrongFacts as wrong:
        for fault in wrong.faults:
            assert fault.said("sv").startswith(fault.name)
            assert fault.said("en").startswith(fault.name)
        return

    assert isinstance(finding, Finding)
    stored = as_json(finding)
    assert as_json(from_json(stored)) == stored
    assert json.loads(stored)["answer"] in {"yes", "no", "ask"}
    assert [line.text for line in explain(finding, "sv")]
    assert [line.text for line in explain(finding, "en")]
