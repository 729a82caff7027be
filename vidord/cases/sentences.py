"""How a promise reads to the one it was given to, in her language."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.core import typography
from vidord.people.models import Staff
from vidord.promises.models import MoveProposal, Promise


def promised(
    kind: str,
    *,
    owner: Staff,
    starts_at: datetime | None,
    due_at: datetime,
    now: datetime | None,
    only_if: str = "",
    source: str = Promise.Source.PERSONAL,
) -> str:
    """
    Return what was promised as one sentence without a full stop, in the active language.

    For example "Nadja Lindgren svarar dig i dag, senast kl. 17.00"; without `now` with the whole date. The
    condition it is given on, `only_if`, stands last. What the law gives, by its `source`, nobody decided.
    """
    if kind == Promise.Kind.CALL and starts_at:
        when = typography.window(starts_at, due_at, now=now)
    else:
        when = typography.by(due_at, now=now)
    sentences = {
        Promise.Kind.ANSWER: _("%(name)s answers you %(when)s"),
        Promise.Kind.WRITE: _("%(name)s writes to you %(when)s"),
        Promise.Kind.CALL: _("%(name)s calls you %(when)s"),
        Promise.Kind.DECIDE: _("%(name)s decides %(when)s"),
        Promise.Kind.REMEDY: _("%(name)s sees to it that you get what was decided, %(when)s"),
        Promise.Kind.REVIEW: _("%(name)s looks at the decision anew, %(when)s"),
    }
    if source == Promise.Source.LAW:
        sentences[Promise.Kind.REMEDY] = _(
            "%(name)s sees to it that you get what the law gives you, %(when)s"
        )
    return conditioned(sentences[Promise.Kind(kind)] % {"name": owner.public_name, "when": when}, only_if)


def conditioned(said: str, only_if: str) -> str:
    """Return what is promised with the condition it is given on, if there is one, in the active language."""
    return _("%(promise)s, if %(condition)s") % {"promise": said, "condition": only_if} if only_if else said


def of(promise: Promise, *, now: datetime, language: str) -> str:
    """Return a stored promise as its customer reads it now."""
    with override(language):
        return promised(
            promise.kind,
            owner=promise.owner,
            starts_at=promise.starts_at,
            due_at=promise.due_at,
            now=now,
            only_if=promise.only_if,
            source=promise.source,
        )


def briefly(
    promise: Promise | MoveProposal, *, kind: str, owner: Staff, language: str, only_if: str = ""
) -> str:
    """
    Return what is promised, or asked for, in as few signs as an SMS has room for.

    For example "Nadja ringer dig ons 11/11 kl 13-15 från 0980-31 92 14".
    """
    with override(language):
        return conditioned(_briefly(promise, kind=kind, owner=owner), only_if)


def _briefly(promise: Promise | MoveProposal, *, kind: str, owner: Staff) -> str:
    until = typography.brief_moment(promise.due_at)
    if kind != Promise.Kind.CALL:
        said = {
            Promise.Kind.ANSWER: _("%(name)s answers by %(when)s"),
            Promise.Kind.WRITE: _("%(name)s writes by %(when)s"),
            Promise.Kind.DECIDE: _("%(name)s decides by %(when)s"),
            Promise.Kind.REMEDY: _("%(name)s sees to what was decided by %(when)s"),
            Promise.Kind.REVIEW: _("%(name)s looks at it anew by %(when)s"),
        }
        return said[Promise.Kind(kind)] % {"name": owner.public_name, "when": until}
    window = typography.brief_window(promise.starts_at, promise.due_at) if promise.starts_at else ""
    said = (
        _("%(name)s calls you %(when)s from %(number)s")
        if window
        else _("%(name)s calls you by %(when)s from %(number)s")
    )
    number = typography.phone(owner.direct_number)
    return said % {"name": owner.first_name, "when": window or until, "number": number}


def refusal(reason: str) -> str:
    """Say why a mail did not arrive, in the active language, to follow a colon."""
    said = {
        "NO_SUCH_ADDRESS": _("the address does not exist"),
        "DOMAIN_UNKNOWN": _("there is no mail at that domain"),
        "MAILBOX_FULL": _("the mailbox is full"),
        "INACTIVE": _("the account is closed"),
        "TOO_BIG": _("the message was too big"),
        "BLOCKED": _("the receiving server takes nothing from ours"),
        "SPAM": _("the receiving server took it for spam"),
        "POLICY": _("the receiving server’s rules forbid it"),
        "RATE_LIMITED": _("the receiving server had had too much from us"),
        "EXPIRED": _("the receiving server could not be reached in time"),
        "SERVER_FAULT": _("the receiving server had a fault"),
        "SMS_REFUSED": _("the number takes no SMS"),
        "SMS_NOT_DELIVERED": _("the telephone did not take the SMS"),
        "CHALLENGE": _("the mailbox lets nobody in who has not been confirmed"),
        "COMPLAINED": _("our mail has been called spam there"),
    }
    return said.get(reason, _("the receiving server turned it away"))


def why_stopped(because: str, *, by: str) -> str:
    """Say why an answer did not go at its time, in the active language; `by` is who saw to that."""
    said = {
        "TAKEN_BACK": _("%(name)s took it back."),
        "WORD_CAME": _("Something new came in first: read that before."),
        "COLLEAGUE_WROTE": _("A colleague wrote to the customer first: read that before."),
        "CLOSED": _("%(name)s closed the case."),
        "WRITER_LEFT": _("Whoever wrote it has left."),
    }
    return said[because] % {"name": by}
