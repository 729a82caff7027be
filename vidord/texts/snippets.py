"""Snippets: our own pieces of text for letters, with holes to fill, read by the checker when saved."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from vidord.people import publishing
from vidord.people.models import Actor, LegalEntity, Staff
from vidord.texts import clearing
from vidord.texts.checking.reading import HOLE
from vidord.texts.models import Text, TextVersion, Withdrawal


class NotYours(Exception):
    """She may not put anything in writing for that legal entity."""


class ChangedMeanwhile(Exception):
    """Somebody else changed or withdrew it while this was being written."""


@dataclass(frozen=True)
class Wording:
    """A snippet in both languages, and why it is written or changed."""

    title_sv: str
    title_en: str
    body_sv: str
    body_en: str
    because: str


@dataclass(frozen=True)
class Writer:
    """Whom remarks are written for: her language, and what we call ourselves."""

    spoken: str
    ours: Collection[str]


@transaction.atomic
def write(
    entity: LegalEntity,
    words: Wording,
    *,
    owner: Staff,
    key: uuid.UUID,
    writer: Writer,
    by: Staff,
    at: datetime,
) -> TextVersion:
    """
    Publish a new snippet. Posted twice with one `key` it is one.

    :raises NotYours: when she may not publish there.
    :raises vidord.texts.clearing.NotCleared: when its words could not be sent.
    """
    _let_write(entity, words, writer=writer, by=by, at=at)
    facts = {"entity": entity, "owner": owner, "kind": Text.Kind.SNIPPET}
    text, is_new = Text.objects.get_or_create(slug=f"snippet-{key}", defaults=facts)
    return _publish(text, 1, words, by=by, at=at) if is_new else text.versions.get(number=1)


@transaction.atomic
def change(
    snippet: Text, words: Wording, *, owner: Staff, seen: int, writer: Writer, by: Staff, at: datetime
) -> TextVersion:
    """
    Publish another version. `seen` is the number of the version that the writer had before her.

    :raises NotYours: when she may not publish there.
    :raises ChangedMeanwhile: when it is another version by now, or withdrawn.
    :raises vidord.texts.clearing.NotCleared: when its words could not be sent.
    """
    held = Text.objects.select_for_update().get(pk=snippet.pk)
    _let_write(held.entity, words, writer=writer, by=by, at=at)
    newest = _newest(held)
    if newest.number != seen or Withdrawal.objects.filter(version=newest).exists():
        raise ChangedMeanwhile
    held.owner = owner
    held.save(update_fields=["owner"])
    return _publish(held, seen + 1, words, by=by, at=at)


@transaction.atomic
def withdraw(snippet: Text, *, because: str, by: Staff, at: datetime) -> Withdrawal:
    """
    Let nobody choose it any more; letters that were sent with it stay as they are. The first time counts.

    :raises NotYours: when she may not publish there.
    """
    held = Text.objects.select_for_update().get(pk=snippet.pk)
    if not publishing.may_publish(by, held.entity, at=at):
        raise NotYours
    facts = {"withdrawn_at": at, "by": Actor.of(by), "because_sv": because}
    return Withdrawal.objects.get_or_create(version=_newest(held), defaults=facts)[0]


def in_force(entities: QuerySet[LegalEntity]) -> QuerySet[TextVersion]:
    """The newest version of each snippet of some legal entities that is not withdrawn."""
    versions = TextVersion.objects.filter(text__kind=Text.Kind.SNIPPET, text__entity__in=entities)
    newest = versions.order_by("text_id", "-number").distinct("text_id")
    chosen = TextVersion.objects.filter(pk__in=newest.values("pk"), withdrawal=None)
    return chosen.select_related("text__owner", "text__entity").order_by("title_sv", "pk")


def holes(body: str) -> list[str]:
    """Return what must be filled in, each once: `Felet var {vad}, {när}` → `["vad", "när"]`."""
    return list(dict.fromkeys(found[0][1:-1] for found in HOLE.finditer(body)))


def filled(body: str, said: dict[str, str]) -> str:
    """Fill the holes that something is said for; the others stay, and the checker lets no letter go so."""
    return HOLE.sub(lambda found: said.get(found[0][1:-1], "").strip() or found[0], body)


def _let_write(entity: LegalEntity, words: Wording, *, writer: Writer, by: Staff, at: datetime) -> None:
    if not publishing.may_publish(by, entity, at=at):
        raise NotYours
    pieces = (words.title_sv, words.title_en, words.body_sv, words.body_en)
    clearing.let_be_kept(*pieces, spoken=writer.spoken, ours=writer.ours)


def _newest(text: Text) -> TextVersion:
    return text.versions.order_by("-number")[0]


def _publish(text: Text, number: int, words: Wording, *, by: Staff, at: datetime) -> TextVersion:
    return TextVersion.objects.create(
        text=text,
        number=number,
        title_sv=words.title_sv,
        title_en=words.title_en,
        body_sv=words.body_sv,
        body_en=words.body_en,
        published_at=at,
        decided_by=by,
        because_sv=words.because,
    )
