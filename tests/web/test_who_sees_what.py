"""The canary sweep: every address, every role, every id. Nobody reads or changes what is not hers."""

import copy
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from tests import mails, pages
from vidord.cases import contesting, drafts, moving
from vidord.cases.drafts import Writing
from vidord.cases.models import Case, Closure, Draft, HandoverOffer
from vidord.channels.models import InboundContent, InboundMessage, OutboundMessage
from vidord.people.models import Actor, ContactPoint, Customer, ProtectedIdentity, Staff
from vidord.promises.models import Contest, LoggedCall, MoveProposal, Promise

CANARY = re.compile(r"kanarie\d+x")
ROLES = 9
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
    "topic": "OTHER",
    "step": "contact",
    "identity": "NOT_CHECKED",
    "capacity": "CONSUMER",
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


def canary(case):
    return f"kanarie{case.pk}x"


def put_canaries(at):
    """Every text that belongs to a case says whose it is."""
    for case in Case.objects.select_related("customer", "thread"):
        word = canary(case)
        Customer.objects.filter(pk=case.customer_id).update(name=f"Kund {word}")
        for point in ContactPoint.objects.filter(customer=case.customer, kind="EMAIL"):
            ContactPoint.objects.filter(pk=point.pk).update(value=f"{word}.{point.pk}@post.example")
        Case.objects.filter(pk=case.pk).update(title=f"Rubrik {word}")
        InboundContent.objects.filter(message__placement__thread=case.thread).update(
            text=word, subject=word, from_name=word, from_address=f"{word}@post.example"
        )
        OutboundMessage.objects.filter(thread=case.thread).update(
            text=f"{word}\n\n--\nx", subject=word, recipient=f"{word}@post.example"
        )
        hung = mails.Hung(name=f"{word}.pdf", content=word.encode())
        mail = mails.Mail(
            word, f"<p>{word}</p>", [hung], subject=word, name=word, sender=f"{word}@post.example"
        )
        mails.put(mail, case.thread, at=at)
        HandoverOffer.objects.filter(case=case).update(because=word)
        Closure.objects.filter(case=case).update(because=word)


def write_drafts(at):
    """In every case its face writes in two windows, and the one who leads her too: words for nobody else."""
    for case in Case.objects.select_related("face", "unit__lead").order_by("pk"):
        for number, writer in enumerate([case.face, case.face, case.unit.lead]):
            word = f"kanarie{1_000_000 + 3 * case.pk + number}x"
            drafts.save(case, Writing(word, {}, uuid.uuid4()), by=writer, at=at)


def ask_for_another_time(at):
    """In every case where something is owed its customer is asked for another time, for a reason of hers."""
    owed = Promise.objects.live().filter(due_at__gt=at).select_related("case_promise__case__face")
    for promise in owed.order_by("pk"):
        case, later = promise.case_promise.case, promise.due_at + timedelta(days=1)
        moving.ask(promise, due_at=later, because=canary(case), by=case.face, at=at)


def contest_what_has_ended(at):
    """Every customer says that what has ended of hers was not so."""
    for promise in Promise.objects.filter(wake_at=None).select_related(
        "thread__customer", "case_promise__case"
    ):
        with suppress(contesting.NotContestable):
            said, by = canary(promise.case_promise.case), Actor.of(promise.thread.customer)
            contesting.contest(promise, said=said, by=by, at=at)


@pytest.fixture
def roles(lived):
    """Two legal entities, one protected customer, two customers with links, and a stranger."""
    town, cases = lived.town, lived.cases
    shield = ProtectedIdentity.objects.create(customer=cases["lotta"].customer, since=lived.now)
    shield.readers.add(town.eva)
    ask_for_another_time(lived.now)
    contest_what_has_ended(lived.now)
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
    own = {
        "number": {case.number for case in cases},
        "arrival": set(
            arrivals.filter(Q(placement__thread__case__in=cases) | Q(placement__thread=None)).values_list(
                "pk", flat=True
            )
        ),
        "promise": set(
            Promise.objects.filter(case_promise__case__in=cases, wake_at__isnull=False).values_list(
                "pk", flat=True
            )
        ),
        "contest": set(
            Contest.objects.filter(answer__case_promise__case__in=cases).values_list("pk", flat=True)
        ),
        "proposal": set(
            MoveProposal.objects.filter(promise__case_promise__case__in=cases).values_list("pk", flat=True)
        ),
        "call": set(
            LoggedCall.objects.filter(promise__case_promise__case__in=cases).values_list("pk", flat=True)
        ),
        "customer": {case.customer_id for case in cases},
        "offer": set(HandoverOffer.objects.filter(to_staff=person).values_list("pk", flat=True)),
        "letter": set(OutboundMessage.objects.filter(thread__case__in=cases).values_list("pk", flat=True)),
        "person": people,
        "message": set(pages.messages_of(list(cases)).values_list("pk", flat=True)),
        "permit": set(pages.permits_of(list(cases), person.account.username)),
    }
    unsent = Draft.objects.filter(staff=person, case__in=cases)
    own["draft"] = set(unsent.filter(is_beside=True).values_list("pk", flat=True))
    sees = {canary(case) for case in cases} | {one.text for one in unsent}
    return Role(person.public_name, client, sees, own=own)


def by_link(case):
    calls = set(LoggedCall.objects.filter(promise__thread=case.thread).values_list("pk", flat=True))
    promises = set(Promise.objects.filter(thread=case.thread).values_list("pk", flat=True))
    proposals = set(MoveProposal.objects.filter(promise__in=promises).values_list("pk", flat=True))
    own = {"call": calls, "promise": promises, "proposal": proposals}
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
    for role in roles[:6]:
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
