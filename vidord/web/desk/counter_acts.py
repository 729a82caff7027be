"""What whoever stands at the counter may do: decide, ask somebody by name, or explain a no."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from vidord.agreements.models import Product, Purchase
from vidord.cases import claim_words, covering, deciders, proofs
from vidord.cases.claim_words import Shown
from vidord.cases.deciders import Rung
from vidord.core import typography
from vidord.people.models import Mandate, Staff
from vidord.web.desk.counter_forms import ASK, ExaminedForm

EXPLAIN = "EXPLAIN"
REMEDIES = ("REPLACE", "REPAIR", "REFUND")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Act:
    """A button: what it does, what it says, and who would be asked."""

    name: str
    words: str
    decider: Rung | None = None


@dataclass(frozen=True)
class Acts:
    """What she may decide, the first one recommended; whom she may ask; and the mandate that she has."""

    own: list[Act]
    asked: list[Act]
    may: str

    @property
    def names(self) -> list[str]:
        """What a form may say."""
        return [one.name for one in (*self.own, *self.asked)] + [EXPLAIN]


NONE = Acts([], [], "")


def of(person: Staff, *, price: Decimal | None, at: datetime) -> Acts:
    """Return what a person may do about a thing of a price; an unknown price is asked for, and tried then."""
    mandates = list(
        Mandate.objects.in_force(at=at)
        .filter(holder=person, kind__in=REMEDIES)
        .select_related("delegated_by")
    )
    covered = [kind for kind in REMEDIES if any(_covers(one, kind, price) for one in mandates)]
    own = [Act(kind, _words(kind, price)) for kind in covered]
    beyond = next((kind for kind in REMEDIES if kind not in covered), None)
    decider = _decider(person, beyond, cost(beyond, price), at=at) if beyond else None
    asked = [Act(f"{ASK}{beyond}", _asks(beyond, decider), decider)] if beyond and decider else []
    return Acts(own, asked, _may([one for one in mandates if one.kind == covered[0]]) if covered else "")


def _covers(mandate: Mandate, kind: str, price: Decimal | None) -> bool:
    return mandate.kind == kind and (mandate.limit is None or mandate.limit >= cost(kind, price))


def _decider(person: Staff, kind: str, amount: Decimal, *, at: datetime) -> Rung | None:
    rungs = deciders.people_of(person.unit.entity, at=at, kind=kind)
    reaching = [one for one in rungs if one.reach >= amount and one.staff != person]
    nearest = covering.nearest(reaching)
    return next((one for one in reaching if one.staff == nearest), None)


def _words(kind: str, price: Decimal | None) -> str:
    money = typography.money(price) if price is not None else ""
    said = {
        "REPLACE": _("Replace it, free of charge"),
        "REPAIR": _("Repair it, free of charge"),
        "REFUND": _("Give %(money)s back") % {"money": money} if money else _("Give the money back"),
    }
    return said[kind]


def _asks(kind: str, decider: Rung) -> str:
    name = decider.staff.public_name
    said = {
        "REPLACE": _("Ask %(name)s about a replacement"),
        "REPAIR": _("Ask %(name)s about a repair"),
        "REFUND": _("Ask %(name)s about money back"),
    }
    return said[kind] % {"name": name}


def _may(mandates: list[Mandate]) -> str:
    """How far the largest of these reaches, and from whom it is."""
    mandate = max(mandates, key=lambda one: (one.limit is None, one.limit))
    if mandate.limit is None:
        return _("You may decide this, without limit.")
    limit = typography.money(mandate.limit)
    if mandate.delegated_by is None:
        return _("You may decide up to %(limit)s.") % {"limit": limit}
    said = _("You may decide up to %(limit)s; %(name)s has given you that.")
    return said % {"limit": limit, "name": mandate.delegated_by.public_name}


def cost(kind: str, price: Decimal | None) -> Decimal:
    """What a remedy costs us, as far as anybody knows: of a repair nobody does yet."""
    return NOTHING if kind == "REPAIR" or price is None else price


def shown_by(product: Product, purchase: Purchase | None, examined: ExaminedForm) -> Shown:
    """Return what we know ourselves and what somebody has shown."""
    seen = examined.cleaned_data.get("proof", []) if examined.is_valid() else []
    return claim_words.shown_by([*proofs.known_to_us(product, purchase), *seen])
