"""Our own closed and shorter days, the week, the roster: seen ahead, explained, moving nothing due."""

from datetime import time

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import moment
from tests.world.browsers import Browser, words
from vidord.people import presence
from vidord.people.models import Calendar, CalendarHours, Event, OwnDay, RosterHours, Staff

AMIRA = "amira.nasser@post.example"
SHORTER = {"day": "2026-11-11", "what": "SHORTER", "hours": "8–12", "because": "Vi tränar på avbrott."}
CLOSED = {"day": "2026-11-11", "what": "CLOSED", "hours": "", "because": "Planeringsdag."}


def days_of(world):
    return f"/desk/calendars/{world.town.unit.calendar_id}/days"


def test_omar_sets_a_shorter_day_sees_it_ahead_and_amira_reads_it_in_her_acknowledgement(world):
    shown = words(Browser(world, world.town.omar).post(days_of(world), **SHORTER))
    assert "8–12 kortare dag: Vi tränar på avbrott." in shown

    world.at("2026-11-10 15:00")
    case = world.case_from()

    letter = words(world.postbox.to(AMIRA)[-1])
    assert world.promise_in(case).due_at == world.now.replace(day=11, hour=12)
    assert "senast onsdag 12.00 (onsdag 11 november är en kortare dag)" in letter


def test_a_closed_day_is_said_and_what_was_promised_before_keeps_its_time(world):
    before = world.case_from()
    due_at = world.promise_in(before).due_at

    Browser(world, world.town.omar).post(days_of(world), **CLOSED)
    after = world.case_from(name="Per Ek", sender="per.ek@post.example")

    assert world.promise_in(before).due_at == due_at == world.now.replace(day=11)
    assert world.promise_in(after).due_at == world.now.replace(day=12)
    assert "(vår stängda dag räknas inte)" in words(world.postbox.to("per.ek@post.example")[-1])


@pytest.mark.parametrize(
    ("own", "here_at", "gone_at"),
    [(SHORTER, "2026-11-11 11:59", "2026-11-11 12:00"), (CLOSED, "2026-11-10 16:59", "2026-11-11 09:00")],
    ids=["shorter", "closed"],
)
def test_nobody_counts_as_here_while_we_are_closed_ourselves(world, own, here_at, gone_at):
    Browser(world, world.town.omar).post(days_of(world), **own)
    nadja = Staff.objects.select_related("unit__calendar").get(pk=world.town.nadja.pk)

    assert presence.presence(nadja, at=moment(here_at)).is_here
    away = presence.presence(nadja, at=moment(gone_at))

    assert (away.is_here, away.next_at) == (False, moment("2026-11-12 08:00"))


def test_a_day_can_be_as_usual_again(world):
    omar = Browser(world, world.town.omar)
    omar.post(days_of(world), **CLOSED)

    omar.post(days_of(world), **CLOSED | {"what": "USUAL", "because": ""})

    assert not OwnDay.objects.exists()
    assert [one.verb for one in Event.objects.filter(subject_kind="calendar").order_by("pk")] == [
        "calendar.day_of_our_own",
        "calendar.day_usual",
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"day": "2026-11-09"}, "Den dagen har varit"),
        ({"day": "05/06/2026"}, "Skriv dagen som 2026-11-30"),
        ({"hours": "18–20"}, "Ingen är på plats de timmarna"),
        ({"hours": "8–10, 13–15"}, "Skriv tiderna som 8–12"),
        ({"hours": "12–8"}, "Tiderna slutar innan de börjar"),
        ({"hours": "8–25"}, "Det klockslaget finns inte"),
        ({"because": ""}, "kollegerna läser det"),
    ],
)
def test_what_is_no_day_of_ours_is_said_at_the_field(world, said, why):
    answer = Browser(world, world.town.omar).post(days_of(world), **SHORTER | said)

    assert answer.status_code == 422
    assert why in words(answer)
    assert not OwnDay.objects.exists()


def test_nadja_sees_the_weeks_and_changes_nothing(world):
    nadja = Browser(world, world.town.nadja)

    page = nadja.get(f"/desk/calendars/{world.town.unit.calendar_id}")

    assert "Sätt dagen" not in words(page)
    assert nadja.post(days_of(world), **SHORTER).status_code == 404
    assert nadja.get(f"/desk/calendars/{world.town.lena.unit.calendar_id}").status_code == 404


