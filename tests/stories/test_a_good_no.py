"""A good no has five parts, and the database stores none without them, nor one beyond a mandate."""

import re
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from tests.world import moment
from tests.world.browsers import Browser, own_page, words
from vidord.cases import appointing, asking_authority, deciding, decision_letters
from vidord.cases.asking_authority import Question
from vidord.cases.decision_letters import Draft
from vidord.cases.models import AuthorityAsked, Decision
from vidord.people.models import Actor, Departure, LegalEntity, Mandate, OmbudsmanTerm
from vidord.promises.models import Promise
from vidord.web import founding

ROLF = "rolf.hedman@post.example"
NO = {
    "answer": "NO",
    "remedy": "REFUND",
    "amount": "",
    "understood": "Du vill ha 8 000 kr för maten i frysen.",
    "reasons": "Ett avbrott på nio timmar ger ingen ersättning. Först efter tolv timmar gör det det.",
    "rule": "Ellagen 10 kap. 10 §.",
    "evidence": "Mätaren visar nio timmar utan ström.",
    "addition": "Spara kvittona på maten, om du vill gå vidare.",
    "days": "5",
}
FIVE = [
    "1. Så har vi förstått det",
    "2. Vad vi har beslutat",
    "3. Varför",
    "4. Vad du kan göra nu",
    "5. Vem som har beslutat",
]


@pytest.fixture
def case(world):
    """Rolf wants 8 000 kr for what was in his freezer."""
    found = world.case_from(
        "Strömmen var borta i nio timmar. Jag vill ha 8 000 kr.",
        name="Rolf Hedman",
        sender=ROLF,
        subject="Frysen",
    )
    return world.at("2026-11-10 10:12") and found


@pytest.fixture
def asked(world, case):
    """Nadja asks; Eva, who may decide so much, gets it."""
    question = Question("REFUND", Decimal(8000), "Frysmat efter avbrott i nio timmar.")
    found = asking_authority.ask(case, question, by=case.face, at=world.now, form_key=uuid.uuid4())
    world.run()
    assert found.promise.owner == world.town.eva
    return found


def says(world, asked, **changed):
    shown = Browser(world, world.town.eva).post(f"/desk/questions/{asked.pk}", **(NO | changed))
    world.run()
    return shown


def letter(world):
    return words(world.postbox.to(ROLF)[-1])


def lix(text):
    """Words a sentence, and how many in a hundred are longer than six letters."""
    found = re.findall(r"\w+", text)
    sentences = len(re.findall(r"[.:?](?:\s|$)", text))
    return len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)


def test_rolf_reads_five_parts_in_order_with_rule_and_evidence_arn_and_a_named_person(world, case, asked):
    says(world, asked)

    said = letter(world)
    assert [said.index(part) for part in FIVE] == sorted(said.index(part) for part in FIVE)
    for part in ("understood", "reasons", "rule", "evidence", "addition"):
        assert NO[part] in said
    assert "Nej. Det gällde pengar tillbaka, 8 000 kr. Du får det inte." in said
    assert "Solveig Brandt är kundombudsman här och kan titta på det på nytt, inom tio arbetsdagar" in said
    assert "Be om det på din egen sida, eller ring 0980-31 92 20" in said
    assert "Allmänna reklamationsnämnden (ARN)" in said
    assert "Vi medverkar i prövningen." in said
    assert "https://www.arn.se eller Box 174, 101 23 Stockholm" in said
    assert "5. Vem som har beslutat Eva Lindqvist, kundchef, 0980-31 92 17" in said
    assert world.outcomes_of(asked.promise) == ["KEPT"]
    assert not Promise.objects.filter(case_promise__case=case, kind="REMEDY").exists()


def test_what_we_write_ourselves_is_plain(world, case, asked):
    says(world, asked)

    assert lix(letter(world)) <= 45


def test_it_stands_on_his_page_in_one_line(world, case, asked):
    says(world, asked)

    assert "Eva Lindqvist beslutade: nej" in words(Browser(world).get(own_page(case)))


def test_where_nobody_is_ombudsman_the_next_above_is_named(world, case, asked):
    over = OmbudsmanTerm.objects.get(entity=world.town.unit.entity).ends_at
    appointing.call(at=over)

    said = decision_letters.next_steps_of(case, by=world.town.eva, at=over)

    assert "Gunnar Strand kan titta på det med nya ögon. Ring 0980-31 92 18" in said.replace("\u00a0", " ")


def test_a_business_is_not_sent_to_a_board_that_does_not_try_its_case(world, case, asked):
    type(case).objects.filter(pk=case.pk).update(capacity="COMPANY")
    says(world, asked)

    assert "arn.se" not in letter(world)
    assert "kan titta på det på nytt" in letter(world)


