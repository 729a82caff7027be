"""What the law gives is promised in its name: with its section, its last day, and our own earlier one."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.world import law, moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases import by_law, closing_time, deciding, moving, waiting
from vidord.cases.decision_letters import Draft
from vidord.core.calendar import ORDINARY
from vidord.people.models import Actor, Mandate
from vidord.promises import pausing
from vidord.promises.models import Promise
from vidord.promises.moving import GivenByLaw
from vidord.rights import questions
from vidord.rights.edition import rules_version
from vidord.rights.finding import COMPANY, Answer
from vidord.rights.policy import policy_of

KERSTIN, ROLF = "kerstin.wallin@post.example", "rolf.hedman@post.example"
CITES = "Enligt lag: 5 kap. 4 § konsumentköplagen (2022:260)"
SAYS = "Du får välja att det lagas eller att du får nytt, utan kostnad."


@pytest.fixture
def fridge_case(world):
    return world.case_from("Kylen är död.", name="Kerstin Wallin", sender=KERSTIN, subject="Kylen")


@pytest.fixture
def power_case(world):
    return world.case_from("Vi var utan ström i två dygn.", name="Rolf Hedman", sender=ROLF, subject="Elen")


@pytest.fixture(autouse=True)
def omar_may(world):
    """He pays money back in the town; here he may have things repaired too, and give out of goodwill."""
    for kind in ("REPAIR", "GOODWILL"):
        Mandate.objects.create(holder=world.town.omar, kind=kind, limit=None, starts_at=world.now)


def decided(world, case, finding, remedy="REFUND", amount="2550", days=5, kind="YES"):
    amounts = {"amount": Decimal(amount), "asked_amount": Decimal(amount)}
    draft = Draft(kind, remedy, "Lagen ger det.", days=days, finding=finding, **amounts)
    decision = deciding.decide(case, draft, by=world.town.omar, at=world.now, form_key=uuid.uuid4())
    world.run()
    return decision.given


def on(world):
    return world.now.date()


def test_kerstin_is_promised_a_repair_in_the_laws_name(world, fridge_case):
    promise = decided(world, fridge_case, law.fridge(on=on(world)), "REPAIR", "0").promise

    assert (promise.source, promise.law_rule) == ("LAW", "kkl.remedy")
    assert promise.law_version == rules_version()
    assert promise.law_last_day is None
    assert promise.due_at == moment("2026-11-17 17:00")


def test_kerstin_and_nadja_read_where_it_is_written_and_what_it_says(world, fridge_case):
    decided(world, fridge_case, law.fridge(on=on(world)), "REPAIR", "0")
    nadja = Browser(world, world.town.nadja)

    for page in (Browser(world).get(own_page(fridge_case)), nadja.get(f"/desk/cases/{fridge_case.number}")):
        assert f"{CITES}: {SAYS}" in words(page)
    letter = words(world.postbox.to(KERSTIN)[-1])
    assert "Lovat: Omar Haddad ser till att du får det som lagen ger dig" in letter
    assert f"{CITES}: {SAYS}" in letter
    assert CITES in words(Browser(world, world.town.omar).get("/desk/"))


def test_who_wrote_in_english_reads_the_law_in_english(world, fridge_case):
    type(fridge_case.thread).objects.filter(pk=fridge_case.thread_id).update(language="en")
    decided(world, fridge_case, law.fridge(on=on(world)), "REPAIR", "0")

    cites = "By law: chapter 5 section 4, the Swedish Consumer Sales Act (2022:260)"
    assert cites in words(world.postbox.to(KERSTIN)[-1])
    page = Browser(world).get(own_page(fridge_case))
    assert cites in words(page)
    nadja = Browser(world, world.town.nadja).get(f"/desk/cases/{fridge_case.number}")
    assert '<q lang="en">' in nadja.content.decode()


def test_rolf_reads_the_laws_last_day_and_that_we_have_promised_it_sooner(world, power_case):
    promise = decided(world, power_case, law.power_cut(on=on(world))).promise

    assert (promise.law_rule, promise.law_last_day) == ("ellag.due", date(2027, 5, 31))
    assert promise.due_at == moment("2026-11-17 17:00")
    said = "Lagens sista dag är måndag den 31 maj 2027; vi har lovat tidigare."
    assert said in words(Browser(world).get(own_page(power_case)))
    assert said in words(world.postbox.to(ROLF)[-1])
    shown = words(Browser(world, world.town.nadja).get(f"/desk/cases/{power_case.number}"))
    assert said in shown
    assert f"Regel ellag.due i versionen {rules_version()}." in words(
        Browser(world).get(own_page(power_case))
    )


def test_goodwill_and_what_the_law_does_not_give_are_a_persons_word(world, fridge_case):
    yes, no = law.fridge(on=on(world)), law.fridge(on=on(world), buyer="BUSINESS")
    assert no.answer is Answer.NO

    given = [
        decided(world, fridge_case, yes, "GOODWILL", "300"),
        decided(world, fridge_case, no, "REPAIR", "0"),
        decided(world, fridge_case, None, "REPAIR", "0"),
    ]

    assert [one.promise.source for one in given] == ["PERSONAL"] * 3
    with pytest.raises(by_law.NotByLaw):
        by_law.source(no, counted(world), at=world.now, language="sv")


def counted(world, days=5):
    return closing_time.after(world.town.omar, days, at=world.now)


@pytest.mark.parametrize(
    ("now", "days", "due", "is_in_time"),
    [
        ("2027-05-03 10:00", 5, "2027-05-11 17:00", True),  # Ascension day between
        ("2027-05-21 10:00", 5, "2027-05-28 17:00", True),  # Friday: our own day, exactly
        ("2027-05-24 10:00", 5, "2027-05-28 17:00", True),  # it would have been Monday, the law's last
        ("2027-05-28 10:00", 5, "2027-05-28 17:00", True),  # today
        ("2027-05-28 18:00", 5, "2027-05-31 17:00", True),  # ours has passed, the law's has not
        ("2027-05-31 10:00", 90, "2027-05-31 17:00", True),
        ("2027-05-31 18:00", 5, "2027-06-01 17:00", False),  # too late by law: the next close there is
        ("2027-06-05 10:00", 5, "2027-06-07 17:00", False),  # a Saturday, and the national day after it
    ],
)
def test_it_is_due_by_our_own_day_and_never_after_the_laws_while_there_is_time(
    world, now, days, due, is_in_time
):
    at, finding = moment(now), law.power_cut(on=date(2026, 11, 10))
    found = by_law.due(finding, owner=world.town.omar, days=days, at=at)
    source = by_law.source(finding, found, at=at, language="sv")

    assert found.due_at == moment(due)
    assert source.law_last_day == (date(2027, 5, 31) if is_in_time else None)
    assert "Ersättningen ska vara betald senast den 31 maj 2027." in source.words.replace("\u00a0", " ")
    assert "Vi gör det" not in source.words
    assert by_law.last_day(finding, at=at) == date(2027, 5, 31)


def test_a_sooner_day_that_the_company_has_promised_to_all_holds_for_what_the_law_gives(world):
    policy = policy_of(
        {
            "promise": [
                {"deadline": "ellag.due", "within_days": 10, "from": date(2026, 1, 1), "source": "Löfte 3"}
            ]
        }
    )
    finding = questions.assess("outage.compensation", law.POWER_CUT, on=on(world), policy=policy)

    found = by_law.due(finding, owner=world.town.omar, days=20, at=world.now)
    assert found.due_at == moment("2026-11-13 17:00")


def test_too_late_by_law_rolf_reads_the_day_that_it_should_have_been(world, power_case):
    world.at("2027-06-01 09:00")
    finding = law.power_cut(on=date(2026, 11, 10))
    promise = decided(world, power_case, finding).promise

    assert (promise.due_at, promise.law_last_day) == (moment("2027-06-01 17:00"), None)
    page = words(Browser(world).get(own_page(power_case)))
    assert "Ersättningen ska vara betald senast den 31 maj 2027." in page
    assert "vi har lovat tidigare" not in page
    late = "Enligt lag skulle du ha fått det senast den 31 maj 2027. Vi är sena, och ber om ursäkt."
    assert late in words(world.postbox.to(ROLF)[-1])


def test_our_own_day_is_before_the_laws_also_when_that_is_a_working_day(world):
    cut = [{"from": "2026-06-13T16:20+02:00", "to": "2026-06-15T11:00+02:00"}]
    known = law.power_cut(on=date(2026, 11, 10), outages=cut, known_on="2026-06-15")
    assert by_law.last_day(known, at=world.now) == date(2026, 12, 30)  # a Wednesday after Christmas
    found = by_law.due(known, owner=world.town.omar, days=90, at=world.now)
    assert found.due_at == moment("2026-12-29 17:00")


def test_every_last_day_that_binds_us_is_known_as_one_of_giving_or_of_telling():
    """A new act that names one must be put in its place, or an accepted claim would cite the wrong day."""
    telling = {
        "adr.inform",
        "elfaktura.how_often",
        "ellag.change",
        "ellag.final_invoice",
        "ellag.switch",
        "ellag.term_end",
        "fal.notice",
        "btl.proposal",
        "kkl.delivery",
        "lek.binding",
        "lek.change",
        "lek.notice",
        "lek.switch",
        "renewal.reminder",
    }
    found = {
        one.id
        for question in questions.all_questions().values()
        for one in questions.assess(question.id, question.example, on=date(2027, 3, 1)).deadlines
        if one.binds == COMPANY
    }

    assert found - telling == by_law.LAST_DAYS_OF_GIVING


def test_each_yes_of_the_law_can_be_cited_with_its_section():
    for question in questions.all_questions().values():
        finding = questions.assess(question.id, question.example, on=date(2027, 3, 1))
        if by_law.gives(finding):
            for language in ("sv", "en"):
                said = by_law.source(
                    finding,
                    ORDINARY.after_working_days(moment("2026-11-10 09:00"), 5),
                    at=moment("2026-11-10 09:00"),
                    language=language,
                )
                assert said.words.endswith("]")


def test_the_desk_offers_nothing_that_the_law_forbids_and_every_verb_says_so(world, power_case):
    promise = decided(world, power_case, law.power_cut(on=on(world))).promise
    omar, mine = Browser(world, world.town.omar), Browser(world)

    shown = omar.get(f"/desk/cases/{power_case.number}").content.decode()
    assert f"/desk/promises/{promise.pk}/move" not in shown
    assert f"/desk/promises/{promise.pk}/pause" not in shown
    assert f"/promises/{promise.pk}/release" not in mine.get(own_page(power_case)).content.decode()

    later = {"day": "2026-11-20", "by": "17.00", "because": "Banken."}
    moved = omar.post(f"/desk/promises/{promise.pk}/move", **later)
    assert "Lagen ger kunden det här. Det går inte att flytta" in words(moved)
    paused = omar.post(f"/desk/promises/{promise.pk}/pause", asked="Vilket konto vill du ha pengarna till?")
    assert "Det väntar inte på någon" in words(paused)
    kept = mine.post(f"{own_page(power_case)}/promises/{promise.pk}/release")
    assert "så vi är skyldiga dig det ändå" in words(kept)
    assert world.outcomes_of(promise) == []


def test_whoever_goes_there_by_the_address_reads_why_and_finds_back(world, power_case):
    promise = decided(world, power_case, law.power_cut(on=on(world))).promise
    omar = Browser(world, world.town.omar)
    why = {
        "move": "Lagen ger kunden det här. Det går inte att flytta",
        "pause": "Lagen ger kunden det här. Det väntar inte på någon",
    }

    for act, said in why.items():
        page = omar.get(f"/desk/promises/{promise.pk}/{act}")
        assert said in words(page)
        assert "Tillbaka till ärende" in words(page)
        assert f'action="/desk/promises/{promise.pk}/{act}"' not in page.content.decode()


def test_the_verbs_refuse_by_name_what_the_law_gave(world, power_case):
    promise = decided(world, power_case, law.power_cut(on=on(world))).promise
    by, later = world.town.omar, moment("2026-11-20 17:00")

    with pytest.raises(GivenByLaw):
        moving.ask(promise, due_at=later, because="Banken.", by=by, at=world.now)
    with pytest.raises(pausing.GivenByLaw):
        waiting.ask(promise, asked="Vilket konto vill du ha pengarna till?", by=by, at=world.now)
    with pytest.raises(moving.OwedByLaw):
        moving.release(promise, by=Actor.of(power_case.customer), at=world.now)


def test_the_database_holds_the_laws_last_day(world, power_case):
    promise = decided(world, power_case, law.power_cut(on=on(world))).promise
    mine = Promise.objects.filter(pk=promise.pk)
    whole = {one.attname: getattr(promise, one.attname) for one in Promise._meta.concrete_fields}
    del whole["id"]
    late = {"due_at": moment("2027-06-01 00:30"), "law_last_day": date(2027, 5, 31)}
    midnight = {"due_at": moment("2027-05-31 23:59"), "law_last_day": date(2027, 5, 31)}
    no_law = {"source": "PERSONAL", "law_rule": "", "law_version": "", "source_words": ""}

    Promise.objects.create(**(whole | midnight))
    for changed, name in ((late, "promise_due_by_the_laws_last_day"), (no_law, "promise_last_day_is_a_laws")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Promise.objects.create(**(whole | changed))
    for day in (date(2027, 6, 30), None):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            mine.update(law_last_day=day)
