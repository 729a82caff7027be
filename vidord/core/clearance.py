"""What the checker has let through, carried from the room that checks to the one that sends."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why words may go that the checker remarks on: the four grounds there are."""

    DANGER = "DANGER"
    AUTHORITY = "AUTHORITY"
    DISPUTE_OR_ADVICE = "DISPUTE_OR_ADVICE"
    OWN_STEP = "OWN_STEP"


@dataclass(frozen=True)
class Clearance:
    """Exactly these `words` may go, by these `rules`; `stated` says with which reason past which rule."""

    words: tuple[str, ...]
    rules: str
    stated: tuple[tuple[str, str], ...] = ()
