"""The canary sweep: every address, every role, every id. Nobody reads or changes what is not hers."""

import copy
import uuid
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from tests import pages
from tests.web.canaries import (
    CANARY,
    ask_for_another_time,
    ask_for_authority,
    ask_the_ombudsman,
    ask_to_reconsider,
    ask_whether_it_works,
    canary,
    contest_what_has_ended,
    let_some_be_one_or_linked,
    note_everywhere,
    put_canaries,
    write_drafts,
)
from vidord.agreements.models import Product, Purchase
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
from vidord.channels.models import InboundMessage, OutboundMessage
from vidord.people import mandates, publishing
from vidord.people.models import Mandate, ProtectedIdentity, Staff, Unit
from vidord.promises.models import Contest, LoggedCall, MoveProposal, Pause, Promise
from vidord.texts.models import Draft as PledgeDraft
from vidord.texts.models import TextVersion

ROLES = 10
LEAST_ASKED = 200  # by each role
METHODS = ("get", "post", "put", "patch", "delete")
# What reading or being turned away may write: sessions, and that a protected customer's page was read.
MAY_CHANGE = {"django_session", "people_event", "people_actor"}
SAID = {
    "text": "Hej.",
    "kind": "ANSWER",
    "promise": "NONE",
    "seen": "999999",
    "because": "Därför.",
    "reason": "THANKS",
    "take": "yes",
    "talked": "yes",
    "act": "NEW",
    "what": "all",
    "day": "2026-11-27",
    "time": "08.00",
    "name": "Ny Person",
    "phone": "070-174 06 18",
    "email": "ny.person@post.example",
    "way": "PHONE",
    "case": "",
    "merge-because": "Därför.",
    "part-because": "Därför.",
    "link-because": "Därför.",
    "split-title": "Därför.",
    "topic": "OTHER",
    "step": "contact",
    "summary": "Dubbelt betalt.",
    "amount": "400",
    "to": "",
    "answer": "YES",
    "remedy": "REFUND",
    "reasons": "Du har rätt.",
    "wanted": "400",
    "identity": "NOT_CHECKED",
    "capacity": "CONSUMER",
    "words": "Svara henne.",
    "by": "12.00",
    "public_sv": "Det står kvar.",
    "public_en": "It stands.",
    "turned": "HELD",
    "works": "yes",
}


@dataclass
class Role:
    """Somebody who asks: a browser, the canaries she may see, and which ids are hers to act on."""

    name: str
    client: Client
    sees: set[str]
    token: str = "a" * 26
    own: dict[str, set] = field(default_factory=dict)
    asks_about: list = field(default_factory=list)


@pytest.fixture
def roles(lived):
    """Two legal entities, one protected customer, two customers with links, and a stranger."""
    town, cases = lived.town, lived.cases
    note_everywhere(lived.now)  # before Lotta is protected: whoever was told may no longer see it
    shield = ProtectedIdentity.objects.create(customer=cases["lotta"].customer, since=lived.now)
    shield.readers.add(town.eva)
    ask_for_another_time(lived.now)
    contest_what_has_ended(lived.now)
    let_some_be_one_or_linked(lived)
    ask_for_authority(town, lived.now)
    ask_the_ombudsman(town, lived.now)
    ask_to_reconsider(town, lived.now)
    ask_whether_it_works(lived.now)
    for one in list(Case.objects.order_by("pk")):
        pages.claim_in(one, at=lived.now)
    put_canaries(lived.now)
    write_drafts(lived.now)
    energy, fiber = town.unit.entity, town.lena.unit.entity
    of = {entity: set(Case.objects.filter(unit__entity=entity)) for entity in (energy, fiber)}
    open_cases = of[energy] - {cases["lotta"]}
    everybody = [
        staff(town.nadja, open_cases),
        staff(town.omar, open_cases),
        staff(town.eva, of[energy]),
        staff(town.mats, open_cases),
        staff(town.solveig, of[energy]),
        staff(town.lena, of[fiber]),
        staff(town.petra, of[fiber]),
        by_link(cases["kerstin"]),
        by_link(cases["bjorken"]),
        Role("a stranger", Client(), set()),
    ]
    # One of each sort: behind either wall, protected, closed, called, offered, in danger, without mail.
    sorts = ("kerstin", "bjorken", "lotta", "torsten", "svenerik", "hamid", "ingegerd")
    for role in everybody:
        role.asks_about = [cases[who] for who in sorts]
    return everybody


