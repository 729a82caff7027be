"""A person answers: the answer is queued, a new promise may go with it, and two at once can't both win."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import drafts, owed, sentences
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case
from vidord.channels import links, outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises.models import Fulfilment, Promise

SIGNATURE = "\n\n--\n"


class AnsweredMeanwhile(Exception):
    """Somebody else answered while this was being written; `args[0]` is that message."""


@dataclass(frozen=True)
class NewPromise:
    """What the answer promises next: a kind, a due time, and for a call when its window opens."""

    kind: str
    due_at: datetime
    starts_at: datetime | None = None


@transaction.atomic
def answer(
    case: Case,
    *,
    by: Staff,
    at: datetime,
    text: str,
    is_answer: bool,
    seen: int,
    form_key: uuid.UUID,
    promise: NewPromise | None = None,
    draft: uuid.UUID | None = None,
) -> OutboundMessage:
    """
    Queue an answer, or an information that keeps nothing. `seen` is our newest message that the writer knew.

    Posted twice with one `form_key` it goes once. Nothing is kept here: that waits for the receiving server.
    Her draft is gone then: the one of that form, and the revision `draft` that the form showed.

    :raises AnsweredMeanwhile: when a colleague's message went out since.
    :raises vidord.promises.ledger.InThePast: when the new promise is due in the past.
    """
    held = Case.objects.select_for_update().get(pk=case.pk)
    if again := OutboundMessage.objects.filter(form_key=form_key).first():
        return again
    written = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)
    newer = held.thread.outbound.filter(kind__in=written, pk__gt=seen).order_by("-pk").first()
    if newer:
        raise AnsweredMeanwhile(newer)
    given = _give(held, promise, owner=by, at=at)
    message = _write(held, text, given, kind=written[0] if is_answer else written[1], by=by, at=at)
    message.form_key = form_key
    outbox.queue([message])
    drafts.sent(held, by=by, form_key=form_key, seen=draft)
    if is_answer:
        _fulfils(held, message, by=by, besides=given)
    facts = {"kind": message.kind, "message": message.pk}
    timeline.record("case.answered", by=Actor.of(by), at=at, subject=held, matter=held.thread_id, **facts)
    return message


def _write(
    case: Case, text: str, given: Promise | None, *, kind: str, by: Staff, at: datetime
) -> OutboundMessage:
    with override(case.thread.language):
        subject, letter = _subject(case), _letter(case, text, given, by=by, at=at)
    return outbox.letter(
        case.thread, kind=kind, subject=subject, text=letter, by=Actor.of(by), signed_by=by, at=at
    )


def _fulfils(case: Case, message: OutboundMessage, *, by: Staff, besides: Promise | None) -> None:
    """The answer is meant to keep what is owed to her letters, and what its writer was asked for."""
    promises = owed.kept_by_a_letter(case, by=by).exclude(pk=besides.pk if besides else None)
    Fulfilment.objects.bulk_create(Fulfilment(promise=promise, message=message) for promise in promises)


def _give(case: Case, new: NewPromise | None, *, owner: Staff, at: datetime) -> Promise | None:
    if new is None:
        return None
    undertaking = Undertaking(case, new.kind, owner, new.due_at, new.starts_at)
    return give(undertaking, by=Actor.of(owner), at=at)


def _subject(case: Case) -> str:
    numbered = _("case %(number)s") % {"number": typography.reference(case.number)}
    return f"{case.title[:200]} ({numbered})"


def _letter(case: Case, text: str, given: Promise | None, *, by: Staff, at: datetime) -> str:
    parts = [text.strip()]
    if given:
        said = sentences.of(given, now=at, language=case.thread.language)
        parts.append(_("Promised: %(promise)s.") % {"promise": said})
    page = _("Your own page: %(address)s") % {"address": links.page_address(case.thread)}
    signature = f"{by.public_name}, {by.direct_number}\n{page}"
    return "\n\n".join(parts) + SIGNATURE + signature
