"""The telephony tells, signed, that a call rings, is answered or has ended."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vidord.cases import telephony as calls
from vidord.channels.telephony import HeardBefore, NotYet, Told
from vidord.core import phone_numbers
from vidord.web.api import proof
from vidord.web.policy import Seen, seen_by

KINDS = {"ringing": "RINGING", "connected": "CONNECTED", "ended": "ENDED"}
DIRECTIONS = {"outbound": True, "inbound": False}
LONGEST_ID = 200


class Unclear(Exception):
    """It is signed, and does not say what we need; the text says what."""


@csrf_exempt
@seen_by(Seen.BY_SECRET)
@require_POST
def telephony(request: HttpRequest) -> HttpResponse:
    """`/api/telephony`: one event. 204 when taken, 409 when it has been heard before."""
    try:
        is_signed = proof.is_signed(request, settings.TELEPHONY_SECRET, at=request.now)
    except RawPostDataException:  # a form with files: nobody signs that
        is_signed = False
    if not is_signed:
        return proof.refused()
    try:
        calls.hear(_told(request.body), at=request.now)
    except Unclear as fault:
        return HttpResponse(str(fault), status=400, content_type="text/plain; charset=utf-8")
    except NotYet:
        return HttpResponse("at lies in the future", status=400, content_type="text/plain")
    except HeardBefore:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


def _told(body: bytes) -> Told:
    """:raises Unclear: when something is missing, or is not what it should be."""
    try:
        said = json.loads(body)
    except ValueError:
        raise Unclear("the body is not JSON") from None
    if not isinstance(said, dict):
        raise Unclear("the body is not an object")
    return Told(
        event_id=_id(said, "id"),
        call_id=_id(said, "call"),
        kind=_one_of(said, "event", KINDS),
        is_ours=_one_of(said, "direction", DIRECTIONS),
        our_number=_number(said, "agent"),
        her_number=_number(said, "customer"),
        at=_moment(said, "at"),
    )


def _text(said: dict, name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not value or "\0" in value:
        raise Unclear(f"{name} is missing")
    return value


def _id(said: dict, name: str) -> str:
    value = _text(said, name)
    if len(value) > LONGEST_ID or not value.isprintable():
        raise Unclear(f"{name} is too long, or not printable")
    return value


def _one_of(said: dict, name: str, choices: dict) -> Any:
    value = _text(said, name)
    if value not in choices:
        raise Unclear(f"{name} is none of {', '.join(choices)}")
    return choices[value]


def _number(said: dict, name: str) -> str:
    try:
        return phone_numbers.kept(_text(said, name)[:50])
    except phone_numbers.NotANumber:
        raise Unclear(f"{name} is not a telephone number") from None


def _moment(said: dict, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(said, name))
    except ValueError:
        raise Unclear(f"{name} is not a moment in ISO 8601") from None
    if moment.tzinfo is None:
        raise Unclear(f"{name} has no offset, such as +01:00")
    return moment