def staff(person, cases):
    client = Client()
    client.force_login(person.account)
    serving = Staff.objects.serving()
    led = set(serving.filter(unit__lead=person).values_list("pk", flat=True))
    people = led | {person.pk}
    arrivals = InboundMessage.objects.filter(mailbox__unit__entity__in=person.roles.values("entity"))
    promises = Promise.objects.filter(case_promise__case__in=cases)
    own = {
        "number": {case.number for case in cases},
        "arrival": keys(arrivals.filter(Q(placement__thread__case__in=cases) | Q(placement__thread=None))),
        "promise": keys(promises.filter(wake_at__isnull=False)),
        "question": keys(AuthorityAsked.objects.filter(case__in=cases)),
        "objection": keys(Objection.objects.filter(case__in=cases)),
        "reconsideration": keys(
            Reconsideration.objects.filter(version__text__entity__in=person.roles.values("entity"))
        ),
        "contest": keys(Contest.objects.filter(answer__case_promise__case__in=cases)),
        "review": keys(ReviewAsked.objects.filter(promise__owner=person)),
        "snippet": hers_to_write(person),
        "proposal": keys(MoveProposal.objects.filter(promise__in=promises)),
        "pause": keys(Pause.objects.filter(promise__in=promises)),
        "call": keys(LoggedCall.objects.filter(promise__in=promises)),
        "customer": {case.customer_id for case in cases},
        "merge": keys(Merge.objects.filter(case__in=cases, into__in=cases)),
        "link": keys(CaseLink.objects.filter(case__in=cases, other__in=cases)),
        "mention": keys(Mention.objects.filter(staff=person, note__case__in=cases)),
        "offer": keys(HandoverOffer.objects.filter(to_staff=person)),
        "letter": keys(OutboundMessage.objects.filter(thread__case__in=cases)),
        "person": people,
        "message": keys(pages.messages_of(list(cases))),
        "permit": set(pages.permits_of(list(cases), person.account.username)),
        "mandate": {one.pk for one in Mandate.objects.all() if mandates.may_withdraw(one, by=person)},
        "calendar": set(Unit.objects.filter(lead=person).values_list("calendar_id", flat=True)),
    }
    unsent = AnswerDraft.objects.filter(staff=person, case__in=cases)
    own["unsent"] = keys(unsent)
    sees = {canary(case) for case in cases} | {one.text for one in unsent}
    return Role(person.public_name, client, sees, own=own | pledges_of(person) | claims_of(person, cases))


def claims_of(person, cases):
    """The claims in her cases, and what her own legal entities have sold."""
    hers = person.roles.values("entity")
    return {
        "claim": keys(Claim.objects.filter(case__in=cases)),
        "product": keys(Product.objects.filter(entity__in=hers)),
        "purchase": keys(Purchase.objects.filter(entity__in=hers)),
    }


def keys(rows):
    return set(rows.values_list("pk", flat=True))


def pledges_of(person):
    """What she may write on and withdraw: that of the legal entities where she has a role."""
    hers = person.roles.values("entity")
    return {
        "draft": set(PledgeDraft.objects.filter(entity__in=hers).values_list("pk", flat=True)),
        "version": set(TextVersion.objects.filter(text__entity__in=hers).values_list("pk", flat=True)),
    }


def hers_to_write(person):
    """The snippets of every legal entity in which she leads or administers."""
    roles = person.roles.filter(kind__in=publishing.ROLES)
    return set(pages.snippets().filter(entity__in=roles.values("entity")).values_list("pk", flat=True))


def by_link(case):
    calls = set(LoggedCall.objects.filter(promise__thread=case.thread).values_list("pk", flat=True))
    promises = set(Promise.objects.filter(thread=case.thread).values_list("pk", flat=True))
    proposals = set(MoveProposal.objects.filter(promise__in=promises).values_list("pk", flat=True))
    pauses = set(Pause.objects.filter(promise__in=promises).values_list("pk", flat=True))
    decisions = set(Decision.objects.filter(case=case).values_list("pk", flat=True))
    asked = keys(WorksQuestion.objects.filter(case=case))
    own = {"call": calls, "promise": promises, "proposal": proposals, "pause": pauses}
    own |= {"decision": decisions, "asked": asked, "claim": keys(Claim.objects.filter(case=case))}
    return Role(f"{case.number} by link", Client(), {canary(case)}, pages.token_of(case), own)


