"""The bytes of what hung on a mail. They lie in the raw message, and are given out only as they came."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress

from vidord.channels.email import reader
from vidord.channels.models import Attachment, RawMessage


class Damaged(Exception):
    """The bytes are not those that came: they are shown to nobody."""


def content(attachment: Attachment) -> bytes:
    """
    Return an attachment's bytes.

    :raises Damaged: when they are gone or are not what they were when the mail was read.
    """
    found = contents([attachment])
    if attachment.pk not in found:
        raise Damaged
    return found[attachment.pk]


def contents(attachments: Iterable[Attachment]) -> dict[int, bytes]:
    """Return the bytes of attachments of one mail by their ids, damaged ones left out. One query."""
    wanted = list(attachments)
    if not wanted:
        return {}
    raw = bytes(RawMessage.objects.get(pk=wanted[0].message_id).content)
    parts = part_contents(raw, {one.path for one in wanted})
    return {one.pk: parts[one.path] for one in wanted if _is_whole(one, parts.get(one.path))}


def _is_whole(attachment: Attachment, found: bytes | None) -> bool:
    return found is not None and hashlib.sha256(found).hexdigest() == attachment.sha256


def part_contents(raw: bytes, paths: set[str]) -> dict[str, bytes]:
    """
    Return the decoded bytes of the parts of a mail that stand at these paths, read by a confined child.

    :raises vidord.channels.email.reader.NoReader: no mail can be read on this machine now.
    """
    found = {}
    for path in paths:
        with suppress(LookupError):  # it is not there, and so missing in what is returned
            found[path] = reader.part_content(raw, path)[2]
    return found
