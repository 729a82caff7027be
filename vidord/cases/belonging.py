"""Where a mail belongs: by our signed address or message id, else by the sender's own references.

Never by its subject: whoever names a case in words gets a new one, and staff get a hint.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from vidord.cases import texting
from vidord.cases.arrivals import Arrival
from vidord.cases.models import Case, Likeness
from vidord.channels import links
from vidord.channels.links import Token
from vidord.channels.models import (
    Authenticity,
    InboundContent,
    InboundMessage,
    Mailbox,
    OutboundMessage,
    Placement,
    Thread,
)
from vidord.people.models import ContactPoint, Staff

Author = Placement.Author
OLD = timedelta(days=60)  # a mail this old that is answered under another subject is taken up for its address
WRITTEN = (OutboundMessage.Kind.ANSWER, OutboundMessage.Kind.INFORMATION)
NUMBERED = re.compile(r"\d[\d\s\u00a0]{3,8}\d")


@dataclass(frozen=True)
class Place:
    """
    Where a mail goes. Without `thread` it is a new matter, that `looks_like` other cases, each for a reason.

    `is_copy` says that the same mail lies there already, by another of our mailboxes.
    """

    thread: Thread | None = None
    because: str = ""
    author: str = Author.CUSTOMER
    colleague: Staff | None = None
    is_copy: bool = False
    looks_like: list[tuple[Case, str]] = field(default_factory=list)


def places_of(arrived: list[Arrival], *, at: datetime) -> list[Place]:
    """Find each mail's place, in their order. A few queries for all of them together."""
    known = _Known(arrived)
    return [_place_of(one, known, at=at) for one in arrived]


