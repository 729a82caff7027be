"""Deciding within a mandate: yes, partly or no, told in a letter, and what she gets is promised."""

import uuid
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from vidord.cases import (
    asking_authority,
    by_law,
    claiming,
    closing,
    closing_time,
    covering,
    decision_letters,
    owed,
)
from vidord.cases.closing_time import CalendarNeverOpens as CalendarNeverOpens  # a refusal of deciding too
from vidord.cases.decision_letters import Draft, Letter
from vidord.cases.examining import GOODS
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import AuthorityAsked, Case, Claim, ClaimDecision, Decision, Examination, Remedy
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.people import timeline
from vidord.people.models import Actor, Mandate, Staff
from vidord.promises import ledger
from vidord.promises.models import Fulfilment, Promise
from vidord.rights.finding import Finding

NOTHING = Decimal(0)
BESIDE_THE_LAW = (Decision.Remedy.APOLOGY, Decision.Remedy.GOODWILL)
WORDS = ("reasons", "understood", "rule", "evidence", "addition")


class NotCovered(Exception):
    """Her mandate does not reach what was asked; `args[0]` is who decides it now, if it has moved on."""


class RemedyNotCovered(Exception):
    """She may decide the question, but her mandate does not reach the remedy that she chose."""


class OwnQuestion(Exception):
    """Nobody decides what she asked for herself."""


class NoLongerAsked(Exception):
    """The customer has let us off: there is nothing to decide."""


class LessThanAsked(Exception):
    """A yes gives what was asked, of the kind that was asked. Anything else is partly."""


class TheLawGivesMore(Exception):
    """A right that the law gives is not declined, and nobody gives less of it."""


class LastDayUnknown(Exception):
    """The law gives it by a last day, and nobody has said yet what that day is counted from."""


class ExaminedAnew(Exception):
    """The claim has been examined again meanwhile: what was read of the law is not the latest."""


def decide(
    case: Case,
    draft: Draft,
    *,
    by: Staff,
    at: datetime,
    form_key: uuid.UUID,
    asked: AuthorityAsked | None = None,
) -> Decision:
    """
    Decide, and tell the customer in a letter. A question is decided once: the first decision counts.

    When the mandate has ended since the question was put, it moves on to the next holder before this refuses.

    :raises NotCovered, RemedyNotCovered, OwnQuestion, NoLongerAsked, LessThanAsked: see there.
    :raises TheLawGivesMore, LastDayUnknown, ExaminedAnew: when a claim is decided; see there.
    :raises CalendarNeverOpens: when what she gets could never be due.
    :raises django.db.IntegrityError: when one of the five parts is missing from a no.
    """
    try:
        with transaction.atomic():
            return _decide(case, draft, by=by, at=at, form_key=form_key, asked=asked)
    except NotCovered:
        heir = asking_authority.move_on(asked, at=at) if asked else None
        raise NotCovered(heir) from None


def _decide(
    case: Case,
    draft: Draft,
    *,
    by: Staff,
    at: datetime,
    form_key: uuid.UUID,
    asked: AuthorityAsked | None,
) -> Decision:
    held = _hold(case, asked)
    if earlier := _earlier(asked, draft, form_key):
        return earlier
    draft = _completed(draft, asked)
    _check_law(held, draft, at=at)
    mandate = _mandate(draft, asked, by=by, at=at)
    actor = Actor.of(by)
    closing.reopen(held, by=actor, at=at)
    if asked and asked.promise.owner_id != by.pk:
        ledger.hand_to(asked.promise, to=by, by=actor, at=at, because="DECIDED")
    promise = _promise_remedy(held, draft, by=by, at=at)
    letter = decision_letters.write(held, draft, promise, by=by, at=at)
    letter.message.form_key = form_key
    outbox.queue([letter.message])
    decision = _write(draft, letter, case=held, asked=asked, mandate=mandate, by=by, at=at)
    if draft.examination:
        _of_claim(decision, draft.examination, her_choice=draft.her_choice)
    if promise:
        finding = _law(draft)
        last_day = by_law.last_day(finding, at=at) if finding else None
        Remedy.objects.create(decision=decision, promise=promise, unit=by.unit, law_last_day=last_day)
    _fulfils(held, letter.message, asked, by=by)
    facts = {"kind": str(draft.kind), "remedy": str(draft.remedy)}
    timeline.record("case.decided", by=actor, at=at, subject=held, matter=held.thread_id, **facts)
    return decision


def _of_claim(decision: Decision, examination: Examination, *, her_choice: bool) -> None:
    ClaimDecision.objects.create(
        claim=examination.claim, decision=decision, examination=examination, her_choice=her_choice
    )


def _write(draft: Draft, letter: Letter, **facts: Any) -> Decision:
    return Decision.objects.create(
        kind=draft.kind,
        remedy=draft.remedy,
        asked_amount=draft.asked_amount,
        amount=draft.amount,
        understood=draft.understood,
        decided=letter.decided,
        reasons=draft.reasons,
        rule=draft.rule,
        evidence=draft.evidence,
        next_steps=letter.next_steps,
        reach=letter.reach,
        letter=letter.message,
        **facts,
    )


def _hold(case: Case, asked: AuthorityAsked | None) -> Case:
    if asked is None:
        return Case.objects.locked(case.pk).select_related("thread", "customer__protection").get()
    held = Case.objects.held_with(asked.promise)
    asked.promise.refresh_from_db()
    return held


