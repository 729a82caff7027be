"""Her extract holds every word of hers and nobody else's; an erasure leaves none of them anywhere."""

import base64
import json
from pathlib import Path

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client

from tests import pages
from tests.cases import claims_of_kajsa, kajsa
from tests.web.canaries import CANARY, canary, put_canaries
from tests.web.test_who_sees_what import state_of_the_house
from vidord.cases import erasing, extract, happened, holdings
from vidord.cases.closing import StillOwed
from vidord.cases.models import Case
from vidord.channels import links
from vidord.channels.models import Attempt, OutboundMessage, Placement
from vidord.core import typography, words
from vidord.people.models import Actor, Customer, Event, ProtectedIdentity
from vidord.promises.models import Outcome

WHY = "Hon bad oss."
WORDS = Path(__file__).parents[2] / "vidord/cases/words"
# A mailbox is nobody's: a notice about one names no customer, and one about many names none of them.
OF_NO_CASE = (
    "staff_mailbox",
    "staff_set_aside",
    "staff_not_reached",
    "staff_calendar",
    "staff_ombudsman",
    "staff_many_asked",
)
OF_MANY = sorted(WORDS.glob("staff_*_list.*.md"))
OF_ONE = sorted(set(WORDS.glob("staff_*.md")) - set(OF_MANY))
STAFF_NOTICES = [path for path in OF_ONE if not path.name.startswith(OF_NO_CASE)]


@pytest.fixture
def owner(django_db_setup):
    """The test's connection signs in as the owner, who may become the eraser; asked for before the town."""
    connection.close()
    before = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = "vidord_owner"
    yield
    connection.close()
    connection.settings_dict["USER"] = before


@pytest.fixture
def town(owner, lived):
    """The town in which everybody has a canary, and Kajsa has many."""
    put_canaries(lived.now)
    lived.kajsa = kajsa.live(lived)
    return lived


