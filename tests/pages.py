"""Every page there is, found by walking the addresses: whatever is added later is found by itself."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Manager, OuterRef, Q, QuerySet
from django.urls import URLPattern, get_resolver, reverse

from vidord.agreements.models import Product, Purchase
from vidord.cases import claiming
from vidord.cases.claiming import Asserted
from vidord.cases.models import (
    AnswerDraft,
    AuthorityAsked,
    Case,
    CaseLink,
    Claim,
    Decision,
    HandoverOffer,
    Mention,
    Merge,
    Objection,
    Reconsideration,
    ReviewAsked,
    WorksQuestion,
)
from vidord.channels import links
from vidord.channels.models import Attachment, InboundMessage, Mailbox, OutboundMessage
from vidord.people.models import Account, Calendar, Mandate, Staff
from vidord.promises.models import Contest, LoggedCall, MoveProposal, Pause, Promise
from vidord.rights.questions import assess
from vidord.texts.models import Draft, Text, TextVersion
from vidord.web.desk import permits
from vidord.web.policy import Seen

# Whose short-lived addresses everybody tries: one behind each wall, and the reader of a protected customer.
HOLDERS = ("nadja", "lena", "eva")
MOST_MESSAGES = 6


@dataclass(frozen=True)
class Address:
    """One pattern: its name for `reverse`, the names of its holes, who may see it."""

    name: str
    holes: tuple[str, ...]
    seen_by: Seen

    def filled(self, **values: object) -> str:
        """Return the address with its holes filled."""
        return reverse(self.name, kwargs={hole: values[hole] for hole in self.holes})


def addresses() -> list[Address]:
    """Return every pattern, however deep it is included."""
    return [
        Address(
            ":".join([*spaces, pattern.name]),
            tuple(pattern.pattern.converters),
            pattern.callback.seen_by,
        )
        for spaces, pattern in _walk(get_resolver().url_patterns, [])
    ]


def _walk(patterns: list, spaces: list[str]) -> Iterator[tuple[list[str], URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield spaces, pattern
        else:
            yield from _walk(
                pattern.url_patterns, [*spaces, *([pattern.namespace] if pattern.namespace else [])]
            )


def ids(cases: list[Case]) -> dict[str, list]:
    """Every value that a hole of each name may have, for these cases and for everybody who works here."""
    promises = Promise.objects.filter(case_promise__case__in=cases).order_by("pk")
    return {
        "number": sorted(case.number for case in cases),
        "claim": _keys(Claim.objects.filter(case__in=cases)),
        "product": _keys(Product.objects),
        "purchase": _keys(Purchase.objects),
        "offer": _keys(HandoverOffer.objects),
        "mention": _keys(Mention.objects.filter(note__case__in=cases)),
        "promise": _keys(promises),
        "call": _keys(LoggedCall.objects.filter(promise__in=promises)),
        "objection": _keys(Objection.objects.filter(case__in=cases)),
        "reconsideration": _keys(Reconsideration.objects),
        "contest": _keys(Contest.objects.filter(outcome__promise__in=promises)),
        "merge": _keys(Merge.objects.filter(case__in=cases, into__in=cases)),
        "link": _keys(CaseLink.objects.filter(case__in=cases, other__in=cases)),
        "question": _keys(AuthorityAsked.objects.filter(case__in=cases)),
        "review": _keys(ReviewAsked.objects.filter(decision__case__in=cases)),
        "decision": _keys(Decision.objects.filter(case__in=cases)),
        "draft": _keys(Draft.objects),
        "unsent": _keys(AnswerDraft.objects.filter(case__in=cases)),
        "version": _keys(TextVersion.objects),
        "snippet": _keys(snippets()),
        "proposal": _keys(MoveProposal.objects.filter(promise__in=promises)),
        "asked": _keys(WorksQuestion.objects.filter(case__in=cases)),
        "pause": _keys(Pause.objects.filter(promise__in=promises)),
        "customer": sorted(case.customer_id for case in cases),
        "arrival": _keys(_arrivals(cases)),
        "letter": _keys(OutboundMessage.objects.filter(thread__case__in=cases))[:MOST_MESSAGES],
        "person": _keys(Staff.objects),
        "message": _keys(messages_of(cases)),
        "permit": [permit for holder in HOLDERS for permit in permits_of(cases, holder)],
        "mailbox": _keys(Mailbox.objects),
        "mandate": _keys(Mandate.objects)[::-1],
        "calendar": _keys(Calendar.objects),
        "law": ["outage.compensation", "goods.defect"],
    }


def _keys(rows: QuerySet | Manager) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def snippets() -> QuerySet[Text]:
    """Every piece of text for letters."""
    return Text.objects.filter(kind=Text.Kind.SNIPPET).order_by("pk")


def _arrivals(cases: list[Case]) -> QuerySet[InboundMessage]:
    """What arrived in these cases, and what lies in none."""
    theirs = Q(placement__thread__case__in=cases) | Q(placement__thread=None)
    return InboundMessage.objects.filter(theirs).order_by("pk")


def messages_of(cases: list[Case]) -> QuerySet[InboundMessage]:
    """The newest that came in to each of these cases."""
    placed = InboundMessage.objects.filter(placement__thread__case=OuterRef("pk")).order_by("-pk")
    newest = Case.objects.filter(pk__in=[case.pk for case in cases]).values(newest=placed.values("pk")[:1])
    return InboundMessage.objects.filter(pk__in=newest).order_by("pk")


def permits_of(cases: list[Case], holder: str) -> list[str]:
    """The short-lived addresses of the newest that came in to these cases, made for one person."""
    account = Account.objects.get(username=holder)
    messages = messages_of(cases)
    hung = Attachment.objects.filter(message__in=messages).order_by("pk")
    return [
        permits.make(purpose, one.pk, account=account)
        for purpose, rows in {"mail": messages, "attachment": hung}.items()
        for one in rows
    ]


def to_look_at(lived: object, case: Case, person: Staff) -> Iterator[tuple[Address, str]]:
    """Every address that answers a GET with a page, each once, filled with one case and one colleague."""
    values = {
        "number": case.number,
        "customer": case.customer_id,
        "person": person.pk,
        "arrival": _arrivals([case]).filter(placement__thread=None).latest("pk").pk,
        "mailbox": case.unit.mailboxes.first().pk,
        "token": token_of(case),
        "mandate": Mandate.objects.filter(delegated_by=case.unit.lead).latest("pk").pk,
        "calendar": case.unit.calendar_id,
        "draft": Draft.objects.latest("pk").pk,
        "review": ReviewAsked.objects.latest("pk").pk,
        "version": TextVersion.objects.filter(text__entity=case.unit.entity, rule__isnull=False)
        .latest("pk")
        .pk,
        "snippet": snippets().latest("pk").pk,
        "promise": Promise.objects.filter(case_promise__case=case).latest("pk").pk,
        "reconsideration": Reconsideration.objects.latest("pk").pk,
        "law": "outage.compensation",
        "claim": claim_in(case, at=lived.now).pk,
        "product": Product.objects.latest("pk").pk,
        "purchase": Purchase.objects.latest("pk").pk,
    }
    for address in addresses():
        if set(address.holes) <= set(values):
            yield address, address.filled(**values)


def claim_in(case: Case, *, at: datetime) -> Claim:
    """A claim in a case that nobody has decided: nine hours without power."""
    cut = {"from": "2026-11-02T08:00:00+01:00", "to": "2026-11-02T17:00:00+01:00"}
    facts = {"outages": [cut], "annual_network_cost": "4800"}
    finding = assess("outage.compensation", facts, on=at.date())
    return claiming.assert_claim(case, Asserted(finding, uuid.uuid4()), by=case.face, at=at)


def token_of(case: Case) -> str:
    """The secret of a customer's link."""
    return links.page_token(case.thread_id, case.thread.generation)
