"""Every verb writes one event here; the page, the desk and the report read it."""

from datetime import datetime
from typing import Any

from django.db import models

from vidord.core import rows
from vidord.people.models import Actor, Event


def event(
    verb: str, *, by: Actor, at: datetime, subject: models.Model, matter: int | None = None, **facts: Any
) -> Event:
    """
    Return one event, for example `promise.kept`, not yet written.

    :raises ValueError: when a fact is more than an id, a moment or an enum value: names and texts live
    elsewhere.
    """
    for name, fact in facts.items():
        is_enum = isinstance(fact, str) and fact.isupper() and len(fact) <= 40
        if not (fact is None or isinstance(fact, int | datetime) or is_enum):
            raise ValueError(f"{verb}: {name} is no id, moment or enum value; the timeline holds no texts")
    plain = {name: fact.isoformat() if isinstance(fact, datetime) else fact for name, fact in facts.items()}
    return Event(
        at=at,
        by=by,
        verb=verb,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        matter_id=matter,
        facts=plain,
    )


def record(
    verb: str, *, by: Actor, at: datetime, subject: models.Model, matter: int | None = None, **facts: Any
) -> Event:
    """
    Write one event.

    :raises ValueError: as `event` does.
    """
    written = event(verb, by=by, at=at, subject=subject, matter=matter, **facts)
    written.save()
    return written


def record_all(events: list[Event]) -> None:
    """Write many at once."""
    rows.insert(events)
