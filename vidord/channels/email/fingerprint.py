"""What two arrivals of one message share, though each came with the stamps of other servers on top."""

import hashlib
import re

# RFC 5321 4.4: what servers on the way put on top, each with its continuation lines.
ON_THE_WAY = re.compile(
    rb"(?:(?:received:|return-path:|delivered-to:|x-original-to:|arc-|authentication-results:|[ \t])"
    rb"[^\n]*(?:\n|\Z))*",
    re.IGNORECASE,
)


def key_of(raw: bytes) -> str:
    """Return the SHA-256 of a message without the leading trace fields."""
    start = ON_THE_WAY.match(raw).end()
    return hashlib.sha256(raw[start:].replace(b"\r\n", b"\n")).hexdigest()