def asked_for(address, role):
    """Every filling of an address that this role could think of, and whether it is hers to act on."""
    every = pages.ids(role.asks_about)
    if "token" in address.holes:
        holes = [hole for hole in address.holes if hole != "token"]
        for filling in [{hole: value} for hole in holes for value in every[hole]] if holes else [{}]:
            knows_it = all(value in role.own.get(hole, set()) for hole, value in filling.items())
            yield address.filled(token=role.token, **filling), role.token != "a" * 26 and knows_it
        return
    if not address.holes:
        yield address.filled(), True
        return
    (hole,) = address.holes
    for value in every[hole]:
        yield address.filled(**{hole: value}), value in role.own.get(hole, set())


def state_of_the_house():
    """A number for each table that changes when anything in it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name not in MAY_CHANGE]
        sums = " UNION ALL ".join(
            f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t"
            for name in tables
        )
        cursor.execute(sums)
        return {name: (number, total) for name, number, total in cursor.fetchall()}


def ask(role, method, path):
    """Ask, look at what comes back, and let nothing of it stay."""
    said = SAID | {"key": str(uuid.uuid4())} if method == "post" else {}
    signed_in = copy.deepcopy(role.client.cookies)
    with transaction.atomic():
        answer = getattr(role.client, method)(path, said)
        transaction.set_rollback(True)
    role.client.cookies = signed_in  # signing out is one of the addresses
    return answer


@pytest.mark.parametrize("who", range(ROLES))
def test_nobody_reads_a_word_that_is_not_hers(roles, settings, who):
    settings.DEMO = False
    role, asked, leaks = roles[who], 0, []
    for address in pages.addresses():
        for number, (path, _is_hers) in enumerate(asked_for(address, role)):
            for method in METHODS if number == 0 else METHODS[:2]:
                answer = ask(role, method, path)
                asked += 1
                told = set(CANARY.findall(answer.content.decode() + answer.get("Location", "")))
                if told - role.sees:
                    leaks.append(f"{role.name} {method} {path}: {sorted(told - role.sees)}")

    assert leaks == []
    assert asked > LEAST_ASKED, "the sweep has become smaller than it was"


def test_every_role_is_swept(roles):
    assert len(roles) == ROLES


def test_nobody_changes_what_is_not_hers(roles, settings):
    settings.DEMO = False
    before, changes = state_of_the_house(), []
    for address in (one for one in pages.addresses() if one.holes):
        for role in roles:
            for path, is_hers in asked_for(address, role):
                if not is_hers:
                    signed_in = copy.deepcopy(role.client.cookies)
                    role.client.post(path, SAID | {"key": str(uuid.uuid4())})
                    role.client.cookies = signed_in
            after = state_of_the_house()
            changed = [name for name in after if after[name] != before[name]]
            if changed:
                changes.append(f"{role.name} {address.name}: {changed}")
                before = after

    assert changes == []


def test_the_line_finds_nobody_whom_the_asker_may_not_see(roles):
    for role in roles[:7]:
        for case in Case.objects.all():
            for words in (canary(case), str(case.number), "post.example"):
                answer = role.client.get("/desk/line", {"q": words})
                told = set(CANARY.findall(answer.content.decode().replace(f'value="{words}"', "")))
                assert told <= role.sees | ({canary(case)} if words == canary(case) else set()), role.name


def test_a_protected_customers_case_is_opened_by_her_reader_and_that_is_written_down(roles, lived):
    eva = next(role for role in roles if role.name == "Eva Lindqvist")
    from vidord.people.models import Event

    assert eva.client.get(f"/desk/cases/{lived.cases['lotta'].number}").status_code == 200

    assert Event.objects.filter(verb="customer.read", by__staff=lived.town.eva).count() == 1


def test_a_customers_link_page_shows_no_address_or_number_of_hers(roles, lived):
    link = next(role for role in roles if "by link" in role.name)

    page = link.client.get(f"/mitt/{link.token}").content.decode()

    assert "@post.example" not in page
    assert "+467" not in page
