"""Whether the sender's domain stands behind a mail, as our own receiving server has judged it (RFC 8601)."""

import re
from email.message import Message

from vidord.channels.email import headers

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?')
VERDICT = re.compile(r"dmarc\s*(?:/\s*\d+\s*)?=\s*([a-z]+)\b", re.IGNORECASE)


def authenticity(mail: Message, *, authserv_id: str) -> str:
    """
    Return PASS, FAIL or NONE.

    Only the topmost block of `Authentication-Results` with exactly our server's id counts; it ends where the
    next `Received` begins, because what stands below came from outside. Of several verdicts the worst counts.
    The server itself must remove foreign ones with its id from what it takes in (RFC 8601 5).
    """
    verdicts = [verdict for value in _of_ours(mail, authserv_id) for verdict in _verdicts(value)]
    if not verdicts:
        return "NONE"
    if "fail" in verdicts:
        return "FAIL"
    return "PASS" if set(verdicts) == {"pass"} else "NONE"


def _of_ours(mail: Message, authserv_id: str) -> list[str]:
    found: list[str] = []
    if not authserv_id:
        return found
    for name, value in mail.raw_items():
        if found and name.lower() == "received":
            break
        if name.lower() == "authentication-results":
            said = _said_by_server(headers.readable(str(value))[: headers.LONGEST_RAW])
            if said.partition(";")[0].split()[:1] == [authserv_id]:
                found.append(said)
    return found


def _said_by_server(value: str) -> str:
    """Leave out quotes and comments: what stands in there a stranger may have chosen."""
    kept, depth = [], 0
    for piece in re.split(r"([()])", QUOTED.sub("", value)):
        if piece in ("(", ")"):
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def _verdicts(said: str) -> list[str]:
    results = [one.strip() for one in said.split(";")[1:]]
    return [found[1].lower() for one in results if (found := VERDICT.match(one))]
