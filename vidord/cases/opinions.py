"""The ombudsman publishes what she finds: to the customer with reasons, to everybody without names."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from vidord.cases import (
    anonymity,
    asking_anew,
    clearing,
    decision_letters,
    notices,
)
from vidord.cases.models import AuthorityAsked, Case, Opinion, ReviewAsked
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.core.clearance import Clearance
from vidord.people import ombudsmen, timeline
from vidord.people.models import Actor, Staff
from vidord.promises.models import Fulfilment

CHANGED = Opinion.Kind.CHANGED


class NotOmbudsman(Exception):
    """She is not the ombudsman there, or not any more."""


class OwnDecision(Exception):
    """Nobody looks anew at what she decided herself."""


class AlreadyPublished(Exception):
    """An opinion was published before, or meanwhile: `args[0]`. Only a new one corrects it."""


class NamesCustomer(Exception):
    """What everybody reads would name the customer, or one of her cases."""


@dataclass(frozen=True)
class Finding:
    """What she has written; `anyway` is the reason to go past remarks of the checker."""

    kind: str
    reasons: str
    public_sv: str
    public_en: str
    anyway: str = ""


@transaction.atomic
def publish(
    asked: ReviewAsked,
    found: Finding,
    *,
    by: Staff,
    at: datetime,
    form_key: uuid.UUID,
    corrects: Opinion | None = None,
) -> Opinion:
    """
    Publish an opinion, or another that corrects the newest. One that finds that the decision is to be changed
    puts the question anew to somebody who may decide it, another than last time where there is one.

    :raises NotOmbudsman, OwnDecision, AlreadyPublished, NamesCustomer: see there.
    :raises vidord.cases.asking_authority.NobodyMay: when nobody may decide it anew.
    :raises vidord.texts.clearing.NotCleared: when her words may not go as they are written.
    """
    case = Case.objects.held_with(asked.promise)
    if again := Opinion.objects.filter(form_key=form_key).first():
        return again
    asked = ReviewAsked.objects.select_related("decision__case__unit", "promise").get(pk=asked.pk)
    newest = newest_of(asked)
    _check(asked, found, case=case, newest=newest, corrects=corrects, by=by, at=at)
    for_her = clearing.clear(found.reasons, anyway=found.anyway, is_promised=True)
    for_all = clearing.clear(found.public_sv, found.public_en, anyway=found.anyway)
    changes_it = found.kind == CHANGED and not (newest and newest.kind == CHANGED)
    reasons = for_her.words[0]
    anew = asking_anew.put(asked.decision, case, reasons=reasons, by=by, at=at) if changes_it else None
    said = _filled(case, asked, anew=anew, is_corrected=newest is not None, at=at)
    letter = _letter(case, found.kind, for_her, said, by=by, at=at)
    if asked.promise.wake_at is not None:
        Fulfilment.objects.create(promise=asked.promise, message=letter)
    words = {"reasons": reasons, "public_sv": for_all.words[0], "public_en": for_all.words[1]}
    row = {"review": asked, "corrects": newest, "kind": found.kind, "letter": letter, "form_key": form_key}
    opinion = Opinion.objects.create(**row, **words, by=by, at=at)
    facts = {"found": str(found.kind), "opinion": opinion.pk}
    timeline.record(
        "case.opinion_published", by=Actor.of(by), at=at, subject=case, matter=case.thread_id, **facts
    )
    return opinion


def _letter(
    case: Case, kind: str, cleared: Clearance, said: dict[str, str], *, by: Staff, at: datetime
) -> OutboundMessage:
    letter = notices.compose(
        case,
        f"opinion_{kind.lower()}",
        kind=OutboundMessage.Kind.ANSWER,
        at=at,
        signed_by=by,
        cleared=cleared,
        because=cleared.words[0],
        **said,
    )
    letter.written_by = Actor.of(by)
    return outbox.queue([letter])[0]


def newest_of(asked: ReviewAsked) -> Opinion | None:
    """The opinion that counts: the last of those that correct each other."""
    return asked.opinions.select_related("by").order_by("-pk").first()


def published(*, entity: int | None = None) -> QuerySet[Opinion]:
    """What everybody may read, the newest first; what was corrected stays readable."""
    found = Opinion.objects.select_related("by", "corrected_by").order_by("-pk")
    return found.filter(review__decision__case__unit__entity=entity) if entity else found


def _check(
    asked: ReviewAsked,
    found: Finding,
    *,
    case: Case,
    newest: Opinion | None,
    corrects: Opinion | None,
    by: Staff,
    at: datetime,
) -> None:
    entity = asked.decision.case.unit.entity_id
    if not ombudsmen.overseen_by(by, at=at).filter(entity=entity).exists():
        raise NotOmbudsman
    if asked.decision.by_id == by.pk:
        raise OwnDecision
    if newest != corrects:
        raise AlreadyPublished(newest)
    for words in (found.public_sv, found.public_en):
        if anonymity.names(case.customer, words) or anonymity.numbers(case.customer, words):
            raise NamesCustomer


def _filled(
    case: Case, asked: ReviewAsked, *, anew: AuthorityAsked | None, is_corrected: bool, at: datetime
) -> dict[str, str]:
    """What the letter says besides her reasons."""
    language = case.thread.language
    with override(language):
        earlier = _("This takes the place of what I wrote to you before.") + "\n\n" if is_corrected else ""
        board = decision_letters.board_of(case, at=at)
    return {
        "decider": asked.decision.by.public_name,
        "decided": asked.decision.decided,
        "earlier": earlier,
        "promised": asking_anew.promised(anew, at=at, language=language),
        "board": f"{board}\n\n" if board else "",
    }
