"""The ledger of everything that arrived: one outcome each, why, and what still waits for a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from vidord.cases import placing, steps_told
from vidord.cases.models import Case, Likeness
from vidord.channels.models import InboundMessage, Mailbox, Placement
from vidord.core import typography
from vidord.people.models import Staff, StaffRole

LONGEST_WAIT = timedelta(seconds=60)
SEES_TO_IT = (StaffRole.Kind.LEAD, StaffRole.Kind.ADMINISTRATOR)
MOST_ROWS = 100
MOST_SOURCE = 20_000
SET_ASIDE = "set-aside"


@dataclass
class Row:
    """One arrival as its reader may see it: whose case it is in another's, she sees the outcome only."""

    message: InboundMessage
    outcome: str
    because: str
    case: Case | None = None
    sender: str = ""
    subject: str = ""
    to: str = ""
    is_open: bool = True
    url: str = ""

    @property
    def reference(self) -> str:
        """The case's number, when she may see the case."""
        return typography.reference(self.case.number) if self.case else ""


@dataclass
class Ledger:
    """The newest arrivals, and what waits: without outcome since when, and set aside for a person."""

    rows: list[Row]
    unplaced: int
    oldest_at: datetime | None
    set_aside: int
    is_more: bool = False


@dataclass
class Arrived:
    """One arrival in full: each step of its way, where it was before, and its bytes when no case shows it."""

    row: Row
    steps: list[str] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)
    envelope_from: str = ""
    envelope_to: list[str] = field(default_factory=list)
    source: str = ""
    may_place: bool = False
    may_try_again: bool = False
    may_part: bool = False


def ledger(reader: Staff, *, at: datetime, only: str = "", before: int | None = None) -> Ledger:
    """Gather a page of the ledger for a reader, the newest first; `before` is the id to go on from."""
    hers = _hers(reader)
    shown = hers.filter(pk__lt=before) if before else hers
    if only == SET_ASIDE:
        shown = shown.filter(placement__outcome=Placement.Outcome.QUARANTINED)
    related = shown.select_related("content", "mailbox", "placement__thread__case__customer__protection")
    newest = list(related.order_by("-received_at", "-id")[: MOST_ROWS + 1])
    seen = _seen(reader, newest, at=at)
    waiting = hers.filter(is_waiting=True).aggregate(oldest=Min("received_at"))
    return Ledger(
        rows=_rows(newest[:MOST_ROWS], seen),
        unplaced=hers.filter(is_waiting=True).count(),
        oldest_at=waiting["oldest"],
        set_aside=Placement.objects.filter(outcome=Placement.Outcome.QUARANTINED, message__in=hers).count(),
        is_more=len(newest) > MOST_ROWS,
    )


def of(reader: Staff, message_id: int, *, at: datetime) -> Arrived:
    """
    Gather one arrival.

    :raises InboundMessage.DoesNotExist: when there is none, or when it is not hers to see.
    """
    related = _hers(reader).select_related(
        "content", "raw", "mailbox", "placement__thread__case__customer__protection"
    )
    message = related.get(pk=message_id)
    (row,) = _rows([message], _seen(reader, [message], at=at))
    if not row.is_open:
        raise InboundMessage.DoesNotExist
    placement = getattr(message, "placement", None)
    outcome = placement.outcome if placement else ""
    raw = message.raw
    shows_source = message.way == InboundMessage.Way.MAIL and row.case is None
    return Arrived(
        row=row,
        steps=steps_told.told(placement.trace, reasons=_whys()) if placement else [],
        earlier=[_earlier(one) for one in message.earlier_placements.order_by("id")],
        envelope_from=raw.envelope_from,
        envelope_to=raw.envelope_to,
        source=bytes(raw.content[:MOST_SOURCE]).decode("utf-8", "replace") if shows_source else "",
        may_place=outcome in placing.SET_ASIDE or outcome == Placement.Outcome.REPLY,
        may_try_again=outcome in placing.SET_ASIDE and row.case is None,
        may_part=outcome == Placement.Outcome.REPLY,
    )


def _hers(reader: Staff) -> QuerySet[InboundMessage]:
    """What came to the mailboxes of her legal entities."""
    entities = reader.roles.values("entity")
    return InboundMessage.objects.filter(mailbox__in=Mailbox.objects.filter(unit__entity__in=entities))


