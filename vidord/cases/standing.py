"""How a promise stands at a moment, in a state, a word and a sentence, for the customer and for the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from vidord.cases import sentences
from vidord.core import typography
from vidord.core.calendar import Reckoning
from vidord.core.reckoning import in_words
from vidord.promises.models import Outcome, Promise

STATES = {
    Outcome.Kind.KEPT: "kept",
    Outcome.Kind.BROKEN: "broken",
    Outcome.Kind.MADE_GOOD: "made-good",
    Outcome.Kind.MOVED: "moved",
    Outcome.Kind.RELEASED: "released",
    Outcome.Kind.VOID: "void",
    Outcome.Kind.NOT_REACHED: "void",
    Outcome.Kind.UNCONFIRMED: "waiting",
}


@dataclass
class Standing:
    """One promise as a page shows it."""

    promise: Promise
    state: str
    word: str
    when: str
    what: str
    more: str
    left: str
    is_next: bool = False
    verdict_url: str = ""
    calls_url: str = ""
    url: str = ""
    about: str = ""


def words() -> dict[str, str]:
    """The word that stands beside each state's glyph."""
    return {
        "given": _("Promised"),
        "at-risk": _("Time is short"),
        "broken": _("Not kept"),
        "kept": _("Kept"),
        "made-good": _("Made good afterwards"),
        "moved": _("Moved"),
        "released": _("Released by you"),
        "void": _("No longer applies"),
        "waiting": _("Said kept, not confirmed"),
    }


def last_outcome(promise: Promise) -> Outcome | None:
    """Return the outcome that counts; reads nothing when `outcomes` is prefetched."""
    return max(promise.outcomes.all(), key=lambda one: one.number, default=None)


def standing(promise: Promise, *, at: datetime) -> Standing:
    """Tell how a promise stands at a moment, in the active language."""
    last = last_outcome(promise)
    if last is None or last.kind == Outcome.Kind.RETRACTED:
        state = "at-risk" if at >= promise.at_risk_at else "given"
    else:
        state = STATES[Outcome.Kind(last.kind)]
    ended_at = (last.evidence_at or last.at) if last and promise.wake_at is None else None
    return Standing(
        promise=promise,
        state=state,
        word=words()[state],
        when=typography.moment(ended_at or promise.due_at, now=at),
        what=_what(promise, state, at=at),
        more=_more(promise, state, at=at),
        left="" if ended_at else typography.left(promise.due_at - at),
    )


def _what(promise: Promise, state: str, *, at: datetime) -> str:
    """A live promise reads as of now; an ended or broken one in the words it was given in."""
    if state in {"given", "at-risk"}:
        return sentences.promised(
            promise.kind, owner=promise.owner, starts_at=promise.starts_at, due_at=promise.due_at, now=at
        )
    return promise.quoted


def _more(promise: Promise, state: str, *, at: datetime) -> str:
    if state == "broken":
        return _("That is our fault. Sorry. %(name)s answers for it now.") % {
            "name": promise.owner.public_name
        }
    if state == "made-good":
        due = typography.moment(promise.due_at, now=at)
        return _("It was due %(due)s. We count it as broken, not as kept.") % {"due": due}
    if state in {"given", "at-risk"} and promise.reckoning:
        return in_words(Reckoning.from_row(promise.reckoning), promise.owner.unit.calendar.zone)
    return ""
