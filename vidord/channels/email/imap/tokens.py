"""An access token for a refresh token (RFC 6749 6): asked for once, over verified TLS, nowhere else."""

import http.client
import io
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from vidord.channels.email.imap import trouble
from vidord.channels.email.imap.trouble import Failure, Trouble
from vidord.core import outward
from vidord.core.outward import Deadline, OutOfBounds
from vidord.core.sealing import Secret

SECONDS = 5
MOST_BYTES = 1024 * 1024
PIECE = 64 * 1024
# RFC 6749 5.2. Whatever else stands in the answer is shown to nobody.
ERRORS = {
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "interaction_required",
}


@dataclass(frozen=True)
class Grant:
    """What an access token is had for."""

    address: str
    client_name: str
    refresh_token: Secret
    client_secret: Secret


@dataclass(frozen=True)
class Tokens:
    """An access token, and the refresh token to use from now on when the old one has been exchanged."""

    access: Secret
    refresh: Secret | None = None


class _Answer:
    """What was read of the line, for the standard library to take apart."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        """Return it as a file."""
        return io.BytesIO(self._content)


def refreshed(grant: Grant, *, seconds: float = SECONDS) -> Tokens:
    """
    Ask for an access token. A redirect is no answer.

    :raises Trouble: REFUSED when the grant is no longer good, UNREACHABLE when nobody answers sensibly.
    """
    asked = {
        "grant_type": "refresh_token",
        "client_id": grant.client_name,
        "refresh_token": grant.refresh_token.reveal(),
    }
    if grant.client_secret:
        asked["client_secret"] = grant.client_secret.reveal()
    try:
        status, content = _post(grant.address, urlencode(asked).encode(), within=Deadline(seconds))
        said = json.loads(content)
    except (OSError, OutOfBounds, UnicodeError) as fault:
        raise trouble.of(fault) from None
    except (ValueError, http.client.HTTPException):
        raise Trouble(Failure.UNREACHABLE) from None
    if status == 200 and isinstance(said, dict) and isinstance(said.get("access_token"), str):
        renewed = said.get("refresh_token")
        return Tokens(Secret(said["access_token"]), Secret(renewed) if isinstance(renewed, str) else None)
    error = said.get("error") if isinstance(said, dict) else None
    if status in {400, 401, 403}:
        raise Trouble(Failure.REFUSED, error if error in ERRORS else "")
    raise Trouble(Failure.UNREACHABLE)


def _post(address: str, body: bytes, *, within: Deadline) -> tuple[int, bytes]:
    """Send one form and return the status and the answer. The forms let in https addresses only."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise OutOfBounds
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    connection = outward.connect(parts.hostname, parts.port or 443, within=within, is_public=True)
    with connection, outward.secured(connection, parts.hostname, within=within) as line:
        line.settimeout(within.left())
        line.sendall(head.encode("ascii") + body)
        received = bytearray()
        while piece := _next(line, within):
            received += piece
            if len(received) > MOST_BYTES:
                raise OSError("the answer has no end")
    answer = http.client.HTTPResponse(_Answer(bytes(received)), method="POST")
    answer.begin()
    return answer.status, answer.read()


def _next(line: "outward.ssl.SSLSocket", within: Deadline) -> bytes:
    line.settimeout(within.left())
    return line.recv(PIECE)
