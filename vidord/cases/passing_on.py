"""A person's promises pass to others: each customer gets one new face and one message, and no new time."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from vidord.cases import asking_authority, covering, notices
from vidord.cases.models import Case, Counted
from vidord.people import protection
from vidord.people.models import Actor, Customer, Staff
from vidord.promises import ledger
from vidord.promises.models import Promise

LEFT = "LEFT"
Chooser = Callable[[Case, int], Staff]


@transaction.atomic
def pass_on(
    promises: Iterable[Promise], *, choose: Chooser, because: str, by: Actor, at: datetime, words: str
) -> int:
    """
    Hand live promises over and tell the customers with the text `words`. Returns how many customers.

    `choose` gets a customer's first case and how many promises come with it; one customer, one heir.
    """
    told, others = _pass_questions(promises, because=because, by=by, at=at)
    same_for_many = _Chosen(others)
    for held in _by_customer(others).values():
        first = held[0][1]
        before = held[0][0].owner
        heir = _who_may_read(first.customer, same_for_many(held, choose), before=before)
        if heir.pk == before.pk:
            continue
        for promise, case in held:
            ledger.hand_to(promise, to=heir, by=by, at=at, because=because)
            Case.objects.filter(pk=case.pk, face=before).update(face=heir)
        notices.tell_new_face(held, words=words, before=before, heir=heir, at=at)
        told += 1
    return told


class _Chosen:
    """What many were promised is answered by one: the first heir that was chosen for it takes it from all."""

    def __init__(self, promises: list[Promise]) -> None:
        self._many = dict(
            Counted.objects.filter(promise__in=promises).values_list("promise", "public_promise")
        )
        self._heirs: dict[int, Staff] = {}

    def __call__(self, held: list[tuple[Promise, Case]], choose: Chooser) -> Staff:
        of_many = next((self._many[one.pk] for one, _case in held if one.pk in self._many), None)
        if of_many in self._heirs:
            return self._heirs[of_many]
        heir = choose(held[0][1], len(held))
        if of_many is not None and protection.of(held[0][1].customer) is None:
            self._heirs[of_many] = heir
        return heir


def _pass_questions(
    promises: Iterable[Promise], *, because: str, by: Actor, at: datetime
) -> tuple[int, list[Promise]]:
    """
    What somebody is to decide passes to another who may. Returns how many customers were told, and the rest.

    Where nobody else may decide it, it stays, and so does what the ombudsman looks at; of somebody who
    leaves, it is for her heir to see it decided.
    """
    told, others = 0, []
    for promise in promises:
        case = Case.objects.of_promise(promise) if promise.kind == Promise.Kind.DECIDE else None
        heir = covering.instead_of_owner(promise, case, at=at) if case else None
        if case and heir:
            asking_authority.pass_to(promise, case, heir=heir, because=because, by=by, at=at)
            told += 1
        elif (case is None and promise.kind != Promise.Kind.REVIEW) or because == LEFT:
            others.append(promise)
    return told, others


def _who_may_read(customer: Customer, heir: Staff, *, before: Staff) -> Staff:
    """A protected customer passes to one of her readers only; without another one she stays where she is."""
    readers = protection.readers_of(customer)
    if readers is None or heir in readers:
        return heir
    return next((reader for reader in readers if reader != before), before)


def _by_customer(promises: Iterable[Promise]) -> dict[tuple, list[tuple[Promise, Case]]]:
    """Group by whom to tell and where: two addresses of one customer are told apart."""
    groups: dict[tuple, list[tuple[Promise, Case]]] = {}
    for promise in promises:
        case = Case.objects.of_promise(promise)
        groups.setdefault((case.customer_id, case.thread.contact_point_id), []).append((promise, case))
    return groups
