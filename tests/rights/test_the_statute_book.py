"""Every value of the law: where it is from, from when until when, and never after that."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from vidord.rights.dated import NoValue, Pending, Status, Table, Value
from vidord.rights.sources import sources
from vidord.rights.statute_book import act, statute_book

TABLES = list(statute_book().tables.values())
ON = date(2026, 11, 26)


def dated(value, begins, ends, status=Status.LAW):
    return Value(value, begins, ends, "SFS 2022:260", status, date(2026, 11, 22))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_value_has_a_source_a_day_it_was_checked_and_follows_the_one_before_without_a_gap(table):
    in_time = [one for one in table.values if one.begins]

    assert all(one.source and one.checked for one in table.values)
    assert all(one.ends is None or one.begins < one.ends for one in in_time)
    assert [one.ends for one in in_time[:-1]] == [one.begins for one in in_time[1:]], (
        "declare a gap as unverified"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_only_what_is_pending_has_no_first_day_and_only_what_is_unverified_no_value(table):
    for one in table.values:
        assert (one.begins is None) == (one.status is Status.PENDING)
        assert (one.value is None) == (one.status is Status.UNVERIFIED)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_values_of_a_table_are_of_one_sort(table):
    assert len({type(one.value) is bool for one in table.values if one.value is not None}) == 1
    assert table.better in {"", "more", "less"}


def test_no_source_was_looked_up_more_than_four_hundred_days_ago():
    assert not [one.parameter for one in sources(on=ON) if one.is_stale]


def test_a_source_is_stale_after_four_hundred_days():
    checked = date(2026, 11, 22)

    assert not dated(1, ON, None).is_stale(checked + timedelta(days=400))
    assert dated(1, ON, None).is_stale(checked + timedelta(days=401))


def test_a_value_is_asked_for_on_a_day_and_never_before_or_after_it_holds():
    table = Table("some.thing", (dated(6, date(2002, 7, 1), date(2022, 5, 1)),))

    assert table.at(date(2002, 7, 1)).value == table.at(date(2022, 4, 30)).value == 6
    for day in (date(2002, 6, 30), date(2022, 5, 1)):
        with pytest.raises(NoValue):
            table.at(day)


def test_what_is_expected_is_shown_and_not_used():
    with pytest.raises(Pending) as lacking:
        statute_book().tables["pbb.amount"].at(date(2027, 1, 1))

    assert lacking.value.closest.value == 59600


def test_what_nobody_has_verified_is_no_value():
    with pytest.raises(NoValue) as lacking:
        statute_book().tables["pbb.amount"].at(date(2015, 6, 1))

    assert not isinstance(lacking.value, Pending)


def test_the_repair_directive_has_no_first_day_and_is_never_used():
    with pytest.raises(Pending):
        statute_book().tables["kkl.repair_extension_months"].at(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("place", "swedish", "english"),
    [
        ("4:17", "4 kap. 17 § konsumentköplagen (2022:260)", "chapter 4 section 17, "),
        ("5:2 st 1", "5 kap. 2 § första stycket konsumentköplagen (2022:260)", "section 2 first paragraph, "),
        ("2:11 p 5", "2 kap. 11 § 5 konsumentköplagen (2022:260)", "chapter 2 section 11 point 5, "),
        ("2:10 a", "2 kap. 10 a § konsumentköplagen (2022:260)", "chapter 2 section 10 a, "),
        ("1:3–8", "1 kap. 3–8 §§ konsumentköplagen (2022:260)", "chapter 1 sections 3–8, "),
        ("", "konsumentköplagen (2022:260)", "the Swedish Consumer Sales Act (2022:260)"),
    ],
)
def test_a_place_is_cited_as_lawyers_do(place, swedish, english):
    cite = act("kkl")(place)

    assert cite.text("sv") == swedish
    assert english in cite.text("en")
    assert cite.link.endswith("/svensk-forfattningssamling/sfs-2022-260")


def test_the_price_base_amount_never_fell_by_more_than_a_hundredth():
    """A slip of the finger in a table of amounts."""
    known = [one.value for one in statute_book().tables["pbb.amount"].values if one.value]

    assert all(after > before * 99 // 100 for before, after in pairwise(known))
