"""Who asks: a password, or a signature over the moment and the body. Whoever has neither is told nothing."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse

WINDOW = timedelta(minutes=5)
LARGEST = 16 * 1024
MOMENT, SIGNATURE = "Vidord-Timestamp", "Vidord-Signature"


def refused() -> HttpResponse:
    """The one answer to whoever does not prove it, whatever was wrong."""
    return HttpResponse(status=401)


def knows(request: HttpRequest, secret: str) -> bool:
    """Tell whether basic auth brings the secret as its password; without a secret nobody does."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        _name, _, said = base64.b64decode(value, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return False
    return bool(secret) and scheme.lower() == "basic" and hmac.compare_digest(said, secret.encode())


def is_signed(request: HttpRequest, secret: str, *, at: datetime) -> bool:
    """
    Tell whether the body is signed with the secret, within five minutes of now either way.

    The signature is HMAC-SHA256 over `timestamp.body`, in hexadecimal; a long body is not even read.
    """
    moment, said = request.headers.get(MOMENT, ""), request.headers.get(SIGNATURE, "")
    if not secret or not (moment.isascii() and moment.isdigit() and len(moment) <= 10):
        return False
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return False
    if abs(datetime.fromtimestamp(int(moment), UTC) - at) > WINDOW:
        return False
    return hmac.compare_digest(signature(moment, request.body, secret).encode(), said.encode())


def signature(moment: str, body: bytes, secret: str) -> str:
    """Return what signs a body at a moment, given in whole seconds since 1970."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
