"""What the customer is told of the condition of a promise: that it holds, or that it failed and why."""

from datetime import datetime

from vidord.cases import notices, sentences
from vidord.cases.models import Case
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.core.clearance import Clearance
from vidord.people.models import Staff
from vidord.promises.models import ConditionAnswer, Promise


def tell_held(case: Case, promise: Promise, said: ConditionAnswer, *, by: Staff, at: datetime) -> None:
    """The customer hears, once, that what was promised on a condition is promised without it now."""
    language = case.thread.language
    letter = notices.compose(
        case,
        "condition_held",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=by,
        condition=said.condition.words,
        promise=sentences.of(promise, now=at, language=language),
        briefly=sentences.briefly(promise, kind=promise.kind, owner=promise.owner, language=language),
    )
    outbox.queue([letter])


def tell_failed(
    case: Case, promise: Promise, said: ConditionAnswer, *, cleared: Clearance, by: Staff, at: datetime
) -> None:
    """The customer reads that a promise does not apply any more, and why; it stands in the conversation."""
    letter = notices.compose(
        case,
        "condition_failed",
        kind=OutboundMessage.Kind.INFORMATION,
        at=at,
        signed_by=by,
        cleared=cleared,
        promise=promise.quoted,
        because=said.because,
    )
    outbox.queue([letter])
