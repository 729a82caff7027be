"""Anybody asks what the law gives her, one question at a time and without saying who she is."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidord.rights.explaining import explain, with_lines
from vidord.rights.questions import all_questions, assess
from vidord.rights.statutory_time import STOCKHOLM

pytestmark = pytest.mark.django_db
ASKS = sorted(all_questions())
TODAY = date(2026, 11, 26)
WRITES = ("INSERT", "UPDATE", "DELETE", "COPY")


@pytest.fixture(autouse=True)
def _that_day(world):
    """Each page says whose it is, and answers for its day: one that every example has seen come."""
    with time_machine.travel(datetime.combine(TODAY, time(10), STOCKHOLM), tick=False):
        yield


def in_the_form(name: str, value: Any) -> dict[str, Any]:
    """A fact as somebody fills it in."""
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        rows = enumerate(value, start=1)
        return {f"{name}.{end}.{place}": row[end] for place, row in rows for end in ("from", "to")}
    return {name: ["", *value] if isinstance(value, list) else value}


def walked(client, law: str, facts: Mapping[str, Any]) -> tuple[Any, dict]:
    """Answer what is asked until nothing more is: what is not among the facts, she does not know."""
    said: dict[str, Any] = {"unknown": []}
    while True:
        page = client.get(f"/ratt/{law}", said, headers={"accept-language": "sv"})
        form = page.context["form"]
        assert page.status_code == 200, dict(form.errors)
        if form is None:
            return page, {name: value for name, value in facts.items() if name in page.context["said"]}
        name = form.fact.name
        assert name not in said["unknown"], f"{name} is asked again"
        if name in facts:
            said |= in_the_form(name, facts[name])
        else:
            said["unknown"] = [*said["unknown"], name]


@pytest.mark.parametrize("law", ASKS)
def test_whoever_answers_one_question_at_a_time_reads_what_the_law_says_of_it_all(client, law):
    page, told = walked(client, law, all_questions()[law].example)

    found = assess(law, told, on=TODAY)
    shown = page.content.decode()
    assert page.status_code == 200
    assert page.context["answer"].text == explain(found, "sv")[0].text
    assert all(f'href="{line.link}"' in shown for line in page.context["lines"] if line.cite)


def test_ingegerd_reads_what_the_power_cut_is_worth_and_where_it_is_written(client):
    cut = {"from": "2026-11-02 08.00", "to": "2026-11-03 14.00"}
    said = in_the_form("outages", [cut]) | {"annual_network_cost": "5 400"}

    shown = client.get("/ratt/outage.compensation", said, headers={"accept-language": "sv"}).content.decode()

    assert "Ja, du får 2\u00a0550\u00a0kr. Du behöver inte begära det." in shown
    assert "10 kap. 12 § ellagen (1997:857)" in shown


def test_what_can_not_be_so_is_said_where_it_was_asked_and_the_rest_stays(client):
    said = {"buyer": "CONSUMER", "contract_date": "i våras"}

    page = client.get("/ratt/goods.defect", said, headers={"accept-language": "sv"})

    shown = page.content.decode()
    assert page.status_code == 422
    assert "Skriv dagen som 2026-05-05." in shown
    assert 'value="i våras"' in shown
    assert '<input type="hidden" name="buyer" value="CONSUMER">' in shown


def test_what_she_has_said_can_be_asked_again(client):
    page = client.get("/ratt/goods.defect", {"buyer": "CONSUMER", "unknown": "seller"})

    again = [address for _name, _answer, address in page.context["answers"]]
    assert sorted(again) == ["?buyer=CONSUMER", "?unknown=seller"]


def test_she_reads_what_she_has_said_and_not_only_what_it_was_about(client):
    swedish = {"accept-language": "sv"}
    bought = {"buyer": "CONSUMER", "contract_date": "2026-09-01", "unknown": "seller"}
    cut = in_the_form("outages", [{"from": "2026-11-02 08.00", "to": "2026-11-03 14.00"}])

    goods = client.get("/ratt/goods.defect", bought, headers=swedish).context["answers"]
    outage = client.get("/ratt/outage.compensation", cut, headers=swedish).context["answers"]

    assert [answer for _name, answer, _again in goods] == ["privatperson", "Jag vet inte", "2026-09-01"]
    assert [answer for _name, answer, _again in outage] == ["2026-11-02 08.00–2026-11-03 14.00"]


def test_what_she_does_not_know_is_not_asked_again_whatever_she_had_begun_to_write(client):
    said = {"buyer": "CONSUMER", "contract_date": "i vår", "unknown": "contract_date"}

    page = client.get("/ratt/goods.defect", said)

    assert page.status_code == 200
    assert page.context["form"].fact.name != "contract_date"


def test_nothing_of_it_is_kept(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/ratt/goods.defect", {"buyer": "CONSUMER", "contract_date": "2026-09-01"})

    assert not [one["sql"] for one in queries if one["sql"].startswith(WRITES)]


def test_a_question_that_the_law_does_not_have_is_not_found(client):
    assert client.get("/ratt/goods.feelings").status_code == 404
    assert client.post("/api/rights/goods.feelings", "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("law", ASKS)
def test_a_program_gets_the_same_as_the_command_says(client, law):
    facts = all_questions()[law].example

    got = client.post(f"/api/rights/{law}?language=en", json.dumps(facts), content_type="application/json")

    assert got.json() == json.loads(json.dumps(with_lines(assess(law, facts, on=TODAY), "en")))


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ('{"contract_date": "2026-13-01"}', 422, "contract_date"),
        ('{"kontraktsdag": "2026-01-01"}', 422, "kontraktsdag"),
        ("[]", 400, "object"),
        ("{", 400, "no JSON"),
        (b"\xff", 400, "utf-8"),
        ("[" * 60_000, 400, "no JSON"),
        (" " * 70_000, 413, "65536"),
    ],
)
def test_a_program_hears_what_is_wrong(client, body, status, said):
    got = client.post("/api/rights/goods.defect", body, content_type="application/json")

    assert got.status_code == status
    assert said in got.content.decode()


def test_a_program_learns_what_it_can_ask_and_each_example_can_be_asked(client):
    listed = client.get("/api/rights?language=en").json()["questions"]

    assert [one["id"] for one in listed] == ASKS
    assert all(set(one["example"]) <= set(one["schema"]["properties"]) for one in listed)
