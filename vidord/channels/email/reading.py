"""
From bytes to what a mail says, step by step; each finds one thing and leaves one line of trace.

Nothing here raises on a malformed mail: a step that fails leaves `STEP:FAILED`, and the others go on.
"""

from collections.abc import Callable

from vidord.channels.email import addresses, headers, steps, structure
from vidord.channels.email.mail import Reading
from vidord.channels.email.steps import Finding, Source

# In this order: later steps use what earlier ones have found.
STEPS: list[tuple[str, Callable[[Source], Finding]]] = [
    ("STRUCTURE", steps.limits),
    ("SENDER", steps.sender),
    ("PEOPLE", steps.people),
    ("SUBJECT", steps.subject),
    ("DATE", steps.date),
    ("ID", steps.ids),
    ("TEXT", steps.text),
    ("FILES", steps.files),
    ("FOLDS", steps.folds),
    ("FORWARDED", steps.forwarded),
    ("LANGUAGE", steps.language),
    ("AUTHENTICITY", steps.authentic),
    ("MACHINE", steps.machine),
    ("REPORTS", steps.reports),
]


def read(raw: bytes, *, envelope_from: str, authserv_id: str = "", own_domain: str = "") -> Reading:
    """
    Read a mail. An empty envelope sender means a bounce (RFC 5321 4.5.5).

    `authserv_id` is the name by which our receiving server signs its verdicts; without it none is believed.
    `own_domain` is that of the mails that we send.
    """
    mail, limits = structure.take_apart(raw)
    source = Source(raw, mail, limits, envelope_from, authserv_id, own_domain)
    trace = [f"{name}:{_done(step, source)}" for name, step in STEPS]
    return Reading(**source.found, trace=trace)


def _done(step: Callable[[Source], Finding], source: Source) -> str:
    """Do a step. What it could not read is missing; everything else is there, and the trace says so."""
    try:
        fields, finding = step(source)
    except MemoryError:
        raise  # this one is about us, not about the mail
    except Exception:
        return "FAILED"
    source.found |= fields
    return finding


def recipients(raw: bytes) -> list[str]:
    """
    Return whom a mail that comes without an envelope is for.

    That is what the server before us has noted, and only without such a note who is named in To and Cc.
    """
    mail, _limits = structure.take_apart(raw)
    for names in (("Delivered-To", "X-Original-To", "Envelope-To"), ("To", "Cc")):
        values = [value for name in names for value in headers.raws(mail, name)]
        if named := addresses.addresses(values):
            return list(dict.fromkeys(one.address for one in named))
    return []
