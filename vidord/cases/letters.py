"""The letters of a case: what was written, folded where it repeats, and what hung on it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models import Case as Choose
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from vidord.cases import answering, clearing, decided, noting, sentences
from vidord.cases.models import Case
from vidord.cases.noting import Told
from vidord.channels import file_kinds, links
from vidord.channels.models import (
    Attachment,
    InboundContent,
    InboundMessage,
    OutboundMessage,
    Placement,
)

CONVERSATION = (Placement.Outcome.NEW_CASE, Placement.Outcome.REPLY)
ENCLOSED = JSONObject(pk="pk", name="name", content_type="content_type", size="size")
NEW, HIDDEN = "NEW", "\0"  # no text in the database holds the second


@dataclass(frozen=True)
class Passage:
    """A piece of a letter: NEW stands open; QUOTE, SIGNATURE and NOTICE are folded, and never cut away."""

    text: str
    kind: str = NEW

    @property
    def summary(self) -> str:
        """What stands on the fold; empty on what is not folded."""
        words = {
            "QUOTE": _("Show earlier messages"),
            "SIGNATURE": _("Show the signature"),
            "NOTICE": _("Show what a mail system added"),
        }
        return words.get(self.kind, "")


@dataclass
class Enclosure:
    """What hung on a letter: a safe name, its kind in our words, and whether that can carry a program."""

    attachment: int
    name: str
    kind: str
    size: int
    can_run: bool = False
    url: str = ""


@dataclass
class Letter:
    """
    One message in the conversation. `fate` says what became of ours, when it is not simply there; `is_unsent`
    that we know no address to send it to; its number, state, Message-ID and the reason with which it was sent
    although the checker remarked on it (`sent_anyway`) are for the desk. `message` is the
    id of hers, and `somebody` who wrote it instead of her; only the desk is told that. `written_in` is its
    language, empty when it is the conversation's. `from_case` is the number of another case that continues
    here. `is_note` is for the desk alone, and `told` whom it names. `goes_at` is when one of ours goes that
    waits for its time, `stopped` why it does not, `decided` what it decides, in short, and
    `may_be_tried` the id of that decision when the ombudsman may be asked to look at it.
    """

    who: str
    at: datetime
    text: str
    is_ours: bool
    fate: str = ""
    is_unsent: bool = False
    number: int = 0
    state: str = ""
    mail_id: str = ""
    sent_anyway: str = ""
    message: int = 0
    from_case: int = 0
    somebody: str = ""
    written_in: str = ""
    passages: list[Passage] = field(default_factory=list)
    enclosed: list[Enclosure] = field(default_factory=list)
    is_mail: bool = False
    is_note: bool = False
    told: list[Told] = field(default_factory=list)
    kind: str = ""
    goes_at: datetime | None = None
    stopped: str = ""
    is_sms: bool = False
    has_html: bool = False
    html: str = ""
    decided: str = ""
    may_be_tried: int = 0
    review_url: str = ""
    # What the desk's page adds.
    page_url: str = ""
    mail_url: str = ""
    is_opened: bool = False
    away: int = 0

    def __post_init__(self) -> None:
        self.passages = self.passages or [Passage(self.text)]


def placed_in(threads: list[int], *, for_desk: bool, opened: int) -> QuerySet[Placement]:
    """
    What came in, by the order of arrival, people's words and machines', with what hung on it.

    The customer sees what she wrote herself, and nothing that somebody else wrote to us. Of the message
    `opened` the HTML is read too.
    """
    html = F("message__content__html")
    placed = Placement.objects.filter(
        thread__in=threads, outcome__in=(*CONVERSATION, Placement.Outcome.MACHINE)
    )
    if not for_desk:
        placed = placed.filter(author=Placement.Author.CUSTOMER, outcome__in=CONVERSATION)
    return (
        placed.select_related("message__content")
        .defer("message__content__html")
        .annotate(
            has_html=ExpressionWrapper(~Q(message__content__html=""), BooleanField()),
            html=Choose(When(message=opened, then=html), default=Value(""), output_field=TextField()),
            enclosed=ArraySubquery(
                Attachment.objects.filter(message=OuterRef("message")).order_by("id").values(row=ENCLOSED)
            ),
        )
        .order_by("id")
    )


def theirs(placed: list[Placement], case: Case, *, numbers: dict[int, int], for_desk: bool) -> list[Letter]:
    """
    Return what people wrote, of what `placed_in` found. `numbers` are those of the cases that continue in
    this one, by their threads.
    """
    said = [one for one in placed if one.outcome in CONVERSATION]
    return [_of(one, case, number=numbers.get(one.thread_id, 0), for_desk=for_desk) for one in said]


def _of(placement: Placement, case: Case, *, number: int, for_desk: bool) -> Letter:
    message, content = placement.message, placement.message.content
    is_hers = placement.author == Placement.Author.CUSTOMER
    return Letter(
        who=content.from_name or (case.customer.name if is_hers else _("Somebody else")),
        at=message.received_at,
        text=links.without_page_links(content.text),
        is_ours=False,
        message=message.pk,
        from_case=number,
        somebody=_name_and_address(content) if for_desk and not is_hers else "",
        written_in=content.written_in if re.fullmatch("[a-z]{2,3}", content.written_in) else "",
        passages=passages_of(content.text, content.folds),
        enclosed=[_enclosure(**one) for one in placement.enclosed],
        is_mail=message.way == InboundMessage.Way.MAIL,
        has_html=placement.has_html,
        html=placement.html,
    )


def _name_and_address(content: InboundContent) -> str:
    return " ".join(filter(None, [content.from_name, content.from_address]))


def _enclosure(pk: int, name: str, content_type: str, size: int) -> Enclosure:
    kind = file_kinds.kind_of(name, content_type)
    return Enclosure(
        attachment=pk,
        name=file_kinds.shown(name, content_type),
        kind=file_kinds.word(kind),
        size=size,
        can_run=kind in file_kinds.CAN_RUN,
    )


def passages_of(text: str, folds: list) -> list[Passage]:
    """
    Cut a text where it is folded. Every word of it is in one of the passages, whatever the folds say, and
    when all of it would be folded none of it is. No page link can be used.
    """
    # Each link keeps its length until the text is cut, or the folds would no longer fit.
    text = links.PAGE.sub(lambda found: HIDDEN * len(found[0]), text)
    pieces, at = [], 0
    for start, end, kind in folds:
        if at < start <= end <= len(text):
            pieces.append((text[at:start], NEW))
        if at <= start <= end <= len(text):
            pieces.append((text[start:end], kind))
            at = end
    pieces.append((text[at:], NEW))
    passages = [
        Passage(re.sub(f"{HIDDEN}+", "/mitt/…", piece).strip("\n"), kind)
        for piece, kind in pieces
        if piece.strip()
    ]
    if all(one.kind != NEW for one in passages):
        return [Passage(one.text) for one in passages]
    return passages


def notes(case: Case) -> list[Letter]:
    """Return what staff wrote for each other, of a case that was read `for_desk`."""
    return [
        Letter(one.who, one.at, one.text, is_ours=True, is_note=True, number=one.note, told=one.told)
        for one in noting.in_case(case)
    ]


def is_hers_to_read(message: OutboundMessage) -> bool:
    """What waits for its time, or was stopped while it did, is not said: no customer reads it."""
    waits = (OutboundMessage.State.QUEUED, OutboundMessage.State.SUPERSEDED)
    return message.not_before is None or message.state not in waits


def is_shown_at_the_desk(message: OutboundMessage) -> bool:
    """What was stopped is shown until its words have been taken up or thrown away."""
    stopped = getattr(message, "stopped", None)
    return stopped is None or stopped.settled_at is None


def _decided(message: OutboundMessage) -> str:
    """What it decides, or what the ombudsman found, in short."""
    name = message.signed_by.public_name
    if message.decision_row:
        return decided.by_whom(name, **message.decision_row)
    return decided.found_by(name, message.opinion_kind) if message.opinion_kind else ""


def ours(message: OutboundMessage, *, number: int = 0) -> Letter:
    """What we wrote, without the signature that every letter of ours ends with."""
    fates = {
        OutboundMessage.State.QUEUED: _("Waiting to be sent"),
        OutboundMessage.State.LEASED: _("Being sent"),
        OutboundMessage.State.FAILED: _("Did not arrive"),
        OutboundMessage.State.UNCERTAIN: _("We can’t tell whether it arrived"),
        OutboundMessage.State.SUPERSEDED: _("Not sent: it was overtaken"),
    }
    state = OutboundMessage.State.FAILED if message.has_bounced else OutboundMessage.State(message.state)
    stopped = getattr(message, "stopped", None)
    is_queued = message.state == OutboundMessage.State.QUEUED
    goes_at = message.not_before if is_queued else None
    is_unsent = is_queued and not message.recipient
    return Letter(
        message.signed_by.public_name,
        message.queued_at if stopped else message.not_before or message.queued_at,
        links.without_page_links(answering.unsigned(message.in_full or message.text)),
        is_ours=True,
        fate="" if is_unsent or stopped or goes_at else fates.get(state, ""),
        is_unsent=is_unsent,
        number=message.pk,
        state=message.state,
        kind=message.kind,
        goes_at=goes_at,
        stopped=sentences.why_stopped(stopped.because, by=stopped.by_name) if stopped else "",
        from_case=number,
        mail_id=links.message_id(message.pk, message.thread),
        decided=_decided(message),
        may_be_tried=message.may_be_tried or 0,
        is_sms=message.way == OutboundMessage.Way.SMS,
        sent_anyway=clearing.reasons().get(message.sent_with[0], "") if message.sent_with else "",
    )
