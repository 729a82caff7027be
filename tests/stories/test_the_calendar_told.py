"""What a customer is told of a time, and when it breaks: over clock changes, midsummer and a year's end."""

import pytest

from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases.answering import NewPromise

AMIRA = "amira.nasser@post.example"
FIBER = "fiber@granasa.example"


def told(world, at, **mail):
    """Amira writes at a moment. Returns her case and what the acknowledgement says."""
    world.at(at)
    case = world.case_from(**mail)
    return case, words(world.postbox.to(AMIRA)[-1])


def breaks_at(world, promise, at):
    """Tell whether a promise is live a minute before a moment and broken from it on."""
    wanted = moment(at)
    world.now = wanted
    world.pass_by(minutes=-1).run()
    is_live = world.outcomes_of(promise) == []
    world.at(at)
    return is_live and promise.due_at == wanted and world.outcomes_of(promise) == ["BROKEN"]


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27 16:30", "2026-03-30 16:30"), ("2026-10-23 16:30", "2026-10-26 16:30")],
    ids=["the clocks go forward", "the clocks go back"],
)
def test_half_past_four_on_friday_is_half_past_four_on_monday_though_the_clocks_changed(
    world, friday, monday
):
    case, letter = told(world, friday)

    assert "en arbetsdag: inkom fredag 16.30, senast måndag 16.30" in letter
    assert "senast kl. 16.30" in letter
    assert breaks_at(world, world.promise_in(case), monday)


@pytest.mark.parametrize(
    ("sunday", "clock", "monday"),
    [
        ("2026-03-29 01:59", "1.59", "2026-03-30 17:00"),
        ("2026-03-29 03:00", "3.00", "2026-03-30 17:00"),
        ("2026-10-25 02:30", "2.30", "2026-10-26 17:00"),
        ("2026-10-25 03:00", "3.00", "2026-10-26 17:00"),
    ],
)
def test_who_writes_in_the_night_of_the_change_reads_the_clock_she_wrote_at(world, sunday, clock, monday):
    case, letter = told(world, sunday)

    assert "Nadja Lindgren svarar dig i morgon, senast kl. 17.00" in letter
    assert f"inkom söndag {clock}, räknas från måndag 8.00, senast måndag 17.00" in letter
    assert breaks_at(world, world.promise_in(case), monday)


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27 15:00", "2026-03-30 10:00"), ("2026-10-23 15:00", "2026-10-26 10:00")],
)
def test_lenas_four_working_hours_are_four_though_the_weekend_is_an_hour_shorter_or_longer(
    world, friday, monday
):
    case, letter = told(world, friday, to=FIBER, subject="Ingen fiber")

    assert "Lena Öst svarar dig" in letter
    assert "fyra arbetstimmar: inkom fredag 15.00, senast måndag 10.00" in letter
    assert breaks_at(world, world.promise_in(case), monday)


@pytest.mark.parametrize(("friday", "monday"), [("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26")])
def test_nadjas_call_on_the_monday_after_is_warned_of_handed_on_and_broken_by_the_clock_on_the_wall(
    world, friday, monday
):
    case, _letter = told(world, f"{friday} 16:00")
    window = NewPromise("CALL", moment(f"{monday} 15:00"), moment(f"{monday} 13:00"))
    world.answer(case, "Hej Amira. Jag ringer på måndag.", promise=window)
    world.run()
    call = world.promise_in(case)
    assert "kl. 13–15" in words(world.postbox.to(AMIRA)[-1])

    world.at(f"{monday} 13:59")
    assert world.postbox.to("nadja@granasa.example") == []
    world.at(f"{monday} 14:00")
    assert len(world.postbox.to("nadja@granasa.example")) == 1
    world.at(f"{monday} 14:30")
    call.refresh_from_db()
    assert call.owner == world.town.omar
    assert breaks_at(world, call, f"{monday} 15:00")


def test_midsummer_eve_is_no_working_day_and_amira_is_told_so(world):
    case, letter = told(world, "2026-06-18 15:00")

    assert "Nadja Lindgren svarar dig måndag den 22 juni, senast kl. 15.00" in letter
    assert "inkom torsdag 15.00, senast måndag 15.00 (midsommarafton räknas inte)" in letter
    assert breaks_at(world, world.promise_in(case), "2026-06-22 15:00")


def test_who_writes_on_midsummer_eve_itself_is_counted_from_monday(world):
    case, letter = told(world, "2026-06-19 11:00")

    assert "inkom fredag 11.00, räknas från måndag 8.00, senast måndag 17.00" in letter
    assert "(midsommarafton räknas inte)" in letter
    assert breaks_at(world, world.promise_in(case), "2026-06-22 17:00")


def test_on_midsummer_eve_nobody_is_here_and_the_one_who_starts_on_monday_answers(world):
    case, _letter = told(world, "2026-06-19 11:00")

    assert (case.face, case.face_because) == (world.town.nadja, "NEXT_IN")


def test_before_new_year_the_answer_has_next_years_date_with_its_year(world):
    case, letter = told(world, "2026-12-30 14:00")

    assert "Nadja Lindgren svarar dig måndag den 4 januari 2027, senast kl. 14.00" in letter
    assert "inkom onsdag 14.00, senast måndag 14.00 (nyårsafton och nyårsdagen räknas inte)" in letter
    assert breaks_at(world, world.promise_in(case), "2027-01-04 14:00")


def test_who_writes_after_closing_before_new_year_is_counted_from_the_first_day_at_work(world):
    case, letter = told(world, "2026-12-30 18:00")

    assert "inkom onsdag 18.00, räknas från måndag 8.00, senast måndag 17.00" in letter
    assert breaks_at(world, world.promise_in(case), "2027-01-04 17:00")


def test_epiphany_is_no_working_day_either(world):
    case, letter = told(world, "2027-01-05 10:00")

    assert "Nadja Lindgren svarar dig torsdag den 7 januari, senast kl. 10.00" in letter
    assert "inkom tisdag 10.00, senast torsdag 10.00 (trettondagen räknas inte)" in letter
    assert breaks_at(world, world.promise_in(case), "2027-01-07 10:00")


def test_what_was_missed_over_new_year_is_told_with_the_year_it_was(world):
    case, _letter = told(world, "2026-12-30 14:00")

    world.at("2027-01-04 14:00")

    missed = words(world.postbox.to(AMIRA)[-1])
    assert "måndag den 4 januari 2027, senast kl. 14.00" in missed
    assert "Tiden gick ut i dag kl. 14.00" in missed
    assert "Inte hållet" in words(Browser(world).get(own_page(case)))


def test_amiras_link_that_ends_after_the_spring_change_ends_at_the_hour_it_was_closed(world):
    case, _letter = told(world, "2026-12-29 09:00")
    world.answer(case)
    world.at("2026-12-29 10:00")
    nadja = Browser(world, world.town.nadja)
    nadja.post(f"/desk/cases/{case.number}/closure", because="Klart.")

    page = own_page(case)
    # Ninety days of twenty-four hours: the wall shows an hour more than when it was closed.
    assert Browser(world.at("2027-03-29 10:59")).get(page).status_code == 200
    assert Browser(world.at("2027-03-29 11:00")).get(page).status_code == 404
