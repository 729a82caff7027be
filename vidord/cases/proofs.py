"""What shows that a thing was bought here: no receipt is needed, and too little of it is never a no."""

from collections.abc import Iterable

from vidord.agreements.models import Product, Purchase
from vidord.rights.acts.guarantee import GOOD, STRONG

ENOUGH = 100
# One that speaks for itself is enough, of the others two that agree: as `goods.proof_of_purchase` finds.
WEIGHTS = dict.fromkeys(STRONG, ENOUGH) | dict.fromkeys(GOOD, ENOUGH // 2)
OURS = ("OUR_PURCHASE_HISTORY", "SOLD_ONLY_BY_US")  # what we know ourselves; the others somebody sees
SEEN_BY_SOMEBODY = tuple(kind for kind in WEIGHTS if kind not in OURS)


def known_to_us(product: Product | None, purchase: Purchase | None) -> list[str]:
    """Return what our own systems show, without asking the customer for anything."""
    found = ["OUR_PURCHASE_HISTORY"] if purchase else []
    return [*found, "SOLD_ONLY_BY_US"] if product and product.only_ours else found


def weight(kinds: Iterable[str]) -> int:
    """Add up what has been shown, at most a hundred."""
    return min(ENOUGH, sum(WEIGHTS[kind] for kind in set(kinds)))
