"""The secrets that bind a customer to her thread: the page link, the addresses and the message ids."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings

from vidord.channels.models import Thread

SECRET_BITS = 128
SECRET = "[a-z2-7]{26}"
REPLY = re.compile(rf"^svar\+(\d{{1,18}})\.(\d{{1,18}})\.({SECRET})@")
RETURN = re.compile(rf"^retur\+(\d{{1,18}})\.({SECRET})@")
PAGE = re.compile(rf"/mitt/{SECRET}")
MESSAGE_ID = re.compile(rf"<m(\d{{1,18}})\.(\d{{1,18}})\.({SECRET})@[^>]+>")


@dataclass(frozen=True)
class Token:
    """What an address or a message id of ours claims: which thread, and whom it was given to."""

    thread: int
    point: int = 0
    message: int = 0
    secret: str = ""

    def is_of(self, thread: Thread) -> bool:
        """Tell whether we made it for this thread and have not revoked it since."""
        if self.message:
            made = _secret("message", self.message, thread.pk, thread.generation)
        else:
            made = _secret("reply", thread.pk, self.point, thread.generation)
        return self.thread == thread.pk and hmac.compare_digest(self.secret, made)


def _secret(purpose: str, *parts: int) -> str:
    """Return 128 bits of HMAC over a purpose and numbers, as 26 letters and digits."""
    said = f"{purpose}:{':'.join(map(str, parts))}".encode()
    mac = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()[: SECRET_BITS // 8]
    return base64.b32encode(mac).decode().rstrip("=").lower()


def page_token(thread_id: int, generation: int) -> str:
    """Return the token of the customer's page, made again for each message, never stored."""
    return _secret("page", thread_id, generation)


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def page_address(thread: Thread) -> str:
    """Return the whole address of the customer's own page."""
    return f"{settings.BASE_URL}/mitt/{page_token(thread.pk, thread.generation)}"


def without_page_links(text: str) -> str:
    """
    Return the text with every page link made unusable.

    A customer's answer often quotes her link; on the desk it would let staff say "we talked" in her name.
    """
    return PAGE.sub("/mitt/…", text)


def reply_address(thread: Thread) -> str:
    """Return the address that carries an answer back to this thread, given to its contact point."""
    point = thread.contact_point_id or 0
    secret = _secret("reply", thread.pk, point, thread.generation)
    return f"svar+{thread.pk}.{point}.{secret}@{settings.MAIL_DOMAIN}"


def return_address(message_id: int) -> str:
    """Return the envelope sender of one outgoing message: what comes back there is about that message."""
    return f"retur+{message_id}.{_secret('return', message_id)}@{settings.MAIL_DOMAIN}"


def report_address(message_id: int) -> str:
    """Return where a provider tells what became of one SMS; what is told there is about that message."""
    return f"{settings.BASE_URL}/api/sms/reports?of={message_id}.{_secret('return', message_id)}"


def reported_message(of: str) -> str:
    """Return the return address that a report address stands for: the same secret, in an envelope's words."""
    return f"retur+{of.lower()}@{settings.MAIL_DOMAIN}"


def message_id(message_id: int, thread: Thread | None) -> str:
    """Return the Message-ID of one outgoing message, signed so that a reply to it can be believed."""
    of, generation = (thread.pk, thread.generation) if thread else (0, 0)
    secret = _secret("message", message_id, of, generation)
    return f"<m{message_id}.{of}.{secret}@{settings.MAIL_DOMAIN}>"


def token_of_address(address: str) -> Token | None:
    """Return what a reply address claims, or nothing when it is no reply address."""
    found = REPLY.match(address.lower())
    return Token(int(found[1]), point=int(found[2]), secret=found[3]) if found else None


def tokens_of_references(references: list[str]) -> list[Token]:
    """Return what the message ids of ours among the references claim, the newest first."""
    found = [MESSAGE_ID.search(reference.lower()) for reference in reversed(references)]
    return [Token(int(one[2]), message=int(one[1]), secret=one[3]) for one in found if one]


def returned_message(address: str) -> int | None:
    """Return the id of the outgoing message that a return address names, or nothing when it is not ours."""
    found = RETURN.match(address.lower())
    if found and hmac.compare_digest(found[2], _secret("return", int(found[1]))):
        return int(found[1])
    return None
