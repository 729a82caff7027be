"""How often a name may be tried: kept in the database, so that it outlives a restart."""

import hashlib
from datetime import datetime, timedelta

from vidord.people.models import FailedSignIn

MOST_TRIES = 10
WITHIN = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)


def is_tried_too_often(name: str, *, at: datetime) -> bool:
    """Tell whether a name has been tried in vain ten times in a quarter of an hour."""
    return FailedSignIn.objects.filter(name_digest=_digest(name), at__gt=at - WITHIN).count() >= MOST_TRIES


def failed(name: str, *, at: datetime) -> None:
    """Count a try in vain, and forget those of yesterday."""
    FailedSignIn.objects.filter(at__lt=at - REMEMBERED).delete()
    FailedSignIn.objects.create(name_digest=_digest(name), at=at)


def _digest(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
