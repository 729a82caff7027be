"""What machines say of mails of ours: bounced, delayed, delivered, read, complained of, nobody in."""

import re
from email.message import Message

from vidord.channels.email import machines, refusals, returned
from vidord.channels.email.headers import header
from vidord.channels.email.mail import Report
from vidord.channels.email.returned import DELIVERY, DISPOSITION, FEEDBACK, Fields

LONGEST_WORDS = 2000
MOST_REPORTS = 50
SHORTEST_REASON = 12
KIND_OF_ACTION = dict.fromkeys(machines.DELIVERED, "DELIVERED") | {"delayed": "DELAYED"}
NO_COMPLAINT = {"not-spam", "auth-failure", "dmarc"}
AUTOMATIC = {"OUT_OF_OFFICE": "OUT_OF_OFFICE", "AUTO_REPLY": "AUTO_REPLIED", "CHALLENGE": "AUTO_REPLIED"}
# An address with a line of its own, or one that begins a line before a colon: the machine turns to it.
ALONE = re.compile(
    r"(?m)^[ \t\"'*>]{0,12}<?([^\s<>()\[\];:,\"']{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9])>?[\"']?"
    r"[ \t]*(?:$|:|<mailto:|\(|\.{3}|on \d)"
)


def reports_of(mail: Message, *, subject: str, text: str) -> list[Report]:
    """Return what a machine says of mails of ours, one for each recipient; nothing when it says nothing."""
    fields = returned.fields_of(mail, text)
    original = returned.original_id(mail, text, fields)
    if fields.kind == DISPOSITION:
        return [_of_disposition(fields, original, text)]
    if fields.kind == FEEDBACK:
        return _of_complaint(fields, original, text)
    if fields.kind == DELIVERY and fields.recipients:
        return [_of_recipient(one, original, text) for one in fields.recipients[:MOST_REPORTS]]
    sender = returned.address_in(header(mail, "From"))
    machine = machines.machine_of(mail, sender=sender, subject=subject, text=text, envelope_from="unknown")
    if machine in {"BOUNCE", "DELAYED"}:
        inside = _report_inside(mail)
        return inside or _of_words(machine, original, text, failed=header(mail, "X-Failed-Recipients"))
    if machine == "COMPLAINT":
        return _of_complaint(fields, original, text)
    if machine in AUTOMATIC:
        reason = "CHALLENGE" if machine == "CHALLENGE" else ""
        return [Report(AUTOMATIC[machine], original_id=original, reason=reason, words=_cut(text))]
    return []


def _cut(words: str) -> str:
    return words.strip()[:LONGEST_WORDS]


def _of_recipient(block: dict[str, str], original: str, text: str) -> Report:
    """Read what is said of one recipient, RFC 3464 2.3; where fields say little, the text."""
    stated = block.get("final-recipient") or block.get("original-recipient", "")
    recipient, said = returned.address_in(stated), block.get("diagnostic-code", "")
    if len(said) < SHORTEST_REASON or refusals.status_in(said).endswith(".0.0"):
        comment = block.get("status", "").partition(" ")[2]
        said = f"{said} {comment} {_said_of(recipient, returned.own_words(text))}"
    status = refusals.best_status(block.get("status", ""), said)
    action = block.get("action", "").lower().partition(" ")[0]
    kind = KIND_OF_ACTION.get(action) or ("DELIVERED" if not action and status.startswith("2") else "BOUNCED")
    return _report(kind, recipient, status, said, original)


def _report(kind: str, recipient: str, status: str, said: str, original: str) -> Report:
    """Judge a refusal; what was delivered needs no reason."""
    if kind == "DELIVERED":
        return Report(kind, recipient, status, original_id=original, words=_cut(said))
    reason = refusals.reason_of(status, said)
    is_hard = kind == "BOUNCED" and refusals.is_hard(status, reason, said)
    return Report(kind, recipient, status, is_hard, reason, original, _cut(said))


def _said_of(recipient: str, said: str) -> str:
    """Return the pieces of a machine's words that are about one recipient, else all of them."""
    return _pieces(said).get(recipient) or said


def _pieces(said: str) -> dict[str, str]:
    """Cut a machine's words where it turns to the next recipient; it may come back to one."""
    found = list(ALONE.finditer(said))
    ends = [one.start() for one in found[1:]] + [len(said)]
    pieces: dict[str, str] = {}
    for one, end in zip(found, ends[: len(found)], strict=True):
        address = one[1].lower()
        pieces[address] = pieces.get(address, "") + said[one.start() : end]
    return pieces


def _of_words(machine: str, original: str, text: str, *, failed: str) -> list[Report]:
    """Read a bounce without fields: recipients, status and reason stand in its words, if anywhere."""
    said = returned.own_words(text)
    kind = "DELAYED" if machine == "DELAYED" else "BOUNCED"
    pieces = _pieces(said)
    if named := returned.address_in(failed):
        pieces = {named: pieces.get(named, said)}
    elif not pieces:
        pieces = {returned.address_in(said): said}
    reports = []
    for address, words in list(pieces.items())[:MOST_REPORTS]:
        tells = words if refusals.reason_of("", words) != "OTHER" else said
        reports.append(_report(kind, address, refusals.status_in(tells), tells, original))
    return reports


def _report_inside(mail: Message) -> list[Report]:
    """Some gateways wrap a report in one of their own: the inner one says more."""
    for part in returned.parts(mail):
        inside = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inside, list) and inside:
            fields = returned.fields_of(inside[0], "")
            if fields.kind == DELIVERY and fields.recipients:
                original = returned.original_id(inside[0], "", fields)
                return [_of_recipient(one, original, "") for one in fields.recipients[:MOST_REPORTS]]
    return []


def _of_disposition(fields: Fields, original: str, text: str) -> Report:
    """Read a receipt, RFC 8098 3.2.6: read, or thrown away unread."""
    block = next((one for one in fields.blocks if "disposition" in one), {})
    recipient = returned.address_in(block.get("final-recipient") or block.get("original-recipient", ""))
    was_thrown_away = "deleted" in block.get("disposition", "").partition(";")[2].lower()
    kind, reason = ("AUTO_REPLIED", "DELETED_UNREAD") if was_thrown_away else ("READ", "")
    return Report(kind, recipient, reason=reason, original_id=original, words=_cut(text))


def _of_complaint(fields: Fields, original: str, text: str) -> list[Report]:
    """Read a complaint, RFC 5965 3: she calls a mail of ours spam. Other feedback says nothing of her."""
    block = next((one for one in fields.blocks if "feedback-type" in one), {})
    if block.get("feedback-type", "abuse").lower() in NO_COMPLAINT:
        return []
    recipient = returned.address_in(block.get("original-rcpt-to") or block.get("removal-recipient", ""))
    return [Report("COMPLAINED", recipient, reason="CALLED_SPAM", original_id=original, words=_cut(text))]
