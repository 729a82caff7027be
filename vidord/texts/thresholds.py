"""How many customers it takes to have something reconsidered: published, and never for a count begun."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vidord.people import timeline
from vidord.people.models import Actor, LegalEntity, Staff
from vidord.texts import clearing
from vidord.texts.models import Text, TextVersion, Threshold
from vidord.texts.publishing import NoMandate, Reason, may_publish
from vidord.texts.snippets import Writer

WORDS = {
    "title_sv": "Omprövning när {customers} kunder begär det",
    "title_en": "Reconsidered when {customers} customers ask for it",
    "body_sv": "När {customers} kunder inom {days} dagar begär att något vi har beslutat omprövas svarar den"
    " som beslutade offentligt, med skäl, inom {working_days} arbetsdagar.",
    "body_en": "When {customers} customers within {days} days ask us to reconsider what we have decided,"
    " whoever decided answers in public, with reasons, within {working_days} working days.",
}


@dataclass(frozen=True)
class Measure:
    """How many customers, counted for how many days, are answered within how many working days."""

    customers: int
    days: int
    working_days: int


def in_force(entity: LegalEntity, *, at: datetime) -> Threshold | None:
    """Return what a legal entity has published last, if anything."""
    published = Threshold.objects.filter(version__text__entity=entity, version__published_at__lte=at)
    return published.select_related("version").order_by("-version__number").first()


@transaction.atomic
def publish(
    entity: LegalEntity, measure: Measure, *, because: Reason, writer: Writer, by: Staff, at: datetime
) -> Threshold:
    """
    Publish a threshold. What customers are being counted about keeps the one that held when that began.

    :raises vidord.texts.publishing.NoMandate: without a mandate to publish in that legal entity.
    :raises vidord.texts.clearing.NotCleared: when the reason could not be sent to anybody.
    """
    if not may_publish(by, entity, at=at):
        raise NoMandate
    clearing.let_be_kept(because.sv, because.en, spoken=writer.spoken, ours=writer.ours)
    LegalEntity.objects.select_for_update().get(pk=entity.pk)
    facts = {"owner": by, "slug": f"reconsideration-{entity.pk}"}
    text, _is_new = Text.objects.get_or_create(entity=entity, kind=Text.Kind.RECONSIDERATION, defaults=facts)
    version = TextVersion.objects.create(
        text=text,
        number=text.versions.count() + 1,
        published_at=at,
        written_by=by,
        decided_by=by,
        because_sv=because.sv,
        because_en=because.en,
        **{name: words.format(**vars(measure)) for name, words in WORDS.items()},
    )
    timeline.record("threshold.published", by=Actor.of(by), at=at, subject=version)
    return Threshold.objects.create(version=version, **vars(measure))
