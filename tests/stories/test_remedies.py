"""What was decided goes to bookkeeping, and only a word from there keeps the promise."""

import io
import uuid
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, words
from vidord.cases import confirmations, deciding, moving, remedies
from vidord.cases.decision_letters import Draft
from vidord.cases.models import Remedy, RemedyConfirmation
from vidord.people.models import Actor, Unit
from vidord.promises import contesting, ledger
from vidord.promises.ledger import Source, Word
from vidord.promises.models import Outcome

NAMES = "id;date;reference"


def decided(town, case, amount="3400"):
    """Omar gives money back, by the close of the fifth working day."""
    draft = Draft("YES", "REFUND", "Betalt två gånger.", amount=Decimal(amount))
    decision = deciding.decide(case, draft, by=town.town.omar, at=town.now, form_key=uuid.uuid4())
    town.run()
    return decision.given


@pytest.fixture
def case(world):
    return world.case_from("Jag vill ha tillbaka 3 400 kr.")


@pytest.fixture
def remedy(world, case):
    """Decided on Tuesday the 10th, due on Tuesday the 17th at 17."""
    found = decided(world, case)
    assert found.promise.due_at == moment("2026-11-17 17:00")
    return found


def reads(world, *rows):
    return confirmations.read("\n".join([NAMES, *rows]).encode(), at=world.now)


def confirmed(world, remedy, day, reference="V1"):
    return remedies.confirm(remedy, day=date.fromisoformat(day), reference=reference, at=world.now)


def test_a_line_holds_what_bookkeeping_needs_and_nothing_of_the_customer(world, case, remedy):
    (line,) = remedies.lines()

    assert line == remedies.Line(
        remedy.reference, case.number, "REFUND", Decimal("3400.00"), date(2026, 11, 10), "Kundtjänst"
    )
    assert remedies.lines() == [line]


def test_what_is_new_is_handed_out_once(world, case, remedy):
    got = []
    assert remedies.hand_out_new(got.append, at=world.now) == 1
    assert remedies.hand_out_new(got.append, at=world.now) == 0

    second = decided(world, case, "500")
    assert remedies.hand_out_new(got.append, at=world.now) == 1
    assert [[line.id for line in lines] for lines in got] == [[remedy.reference], [], [second.reference]]
    assert len(remedies.lines()) == 2


def test_what_could_not_be_written_counts_as_not_handed_out(world, remedy):
    def full_disk(_lines):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        remedies.hand_out_new(full_disk, at=world.now)

    assert remedies.hand_out_new(lambda _lines: None, at=world.now) == 1


def test_a_remedy_that_the_customer_needs_no_more_is_not_paid(world, case, remedy):
    moving.release(remedy.promise, by=Actor.of(case.customer), at=world.now)

    assert remedies.lines() == []
    assert "is not owed any more" in reads(world, f"{remedy.reference};2026-11-10;V1").refused[0][1]


def test_paid_on_the_day_it_was_due_it_is_kept_whatever_the_hour(world, remedy):
    world.at("2026-11-17 16:59")
    done = reads(world, f"{remedy.reference};2026-11-17;Verifikat 118")

    assert (done.taken, done.refused) == (1, [])
    outcome = remedy.promise.outcomes.get()
    assert (outcome.kind, outcome.evidence) == ("KEPT", "CONFIRMED_REMEDY")


def test_the_same_file_twice_changes_nothing(world, remedy):
    row = f"{remedy.reference};2026-11-10;V1"
    assert reads(world, row, row).taken == 1
    done = reads(world, row)

    assert (done.taken, done.known, done.refused) == (0, 1, [])
    assert world.outcomes_of(remedy.promise) == ["KEPT"]


def test_paid_too_late_it_is_made_good_and_never_kept(world, remedy):
    world.until(moment("2026-11-18 12:00"))
    assert world.outcomes_of(remedy.promise) == ["BROKEN"]

    reads(world, f"{remedy.reference};2026-11-18;V1")
    assert world.outcomes_of(remedy.promise) == ["BROKEN", "MADE_GOOD"]


