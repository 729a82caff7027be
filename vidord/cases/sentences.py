"""How a promise reads to the one it was given to, in her language."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.core import typography
from vidord.people.models import Staff
from vidord.promises.models import Promise


def answers_by(owner: Staff, *, due_at: datetime, now: datetime) -> str:
    """For example "Nadja Lindgren svarar dig i dag, senast kl. 17.00"."""
    return _("%(name)s answers you %(by)s") % {
        "name": owner.public_name,
        "by": typography.by(due_at, now=now),
    }


def promised(kind: str, *, owner: Staff, starts_at: datetime | None, due_at: datetime, now: datetime) -> str:
    """Return what was promised as one sentence without a full stop."""
    if kind == Promise.Kind.CALL and starts_at:
        when = typography.window(starts_at, due_at, now=now)
        return _("%(name)s calls you %(when)s") % {"name": owner.public_name, "when": when}
    if kind == Promise.Kind.CALL:
        return _("%(name)s calls you %(by)s") % {
            "name": owner.public_name,
            "by": typography.by(due_at, now=now),
        }
    if kind == Promise.Kind.WRITE:
        return _("%(name)s writes to you %(by)s") % {
            "name": owner.public_name,
            "by": typography.by(due_at, now=now),
        }
    return answers_by(owner, due_at=due_at, now=now)


def of(promise: Promise, *, now: datetime, language: str) -> str:
    """Return a stored promise as its customer reads it now."""
    with override(language):
        return promised(
            promise.kind, owner=promise.owner, starts_at=promise.starts_at, due_at=promise.due_at, now=now
        )
