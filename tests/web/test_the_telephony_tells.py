"""Who may tell us of calls: whoever signs, within five minutes, each event once. Others are told nothing."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.world import moment, telephony
from tests.world.at_once import at_once
from vidord.channels.models import CallEvent
from vidord.web.api import proof

NUMBER = "+46701740618"


@pytest.fixture
def said(world, settings):
    """Nadja's call to Per rings."""
    settings.TELEPHONY_SECRET = telephony.SECRET
    return telephony.told(world.town.nadja, NUMBER, "ringing", at=world.now, call="1")


def test_a_signed_event_is_taken(world, said):
    answer = telephony.post(said, at=world.now)

    assert (answer.status_code, answer.content) == (204, b"")
    assert CallEvent.objects.get().staff == world.town.nadja


def test_the_same_event_again_is_refused_and_changes_nothing(world, said):
    telephony.post(said, at=world.now)

    assert telephony.post(said, at=world.now).status_code == 409
    assert telephony.post(said | {"event": "connected"}, at=world.now).status_code == 409
    assert CallEvent.objects.get().kind == "RINGING"


@pytest.mark.parametrize(
    "changed",
    [
        {proof.SIGNATURE: ""},
        {proof.SIGNATURE: "0" * 64},
        {proof.SIGNATURE: "å"},
        {proof.MOMENT: ""},
        {proof.MOMENT: "abc"},
        {proof.MOMENT: "9" * 5000},
        {proof.MOMENT: "٣"},
    ],
    ids=str,
)
def test_whoever_does_not_sign_is_told_nothing(world, said, changed):
    answer = telephony.post(said, at=world.now, **changed)

    assert (answer.status_code, answer.content) == (401, b"")
    assert not CallEvent.objects.exists()


def test_another_secret_another_body_and_another_moment_sign_nothing(world, said):
    body = json.dumps(said).encode()
    stamp = str(int(world.now.timestamp()))
    signed = {proof.SIGNATURE: proof.signature(stamp, body, telephony.SECRET)}
    later = {proof.MOMENT: str(int(stamp) + 1)}

    assert telephony.post(said, at=world.now, secret="en annan").status_code == 401
    assert telephony.post(body.replace(b"ringing", b"connected"), at=world.now, **signed).status_code == 401
    assert telephony.post(body, at=world.now, **signed | later).status_code == 401
    assert telephony.post(body, at=world.now, **signed).status_code == 204


@pytest.mark.parametrize(("minutes", "status"), [(-6, 401), (-4, 204), (4, 204), (6, 401)])
def test_a_signature_holds_for_five_minutes_either_way(world, said, minutes, status):
    body = json.dumps(said).encode()
    stamp = str(int((world.now + timedelta(minutes=minutes)).timestamp()))
    signed = {proof.MOMENT: stamp, proof.SIGNATURE: proof.signature(stamp, body, telephony.SECRET)}

    assert telephony.post(body, at=world.now, **signed).status_code == status


def test_without_a_secret_of_ours_nobody_is_believed(world, said, settings):
    settings.TELEPHONY_SECRET = ""

    assert telephony.post(said, at=world.now, secret="").status_code == 401


def test_what_is_too_long_is_not_believed_however_well_signed(world, said):
    assert telephony.post(said | {"more": "x" * proof.LARGEST}, at=world.now).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"event": "hums"},
        {"event": None},
        {"direction": "sideways"},
        {"id": ""},
        {"id": "x" * 300},
        {"id": "a\u0000b"},
        {"agent": "abc"},
        {"customer": "1"},
        {"at": "yesterday"},
        {"at": "2026-11-10T09:00:00"},
        {"at": "2027-11-10T09:00:00+01:00"},
        {"call": 7},
    ],
    ids=str,
)
def test_what_is_signed_and_unclear_is_refused_in_words(world, said, changed):
    answer = telephony.post(said | changed, at=world.now)

    assert answer.status_code == 400
    assert answer.content
    assert not CallEvent.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b"7"])
def test_what_is_no_object_is_refused(world, said, body):
    assert telephony.post(body, at=world.now).status_code == 400


def test_an_event_of_last_night_is_taken_with_its_own_time(world, said):
    telephony.post(said | {"at": "2026-11-09T20:00:00+01:00"}, at=world.now)

    assert CallEvent.objects.get().at == moment("2026-11-09 20:00")


def test_two_and_thirty_that_post_one_event_are_heard_once(committed, settings):
    settings.TELEPHONY_SECRET = telephony.SECRET
    body = json.dumps(
        telephony.told(committed.town.nadja, NUMBER, "ringing", at=committed.now, call="32")
    ).encode()
    stamp = str(int(committed.now.timestamp()))
    headers = {proof.MOMENT: stamp, proof.SIGNATURE: proof.signature(stamp, body, telephony.SECRET)}

    def tell():
        said = Client().post("/api/telephony", body, content_type="application/json", headers=headers)
        return said.status_code

    with time_machine.travel(committed.now, tick=False):
        answers = at_once([tell] * 32)

    assert sorted(answers) == [204] + [409] * 31
    assert CallEvent.objects.count() == 1
