"""Who takes over what grows late, looked up once for all that break in the same moment."""

from datetime import datetime

from vidord.cases import deciders
from vidord.cases.models import Case
from vidord.people import protection
from vidord.people.models import Staff
from vidord.promises.models import Promise


class Heirs:
    """Finds who stands above an owner at a moment, for many promises of few owners."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.found: dict[int, Staff] = {}

    def of(self, promise: Promise, case: Case) -> Staff:
        """Return who has a broken promise from now on. What the ombudsman looks at, nobody else can."""
        is_hers = promise.kind == Promise.Kind.REVIEW
        return promise.owner if is_hers else self.above(promise.owner, case)

    def above(self, owner: Staff, case: Case) -> Staff:
        """Return who takes a promise of this owner over; of a protected customer one of her readers."""
        readers = protection.readers_of(case.customer)
        if readers is not None:
            return deciders.next_above(owner, at=self.at, readers=readers)
        if owner.pk not in self.found:
            self.found[owner.pk] = deciders.next_above(owner, at=self.at)
        return self.found[owner.pk]
