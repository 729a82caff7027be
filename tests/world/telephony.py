"""The town's telephony: it signs what it tells, as docs/howto/telephony.md says."""

import json
from datetime import datetime

import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.world import World, moment
from vidord.people.models import Staff
from vidord.web.api import proof

SECRET = "en-hemlighet-som-vaxeln-har"


def told(staff: Staff, number: str, event: str, *, at: datetime, call: str, **changed: str) -> dict:
    """What an event says; `changed` replaces some of it."""
    return {
        "id": f"{call}-{event}",
        "call": call,
        "event": event,
        "direction": "outbound",
        "agent": staff.direct_number,
        "customer": number,
        "at": at.isoformat(),
    } | changed


def post(said: dict | bytes, *, at: datetime, secret: str = SECRET, **changed: str) -> HttpResponse:
    """Post an event, signed; `changed` replaces a header."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    stamp = str(int(at.timestamp()))
    headers = {proof.MOMENT: stamp, proof.SIGNATURE: proof.signature(stamp, body, secret)} | changed
    with time_machine.travel(at, tick=False):
        return Client().post("/api/telephony", body, content_type="application/json", headers=headers)


def calls(
    world: World, staff: Staff, number: str, *, rings: str, answered: str = "", tells: tuple[str, ...] = ()
) -> None:
    """One of our own calls a number at a time: it rings, is answered perhaps, and ends; told in any order."""
    settings.TELEPHONY_SECRET = SECRET
    call = f"call {rings}"
    moments = {"ringing": moment(rings), "ended": moment(answered or rings)}
    if answered:
        moments["connected"] = moment(answered)
    for event in tells or tuple(one for one in ("ringing", "connected", "ended") if one in moments):
        said = told(staff, number, event, at=moments[event], call=call)
        world.posted = post(said, at=world.now)