def test_paid_late_and_confirmed_before_the_clock_has_come_it_is_broken_first(world, remedy):
    world.now = moment("2026-11-18 12:00")
    reads(world, f"{remedy.reference};2026-11-18;V1")
    assert world.outcomes_of(remedy.promise) == []

    world.run()
    world.run()
    assert world.outcomes_of(remedy.promise) == ["BROKEN", "MADE_GOOD"]


def test_paid_in_time_and_confirmed_late_it_was_kept_after_all(world, remedy):
    world.until(moment("2026-11-19 12:00"))
    reads(world, f"{remedy.reference};2026-11-16;V1")

    assert world.outcomes_of(remedy.promise) == ["BROKEN", "KEPT"]


def test_what_amira_did_not_get_after_all_is_owed_until_it_is_confirmed_anew(world, case, remedy):
    confirmed(world, remedy, "2026-11-10")
    said = contesting.contest(
        remedy.promise.outcomes.get(),
        said="Jag har inte fått dem.",
        answer=world.promise_in(case),
        by=Actor.of(case.customer),
        at=world.now,
    )
    world.pass_by(minutes=5)
    contesting.review(said, "AGREED", because="Fel konto.", by=world.town.eva, at=world.now)
    world.run()
    assert world.outcomes_of(remedy.promise) == ["KEPT", "RETRACTED"]

    world.pass_by(minutes=5)
    reads(world, f"{remedy.reference};2026-11-10;V2")
    assert world.outcomes_of(remedy.promise) == ["KEPT", "RETRACTED", "KEPT"]


def test_another_time_that_she_agrees_to_takes_the_remedy_along(world, case, remedy):
    later = moment("2026-11-20 17:00")
    asked = moving.ask(remedy.promise, due_at=later, because="Banken.", by=world.town.omar, at=world.now)
    moving.accept(asked, by=Actor.of(case.customer), at=world.now)
    reads(world, f"{remedy.reference};2026-11-10;V1")

    remedy.refresh_from_db()
    assert remedy.promise.due_at == later
    assert world.outcomes_of(remedy.promise) == ["KEPT"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("R999999;2026-11-10;V1", "there is no remedy 'R999999'"),
        ("17;2026-11-10;V1", "there is no remedy '17'"),
        ("=R1;2026-11-10;V1", "there is no remedy"),
        (f"R{'9' * 40};2026-11-10;V1", "there is no remedy"),
        ("ID;10/11/2026;V1", "is no date: write it as 2026-11-30"),
        ("ID;2026-02-30;V1", "is no date"),
        ("ID;20261110;V1", "is no date"),
        ("ID;2026-11-11;V1", "lies ahead"),
        ("ID;2026-11-09;V1", "is before it was decided, 2026-11-10"),
        ("ID;2026-11-10;", "the reference must be"),
        (f"ID;2026-11-10;{'x' * 101}", "the reference must be"),
        ("ID;2026-11-10;a\0b", "the reference must be"),
        ("ID;2026-11-10", "it has 2 cells, not 3"),
        ("ID;2026-11-10;V1;", "it has 4 cells, not 3"),
        ('ID;2026-11-10;"V1', "it is no CSV"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_the_right_ones_are_taken(world, case, remedy, row, said):
    other = decided(world, case, "500")
    wrong = row.replace("ID", remedy.reference)
    done = reads(world, "", wrong, f"{other.reference};2026-11-10;V2")

    ((number, words_),) = done.refused
    assert number == 3
    assert said in words_
    assert done.taken == 1
    assert world.outcomes_of(remedy.promise) == []
    assert world.outcomes_of(other.promise) == ["KEPT"]


def test_confirmed_with_other_words_it_is_said_what_was_confirmed_before(world, remedy):
    confirmed(world, remedy, "2026-11-10", "V1")

    (refused,) = reads(world, f"{remedy.reference};2026-11-10;V2").refused
    assert "confirmed before, 2026-11-10, V1" in refused[1]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"id;date\nR1;2026-11-10", b"id;datum;referens\n", b"\0"]
)
def test_what_is_no_such_file_is_refused_whole(world, content):
    with pytest.raises(confirmations.Unreadable):
        confirmations.read(content, at=world.now)


