"""What holds for any facts: more wrong never gives less right."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from vidord.rights.questions import assess, recomputed
from vidord.rights.statute_book import statute_book
from vidord.rights.statutory_time import next_weekday, swedish_day
from vidord.rights.written import as_json

ON = date(2026, 11, 26)
ORDER = {"no": 0, "ask": 1, "yes": 2}
PURCHASES = st.dates(date(2022, 5, 1), date(2026, 10, 1))
KRONOR = st.decimals(Decimal("0"), Decimal("60000"), places=2)
BEGINNINGS = st.integers(0, 5_400_000).map(
    lambda minutes: datetime(2016, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
MINUTES = st.integers(1, 60 * 24 * 20)
quickly = settings(max_examples=60, deadline=None)


def complaint(delivered, showed, *, bought_on=date(2022, 5, 1), on=ON):
    return assess(
        "goods.defect",
        {
            "buyer": "CONSUMER",
            "seller": "BUSINESS",
            "bought": "GOODS",
            "contract_date": bought_on,
            "delivered_on": delivered,
            "showed_on": showed,
            "complained_on": on,
            "noticed_on": max(showed, on - timedelta(days=20)),
            "special_circumstances": [],
            "existed_at_delivery": False,
        },
        on=on,
    )


def power_cut(begins, minutes, cost, **readings):
    ends = datetime.fromtimestamp(begins.timestamp() + minutes * 60, tz=UTC)
    said = {
        "outages": [[begins, ends]],
        "phases": "ALL",
        "annual_network_cost": cost,
        "company_has_shown": [],
        "claimed_on": swedish_day(ends),
        "known_on": swedish_day(ends),
    }
    chosen = {f"ellag.{name}": way for name, way in readings.items()}
    return assess("outage.compensation", said, on=ON, readings=chosen)


@quickly
@given(PURCHASES, st.integers(0, 400), st.integers(0, 1600))
def test_a_later_delivery_never_shortens_a_right(delivered, later, after):
    showed = min(ON, delivered + timedelta(days=later + after))
    early, late = (
        complaint(delivered, showed),
        complaint(min(showed, delivered + timedelta(days=later)), showed),
    )

    assert ORDER[late.answer] >= ORDER[early.answer]
    ends = {one.id: one.statutory_last_day for one in late.deadlines}
    for one in early.deadlines:
        if one.id in ends and one.id != "kkl.notice":
            assert ends[one.id] >= one.statutory_last_day


@quickly
@given(PURCHASES, st.integers(0, 1600), st.integers(0, 300))
def test_a_defect_that_shows_earlier_never_gives_less(delivered, after, sooner):
    showed = min(ON, delivered + timedelta(days=after))
    before = max(delivered, showed - timedelta(days=sooner))

    assert ORDER[complaint(delivered, before).answer] >= ORDER[complaint(delivered, showed).answer]


@quickly
@given(BEGINNINGS, MINUTES, st.integers(0, 5000), KRONOR)
def test_more_outage_never_pays_less(begins, minutes, more, cost):
    shorter, longer = power_cut(begins, minutes, cost), power_cut(begins, minutes + more, cost)

    assert ORDER[longer.answer] >= ORDER[shorter.answer]
    assert (longer.amount or 0) >= (shorter.amount or 0)


@quickly
@given(BEGINNINGS, st.integers(720, 20000), KRONOR, KRONOR)
def test_a_larger_network_cost_never_pays_less(begins, minutes, one, other):
    small, large = sorted((one, other))

    assert power_cut(begins, minutes, large).amount >= power_cut(begins, minutes, small).amount


@quickly
@given(BEGINNINGS, st.integers(720, 20000), KRONOR)
def test_the_literal_reading_never_pays_less_than_the_other(begins, minutes, cost):
    literal = power_cut(begins, minutes, cost, outage_minimum="per_step")
    total = power_cut(begins, minutes, cost, outage_minimum="in_total")

    assert total.amount <= literal.amount <= max(3 * cost, Decimal(0))


@quickly
@given(BEGINNINGS, st.integers(1, 5000), st.integers(1, 119), st.integers(1, 5000), KRONOR)
def test_a_return_of_less_than_two_hours_is_as_if_it_had_not_been(begins, first, back, then, cost):
    moments = [begins.timestamp() + 60 * minutes for minutes in (0, first, first + back, first + back + then)]
    times = [datetime.fromtimestamp(one, tz=UTC) for one in moments]
    said = {
        "phases": "ALL",
        "annual_network_cost": cost,
        "company_has_shown": [],
        "claimed_on": swedish_day(times[3]),
    }

    torn = assess("outage.compensation", {**said, "outages": [times[:2], times[2:]]}, on=ON)
    whole = assess("outage.compensation", {**said, "outages": [[times[0], times[3]]]}, on=ON)

    assert (torn.answer, torn.amount) == (whole.answer, whole.amount)


@quickly
@given(KRONOR, st.dates(date(2010, 1, 1), date(2024, 6, 1)), st.integers(0, 900), st.integers(0, 200))
def test_later_payment_never_costs_less(owed, due, late, later):
    last = min(due + timedelta(days=late), date(2024, 6, 30))
    said = {"amount_owed": owed, "payable": "ON_A_FIXED_DAY", "due_date_fixed_on": due}
    paid, paid_later = (
        assess("interest.late_payment", {**said, "paid_on": min(day, date(2024, 6, 30))}, on=ON)
        for day in (last, last + timedelta(days=later))
    )

    assert paid_later.amount >= paid.amount >= 0


@quickly
@given(KRONOR, st.dates(date(2010, 1, 1), date(2023, 1, 1)), st.integers(0, 500))
def test_interest_is_what_each_day_adds_up_to(owed, due, days):
    """The half-years at once and the days one by one differ by rounding alone."""
    said = {"amount_owed": owed, "payable": "ON_A_FIXED_DAY", "due_date_fixed_on": due}
    whole = assess("interest.late_payment", {**said, "paid_on": due + timedelta(days=days)}, on=ON)
    by_day = Decimal(0)
    table = statute_book().tables["rantelag.reference_rate"]
    for offset in range(days):
        by_day += owed * (table.at(due + timedelta(days=offset)).value + 8) / 100 / 365

    assert abs(whole.amount - by_day) <= Decimal("0.0051")


@quickly
@given(st.dates(date(2020, 1, 1), date(2026, 10, 1)), st.integers(0, 30), st.integers(0, 30))
def test_a_later_parcel_never_shortens_the_time_to_withdraw(contract, wait, longer):
    def ends(received):
        said = {
            "buyer": "CONSUMER",
            "where_concluded": "DISTANCE",
            "subject": "GOODS",
            "contract_date": contract,
            "deliveries": "ONE",
            "last_received_on": min(received, ON),
            "information": "BEFORE_CONTRACT",
            "withdrew_on": min(received, ON),
        }
        return assess("withdrawal.right", said, on=ON).deadlines[0]

    early = ends(contract + timedelta(days=wait))
    late = ends(contract + timedelta(days=wait + longer))

    assert late.shifted_last_day >= early.shifted_last_day
    assert early.shifted_last_day == next_weekday(early.statutory_last_day)


@quickly
@given(PURCHASES, st.integers(0, 1600))
def test_a_finding_recomputed_gives_the_same_bytes(delivered, after):
    stored = as_json(complaint(delivered, min(ON, delivered + timedelta(days=after))))

    assert recomputed(stored) == stored