def hold_senders(arrived: list[Arrival]) -> list[Arrival]:
    """
    Let no other worker place mail of these senders until the transaction ends. Returns what may be placed.

    Else two at once, each with one of two mails that belong together, would each open a case. What another
    worker holds waits for the next round.
    """
    senders = sorted({one.content.from_address for one in arrived if has_sender(one)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sender FROM unnest(%s::text[]) AS sender"
            " WHERE pg_try_advisory_xact_lock(hashtextextended(sender, 0))",
            [senders],
        )
        ours = {sender for (sender,) in cursor.fetchall()}
    return [one for one in arrived if not has_sender(one) or one.content.from_address in ours]


def has_sender(one: Arrival) -> bool:
    """What came by mail or SMS is placed by who sent it; a form or a note is not."""
    return one.reading is not None or one.message.way == InboundMessage.Way.SMS


def later_ones(arrived: list[Arrival]) -> list[Arrival]:
    """Those that belong with an earlier one of the same batch, which has to be placed first."""
    later, keys, texted, ids = [], set(), set(), {}
    for one in arrived:
        hers = ids.setdefault(one.content.from_address, (set(), set()))
        mine = {one.content.mail_id} - {""}, set(one.content.references)
        has_texted = one.message.way == InboundMessage.Way.SMS and one.content.from_address in texted
        if one.message.key in keys or has_texted or _are_related(mine, hers):
            later.append(one)
        keys.add(one.message.key)
        texted |= {one.content.from_address} if one.message.way == InboundMessage.Way.SMS else set()
        for all_ids, some in zip(hers, mine, strict=True):
            all_ids |= some
    return later


def _are_related(mine: tuple[set[str], set[str]], hers: tuple[set[str], set[str]]) -> bool:
    """One refers to the other, or both to a third. Two mails that only share an id are two."""
    return bool(mine[1] & (hers[0] | hers[1]) or mine[0] & hers[1])


class _Known:
    """What the house knows that bears on a batch of mails."""

    def __init__(self, arrived: list[Arrival]) -> None:
        self.claims = {one.message.pk: _claims(one) for one in arrived}
        tokens = [token for claims in self.claims.values() for _because, token in claims]
        self.threads = _threads({token.thread for token in tokens})
        self.related = _related(arrived)
        self.copies = _copies(arrived)
        self.addresses = _addresses(self.threads.values())
        self.colleagues = _colleagues(arrived)
        self.numbered = _numbered(arrived)


def _claims(one: Arrival) -> list[tuple[str, Token]]:
    """What the mail claims by addresses and message ids of ours; true or not."""
    if one.reading is None:
        return []
    headers = [address.address for address in [*one.reading.to, *one.reading.copied]]
    addressed = map(links.token_of_address, [*one.message.raw.envelope_to, *headers])
    claims = [("REPLY_ADDRESS", token) for token in addressed if token]
    return claims + [("REFERENCES", token) for token in links.tokens_of_references(one.reading.ancestors)]


def _threads(ids: set[int]) -> dict[int, Thread]:
    """The threads named, except those of erased customers: they take nothing more."""
    found = Thread.objects.filter(pk__in=ids, customer__erased_at=None) if ids else []
    return {one.pk: one for one in found and found.select_related("customer", "case")}


def _related(arrived: list[Arrival]) -> list[InboundContent]:
    """Every placed mail that one of these refers to, that refers to one of these, or shares a reference."""
    mails = [one.content for one in arrived if one.reading]
    ids = {reference for content in mails for reference in content.references}
    named = {content.mail_id for content in mails if content.mail_id}
    if not ids and not named:
        return []
    placed = InboundContent.objects.filter(message__placement__thread__customer__erased_at=None).filter(
        Q(mail_id__in=ids) | Q(references__overlap=sorted(ids | named))
    )
    threaded = placed.filter(message__placement__thread__isnull=False)
    return list(
        threaded.select_related("message__placement__thread__case")
        .order_by("message_id")
        .only("from_address", "mail_id", "references", "message__placement__thread__case")
    )


def _copies(arrived: list[Arrival]) -> dict[str, InboundMessage]:
    """The placed arrivals of the same bytes by another of our mailboxes."""
    mails = [one.message for one in arrived if one.reading]
    mailboxes = list(Mailbox.objects.values_list("id", flat=True))  # named, so that the unique index serves
    if len(mailboxes) < 2 or not mails:
        return {}
    keys = {one.key for one in mails}
    same = InboundMessage.objects.filter(mailbox__in=mailboxes, key__in=keys, duplicate_of=None)
    placed = same.filter(placement__isnull=False).exclude(pk__in=[one.pk for one in mails])
    return {one.key: one for one in placed.select_related("placement__thread__case").order_by("-id")}


def _addresses(threads: Iterable[Thread]) -> dict[int, set[str]]:
    """The mail addresses and the numbers of the threads' customers."""
    customers = {thread.customer_id for thread in threads}
    if not customers:
        return {}
    found: dict[int, set[str]] = {}
    kinds = (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE)
    points = ContactPoint.objects.filter(customer__in=customers, kind__in=kinds)
    for customer, value in points.values_list("customer", "value"):
        found.setdefault(customer, set()).add(value.lower())
    return found


def _colleagues(arrived: list[Arrival]) -> dict[str, Staff]:
    """Our own people among the senders. Whoever has left is still no customer in this."""
    senders = {one.content.from_address for one in arrived if one.reading}
    return {person.email.lower(): person for person in Staff.objects.filter(email__in=senders)}


def _numbered(arrived: list[Arrival]) -> dict[int, Case]:
    """The cases that subjects name by number."""
    numbers = {number for one in arrived if one.reading for number in _numbers_in(one.reading.subject)}
    return {one.number: one for one in Case.objects.filter(number__in=numbers)} if numbers else {}


def _numbers_in(subject: str) -> set[int]:
    return {int(re.sub(r"\s", "", found)) for found in NUMBERED.findall(subject)}


def _place_of(one: Arrival, known: _Known, *, at: datetime) -> Place:
    if one.message.way == InboundMessage.Way.SMS:
        thread = texting.thread_of(one)
        return Place(thread, "OWN_NUMBER") if thread else Place()
    if one.reading is None:
        return Place()
    if copy := known.copies.get(one.message.key):
        return Place(copy.placement.thread, "OTHER_MAILBOX", copy.placement.author, is_copy=True)
    named = [known.numbered[n] for n in _numbers_in(one.reading.subject) if n in known.numbered]
    hints = [(case, Likeness.Because.NAMED_THE_NUMBER) for case in named]
    for because, token in known.claims[one.message.pk]:
        thread = known.threads.get(token.thread)
        if thread and token.is_of(thread):
            return _signed(one, thread, because, known, at=at)
        if thread:
            hints.append((thread.case, Likeness.Because.TOKEN_NOT_VALID))
    for related in _related_to(one, known):
        thread = related.message.placement.thread
        if not _is_from_the_same(one.content, related):
            hints.append((thread.case, Likeness.Because.REFERS_TO_IT))
        elif _is_another_matter(one, thread, at=at):
            hints.append((thread.case, Likeness.Because.OLD_THREAD))
        else:
            return Place(thread, "OWN_REFERENCES")
    return Place(colleague=known.colleagues.get(one.content.from_address), looks_like=_once(hints))


def _signed(one: Arrival, thread: Thread, because: str, known: _Known, *, at: datetime) -> Place:
    """It carries a secret that we gave for this thread. Who wrote it is another question."""
    colleague = known.colleagues.get(one.content.from_address)
    hers = known.addresses.get(thread.customer_id, set())
    author = _author(one.content, hers, is_ours=colleague is not None)
    if author == Author.CUSTOMER and _is_another_matter(one, thread, at=at):
        return Place(looks_like=[(thread.case, Likeness.Because.OLD_THREAD)])
    return Place(thread, because, author, colleague)


def author_of(content: InboundContent, thread: Thread) -> str:
    """Who wrote it in relation to a thread that a person has chosen for it."""
    colleagues = Staff.objects.filter(email__iexact=content.from_address)
    return _author(content, _addresses([thread]).get(thread.customer_id, set()), is_ours=colleagues.exists())


def _author(content: InboundContent, hers: set[str], *, is_ours: bool) -> str:
    """From counts, never Reply-To or Sender, and only if its domain does not disown the mail."""
    if content.authenticity == Authenticity.FAIL or not content.from_address:
        return Author.OTHER
    if content.from_address in hers:
        return Author.CUSTOMER
    return Author.COLLEAGUE if is_ours else Author.OTHER


def _related_to(one: Arrival, known: _Known) -> list[InboundContent]:
    """The placed mails that it refers to, that refer to it, or that share a reference; the earliest first."""
    mine = {one.content.mail_id} - {""}, set(one.content.references)
    return [
        other
        for other in known.related
        if _are_related(mine, ({other.mail_id} - {""}, set(other.references)))
    ]


def _is_from_the_same(content: InboundContent, other: InboundContent) -> bool:
    """A sender whose domain disowns the mail, or none, is nobody's."""
    is_disowned = content.authenticity == Authenticity.FAIL
    return bool(content.from_address) and not is_disowned and content.from_address == other.from_address


def _is_another_matter(one: Arrival, thread: Thread, *, at: datetime) -> bool:
    """An old mail answered under a subject that she wrote anew: she took it up for the address in it."""
    is_a_reply_by_its_subject = one.reading.subject != one.reading.subject_base
    subject, title = _plain(one.reading.subject), _plain(thread.case.title)
    if is_a_reply_by_its_subject or not subject or title in subject or subject in title:
        return False
    if thread.placements.filter(placed_at__gt=at - OLD).exists():
        return False
    return not thread.outbound.filter(queued_at__gt=at - OLD, kind__in=WRITTEN).exists()


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _once(hints: list[tuple[Case, str]]) -> list[tuple[Case, str]]:
    return list({case.pk: (case, because) for case, because in reversed(hints)}.values())