def test_a_spreadsheets_own_file_is_read(world, remedy):
    content = f"\ufeffId;Date;Reference\r\n{remedy.reference};2026-11-10;V1\r\n;;\r\n".encode()

    assert confirmations.read(content, at=world.now).taken == 1
    comma = content.decode("utf-8-sig").replace(";", ",").encode()
    assert confirmations.read(comma, at=world.now).known == 1


def test_the_database_keeps_a_remedy_by_a_confirmation_and_by_nothing_else(world, case, remedy):
    by, at = Actor.of("clock"), world.now
    other = ledger.make(
        Word(case.thread, world.town.omar, "WRITE", "x", moment("2026-11-12 12:00"), Source("PERSONAL")),
        by=by,
        at=at,
    )
    for promise, evidence in (
        (remedy.promise, "CUSTOMER_CONFIRMED"),
        (remedy.promise, "CONFIRMED_REMEDY"),
        (other, "CONFIRMED_REMEDY"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ledger.end(promise, Outcome.Kind.KEPT, by=by, at=at, evidence=evidence, evidence_at=at)
    for change in (
        lambda: Remedy.objects.update(unit=Unit.objects.exclude(pk=remedy.unit_id).first()),
        lambda: Remedy.objects.update(promise=other),
        lambda: Remedy.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_no_call_keeps_a_remedy(world):
    """Birgitta has no address: a call tells her what was decided, and pays nothing."""
    case = world.on_the_line(
        "Betalt två gånger.", by=world.town.yusuf, name="Birgitta Moberg", phone="0980-31 92 36"
    )
    remedy = decided(world, case)

    desk = Browser(world, world.town.yusuf)
    assert (
        f"/desk/promises/{remedy.promise_id}/calls"
        not in desk.get(f"/desk/cases/{case.number}").content.decode()
    )
    assert desk.post(f"/desk/promises/{remedy.promise_id}/calls", talked="yes").status_code == 404


def test_the_report_counts_decisions_and_remedies_by_their_own_names(world, remedy):
    confirmed(world, remedy, "2026-11-10")
    world.at("2026-11-18 09:00")

    assert "det som beslutades, givet" in words(Browser(world).get("/redovisning"))


def test_of_many_confirmations_at_once_one_counts(committed):
    town = committed
    remedy = decided(town, town.case_from("Jag vill ha tillbaka 3 400 kr."))
    day = town.now.date()

    def confirm():
        mine = Remedy.objects.select_related("promise").get(pk=remedy.pk)
        return remedies.confirm(mine, day=day, reference="V1", at=town.now)

    said = at_once([confirm] * 32)

    assert sum(said) == 1
    assert RemedyConfirmation.objects.filter(remedy=remedy).count() == 1
    assert town.outcomes_of(remedy.promise) == ["KEPT"]


def test_of_many_exports_at_once_each_remedy_is_in_one(committed):
    town = committed
    case = town.case_from("Jag vill ha tillbaka 3 400 kr.", sender="en.annan@post.example")
    remedies.hand_out_new(lambda _lines: None, at=town.now)
    mine = {decided(town, case, str(amount)).reference for amount in (100, 200, 300)}
    got = []

    def export():
        remedies.hand_out_new(lambda lines: got.extend(line.id for line in lines), at=town.now)

    at_once([export] * 32)

    assert sorted(got) == sorted(mine)


def test_csv_is_written_for_a_spreadsheet_and_no_cell_is_a_formula(world, remedy, monkeypatch):
    from vidord.web.commands import remedies as command

    Unit.objects.filter(pk=remedy.unit_id).update(name="=1+1")
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr("sys.stdout", out)
    command._write_csv(remedies.lines())
    out.flush()

    written = out.buffer.getvalue().decode()
    number = remedy.decision.case.number
    assert written == (
        f"id;case;kind;amount;decided_on;unit\n{remedy.reference};{number};REFUND;3400,00;2026-11-10;'=1+1\n"
    )


def test_the_howto_shows_both_files_as_they_are():
    from vidord.web.commands import remedies as command

    howto = (Path(__file__).parents[2] / "docs/howto/remedies.md").read_text()
    lines = [line.strip() for line in howto.splitlines()]

    assert ";".join(command.COLUMNS) in lines
    assert ";".join(confirmations.COLUMNS) in lines
    assert "R1;20501;REFUND;3400,00;2026-11-10;Kundtjänst" in lines