def test_maundy_thursday_is_shorter_each_year_by_our_own_choice(world):
    page = f"/desk/calendars/{world.town.unit.calendar_id}/eves"
    eve = {"eve-eve": "MAUNDY_THURSDAY", "eve-what": "SHORTER", "eve-hours": "8–13", "eve-because": "Påsk."}
    said = words(Browser(world, world.town.omar).post(page, **eve))
    assert "skärtorsdagen: 8–13. Påsk." in said

    world.at("2027-03-24 15:00")
    world.case_from()

    assert "(skärtorsdagen är en kortare dag)" in words(world.postbox.to(AMIRA)[-1])


def test_a_week_without_an_open_hour_is_refused_by_the_form_and_by_the_database(world):
    calendar = world.town.unit.calendar
    empty = {f"{name}{number}": "" for name in ("day", "call") for number in range(7)}

    refused = Browser(world, world.town.omar).post(f"/desk/calendars/{calendar.pk}/week", **empty)

    assert refused.status_code == 422
    assert "En kalender behöver en öppen timme" in words(refused)
    with pytest.raises(DatabaseError), transaction.atomic():
        calendar.hours.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_omar_writes_the_week_with_lunch_and_on_call_hours(world):
    calendar = world.town.unit.calendar
    week = {f"day{number}": "8–12, 13–17" if number < 5 else "" for number in range(7)}
    week |= {f"call{number}": "17–24" for number in range(7)}

    shown = words(Browser(world, world.town.omar).post(f"/desk/calendars/{calendar.pk}/week", **week))

    assert "8–12, 13–17 jour 17–24" in shown
    assert calendar.hours.filter(on_call=True, closes=time.max).count() == 7
    overlapping = Browser(world, world.town.omar).post(
        f"/desk/calendars/{calendar.pk}/week", **week | {"call1": "16–18", "day2": "8–12, 11–13"}
    )
    assert "Jourtid ligger utanför de öppna timmarna" in words(overlapping)
    assert "Tiderna går in i varandra" in words(overlapping)


def test_with_an_empty_calendar_a_mail_is_promised_office_hours_and_its_lead_is_told_once(world):
    hours = CalendarHours.objects.filter(calendar=world.town.unit.calendar)
    before = list(hours)
    hours.delete()

    case = world.case_from()
    world.run()
    world.pass_by(minutes=5).run()

    assert world.promise_in(case).due_at == world.now.replace(day=11, hour=9, minute=0)
    assert "en arbetsdag: inkom tisdag 9.00, senast onsdag 9.00" in words(world.postbox.to(AMIRA)[-1])
    told = [one for one in world.postbox.to("omar@granasa.example") if "ingen öppen timme" in one["Subject"]]
    assert len(told) == 1
    assert f"/desk/calendars/{world.town.unit.calendar_id}" in words(told[0])
    assert Browser(world).get("/").status_code == 200
    assert Calendar.objects.without_an_open_hour().count() == 1
    CalendarHours.objects.bulk_create(before)  # the database would refuse to keep it so


def test_nadjas_hours_are_written_by_omar_and_not_by_herself(world):
    town, page = world.town, f"/desk/people/{world.town.nadja.pk}/hours"
    week = {f"day{number}": "" for number in range(7)} | {"day1": "10–14", "day2": "8.30–12, 13–17"}

    assert Browser(world, town.nadja).post(page, **week).status_code == 404
    assert "Det som är lovat behåller sina tider" in words(Browser(world, town.omar).post(page, **week))

    hours = RosterHours.objects.filter(staff=town.nadja).order_by("weekday", "starts")
    assert [(one.weekday, one.starts, one.ends) for one in hours] == [
        (1, time(10), time(14)),
        (2, time(8, 30), time(12)),
        (2, time(13), time(17)),
    ]
    assert world.case_from().face == town.yusuf
    assert Browser(world, town.omar).post(page, **week | {"day1": "nio till fem"}).status_code == 422
