"""Signing in: with the right password, and not by guessing."""

from datetime import timedelta

import time_machine

from vidord.people.models import FailedSignIn
from vidord.web.demo.townsfolk import PASSWORD


def tries(client, password, name="nadja"):
    return client.post("/desk/sign-in", {"username": name, "password": password, "next": "/desk/"})


def test_nadja_signs_in_and_stands_at_her_day(world, client, clock):
    answer = tries(client, PASSWORD)

    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"


def test_whoever_guesses_ten_times_waits_a_quarter_of_an_hour(world, client, clock):
    for _ in range(10):
        assert tries(client, "fel").status_code == 200

    stopped = tries(client, PASSWORD)
    assert stopped.status_code == 429
    with time_machine.travel(world.now + timedelta(minutes=16), tick=False):
        assert tries(client, PASSWORD).status_code == 302


def test_one_name_tried_too_often_shuts_nobody_else_out(world, client, clock):
    for _ in range(10):
        tries(client, "fel", name="omar")

    assert tries(client, PASSWORD).status_code == 302


def test_a_name_that_is_nobodys_is_counted_like_any_other_and_forgotten_a_day_later(world, client, clock):
    for _ in range(11):
        answer = tries(client, "fel", name="ingen")
    assert answer.status_code == 429

    with time_machine.travel(world.now + timedelta(days=2), tick=False):
        tries(client, "fel", name="ingen")
    assert FailedSignIn.objects.count() == 1


def test_somebody_who_has_left_can_not_sign_in(world, client, clock):
    world.town.nadja.account.is_active = False
    world.town.nadja.account.save()

    assert tries(client, PASSWORD).status_code == 200


def test_the_sign_in_asks_in_the_readers_language(world, client, clock):
    page = client.get("/desk/sign-in", headers={"accept-language": "sv"}).content.decode()

    assert "Namnet du loggar in med" in page
    assert "Username" not in page
