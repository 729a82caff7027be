"""What we have decided that concerns many: said in public by whoever decided it, with reasons."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from vidord.people import timeline
from vidord.people.models import Actor, LegalEntity, Staff
from vidord.texts import clearing
from vidord.texts.models import Text, TextVersion
from vidord.texts.publishing import NoMandate, may_publish
from vidord.texts.snippets import Writer

KINDS = (Text.Kind.PLEDGE, Text.Kind.TERMS, Text.Kind.DECISION)


@dataclass(frozen=True)
class Decided:
    """What was decided and why, in both languages; whoever publishes it is the one who decided."""

    title_sv: str
    title_en: str
    body_sv: str
    body_en: str
    because_sv: str
    because_en: str


@transaction.atomic
def publish(
    entity: LegalEntity, decided: Decided, *, key: uuid.UUID, writer: Writer, by: Staff, at: datetime
) -> TextVersion:
    """
    Tell everybody what she has decided. Posted twice with one `key` it is one.

    :raises vidord.texts.publishing.NoMandate: without a mandate to publish in that legal entity.
    :raises vidord.texts.clearing.NotCleared: when its words could not be sent to anybody.
    """
    if not may_publish(by, entity, at=at):
        raise NoMandate
    words = asdict(decided)
    clearing.let_be_kept(*words.values(), spoken=writer.spoken, ours=writer.ours)
    facts = {"entity": entity, "owner": by, "kind": Text.Kind.DECISION}
    text, is_new = Text.objects.get_or_create(slug=f"decision-{key}", defaults=facts)
    if not is_new:
        return text.versions.get(number=1)
    version = TextVersion.objects.create(
        text=text, number=1, published_at=at, written_by=by, decided_by=by, **words
    )
    timeline.record("decision.published", by=Actor.of(by), at=at, subject=version)
    return version


def published(entity: LegalEntity, *, at: datetime) -> QuerySet[TextVersion]:
    """Every version of its terms, pledges and general decisions that a legal entity has published."""
    return TextVersion.objects.filter(text__entity=entity, text__kind__in=KINDS, published_at__lte=at)


def reconsiderable(entity: LegalEntity, *, at: datetime) -> QuerySet[TextVersion]:
    """The newest version of each: what a customer may ask the legal entity to reconsider."""
    newest = published(entity, at=at).order_by("text_id", "-number").distinct("text_id")
    shown = TextVersion.objects.filter(pk__in=newest.values("pk"))
    return shown.select_related("text__entity", "decided_by").order_by("-published_at", "pk")
