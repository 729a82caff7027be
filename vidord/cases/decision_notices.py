"""What the customer and whoever decides are told of a question, and of a time that ran out."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import decided, notices, sentences, staff_notices
from vidord.cases.models import AuthorityAsked, Case
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.core import typography
from vidord.people import protection
from vidord.people.models import Staff
from vidord.promises.models import Promise

HIDDEN = "–"


def say_who_decides(case: Case, asked: AuthorityAsked, *, at: datetime) -> OutboundMessage:
    """The customer hears by name who decides what she asked for, and by when."""
    promise = asked.promise
    letter = notices.compose(
        case,
        "decider_named",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=promise.owner,
        asker=asked.by.public_name,
        promise=sentences.of(promise, now=at, language=case.thread.language),
    )
    return outbox.queue([letter])[0]


def tell_undecided(case: Case, promise: Promise, *, decider: Staff, at: datetime) -> OutboundMessage:
    """The customer hears first that nothing was decided in time, and who decides now."""
    letter = notices.compose(
        case,
        "decider_changed",
        kind=OutboundMessage.Kind.NOTICE,
        at=at,
        signed_by=decider,
        promise=promise.quoted,
    )
    return outbox.queue([letter])[0]


def put_question(case: Case, asked: AuthorityAsked, *, at: datetime) -> int:
    """Tell whoever decides what is asked and why. A protected customer's matter stays out of the mail."""
    promise = asked.promise
    with override(staff_notices.SYSTEM_LANGUAGE):
        due = typography.moment(promise.due_at, now=at)
        when = _("The time ran out %(due)s.") if promise.due_at <= at else _("At the latest %(due)s.")
        thing = decided.thing(asked.kind, asked.amount)
    is_hidden = protection.is_hidden_from(case.customer, None)
    return staff_notices.warn_about(
        case,
        "staff_authority_asked",
        to=[promise.owner],
        at=at,
        asker=asked.by.public_name,
        thing=thing,
        when=when % {"due": due},
        summary=HIDDEN if is_hidden else asked.summary,
        desk=f"{settings.BASE_URL}/desk/questions/{asked.pk}",
    )
