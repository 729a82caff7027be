"""What machines said in a case, as notes for staff: delayed, delivered, read, out of office."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from vidord.cases import sentences
from vidord.cases.models import Case
from vidord.channels import links
from vidord.channels.models import Placement, Receipt

MOST_SHOWN = 50
# Here the machine's own words tell staff something: when she is back, or what is asked of us.
TELLING = {"OUT_OF_OFFICE", "AUTO_REPLIED", "AUTO_REPLY", "CHALLENGE"}


@dataclass(frozen=True)
class Note:
    """One mail that no person wrote: when it came, what it was, and its text where that says something."""

    at: datetime
    words: str
    text: str = ""
    language: str = "sv"


@dataclass(frozen=True)
class Shut:
    """Since when nothing automatic goes to an address, and why."""

    since: datetime
    words: str


def with_reports(placed: QuerySet[Placement]) -> QuerySet[Placement]:
    """Add to what has come in a case what each machine said."""
    said = Receipt.objects.filter(inbound=OuterRef("message")).order_by("pk")
    return placed.annotate(said=Subquery(said.values("kind")[:1]), why=Subquery(said.values("reason")[:1]))


def notes(placed: list[Placement]) -> list[Note]:
    """Return what machines said, of what came in `with_reports`."""
    return [_note(one) for one in placed if one.outcome == Placement.Outcome.MACHINE][-MOST_SHOWN:]


def _note(placement: Placement) -> Note:
    content = getattr(placement.message, "content", None)
    is_telling = content and (placement.said or placement.because) in TELLING
    return Note(
        placement.message.received_at,
        _sentence(placement.said, placement.why),
        links.without_page_links(content.text) if is_telling else "",
        (content.written_in if content else "") or "sv",
    )


def _sentence(kind: str | None, reason: str | None) -> str:
    if kind is None:
        return _("An automatic mail came")
    said = {
        Receipt.Kind.BOUNCED: _("A message came back: %(reason)s"),
        Receipt.Kind.DELAYED: _("A message is delayed: %(reason)s"),
        Receipt.Kind.DELIVERED: _("A message was delivered"),
        Receipt.Kind.READ: _("A message was opened"),
        Receipt.Kind.COMPLAINED: _("A message was called spam"),
        Receipt.Kind.OUT_OF_OFFICE: _("Out of office"),
        Receipt.Kind.AUTO_REPLIED: _("An automatic answer"),
    }
    if reason == "DELETED_UNREAD":
        return _("A message was thrown away unread")
    sentence = said[Receipt.Kind(kind)]
    return sentence % {"reason": sentences.refusal(reason or "")} if "%(reason)s" in sentence else sentence


def shut(case: Case) -> Shut | None:
    """Of a case read `for_page`: since when and why nothing automatic goes to its customer."""
    said = next(iter(case.shut), None)
    return Shut(datetime.fromisoformat(said["at"]), sentences.refusal(said["reason"])) if said else None
