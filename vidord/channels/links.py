"""The secrets that bind a customer to her thread: the page link, the reply address and the message id."""

import base64
import hashlib
import hmac
import re

from django.conf import settings

from vidord.channels.models import Thread

SECRET_BITS = 128
REPLY = re.compile(r"^svar\+(\d+)\.([a-z2-7]{26})@(.+)$")
PAGE = re.compile(r"/mitt/[a-z2-7]{26}")
MESSAGE_ID = re.compile(r"<m(\d+)\.(\d+)\.([a-z2-7]{26})@([^>]+)>")


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
    """Return the address that carries an answer back to this thread."""
    return f"svar+{thread.pk}.{_secret('reply', thread.pk)}@{settings.MAIL_DOMAIN}"


def message_id(message_id: int, thread_id: int) -> str:
    """Return the Message-ID of one outgoing message, signed so that a reply to it can be believed."""
    return f"<m{message_id}.{thread_id}.{_secret('message', message_id, thread_id)}@{settings.MAIL_DOMAIN}>"


def thread_of_reply_address(address: str) -> int | None:
    """Return the thread that a reply address names, or nothing when its secret is not ours."""
    found = REPLY.match(address.lower())
    if found and hmac.compare_digest(found[2], _secret("reply", int(found[1]))):
        return int(found[1])
    return None


def thread_of_references(references: list[str]) -> int | None:
    """Return the thread of the newest of our own message ids among the references, or nothing."""
    for reference in reversed(references):
        found = MESSAGE_ID.search(reference.lower())
        if found and hmac.compare_digest(found[3], _secret("message", int(found[1]), int(found[2]))):
            return int(found[2])
    return None
