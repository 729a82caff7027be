"""A message as composing needs it: read in one query, without the weight of a model, a thousand at a time."""

from dataclasses import dataclass

from django.db.models import QuerySet

from vidord.channels.models import OutboundMessage


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """What links and addresses are made from."""

    pk: int
    language: str
    generation: int
    contact_point_id: int | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One claimed message. Without a thread it is a notice to one of our own."""

    pk: int
    kind: str
    recipient: str
    subject: str
    text: str
    is_bulk: bool
    signed_by: str
    thread: ThreadKey | None


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
    rows = messages.order_by("is_bulk", "next_attempt_at", "id").values_list(*FIELDS)
    return [Letter(*row[:6], row[6] or "", ThreadKey(*row[7:]) if row[7] else None) for row in rows]