def _seen(reader: Staff, messages: list[InboundMessage], *, at: datetime) -> set[int]:
    cases = Case.objects.seen_by(reader, at=at)
    return set(cases.filter(thread__placements__message__in=messages).values_list("pk", flat=True))


def _rows(messages: list[InboundMessage], seen: set[int]) -> list[Row]:
    ends, whys = outcomes(), _whys()
    return [_row(message, seen, ends, whys) for message in messages]


def _row(message: InboundMessage, seen: set[int], ends: dict[str, str], whys: dict[str, str]) -> Row:
    placement, content = getattr(message, "placement", None), getattr(message, "content", None)
    case = placement.thread.case if placement and placement.thread_id else None
    is_open = case is None or case.pk in seen
    readable = content if is_open else None
    return Row(
        message=message,
        outcome=ends[placement.outcome] if placement else _("Waiting"),
        because=whys.get(placement.because, "") if placement else "",
        case=case if is_open else None,
        sender=(readable.from_name or readable.from_address) if readable else "",
        subject=readable.subject if readable else "",
        to=message.mailbox.address,
        is_open=is_open,
    )


def _earlier(one: Placement) -> Row:
    return Row(one.message, outcomes()[one.outcome], _whys().get(one.because, ""))


def hints(reader: Staff, *, at: datetime) -> ArraySubquery:
    """A case's column with the cases of hers that it may belong to."""
    found = Likeness.objects.filter(case=OuterRef("pk"), other__in=Case.objects.seen_by(reader, at=at))
    return ArraySubquery(
        found.order_by("id").values(row=JSONObject(number="other__number", because="because"))
    )


def looks_like(case: Case) -> list[tuple[dict, str]]:
    """The number of each case in the column `hints`, and the reason in words."""
    reasons_ = {
        "NAMED_THE_NUMBER": _("its subject names that case"),
        "REFERS_TO_IT": _("it refers to a mail in that case"),
        "OLD_THREAD": _("it answers an old mail from that case, under a new subject"),
        "TOKEN_NOT_VALID": _("it was sent to an address of that case that is no longer valid"),
    }
    return [(one, reasons_[one["because"]]) for one in case.hints]


@dataclass(frozen=True)
class Stuck:
    """What needs a person: how many were set aside, and since when one waits that should not."""

    set_aside: int
    waits_since: datetime | None


def stuck(reader: Staff, *, at: datetime) -> Stuck:
    """What needs a person, for a lead or administrator of the mailboxes; for others nothing. Two queries."""
    entities = reader.roles.filter(kind__in=SEES_TO_IT).values("entity")
    mailboxes = Mailbox.objects.filter(unit__entity__in=entities)
    aside = Placement.objects.filter(outcome=Placement.Outcome.QUARANTINED, message__mailbox__in=mailboxes)
    late = InboundMessage.objects.filter(
        is_waiting=True, received_at__lt=at - LONGEST_WAIT, mailbox__in=mailboxes
    )
    return Stuck(aside.count(), late.aggregate(since=Min("received_at"))["since"])


def _whys() -> dict[str, str]:
    return steps_told.machines() | reasons()


def outcomes() -> dict[str, str]:
    """Each outcome in words."""
    return {
        "NEW_CASE": _("New case"),
        "REPLY": _("Reply in"),
        "MACHINE": _("Machine mail"),
        "DUPLICATE": _("Duplicate"),
        "QUARANTINED": _("Set aside"),
    }


def reasons() -> dict[str, str]:
    """Why it got that outcome, in words; only what the outcome does not say already."""
    return {
        "FORWARDED": _("a colleague passed it on"),
        "NO_SENDER": _("it names no sender"),
        "REPLY_ADDRESS": _("sent to the case’s own address"),
        "REFERENCES": _("answers a message of ours"),
        "OWN_REFERENCES": _("belongs with an earlier mail from the same sender"),
        "OWN_PAGE": _("written on the customer’s own page"),
        "OTHER_MAILBOX": _("the same mail came to another of our addresses"),
        "SAME_BYTES": _("it came before"),
        "BY_HAND": _("placed by a colleague"),
        "UNREADABLE": _("it could not be read"),
        "TOO_SLOW": _("it was not read within ten seconds, as if built to stop us"),
        "TOO_MUCH_MEMORY": _("reading it took more memory than one mail may have"),
        "CRASHED": _("what read it broke off, twice, as if it was built to stop us"),
        "TOO_BIG": _("it is larger than 50 MB"),
    }
