"""How a promise stands at a moment, in a state, a word and a sentence, for the customer and for the desk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from vidord.cases import sentences, sources
from vidord.cases.models import Opinion
from vidord.channels.models import CallEvent
from vidord.core import typography
from vidord.core.calendar import Reckoning
from vidord.core.reckoning import in_words
from vidord.promises import conditions, contesting, ledger, moving
from vidord.promises.models import Contest, LoggedCall, MoveProposal, Outcome, Promise
from vidord.promises.models.promise import PromiseQuerySet

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


SAME_CALL = timedelta(minutes=10)


@dataclass
class Asked:
    """Another time that the customer has been asked for and has not answered: what would be, and why."""

    proposal: int
    instead: str
    because: str
    accept_url: str = ""
    withdraw_url: str = ""


@dataclass
class Waiting:
    """What we wait for her to answer: the words, and since when. The promise's clock stands."""

    pause: int
    asked: str
    since: str
    dispute_url: str = ""
    withdraw_url: str = ""


@dataclass
class Contested:
    """What the customer says against how a promise ended, and what a second person found, if so."""

    contest: int
    said: str
    who: str
    found: str = ""
    because: str = ""
    review_url: str = ""


@dataclass
class Standing:
    """One promise as a page shows it. `quoted_in` is the language of `what` when it is not the page's."""

    promise: Promise
    state: str
    word: str
    when: str
    what: str
    more: str
    left: str
    quoted_in: str = ""
    is_next: bool = False
    asked: Asked | None = None
    contested: Contested | None = None
    contest_url: str = ""
    may_be_contested: bool = False
    verdict_url: str = ""
    calls_url: str = ""
    url: str = ""
    about: str = ""
    tries: list[str] = field(default_factory=list)
    source: str = ""
    source_words: str = ""
    words_in: str = ""
    last_day: str = ""
    why: str = ""
    pledge: int = 0
    move_url: str = ""
    release_url: str = ""
    pause: Waiting | None = None
    pause_url: str = ""
    question_url: str = ""
    opinion_url: str = ""
    condition_url: str = ""


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
    waits, state = _waiting(promise, at=at), _state(promise, last, at=at)
    is_quoted = state not in {"given", "at-risk"} and not waits
    given_in = promise.thread.language
    ended_at = (last.evidence_at or last.at) if last and promise.wake_at is None else None
    return Standing(
        promise=promise,
        state=state,
        word=_("Waits for an answer") if waits else _word(promise, last, state),
        when=typography.moment(ended_at or promise.due_now, now=at),
        what=promise.quoted if is_quoted else _said_now(promise, at=at),
        more=_more(promise, last, state, at=at),
        left="" if ended_at or waits else typography.left(promise.due_now - at),
        pause=waits,
        tries=_tries(promise, at=at),
        source=sources.in_short(promise),
        source_words=sources.quotation(promise),
        words_in=given_in if given_in != typography.language() else "",
        last_day=sources.last_day(promise),
        why=sources.why(promise, at=at),
        pledge=promise.source_reference if getattr(promise, "cited", None) else 0,
        asked=_asked(promise, at=at),
        contested=_contested(promise),
        may_be_contested=_may_be_contested(promise, last, at=at),
        quoted_in=given_in if is_quoted and given_in != typography.language() else "",
    )


def _said_now(promise: Promise, *, at: datetime) -> str:
    """Say a live promise in the page's language, with the time that holds now."""
    return sentences.promised(
        promise.kind,
        owner=promise.owner,
        starts_at=promise.starts_at,
        due_at=promise.due_now,
        now=at,
        only_if=promise.only_if,
        source=promise.source,
    )


def _state(promise: Promise, last: Outcome | None, *, at: datetime) -> str:
    if promise.open_pause and promise.wake_at is not None:
        return "waiting"
    if last is None or last.kind == Outcome.Kind.RETRACTED:
        return "at-risk" if at >= promise.at_risk_now else "given"
    return STATES[Outcome.Kind(last.kind)]


def _waiting(promise: Promise, *, at: datetime) -> Waiting | None:
    waits = promise.open_pause
    if waits is None or promise.wake_at is None:
        return None
    since = typography.moment(datetime.fromisoformat(waits["at"]), now=at)
    return Waiting(waits["pk"], waits["asked"], since)


