"""A message as composing needs it: read in one query, without the weight of a model, a thousand at a time."""

from dataclasses import dataclass

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from vidord.channels.models import OutboundMessage, Placement


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """What links and addresses are made from."""

    pk: int
    language: str
    generation: int
    contact_point_id: int | None


@dataclass(frozen=True, slots=True)
class Letter:
    """
    One claimed message. Without a thread it is a notice to one of our own. `answers` is the Message-ID of the
    customer's newest mail before it, if she has written one.
    """

    pk: int
    kind: str
    recipient: str
    subject: str
    text: str
    is_bulk: bool
    signed_by: str
    thread: ThreadKey | None
    answers: str = ""


FIELDS = (
    "pk",
    "kind",
    "recipient",
    "subject",
    "text",
    "is_bulk",
    "signed_by__public_name",
    "thread",
    "thread__language",
    "thread__generation",
    "thread__contact_point",
)


def letters_of(messages: QuerySet[OutboundMessage]) -> list[Letter]:
    """Return messages as letters, those first that have waited longest."""
    hers = Placement.objects.filter(
        thread=OuterRef("thread"),
        author=Placement.Author.CUSTOMER,
        outcome__in=(Placement.Outcome.NEW_CASE, Placement.Outcome.REPLY),
        placed_at__lte=OuterRef("queued_at"),
    ).exclude(message__content__mail_id="")
    newest = Subquery(hers.order_by("-pk").values("message__content__mail_id")[:1])
    found = messages.annotate(answers=Case(When(is_bulk=False, then=newest)))
    rows = found.order_by("is_bulk", "next_attempt_at", "id").values_list(*FIELDS, "answers")
    return [
        Letter(*row[:6], row[6] or "", ThreadKey(*row[7:-1]) if row[7] else None, row[-1] or "")
        for row in rows
    ]
