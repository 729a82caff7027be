"""What each may decide, as the founding file says it: from the board, or out of a colleague's mandate."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from vidord.people.models import Mandate, Staff

WITHOUT_LIMIT = "without limit"


class Unfounded(Exception):
    """A mandate that can't be written; the text says whose and why."""


def write(plans: list[dict], people: Mapping[str, Staff], *, at: datetime) -> None:
    """
    Write `may_decide` of every person, first what the board has given, then what comes from a colleague.

    :raises Unfounded: when one is no mandate, or comes from somebody who does not have it.
    """
    waiting = [(one["name"], kind, said) for one in plans for kind, said in one.get("may_decide", {}).items()]
    while waiting:
        left = [one for one in waiting if not _write(*one, people=people, at=at)]
        if len(left) == len(waiting):
            name, kind, said = left[0]
            raise Unfounded(f"{name}: {said['from']!r} may not decide {kind} herself")
        waiting = left


def _write(name: str, kind: str, said: object, *, people: Mapping[str, Staff], at: datetime) -> bool:
    """Write one, or tell that what it comes from is not written yet."""
    if kind not in Mandate.Kind.values:
        raise Unfounded(f"{name}: {kind!r} is no mandate; write {', '.join(Mandate.Kind.values)}")
    plan = said if isinstance(said, dict) else {"limit": said}
    source = None
    if "from" in plan:
        if plan["from"] not in people:
            raise Unfounded(f"{name}: there is no {plan['from']!r} among the people of this file")
        source = Mandate.objects.filter(holder=people[plan["from"]], kind=kind).first()
        if source is None:
            return False
    Mandate.objects.create(
        holder=people[name],
        kind=kind,
        limit=_limit(name, kind, plan),
        source=source,
        delegated_by=source.holder if source else None,
        starts_at=at,
    )
    return True


def _limit(name: str, kind: str, plan: dict) -> Decimal | None:
    said = plan.get("limit", WITHOUT_LIMIT)
    if said == WITHOUT_LIMIT:
        return None
    try:
        return Decimal(str(said))
    except InvalidOperation:
        raise Unfounded(f"{name}: {kind} has a limit in kronor, or {WITHOUT_LIMIT!r}") from None
