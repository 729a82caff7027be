"""From draft to pledge: one writes, another reads, somebody with the mandate publishes, or withdraws."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from vidord.people import timeline
from vidord.people.models import Actor, LegalEntity, Mandate, Staff
from vidord.texts.models import Draft, PledgeRule, Text, TextVersion, Withdrawal
from vidord.texts.models.pledge import Timing
from vidord.texts.models.text import Wording

WORDS = [one.name for one in Wording._meta.local_fields]
TIMES = [one.name for one in Timing._meta.local_fields]


class NoMandate(Exception):
    """She may not publish in that legal entity."""


class OwnDraft(Exception):
    """Whoever wrote it last can't be the one who checks it."""


class NotChecked(Exception):
    """Nobody else has read the draft as it is now."""


class PublishedMeanwhile(Exception):
    """Somebody has published another version, or a pledge of that name, since the draft was begun."""


class Ended(Exception):
    """It was to hold until a moment that has been."""


class AlreadyWithdrawn(Exception):
    """It has been withdrawn before."""


@dataclass(frozen=True)
class Reason:
    """Why, in both languages: everybody reads it."""

    sv: str
    en: str


def may_publish(person: Staff, entity: LegalEntity, *, at: datetime) -> bool:
    """Tell whether she holds a mandate to publish, in force, and has a role in that legal entity."""
    held = Mandate.objects.in_force(at=at).filter(kind=Mandate.Kind.PUBLISH, holder=person)
    return held.filter(holder__roles__entity=entity).exists()


@transaction.atomic
def write(draft: Draft, *, by: Staff, at: datetime) -> Draft:
    """
    Store a draft as she has written it; what another checked before, is to be checked again.

    :raises PublishedMeanwhile: when it has become a version.
    """
    if draft.pk and Draft.objects.select_for_update().get(pk=draft.pk).became_id:
        raise PublishedMeanwhile
    draft.written_by, draft.written_at, draft.checked_by, draft.checked_at = by, at, None, None
    draft.save()
    timeline.record("pledge.drafted", by=Actor.of(by), at=at, subject=draft)
    return draft


@transaction.atomic
def check(draft: Draft, *, seen_at: datetime, by: Staff, at: datetime) -> Draft:
    """
    She has read the draft as it was written `seen_at`, and stands behind what it says.

    :raises OwnDraft: when she wrote it last.
    :raises NotChecked: when it has been changed since she read it.
    :raises PublishedMeanwhile: when it has become a version.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.became_id:
        raise PublishedMeanwhile
    if held.written_by_id == by.pk:
        raise OwnDraft
    if held.written_at != seen_at:
        raise NotChecked
    held.checked_by, held.checked_at = by, at
    held.save(update_fields=["checked_by", "checked_at"])
    timeline.record("pledge.checked", by=Actor.of(by), at=at, subject=held)
    return held


@transaction.atomic
def publish(draft: Draft, *, because: Reason, by: Staff, at: datetime) -> TextVersion:
    """
    Publish what another has checked. From now on new matters fall under it; the version before stays.

    The same again returns the same version.

    :raises NoMandate: without a mandate to publish in that legal entity.
    :raises NotChecked: when nobody else has read it as it is now.
    :raises PublishedMeanwhile: when another version was published first.
    :raises Ended: when the moment until which it was to hold has been.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.became:
        return held.became
    if not may_publish(by, held.entity, at=at):
        raise NoMandate
    if held.checked_by_id is None:
        raise NotChecked
    if held.ends_at and held.ends_at <= at:
        raise Ended
    number = held.follows.number + 1 if held.follows else 1
    held.became = _version(held, _text(held), number, because=because, by=by, at=at)
    held.save(update_fields=["became"])
    timeline.record("pledge.published", by=Actor.of(by), at=at, subject=held.became)
    return held.became


def _text(draft: Draft) -> Text:
    """
    Hold the text until its new version is written, or make it.

    :raises PublishedMeanwhile: when another has published it first.
    """
    if draft.text:
        text = Text.objects.select_for_update().get(pk=draft.text.pk)
        if text.versions.filter(number__gt=draft.follows.number).exists():
            raise PublishedMeanwhile
        text.owner = draft.owner
        text.save(update_fields=["owner"])
        return text
    slug = slugify(draft.title_sv)[:50] or f"pledge-{draft.pk}"
    kind = Text.Kind.PLEDGE
    try:
        with transaction.atomic():
            return Text.objects.create(entity=draft.entity, owner=draft.owner, kind=kind, slug=slug)
    except IntegrityError as taken:
        raise PublishedMeanwhile from taken


def _version(
    draft: Draft, text: Text, number: int, *, because: Reason, by: Staff, at: datetime
) -> TextVersion:
    version = TextVersion.objects.create(
        text=text,
        number=number,
        published_at=at,
        ends_at=draft.ends_at,
        written_by=draft.written_by,
        checked_by=draft.checked_by,
        decided_by=by,
        because_sv=because.sv,
        because_en=because.en,
        **{name: getattr(draft, name) for name in WORDS},
    )
    times = {name: getattr(draft, name) for name in TIMES}
    PledgeRule.objects.create(version=version, promise_kind=draft.counted_as, **times)
    return version


@transaction.atomic
def withdraw(version: TextVersion, *, because: Reason, by: Staff, at: datetime) -> Withdrawal:
    """
    Promise it to nobody new. What was promised under it is still owed. One that held for a while gives way
    to what it stood before.

    :raises NoMandate: without a mandate to publish in that legal entity.
    :raises AlreadyWithdrawn: when it has been withdrawn before.
    """
    text = Text.objects.select_for_update().get(pk=version.text_id)
    if not may_publish(by, text.entity, at=at):
        raise NoMandate
    if Withdrawal.objects.filter(version=version).exists():
        raise AlreadyWithdrawn
    for one in _standing_before(version, at=at):
        _withdraw(one, because=because, by=by, at=at)
    return _withdraw(version, because=because, by=by, at=at)


def _standing_before(version: TextVersion, *, at: datetime) -> QuerySet[TextVersion]:
    """What takes its place for a while goes with it: it would hold alone."""
    if version.ends_at:
        return TextVersion.objects.none()
    later = TextVersion.objects.filter(text=version.text_id, number__gt=version.number, ends_at__gt=at)
    return later.filter(withdrawal=None).order_by("number")


def _withdraw(version: TextVersion, *, because: Reason, by: Staff, at: datetime) -> Withdrawal:
    actor = Actor.of(by)
    timeline.record("pledge.withdrawn", by=actor, at=at, subject=version)
    return Withdrawal.objects.create(
        version=version, withdrawn_at=at, by=actor, because_sv=because.sv, because_en=because.en
    )


def next_draft(version: TextVersion) -> Draft:
    """Return a draft with a version's words and time, to follow the newest of its text; not stored yet."""
    written = {name: getattr(version, name) for name in WORDS}
    times = {name: getattr(version.rule, name) for name in TIMES}
    text = version.text
    newest = text.versions.order_by("-number").first()
    return Draft(entity=text.entity, owner=text.owner, follows=newest, **written, **times)
