"""What a company promises beyond the law: never worse, told apart from it, and only where it counts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidord.rights.explaining import Kind, explain
from vidord.rights.policy import NotBetter, policy_of, read_policy
from vidord.rights.questions import all_questions, assess, recomputed
from vidord.rights.statute_book import statute_book
from vidord.rights.written import as_json, from_json

ON = date(2026, 11, 26)
ORDER = {"no": 0, "ask": 1, "yes": 2}
SINCE = date(2023, 1, 1)
BICYCLE = {
    "buyer": "CONSUMER",
    "seller": "BUSINESS",
    "bought": "GOODS",
    "contract_date": "2024-02-01",
    "delivered_on": "2024-02-05",
    "showed_on": "2026-11-02",
    "complained_on": "2026-11-10",
    "existed_at_delivery": False,
}
POWER_CUT = all_questions()["outage.compensation"].example
IMPROVABLE = [table for table in statute_book().tables.values() if table.better]


def promise(**row):
    return policy_of({"promise": [{"from": SINCE, "source": "Kundlöfte 7", **row}]})


THREE_YEARS = promise(parameter="kkl.presumption_months", value=36)


def test_three_years_instead_of_two_and_the_law_is_told_apart():
    finding = assess("goods.defect", BICYCLE, on=ON, policy=THREE_YEARS)
    lines = explain(finding, "sv")

    assert finding.answer == "no"
    assert finding.promised.answer == "yes"
    assert [line.kind for line in lines].count(Kind.POLICY) > 1
    assert "Utöver lagen har vi lovat mer, och då är svaret ja (Kundlöfte 7)." in [
        line.text for line in lines
    ]
    assert not [one for one in lines if one.kind is Kind.LAW and "tre år" in one.text]


def test_a_promise_about_something_else_is_not_mentioned():
    unrelated = promise(parameter="dal.period_days", value=30)

    assert assess("goods.defect", BICYCLE, on=ON, policy=unrelated).promised is None


def test_a_promise_given_later_does_not_count_for_a_purchase_before_it():
    later = policy_of(
        {
            "promise": [
                {"parameter": "kkl.presumption_months", "value": 36, "from": date(2025, 1, 1), "source": "7"}
            ]
        }
    )

    assert assess("goods.defect", BICYCLE, on=ON, policy=later).promised is None


def test_a_year_after_a_repair_may_be_promised_while_it_is_no_law():
    year_more = promise(parameter="kkl.repair_extension_months", value=12)
    repaired = {**BICYCLE, "existed_at_delivery": True, "repaired_on": "2026-08-10"}

    finding = assess("goods.defect", repaired, on=ON, policy=year_more)

    assert [step.says for step in finding.steps if step.id == "kkl.repair_extension"] == ["ask"]
    assert [step.says for step in finding.promised.steps if step.id == "kkl.repair_extension"] == ["yes"]
    assert [one.kind for one in explain(finding, "en")].count(Kind.POLICY) == 2


def test_power_cuts_paid_in_thirty_days():
    soon = promise(deadline="ellag.due", within_days=30)

    finding = assess("outage.compensation", POWER_CUT, on=ON, policy=soon)

    due = next(one for one in finding.deadlines if one.id == "ellag.due")
    promised = next(one for one in finding.promised.deadlines if one.id == "ellag.due")
    assert promised.statutory_last_day == due.statutory_last_day
    assert promised.promise_by == date(2026, 12, 3) < due.promise_by


def test_a_promise_of_more_days_than_the_act_changes_nothing():
    late = promise(deadline="ellag.due", within_days=3000)

    finding = assess("outage.compensation", POWER_CUT, on=ON, policy=late)

    assert finding.promised is None


def test_a_promise_of_what_the_law_says_anyway_is_not_called_more():
    same = promise(parameter="kkl.presumption_months", value=24)

    assert assess("goods.defect", BICYCLE, on=ON, policy=same).promised is None


@pytest.mark.parametrize("table", IMPROVABLE, ids=lambda table: table.name)
def test_nothing_worse_than_the_law_can_be_promised(table):
    for law in table.values:
        if law.status != "law":
            continue
        worse = law.value - 1 if table.better == "more" else law.value + 1
        row = {"parameter": table.name, "value": worse, "from": law.begins, "source": "Kundlöfte 7"}

        with pytest.raises(NotBetter) as fault:
            policy_of({"promise": [row]})

        assert f"{table.name}: {worse} är sämre än lagen, som säger {law.value}" in fault.value.said("sv")


@pytest.mark.parametrize(
    "row",
    [
        {"parameter": "pbb.amount", "value": 99999},
        {"parameter": "kkl.happiness", "value": 1},
        {"parameter": "kkl.presumption_months", "value": True},
        {"parameter": "kkl.presumption_months", "value": "36"},
        {"parameter": "kkl.presumption_months"},
        {"deadline": "ellag.soon", "within_days": 30},
        {"deadline": "ellag.due", "within_days": -1},
        {"deadline": "ellag.due", "within_days": "soon"},
        {"parameter": "kkl.presumption_months", "value": 36, "from": "2026"},
        {"parameter": "kkl.presumption_months", "value": 36, "source": ""},
        {},
    ],
)
def test_what_is_no_promise_is_refused_in_words(row):
    with pytest.raises(NotBetter) as fault:
        promise(**row)

    assert fault.value.said("sv") != fault.value.said("en")


def test_a_file_of_promises(tmp_path):
    written = tmp_path / "promises.toml"
    written.write_text(
        '[[promise]]\nparameter = "kkl.presumption_months"\nvalue = 36\n'
        'from = 2023-01-01\nsource = "Kundlöfte 7"\n'
    )
    torn = tmp_path / "torn.toml"
    torn.write_text("[[promise]\n")

    assert read_policy(written) == THREE_YEARS
    with pytest.raises(NotBetter):
        read_policy(torn)


def test_a_finding_with_a_promise_recomputes_to_the_same_bytes():
    stored = as_json(assess("goods.defect", BICYCLE, on=ON, policy=THREE_YEARS))

    assert recomputed(stored, policy=THREE_YEARS) == stored
    assert as_json(from_json(stored)) == stored


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(IMPROVABLE), st.integers(0, 60), st.sampled_from(list(all_questions().values())))
def test_no_promise_ever_gives_less_than_the_law(table, more, question):
    lawful = [one.value for one in table.values if one.status == "law"]
    best = (max if table.better == "more" else min)(lawful, default=0)
    value = best + more if table.better == "more" else max(0, best - more)
    row = {"parameter": table.name, "value": value, "from": date(1990, 1, 1), "source": "Kundlöfte 7"}

    finding = assess(question.id, question.example, on=ON, policy=policy_of({"promise": [row]}))

    if finding.promised:
        assert ORDER[finding.promised.answer] >= ORDER[finding.answer]
        law = {one.id: one for one in finding.deadlines}
        for one in finding.promised.deadlines:
            ours = law.get(one.id, one)
            better = one.statutory_last_day - ours.statutory_last_day
            assert (better.days >= 0) if one.binds == "customer" else (better.days <= 0)