def test_a_company_that_takes_no_part_says_so_and_that_the_board_can_try_it_all_the_same(world, case, asked):
    LegalEntity.objects.filter(pk=case.unit.entity_id).update(takes_part_in_board=False)
    says(world, asked, answer="PARTLY", amount="2 000")

    said = letter(world)
    assert "Vi medverkar inte i prövningen, men nämnden kan pröva det ändå." in said
    assert "Vi medverkar i prövningen." not in said
    assert "https://www.arn.se eller Box 174, 101 23 Stockholm" in said


def test_the_boards_time_and_least_amounts_are_those_of_the_day_and_unknown_ones_are_not_said(world, case):
    def told(at):
        with translation.override("sv"):
            return decision_letters.board_of(case, at=moment(at)).replace("\u00a0", " ")

    time, amounts = (
        "inom tolv månader från att du först klagade",
        "minst 500 kr, i vissa ärenden 1 000 kr eller 2 000 kr",
    )
    assert time in told("2026-11-10 10:00")
    assert amounts in told("2026-11-10 10:00")
    assert time in told("2025-11-10 10:00")
    assert "minst" not in told("2025-11-10 10:00")
    assert "månader" not in told("2015-11-10 10:00")
    assert "Det kostar inget" not in told("2026-11-10 10:00")


def test_in_english_for_whoever_wrote_in_english(world, case, asked):
    type(case.thread).objects.filter(pk=case.thread_id).update(language="en")
    says(world, asked)

    said = letter(world)
    assert "1. How we have understood it" in said
    assert "We take part in the procedure." in said
    assert "https://www.arn.se" in said


@pytest.mark.parametrize("part", ["understood", "reasons", "rule", "evidence"])
def test_eva_is_told_which_part_is_missing_and_loses_none_of_the_others(world, case, asked, part):
    page = says(world, asked, **{part: "  "})

    assert page.status_code == 422
    others = [NO[one] for one in ("understood", "reasons", "rule", "evidence", "addition") if one != part]
    assert all(one in page.content.decode() for one in others)
    assert not Decision.objects.exists()


def test_partly_is_a_no_to_the_rest_and_says_so_in_five_parts(world, case, asked):
    says(world, asked, answer="PARTLY", amount="2 000,50")

    said, decision = letter(world), Decision.objects.get()
    assert all(part in said for part in FIVE)
    assert "Delvis. Det gällde pengar tillbaka, 8 000 kr. Du får pengar tillbaka, 2 000,50 kr." in said
    assert "Lovat: Eva Lindqvist ser till att du får det som beslutades" in said
    assert (decision.amount, decision.given.promise.owner) == (Decimal("2000.50"), world.town.eva)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"answer": "YES", "amount": "7 999"}, "Då är det delvis"),
        ({"answer": "YES", "remedy": "GOODWILL", "amount": "8 000"}, "Då är det delvis"),
        ({"answer": "PARTLY", "remedy": "GOODWILL", "amount": "500"}, "Din befogenhet räcker inte till det"),
        ({"answer": "YES", "amount": "90 000"}, "Din befogenhet räcker inte till det"),
        ({"answer": "YES", "amount": ""}, "Skriv hur mycket det är"),
        ({"answer": "YES", "amount": "8 000", "days": "0"}, "ett antal arbetsdagar"),
        ({"answer": ""}, "Välj vad du beslutar"),
    ],
)
def test_what_is_no_decision_is_said_in_words(world, case, asked, changed, said):
    page = says(world, asked, **changed)

    assert said in words(page)
    assert not Decision.objects.exists()


def test_an_apology_needs_no_mandate_and_gives_no_promise(world, case):
    own = NO | {"answer": "YES", "remedy": "APOLOGY"}
    Browser(world, world.town.yusuf).post(f"/desk/cases/{case.number}/decisions", **own)
    world.run()

    assert "Förlåt. Det var vårt fel." in letter(world)
    assert Decision.objects.get().mandate is None
    assert not Promise.objects.filter(kind="REMEDY").exists()


def test_nadja_says_no_to_no_more_than_she_could_have_said_yes_to(world, case):
    own = NO | {"wanted": "8 000"}
    page = Browser(world, case.face).post(f"/desk/cases/{case.number}/decisions", **own)

    assert "Din befogenhet räcker inte till det här" in words(page)
    assert not Decision.objects.exists()


@pytest.fixture
def row(world, case, asked):
    """What makes a whole no of Eva's; a test takes something away from it."""
    made = deciding.decide(
        case,
        Draft("YES", "REFUND", "Du har rätt.", amount=Decimal(8000)),
        by=world.town.eva,
        at=world.now,
        form_key=uuid.uuid4(),
        asked=asked,
    )
    again = asking_authority.ask(
        case,
        Question("REFUND", Decimal(8000), "En gång till."),
        by=case.face,
        at=world.now,
        form_key=uuid.uuid4(),
    )
    return {
        "case": case,
        "asked": again,
        "kind": "NO",
        "remedy": "REFUND",
        "asked_amount": Decimal(8000),
        "understood": "a",
        "decided": "b",
        "reasons": "c",
        "rule": "d",
        "evidence": "e",
        "next_steps": "https://www.arn.se",
        "reach": "Eva Lindqvist",
        "mandate": made.mandate,
        "by": world.town.eva,
        "at": world.now,
        "letter": world.answer(case, "Beslut"),
    }