def as_pages_show(promises: PromiseQuerySet) -> QuerySet[Promise]:
    """
    Let each promise bring what a page says of it besides: the pledge that it cites or who gave it, calls that
    nobody answered, the question about another time that waits for its answer, what the customer says against
    how it ended, and the question to decide. No query more.
    """
    tried = LoggedCall.objects.filter(promise=OuterRef("pk"), talked=False).order_by("at")
    answered = CallEvent.objects.filter(
        call_id=OuterRef("unanswered__event__call_id"), kind=CallEvent.Kind.CONNECTED
    )
    tries = tried.exclude(Exists(answered)).values(row=JSONObject(at="at", again_at="unanswered__again_at"))
    waiting = MoveProposal.objects.filter(promise=OuterRef("pk"), answer=None)
    row = JSONObject(pk="pk", starts_at="starts_at", due_at="due_at", because="because")
    contests = Contest.objects.filter(outcome__promise=OuterRef("pk")).order_by("-pk")
    said = JSONObject(
        pk="pk",
        said="said",
        outcome="outcome_id",
        who=Coalesce("review__by__public_name", "answer__owner__public_name"),
        found="review__kind",
        because="review__because",
    )
    return promises.with_pauses().annotate(
        waiting_question=Subquery(waiting.values(row=row)[:1]),
        newest_contest=Subquery(contests.values(row=said)[:1]),
        unanswered=ArraySubquery(tries),
        cited=sources.cited(),
        question=F("authority_asked__pk"),
        is_decided=F("authority_asked__decision__pk"),
        review=F("review_asked__pk"),
        is_looked_at=Exists(Opinion.objects.filter(review__promise=OuterRef("pk"))),
        asked_by_many=F("counted__public_promise__reconsideration"),
        asked_about=sources.asked_about(),
        given_by=F("made_by__staff__public_name"),
    )


def _tries(promise: Promise, *, at: datetime) -> list[str]:
    """
    The calls that nobody answered: she sees that we tried, and that it keeps nothing. A call that the
    telephony saw and a person noted as well is one.
    """
    tries: list[tuple[datetime, datetime | None]] = []
    for row in getattr(promise, "unanswered", []):
        called_at = datetime.fromisoformat(row["at"])
        again_at = datetime.fromisoformat(row["again_at"]) if row["again_at"] else None
        if tries and called_at - tries[-1][0] < SAME_CALL:
            called_at, earlier = tries.pop()
            again_at = again_at or earlier
        is_to_come = again_at and at < again_at and promise.wake_at is not None
        tries.append((called_at, again_at if is_to_come else None))
    return [_tried(called_at, again_at, at=at) for called_at, again_at in tries]


def _tried(called_at: datetime, again_at: datetime | None, *, at: datetime) -> str:
    when = typography.moment(called_at, now=at)
    if again_at is None:
        return _("We called %(when)s and got no answer.") % {"when": when}
    again = typography.moment(again_at, now=at)
    return _("We called %(when)s and got no answer. We call again %(again)s.") % {
        "when": when,
        "again": again,
    }


def _contested(promise: Promise) -> Contested | None:
    row = getattr(promise, "newest_contest", None)
    if row is None:
        return None
    return Contested(row["pk"], row["said"], row["who"], row["found"] or "", row["because"] or "")


def _asked(promise: Promise, *, at: datetime) -> Asked | None:
    row = getattr(promise, "waiting_question", None)
    if row is None or not moving.is_in_time(promise, at=at):
        return None
    due_at, starts_at = datetime.fromisoformat(row["due_at"]), row["starts_at"]
    instead = sentences.promised(
        promise.kind,
        owner=promise.owner,
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        due_at=due_at,
        now=at,
        only_if=promise.only_if,
    )
    return Asked(row["pk"], instead, row["because"]) if at < due_at else None


def _may_be_contested(promise: Promise, last: Outcome | None, *, at: datetime) -> bool:
    said = getattr(promise, "newest_contest", None)
    if last and said and said["outcome"] == last.pk:
        return False
    return contesting.is_open(last, at=at)


def _word(promise: Promise, last: Outcome | None, state: str) -> str:
    if last and last.kind == Outcome.Kind.NOT_REACHED:
        return _("We did not reach you")
    if state == "given" and promise.only_if:
        return _("Promised, on a condition")
    return words()[state]


def _more(promise: Promise, last: Outcome | None, state: str, *, at: datetime) -> str:
    if last and last.because == ledger.CORRECTED:
        return _("We had counted it as missed. The call was in time, so that is corrected.")
    if last and last.because == conditions.FAILED and promise.condition_given:
        return _("The condition did not hold: %(because)s") % promise.condition_given
    if last and last.kind == Outcome.Kind.NOT_REACHED:
        return _(
            "We called in the promised time and got no answer. It is counted apart from kept and broken."
        )
    if state == "broken":
        return _("That is our fault. Sorry. %(name)s answers for it now.") % {
            "name": promise.owner.public_name
        }
    if state == "made-good":
        due = typography.moment(promise.due_at, now=at)
        return _("It was due %(due)s. We count it as broken, not as kept.") % {"due": due}
    if state == "waiting" and promise.wake_at is not None:
        return _("The clock stands. When the answer has come, as much time is left as when we asked.")
    if (ended := promise.pause_ended) and state in {"given", "at-risk"}:
        said = {name: datetime.fromisoformat(ended[name]) for name in ("since", "until")}
        waited = {name: typography.moment(when, now=at) for name, when in said.items()}
        due = typography.moment(promise.due_at, now=at)
        return _("Promised %(due)s. We waited for an answer from %(since)s until %(until)s.") % (
            waited | {"due": due}
        )
    if state in {"given", "at-risk"} and promise.reckoning:
        return in_words(Reckoning.from_row(promise.reckoning), promise.owner.unit.calendar.zone)
    return ""
