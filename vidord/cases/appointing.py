"""An ombudsman comes or goes: what she was to look at has a name always, and the house hears of a gap."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from vidord.cases import notices
from vidord.cases.models import Case
from vidord.cases.staff_notices import to_colleagues
from vidord.people import ombudsmen
from vidord.people.models import Actor, LegalEntity, OmbudsmanTerm, Staff, StaffRole
from vidord.people.ombudsmen import Appointment
from vidord.promises import ledger
from vidord.promises.models import Promise

NEW_OMBUDSMAN = "NEW_OMBUDSMAN"


@transaction.atomic
def appoint(asked: Appointment, *, by: Staff, at: datetime) -> OmbudsmanTerm:
    """
    Appoint an ombudsman. What waits to be looked at is hers from the moment she begins.

    :raises vidord.people.ombudsmen.Refused: and why.
    """
    term = ombudsmen.appoint(asked, by=by, at=at)
    _take_over(asked.entity, at=at)
    return term


@transaction.atomic
def resign(term: OmbudsmanTerm, *, successor: Staff, because: str, by: Staff, at: datetime) -> OmbudsmanTerm:
    """
    The ombudsman resigns; her successor goes on with what she was to look at, at the same times.

    :raises vidord.people.ombudsmen.Refused: and why.
    """
    next_term = ombudsmen.resign(term, successor=successor, because=because, by=by, at=at)
    _take_over(term.entity, at=at)
    return next_term


def call(*, at: datetime) -> int:
    """Let terms end and begin, and tell the house of one that has nobody after it. Returns the notices."""
    return sum(_turn(entity, at=at) for entity in ombudsmen.to_turn(at=at))


@transaction.atomic
def _turn(entity: LegalEntity, *, at: datetime) -> int:
    over, _begun = ombudsmen.turn(entity, at=at)
    if ombudsmen.term_of(entity, at=at):
        _take_over(entity, at=at)
        return 0
    return _tell_of_gap(over[-1], at=at) if over else 0


def _tell_of_gap(term: OmbudsmanTerm, *, at: datetime) -> int:
    """The managing director, who appoints, the administrators and she herself hear that nobody is it now."""
    return to_colleagues(
        "staff_ombudsman",
        who_hears(term, at=at),
        at=at,
        entity=term.entity.name,
        person=term.staff.public_name,
        desk=f"{settings.BASE_URL}/desk/ombudsman/term",
    )


def who_hears(term: OmbudsmanTerm, *, at: datetime) -> list[Staff]:
    """Return whom a gap concerns, each once."""
    administers = {"roles__entity": term.entity, "roles__kind": StaffRole.Kind.ADMINISTRATOR}
    people = Staff.objects.serving()
    concerned = people.filter(**administers) | people.filter(pk=term.staff_id)
    directors = ombudsmen.directors_of(term.entity, at=at)
    return list({one.pk: one for one in [*directors, *concerned.distinct().order_by("pk")]}.values())


def _take_over(entity: LegalEntity, *, at: datetime) -> None:
    """What somebody else was to look at is the ombudsman's; each customer hears her name, and no new time."""
    term = ombudsmen.term_of(entity, at=at)
    if term is None:
        return
    waiting = Promise.objects.live().filter(kind=Promise.Kind.REVIEW, case_promise__case__unit__entity=entity)
    for promise in waiting.exclude(owner=term.staff).select_related("owner").order_by("pk"):
        case, before = Case.objects.of_promise(promise), promise.owner
        by = Actor.of("clock")
        ledger.hand_to(promise, to=term.staff, by=by, at=at, because=NEW_OMBUDSMAN)
        notices.tell_new_face([(promise, case)], words="new_face", before=before, heir=term.staff, at=at)
