"""The board (ARN) tries what we refused. She hears what we answer there, and what it finds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from vidord.cases import asking_anew, claiming, clearing, closing, closing_time, notices
from vidord.cases.giving import Undertaking, give
from vidord.cases.models import BoardFinding, BoardTrial, Case, Claim
from vidord.channels import outbox
from vidord.channels.models import OutboundMessage
from vidord.people import timeline
from vidord.people.models import Actor, Staff
from vidord.promises.models import Promise


class NothingRefused(Exception):
    """Nothing of the claim has been refused: there is nothing to try."""


@dataclass(frozen=True)
class Found:
    """What the board recommends and why; `anyway` is the reason to go past remarks of the checker."""

    kind: str
    words: str
    anyway: str = ""


@transaction.atomic
def begin(claim: Claim, *, reference: str, answer_by: date, by: Staff, at: datetime) -> BoardTrial:
    """
    Note that the board tries what was decided of a claim, and promise the customer that she hears what we
    answer there, by the last close on or before the board's day. Said again, it is the same trial.

    :raises NothingRefused: see there.
    :raises vidord.promises.ledger.Unpromisable: when that day is over, or more than a year ahead.
    :raises vidord.cases.closing_time.CalendarNeverOpens: when nobody works there.
    """
    (case,) = Case.objects.held(claim.case_id)
    decision = claiming.last_decision(claim)
    if decision is None or decision.kind == decision.Kind.YES:
        raise NothingRefused
    if earlier := BoardTrial.objects.select_related("by").filter(decision=decision).first():
        return earlier
    actor = Actor.of(by)
    closing.reopen(case, by=actor, at=at)
    due_at = closing_time.on_or_before(by, answer_by)
    promise = give(Undertaking(case, Promise.Kind.WRITE, by, due_at), by=actor, at=at)
    trial = BoardTrial.objects.create(decision=decision, reference=reference.strip(), by=by, at=at)
    timeline.record("case.board_tries", by=actor, at=at, subject=case, matter=case.thread_id)
    notices.confirm(
        case,
        promise,
        at=at,
        name="board_tries",
        kind=OutboundMessage.Kind.NOTICE,
        board_reference=trial.reference,
    )
    return trial


@transaction.atomic
def end(trial: BoardTrial, found: Found, *, by: Staff, at: datetime) -> BoardFinding:
    """
    Note what the board finds, and write it to the customer. When she is right it is decided anew, by name and
    time. The first time counts.

    :raises vidord.cases.asking_authority.NobodyMay: when nobody else may decide it anew.
    :raises vidord.texts.clearing.NotCleared: when the words may not go as they are written.
    """
    decision = trial.decision
    (case,) = Case.objects.held(decision.case_id)
    if earlier := BoardFinding.objects.select_related("by").filter(trial=trial).first():
        return earlier
    cleared = clearing.clear(found.words, anyway=found.anyway, is_promised=True)
    actor, anew = Actor.of(by), None
    closing.reopen(case, by=actor, at=at)
    if found.kind == BoardFinding.Kind.FOR_CUSTOMER:
        anew = asking_anew.put(decision, case, reasons=cleared.words[0], by=by, at=at)
    letter = notices.compose(
        case,
        f"board_{found.kind.lower()}",
        kind=OutboundMessage.Kind.ANSWER,
        at=at,
        signed_by=by,
        cleared=cleared,
        decided=decision.decided,
        because=cleared.words[0],
        promised=asking_anew.promised(anew, at=at, language=case.thread.language),
    )
    letter.written_by = actor
    outbox.queue([letter])
    row = {"trial": trial, "kind": found.kind, "words": cleared.words[0], "letter": letter, "asked": anew}
    finding = BoardFinding.objects.create(**row, by=by, at=at)
    facts = {"found": str(found.kind)}
    timeline.record("case.board_found", by=actor, at=at, subject=case, matter=case.thread_id, **facts)
    return finding