def _earlier(asked: AuthorityAsked | None, draft: Draft, form_key: uuid.UUID) -> Decision | None:
    """One form, one question and one examination of a claim are decided once."""
    same = Q(letter__form_key=form_key)
    if asked:
        same |= Q(asked=asked)
    if draft.examination:
        same |= Q(of_claim__examination=draft.examination)
    return Decision.objects.select_related("by").filter(same).order_by("pk").first()


def _check_law(case: Case, draft: Draft, *, at: datetime) -> None:
    """What the law gives is not declined: not as the claim it is, and not beside it."""
    examined = draft.examination
    if examined is None:
        if draft.kind == Decision.Kind.NO and Examination.objects.standing_in(case).exists():
            raise TheLawGivesMore
        return
    if examined.claim.examinations.filter(number__gt=examined.number).exists():
        raise ExaminedAnew
    finding = _law(draft)
    if draft.kind != Decision.Kind.NO and finding and by_law.lacks_its_last_day(finding, at=at):
        raise LastDayUnknown
    if examined.answer == Examination.Answer.YES and _gives_less(draft, examined):
        raise TheLawGivesMore


def _gives_less(draft: Draft, examined: Examination) -> bool:
    """A no, an apology and goodwill are not what the law gives, nor a part of a sum that it has not named."""
    if draft.kind == Decision.Kind.NO or draft.remedy in BESIDE_THE_LAW:
        return True
    if examined.owed is not None:
        return draft.amount < examined.owed
    if examined.claim.question == GOODS and not draft.her_choice:
        return not _puts_it_right(draft, examined.claim)
    return draft.kind == Decision.Kind.PARTLY and draft.remedy in Decision.PAID and not draft.her_choice


def _puts_it_right(draft: Draft, claim: Claim) -> bool:
    """Of a thing the law gives a repair or a new one; all of the money back is no less."""
    whole = draft.remedy in (Decision.Remedy.REPLACE, Decision.Remedy.REFUND)
    price = claiming.price_of(claim)
    return draft.remedy == Decision.Remedy.REPAIR or (whole and (price is None or draft.amount >= price))


def _completed(draft: Draft, asked: AuthorityAsked | None) -> Draft:
    """
    A no is about what was asked, and gives nothing; an apology costs nothing. Where no question was put, the
    remedy is what was asked, and a yes gives all of it.
    """
    is_no = draft.kind == Decision.Kind.NO
    remedy = asked.kind if asked and is_no else draft.remedy
    amount = NOTHING if is_no or remedy == Decision.Remedy.APOLOGY else draft.amount
    asked_amount = amount if draft.kind == Decision.Kind.YES else draft.asked_amount
    return replace(
        draft,
        remedy=remedy,
        amount=amount,
        asked_kind=asked.kind if asked else remedy,
        asked_amount=asked.amount if asked else asked_amount,
        **{part: getattr(draft, part).strip() for part in WORDS},
    )


def _mandate(draft: Draft, asked: AuthorityAsked | None, *, by: Staff, at: datetime) -> Mandate | None:
    """Return the mandate that she decides on, smallest first; an apology needs none of its own."""
    if asked:
        _check_question(draft, asked, by=by, at=at)
    if draft.kind == Decision.Kind.YES and draft.amount < draft.asked_amount:
        raise LessThanAsked
    if draft.remedy == Decision.Remedy.APOLOGY:
        return None
    amount = draft.amount if asked else max(draft.amount, draft.asked_amount)
    found = covering.mandate_of(by, kind=draft.remedy, amount=amount, at=at)
    if found is None:
        raise RemedyNotCovered if asked else NotCovered
    return found


def _check_question(draft: Draft, asked: AuthorityAsked, *, by: Staff, at: datetime) -> None:
    if asked.by_id == by.pk:
        raise OwnQuestion
    if asked.promise.wake_at is None:
        raise NoLongerAsked
    if covering.mandate_of(by, kind=asked.kind, amount=asked.amount, at=at) is None:
        raise NotCovered
    if draft.kind == Decision.Kind.YES and draft.remedy != asked.kind:
        raise LessThanAsked


def _promise_remedy(case: Case, draft: Draft, *, by: Staff, at: datetime) -> Promise | None:
    """Promise that she gets it, by the close of a working day: what is paid is known by its day alone."""
    if draft.kind == Decision.Kind.NO or draft.remedy == Decision.Remedy.APOLOGY:
        return None
    owner = draft.owner or by
    if finding := _law(draft):
        reckoning = by_law.due(finding, owner=owner, days=draft.days, at=at)
        source = by_law.source(finding, reckoning, at=at, language=case.thread.language)
    else:
        reckoning = closing_time.after(owner, draft.days, at=at)
        source = ledger.Source(Promise.Source.PERSONAL, reckoning=reckoning)
    undertaking = Undertaking(case, Promise.Kind.REMEDY, owner, reckoning.due_at, source=source)
    return give(undertaking, by=Actor.of(by), at=at)


def _law(draft: Draft) -> Finding | None:
    """What the law says, if that is yes; goodwill is what we give beside it, in our own name."""
    finding = None if draft.remedy == Decision.Remedy.GOODWILL else draft.finding
    return finding if finding and by_law.gives(finding) else None


def _fulfils(case: Case, letter: OutboundMessage, asked: AuthorityAsked | None, *, by: Staff) -> None:
    """The letter is meant to keep that she decides, and what any letter of hers keeps."""
    kept = set(owed.kept_by_a_letter(case, by=by))
    if asked:
        kept.add(asked.promise)
    Fulfilment.objects.bulk_create(Fulfilment(promise=promise, message=letter) for promise in kept)
