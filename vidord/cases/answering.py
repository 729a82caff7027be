"""A person answers: the answer is queued, a new promise may go with it, and two at once can't both win."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import clearing, continuing, drafts, owed, scheduling, sentences, works_now
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import Case, Merge
from vidord.channels import links, outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.core.clearance import Clearance
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises import ledger
from vidord.promises.models import Fulfilment, Promise

SIGNATURE = "\n\n--\n"
WRITTEN = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)


def unsigned(text: str) -> str:
    """Return a letter of ours without its signature; an SMS has none."""
    words, _signature, rest = text.rpartition(SIGNATURE)
    return words or rest


def _whether_it_works() -> str:
    return _("Does it work now? Answer this with yes or no, or say so on your own page.")


def without_question(text: str, *, language: str) -> tuple[str, bool]:
    """Return the words of a letter without “does it work now?” at their end, and whether that was there."""
    with override(language):
        asked = _whether_it_works()
    return text.removesuffix(asked).rstrip(), text.endswith(asked)


class AnsweredMeanwhile(Exception):
    """Somebody else answered while this was being written; `args[0]` is that message."""


class JoinedMeanwhile(Exception):
    """Another case came into this one while it was being written; `args[0]` is that case."""


@dataclass(frozen=True)
class NewPromise:
    """
    What the answer promises next: a kind, a due time, and for a call when its window opens. Whoever gives it
    may say that it stands in the agreement, and that it holds only under a condition.
    """

    kind: str
    due_at: datetime
    starts_at: datetime | None = None
    source: ledger.Source = ledger.PERSONAL
    only_if: str = ""


@transaction.atomic
def answer(
    case: Case,
    *,
    by: Staff,
    at: datetime,
    text: str,
    is_answer: bool,
    seen: int,
    joined: int | None = None,
    form_key: uuid.UUID,
    promise: NewPromise | None = None,
    not_before: datetime | None = None,
    takes_up: int | None = None,
    anyway: str = "",
    asks_whether: bool = False,
    draft: uuid.UUID | None = None,
) -> OutboundMessage:
    """
    Queue an answer, or an information that keeps nothing, once for a `form_key`; then its `draft` is gone.

    `seen` is our newest message that the writer knew, `joined` the newest merge into the case. It waits until
    `not_before`, may take up a message that was stopped, ask whether it works now, and goes `anyway`.

    :raises AnsweredMeanwhile, JoinedMeanwhile, vidord.cases.continuing.ContinuesElsewhere: when it is unread.
    :raises InThePast, NotToBeScheduled, NotCleared: see `promises.ledger`, `scheduling`, `texts.clearing`.
    """
    (held,) = Case.objects.held(case.pk)
    if again := OutboundMessage.objects.filter(form_key=form_key).first():
        return again
    _refuse_unread(held, seen=seen, joined=joined)
    cleared = _clear(text, promise, anyway=anyway)
    given = _give(held, promise, owner=by, at=at)
    message = _write(held, cleared, given, is_answer=is_answer, asks_whether=asks_whether, by=by, at=at)
    message.form_key = form_key
    scheduling.put_off(message, until=not_before, promises=given is not None, at=at)
    outbox.queue([message])
    _fulfils(held, message, by=by, besides=given)
    scheduling.settle(held, takes_up, at=at)
    _note(held, message, asks_whether=asks_whether, draft=draft, by=by, at=at)
    return message


def _clear(text: str, promise: NewPromise | None, *, anyway: str) -> Clearance:
    """The letter, and the condition of what it promises, are a person's words."""
    words = [text, promise.only_if] if promise and promise.only_if else [text]
    return clearing.clear(*words, anyway=anyway, is_promised=promise is not None)


def _note(
    case: Case,
    message: OutboundMessage,
    *,
    asks_whether: bool,
    draft: uuid.UUID | None,
    by: Staff,
    at: datetime,
) -> None:
    """Write what follows of a letter that is queued: its draft is gone, and it may have asked something."""
    drafts.sent(case, by=by, form_key=message.form_key, seen=draft)
    facts = {"kind": message.kind, "message": message.pk}
    verb = "case.answer_scheduled" if message.not_before else "case.answered"
    timeline.record(verb, by=Actor.of(by), at=at, subject=case, matter=case.thread_id, **facts)
    if asks_whether:
        works_now.ask(case, message, by=by, at=at)


def _refuse_unread(case: Case, *, seen: int, joined: int | None) -> None:
    """Whoever answers has read what a colleague wrote, and what came in with another case."""
    continuing.refuse(case)
    newcomers = Merge.objects.in_force().filter(last=case, pk__gt=joined or 0).select_related("case")
    if joined is not None and (newest := newcomers.order_by("-pk").first()):
        raise JoinedMeanwhile(newest.case)
    ours = OutboundMessage.objects.filter(thread__case__in=Case.objects.with_parts(case), kind__in=WRITTEN)
    if newer := ours.filter(pk__gt=seen).order_by("-pk").first():
        raise AnsweredMeanwhile(newer)


def _write(
    case: Case,
    cleared: Clearance,
    given: Promise | None,
    *,
    is_answer: bool,
    asks_whether: bool,
    by: Staff,
    at: datetime,
) -> OutboundMessage:
    with override(case.thread.language):
        parts = [cleared.words[0], *_promised(case, given, at=at)]
        if asks_whether:
            parts.append(_whether_it_works())
        subject, letter = _subject(case), _signed(case, parts, by=by)
    return outbox.letter(
        case.thread,
        kind=WRITTEN[0] if is_answer else WRITTEN[1],
        subject=subject,
        text=letter,
        by=Actor.of(by),
        signed_by=by,
        at=at,
        cleared=cleared,
    )


def _fulfils(case: Case, message: OutboundMessage, *, by: Staff, besides: Promise | None) -> None:
    """An answer is meant to keep what is owed to her letters, and what its writer was asked for."""
    if message.kind != OutboundMessage.Kind.ANSWER:
        return
    promises = owed.kept_by_a_letter(case, by=by).exclude(pk=besides.pk if besides else None)
    Fulfilment.objects.bulk_create(Fulfilment(promise=promise, message=message) for promise in promises)


def _give(case: Case, new: NewPromise | None, *, owner: Staff, at: datetime) -> Promise | None:
    if new is None:
        return None
    undertaking = Undertaking(case, new.kind, owner, new.due_at, new.starts_at, new.source, new.only_if)
    return give(undertaking, by=Actor.of(owner), at=at)


def _subject(case: Case) -> str:
    numbered = _("case %(number)s") % {"number": typography.reference(case.number)}
    return f"{case.title[:200]} ({numbered})"


def _promised(case: Case, given: Promise | None, *, at: datetime) -> list[str]:
    if given is None:
        return []
    said = sentences.of(given, now=at, language=case.thread.language)
    return [_("Promised: %(promise)s.") % {"promise": said}]


def _signed(case: Case, parts: list[str], *, by: Staff) -> str:
    page = _("Your own page: %(address)s") % {"address": links.page_address(case.thread)}
    signature = f"{by.public_name}, {by.direct_number}\n{page}"
    return "\n\n".join(parts) + SIGNATURE + signature