def whole_database():
    """Every value of every column of every table, as small letters; not what is computed from others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_generated = 'ALWAYS'"
        )
        computed = {place for (place,) in cursor.fetchall()}
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            columns = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    found.setdefault(f"{table}.{column}", []).append(written(value))
    return {place: "\n".join(values) for place, values in found.items() if place not in computed}


def written(value):
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode(errors="replace").lower()
    return str(value).lower()


def places(word, database):
    return {place for place, text in database.items() if word.lower() in text}


def times(word, database):
    return sum(text.count(word.lower()) for text in database.values())


def told(customer, *, at):
    """What the extract says, in small letters, its bytes decoded."""
    found = extract.of_customer(customer, at=at)
    for message in found["messages_in"]:
        message["raw"] = base64.b64decode(message["raw"]).decode()
    return json.dumps(found, ensure_ascii=False).lower()


def erase(customer, town):
    return erasing.erase(customer, by=Actor.of("operator"), at=town.now, because=WHY)


def timeline():
    rows = Event.objects.order_by("pk")
    return list(rows.values("pk", "at", "by", "verb", "subject_kind", "subject_id", "matter_id", "facts"))


def test_an_extract_holds_each_of_her_words_as_often_as_the_database_does(town):
    said, database = told(town.kajsa, at=town.now), whole_database()

    counts = {word: (said.count(word.lower()), times(word, database)) for word in kajsa.WORDS}

    assert {word: both for word, both in counts.items() if both[0] != both[1] or not both[0]} == {}
    assert CANARY.findall(said) == []


def test_an_extract_of_kerstin_holds_nobody_elses_words(lived):
    put_canaries(lived.now)
    mine = canary(lived.cases["kerstin"])

    said = told(Customer.objects.get(cases=lived.cases["kerstin"]), at=lived.now)

    assert set(CANARY.findall(said)) == {mine}
    assert said.count(mine) == times(mine, whole_database())
    assert "@granasa.example" not in said.replace("kundtjanst@granasa.example", "").replace("svar+", "")
    assert '"kind": "broken"' in said and '"talked": true' in said


def test_reading_an_extract_of_a_protected_customer_is_written_down(lived):
    ProtectedIdentity.objects.create(customer=lived.cases["lotta"].customer, since=lived.now)

    extract.of_customer(lived.cases["lotta"].customer, at=lived.now)

    assert Event.objects.filter(verb="customer.read", by__system="extract").count() == 1


# Every column that may hold a word of hers.
PLACES = {
    *claims_of_kajsa.PLACES,
    "cases_answerdraft.said",
    "cases_answerdraft.text",
    "cases_case.title",
    "cases_caselink.because",
    "cases_closure.because",
    "cases_handoveroffer.answer",
    "cases_handoveroffer.because",
    "cases_merge.because",
    "cases_merge.ended_because",
    "cases_note.text",
    "cases_answerordered.words",
    "cases_opinion.reasons",
    "cases_reopening.because",
    "cases_authorityasked.summary",
    "cases_decision.evidence",
    "cases_decision.next_steps",
    "cases_decision.reasons",
    "cases_decision.rule",
    "cases_decision.understood",
    "cases_remedyconfirmation.reference",
    "channels_attachment.content_id",
    "channels_attachment.name",
    "channels_attempt.reply",
    "channels_callevent.number",
    "channels_inboundcontent.copied",
    "channels_inboundcontent.forwarded_from_address",
    "channels_inboundcontent.forwarded_from_name",
    "channels_inboundcontent.from_address",
    "channels_inboundcontent.from_name",
    "channels_inboundcontent.html",
    "channels_inboundcontent.mail_id",
    "channels_inboundcontent.reply_to",
    "channels_inboundcontent.subject",
    "channels_inboundcontent.text",
    "channels_outboundmessage.recipient",
    "channels_outboundmessage.subject",
    "channels_outboundmessage.text",
    "channels_rawmessage.content",
    "channels_rawmessage.envelope_from",
    "channels_receipt.words",
    "people_contactpoint.value",
    "people_customer.name",
    "promises_condition.words",
    "promises_conditionanswer.because",
    "promises_outcome.because",
    "promises_pause.asked",
    "promises_promise.quoted",
}


def test_she_stands_in_every_table_that_can_hold_her(town):
    database = whole_database()

    everywhere = set().union(*(places(word, database) for word in kajsa.WORDS))

    assert everywhere == PLACES
    assert town.kajsa.cases.count() == 3  # one mail in two mailboxes, one with files, one SMS
    assert Placement.objects.filter(message__in=holdings.of(town.kajsa).arrivals, thread=None).count() >= 3


def test_an_erasure_leaves_no_word_of_hers_in_any_table(town):
    erase(town.kajsa, town)

    database = whole_database()

    assert {word: found for word in kajsa.WORDS if (found := places(word, database))} == {}
    tombstone = Customer.objects.get(pk=town.kajsa.pk)
    assert (tombstone.name, tombstone.erased_at, tombstone.erased_because) == ("", town.now, WHY)


def test_an_erasure_touches_nobody_else(town):
    others = [canary(case) for case in Case.objects.exclude(customer=town.kajsa)]
    before = whole_database()

    erase(town.kajsa, town)

    after = whole_database()
    assert {word: times(word, before) for word in others} == {word: times(word, after) for word in others}
    assert all(times(word, after) for word in others)


def test_the_timeline_is_the_same_but_for_one_event(town):
    before = timeline()

    erase(town.kajsa, town)

    *same, added = timeline()
    assert same == before
    assert (added["verb"], added["subject_id"], added["facts"]) == ("customer.erased", town.kajsa.pk, {})


def test_what_was_promised_and_how_it_ended_stays(town):
    rows = Outcome.objects.filter(promise__thread__customer=town.kajsa).order_by("pk")
    kept = ("kind", "at", "evidence", "promise__quoted", "promise__due_at", "attempt__outcome")
    before = list(rows.values(*kept))

    erase(town.kajsa, town)

    unsaid = [row["promise__quoted"].replace("sparvvillkor", "…") for row in before]
    assert list(rows.values(*kept)) == [
        row | {"promise__quoted": quoted} for row, quoted in zip(before, unsaid, strict=True)
    ]
    assert {"BROKEN", "MADE_GOOD", "KEPT", "RELEASED", "VOID"} == {row["kind"] for row in before}
    assert set(rows.exclude(because="").values_list("because", flat=True)) == {
        "TIME_PASSED",
        "THANKS",
        "CONDITION_FAILED",
        "…",
    }


def test_her_link_opens_nothing_and_the_desk_says_why_the_case_is_empty(town):
    case = town.kajsa.cases.earliest("pk")
    token = pages.token_of(case)
    assert Client().get(f"/mitt/{token}").status_code == 200
    desk = Client()
    desk.force_login(town.town.omar.account)

    erase(town.kajsa, town)

    assert Client().get(f"/mitt/{token}").status_code == 404
    assert "raderade det som fanns om kunden" in desk.get(f"/desk/cases/{case.number}").content.decode()
    assert desk.get(f"/desk/customers/{town.kajsa.pk}").status_code == 200
    assert happened.in_case(Case.objects.for_desk(town.town.omar, at=town.now).get(pk=case.pk))


def test_a_late_answer_to_our_old_mail_is_a_new_matter_of_a_new_customer(town):
    thread = town.kajsa.threads.earliest("pk")
    sent = OutboundMessage.objects.filter(thread=thread).latest("pk")
    erase(town.kajsa, town)

    mail = {"sender": kajsa.ADDRESS, "name": kajsa.NAME, "subject": "Re: Svar"}
    case = town.case_from("Jag är tillbaka.", In_Reply_To=links.message_id(sent.pk, thread), **mail)

    assert case.customer != town.kajsa
    assert case.thread.contact_point.value == kajsa.ADDRESS


def test_whom_we_owe_a_promise_is_not_erased(owner, lived):
    before = state_of_the_house()

    with pytest.raises(StillOwed):
        erase(lived.cases["kerstin"].customer, lived)

    assert state_of_the_house() == before
    assert not Event.objects.filter(verb="customer.erased").exists()


def test_who_has_an_open_case_a_waiting_mail_or_a_name_in_the_reason_is_not_erased(owner, lived):
    lotta, before = lived.cases["lotta"].customer, state_of_the_house()

    with pytest.raises(erasing.StillOpen):
        erase(lived.cases["bo"].customer, lived)
    with pytest.raises(erasing.NamesHer):
        erasing.erase(lotta, by=Actor.of("operator"), at=lived.now, because="Lotta bad oss")
    assert state_of_the_house() == before

    lived.mail("Hej igen.", sender="lotta.nyberg@post.example")
    with pytest.raises(erasing.StillOnItsWay):
        erase(lotta, lived)


def test_a_longer_address_that_ends_like_hers_is_not_hers(owner, lived):
    lived.mail("Borta till fredag.", sender="charlotta.nyberg@post.example", Auto_Submitted="auto-replied")
    lived.mail("Också borta.", sender="lotta.nyberg@post.example.org", Auto_Submitted="auto-replied")
    lived.run()

    erase(lived.cases["lotta"].customer, lived)

    database = whole_database()
    assert places("charlotta.nyberg@post.example", database)
    assert places("lotta.nyberg@post.example.org", database)
    assert times("lotta.nyberg@post.example", database) == sum(
        times(other, database) for other in ("charlotta.nyberg@post.example", "lotta.nyberg@post.example.org")
    )


def test_nobody_is_erased_twice(town):
    erase(town.kajsa, town)

    with pytest.raises(erasing.AlreadyErased):
        erase(town.kajsa, town)


def test_the_applications_role_can_not_erase(lived):
    before = state_of_the_house()

    with pytest.raises(ProgrammingError, match="permission denied to set role"), transaction.atomic():
        erase(lived.cases["lotta"].customer, lived)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        erasing._blank_messages(holdings.of(lived.cases["lotta"].customer))

    assert state_of_the_house() == before


FORBIDDEN = {
    "UPDATE people_event SET facts = '{}'": "permission denied",
    "DELETE FROM people_event": "permission denied",
    "INSERT INTO people_event SELECT * FROM people_event": "permission denied",
    "UPDATE channels_attempt SET reply = '', outcome = 'PERMANENT'": "append-only",
    "UPDATE promises_outcome SET because = '…', kind = 'KEPT'": "append-only",
    "DELETE FROM channels_attempt": "append-only",
    "DELETE FROM promises_outcome": "append-only",
    "UPDATE channels_placement SET because = '…'": "append-only",
    "UPDATE promises_promise SET quoted = '…'": "never edited",
}


def test_the_eraser_itself_changes_no_more_than_words(owner, lived):
    for statement, refusal in FORBIDDEN.items():
        with (
            pytest.raises(DatabaseError, match=refusal),
            transaction.atomic(),
            erasing._as_eraser(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_owner_does_not_pass_where_the_eraser_does(owner, lived):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Attempt.objects.update(reply="")


def test_every_notice_to_staff_can_be_found_by_its_case():
    subjects = {path.name: path.read_text().partition("\n")[0] for path in STAFF_NOTICES}

    assert subjects
    assert [name for name, subject in subjects.items() if not subject.endswith(" {reference})")] == []


def test_a_list_to_staff_names_no_customer():
    said = {hole for path in OF_MANY for hole in words.holes(path.read_text())}

    assert said == {"count", "promises", "desk"}


def test_a_customer_is_found_by_her_case_or_her_id_and_by_nothing_else(lived):
    case = lived.cases["lotta"]
    number = str(case.number)
    spaced = f"{number[:2]} {number[2:]}"

    for who in (number, spaced, typography.reference(case.number), f"customer:{case.customer_id}"):
        assert holdings.find(who) == case.customer
    for who in ("", "0", f"kund{number}", "customer:", "customer:x", f"customer:{10**30}", "²"):
        with pytest.raises(Customer.DoesNotExist):
            holdings.find(who)