def refused(row, **changed):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        Decision.objects.create(**(row | changed))
    return str(refusal.value)


def test_the_whole_row_is_taken(row):
    assert Decision.objects.create(**row)


@pytest.mark.parametrize(
    "part", ["understood", "decided", "reasons", "rule", "evidence", "next_steps", "reach"]
)
@pytest.mark.parametrize("kind", ["NO", "PARTLY"])
def test_the_database_stores_no_no_without_one_of_its_parts(row, part, kind):
    said = refused(row, kind=kind, **{part: " \n"})

    assert "decision_no_has_five_parts" in said or "decision_is_explained" in said or "ARN" in said


def test_the_database_stores_no_no_to_a_consumer_that_does_not_tell_of_arn(row):
    assert "told of ARN" in refused(row, next_steps="Ring Gunnar.")


def test_the_database_holds_every_decision_within_a_mandate(world, case, row):
    eva, omar, gunnar = world.town.eva, world.town.omar, world.town.gunnar
    omars, gunnars = (Mandate.objects.get(holder=one, kind="REFUND") for one in (omar, gunnar))
    waiving = Mandate.objects.create(holder=eva, kind="WAIVE", limit=None, starts_at=world.now)
    yes = {"kind": "YES", "amount": Decimal(8000)}

    assert "decision_names_its_mandate" in refused(row, mandate=None)
    assert "within a mandate" in refused(row, mandate=gunnars)
    assert "within a mandate" in refused(row, mandate=waiving)
    assert "within a mandate" in refused(row, mandate=omars, by=omar, **yes)
    assert "could have said yes" in refused(row, mandate=omars, by=omar)
    assert "answers what was asked" in refused(row, **yes, remedy="WAIVE", mandate=waiving)
    assert "answers what was asked" in refused(row, asked_amount=Decimal(5))
    assert "decision_yes_gives_what_was_asked" in refused(row, kind="YES", amount=Decimal(5))


def test_the_database_looks_at_the_moment_of_the_decision(world, row):
    later = Mandate.objects.create(
        holder=world.town.eva, kind="REFUND", limit=None, starts_at=moment("2026-11-10 10:13")
    )
    assert "within a mandate" in refused(row, mandate=later)

    Mandate.objects.filter(holder=world.town.eva, source__isnull=False).update(ends_at=world.now)
    assert "within a mandate" in refused(row)


def test_the_database_lets_nobody_decide_what_she_asked_for(world, case, row):
    nadjas = Mandate.objects.create(holder=case.face, kind="REFUND", limit=None, starts_at=world.now)

    assert "asked for herself" in refused(row, by=case.face, mandate=nadjas)


def test_the_database_lets_nobody_decide_who_has_left(world, row):
    yusuf = world.town.yusuf
    free = Mandate.objects.create(holder=yusuf, kind="REFUND", limit=None, starts_at=world.now)
    Mandate.objects.filter(holder=yusuf).update(ends_at=world.now)
    Departure.objects.create(
        staff=yusuf, heir=world.town.omar, left_at=world.now, by=Actor.of(world.town.omar)
    )

    assert "has left" in refused(row, by=yusuf, mandate=free)


def test_the_database_decides_a_question_once_and_changes_nothing_afterwards(row):
    decision = Decision.objects.create(**row)

    assert "asked_id" in refused(row, letter=row["letter"])
    for change in (
        lambda: Decision.objects.filter(pk=decision.pk).update(reasons="x"),
        lambda: Decision.objects.filter(pk=decision.pk).delete(),
        lambda: AuthorityAsked.objects.update(summary="x"),
        lambda: connection.cursor().execute("DELETE FROM cases_authorityasked"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(("written", "said"), [("true", True), ("false", False), ("", True), ('"nej"', None)])
def test_the_companys_file_says_whether_it_takes_part(db, tmp_path, written, said):
    howto = (Path(__file__).parents[2] / "docs/howto/company.toml").read_text()
    line = next(one for one in howto.splitlines() if one.startswith("takes_part_in_arn"))
    file = tmp_path / "company.toml"
    file.write_text(howto.replace(line, f"takes_part_in_arn = {written}" if written else ""))

    if said is None:
        with pytest.raises(founding.Unclear, match="takes_part_in_arn is true or false"):
            founding.found(file, at=moment("2026-11-10 09:00"))
    else:
        founding.found(file, at=moment("2026-11-10 09:00"))
        assert LegalEntity.objects.get().takes_part_in_board is said
