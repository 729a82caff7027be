"""The pages, clicked through as a customer and as staff."""

import re
import uuid

import pytest
from django.urls import get_resolver, reverse

from vidord.cases.models import Case
from vidord.channels import links
from vidord.people.models import LegalEntity, StaffRole


def matter(**changed):
    return {
        "step": "contact",
        "topic": "MOVE",
        "text": "Vad behöver jag ordna med el?",
        "name": "Amira Nasser",
        "email": "amira.nasser@post.example",
        "key": str(uuid.uuid4()),
    } | changed


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def test_amira_writes_at_the_front_door_and_stands_on_her_page_with_a_name_and_a_time(world, client, clock):
    answer = client.post("/", matter(), headers={"accept-language": "sv"}, follow=True)

    assert "Nadja Lindgren svarar dig i morgon, senast kl. 9.00" in text_of(answer)
    assert answer["Cache-Control"] == "no-store"


def test_a_case_without_a_subject_is_called_by_how_it_begins_and_read_in_full_below(world, client, clock):
    long = "Hej. " + "Jag har fått två fakturor för oktober och undrar vilken jag ska betala. " * 3

    case = world.case_from(long, subject="")

    page = client.get(f"/mitt/{links.page_token(case.thread_id, case.thread.generation)}").content.decode()
    assert case.title == "Hej. Jag har fått två fakturor för oktober och undrar vilken jag ska betala …"
    assert long.strip() in page


def test_a_form_sent_twice_is_one_case(world, client, clock):
    said = matter()

    first, second = client.post("/", said), client.post("/", said)

    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_a_form_without_an_address_says_so_and_keeps_what_she_wrote(world, client, clock):
    answer = client.post("/", matter(email="amira"), headers={"accept-language": "sv"})

    assert answer.status_code == 422
    assert "Skriv hela adressen" in text_of(answer)
    assert "Vad behöver jag ordna med el?" in text_of(answer)
    assert Case.objects.count() == 0


def test_a_wrong_link_opens_nothing(world, client, clock):
    assert client.get(f"/mitt/{'a' * 26}").status_code == 404


def test_her_page_is_in_her_language_and_her_reply_joins_the_case(world, client, clock):
    case = world.case_from()
    page = f"/mitt/{links.page_token(case.thread_id, 1)}"

    answer = client.post(f"{page}/replies", {"text": "En sak till.", "key": str(uuid.uuid4())}, follow=True)

    assert "En sak till." in text_of(answer)
    assert 'lang="sv"' in text_of(client.get(page))
    assert case.thread.placements.filter(outcome="REPLY").count() == 1


def test_today_shows_nadja_what_she_owes(world, nadja):
    world.case_from()

    assert "Amira Nasser: Jag flyttar till Granåsa" in text_of(nadja.get("/desk/"))


def test_nadja_answers_and_promises_a_call(world, nadja):
    case = world.case_from()

    answer = nadja.post(
        f"/desk/cases/{case.number}/answers",
        {
            "text": "Hej Amira.",
            "kind": "ANSWER",
            "promise": "CALL",
            "day": "2026-11-11",
            "starts": "13.00",
            "by": "15.00",
            "seen": 0,
            "key": str(uuid.uuid4()),
        },
        headers={"accept-language": "sv"},
        follow=True,
    )
    world.run()

    assert answer.status_code == 200
    assert "Nadja Lindgren ringer dig i morgon kl. 13–15" in world.postbox.mails[-1].get_content().replace(
        "\u00a0", " "
    )


def test_a_promise_in_the_past_is_refused_and_the_text_is_kept(world, nadja):
    case = world.case_from()

    answer = nadja.post(
        f"/desk/cases/{case.number}/answers",
        {
            "text": "Hej Amira, här är svaret.",
            "kind": "ANSWER",
            "promise": "WRITE",
            "day": "2026-11-09",
            "by": "15.00",
            "seen": 0,
            "key": str(uuid.uuid4()),
        },
        headers={"accept-language": "sv"},
    )

    assert answer.status_code == 422
    assert "Den tiden har redan varit" in text_of(answer)
    assert "här är svaret" in text_of(answer)


def test_staff_of_another_legal_entity_see_nothing_of_it(world, nadja):
    case = world.case_from(subject="Hemligheten om mätaren")
    other = LegalEntity.objects.get(name="Granåsa Stadsnät AB")
    StaffRole.objects.filter(staff=world.town.nadja).update(entity=other)

    assert nadja.get(f"/desk/cases/{case.number}").status_code == 404
    assert "Hemligheten" not in text_of(nadja.get("/desk/intake"))


def test_the_ledger_shows_every_message_and_its_outcome(world, nadja):
    world.case_from()

    assert "<strong>Nytt ärende</strong>" in text_of(
        nadja.get("/desk/intake", headers={"accept-language": "sv"})
    )


def every_pattern():
    """Every address with its view, however deep it is included."""

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return list(walk(get_resolver().url_patterns))


def test_every_page_declares_who_may_see_it():
    undeclared = [str(one.pattern) for one in every_pattern() if not hasattr(one.callback, "seen_by")]

    assert undeclared == [], "declare each with @seen_by"


@pytest.mark.parametrize("name", ["today", "intake"])
def test_a_signed_out_person_is_asked_to_sign_in(world, client, clock, name):
    answer = client.get(reverse(f"desk:{name}"))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in")


def test_the_public_page_shows_what_we_promise(world, client, clock):
    assert "Svar inom en arbetsdag" in text_of(client.get("/loften", headers={"accept-language": "sv"}))


def test_today_costs_the_same_however_much_is_owed(world, nadja, django_assert_max_num_queries):
    for number in range(5):
        world.case_from(subject=f"Fråga {number}", sender=f"kund{number}@post.example", name=f"Kund {number}")

    with django_assert_max_num_queries(15):
        nadja.get("/desk/")


def test_yusuf_takes_what_nadja_hands_over_from_his_own_day(world, nadja):
    case, yusuf = world.case_from(), world.town.yusuf
    nadja.post(f"/desk/cases/{case.number}/handover", {"to": yusuf.pk, "because": "Han kan fiber."})
    assert world.promise_in(case).owner == world.town.nadja

    nadja.force_login(yusuf.account)
    assert "Nadja Lindgren ber dig ta" in text_of(nadja.get("/desk/", headers={"accept-language": "sv"}))
    nadja.post(f"/desk/handovers/{case.handover_offers.get().pk}/answer", {"take": "yes"})

    case.refresh_from_db()
    assert case.face == world.promise_in(case).owner == yusuf


def test_only_the_one_who_was_asked_may_take_it(world, nadja):
    case = world.case_from()
    nadja.post(
        f"/desk/cases/{case.number}/handover", {"to": world.town.yusuf.pk, "because": "Han kan fiber."}
    )

    assert (
        nadja.post(f"/desk/handovers/{case.handover_offers.get().pk}/answer", {"take": "yes"}).status_code
        == 404
    )


def test_a_case_with_an_open_promise_is_not_closed_and_the_reason_is_said(world, nadja):
    case = world.case_from()

    answer = nadja.post(
        f"/desk/cases/{case.number}/closure",
        {"because": "Klart."},
        headers={"accept-language": "sv"},
        follow=True,
    )

    assert "ett löfte i det är öppet" in text_of(answer)
    assert not case.closures.exists()


def test_a_thank_you_needs_no_answer_and_that_can_be_undone(world, nadja):
    case = world.case_from("Tack för hjälpen.")
    sent = len(world.postbox.mails)

    nadja.post(f"/desk/cases/{case.number}/no-answer", {"reason": "THANKS"})
    world.run()
    assert world.outcomes_of(world.promise_in(case)) == ["VOID"]
    assert len(world.postbox.mails) == sent
    nadja.post(f"/desk/cases/{case.number}/no-answer", {"reason": "UNDO"})

    assert world.outcomes_of(world.promise_in(case)) == []


def test_a_word_from_the_customer_reopens_a_closed_case(world, nadja):
    case = world.case_from()
    nadja.post(f"/desk/cases/{case.number}/no-answer", {"reason": "THANKS"})
    nadja.post(f"/desk/cases/{case.number}/closure", {"because": "Klart."})
    assert case.closures.filter(reopened_at=None).exists()

    world.mail("En sak till.", to=world.postbox.mails[0]["From"].addresses[0].addr_spec)
    world.run()

    assert not case.closures.filter(reopened_at=None).exists()
    assert world.promise_in(case).wake_at is not None


def test_the_desk_never_shows_the_customers_own_link(world, nadja):
    case = world.case_from()
    link = f"/mitt/{links.page_token(case.thread_id, 1)}"
    ours = world.postbox.mails[0]
    world.mail(f"Tack.\n\n> {link}", to=ours["From"].addresses[0].addr_spec)
    world.run()
    answer = {"text": "Hej.", "kind": "ANSWER", "promise": "NONE", "seen": 0, "key": str(uuid.uuid4())}

    nadja.post(f"/desk/cases/{case.number}/answers", answer)
    world.run()

    assert link in world.postbox.mails[-1].get_content()
    assert link not in nadja.get(f"/desk/cases/{case.number}").content.decode()


def test_what_yusuf_wrote_is_still_there_when_nadja_has_answered_meanwhile(world, nadja):
    case = world.case_from()
    said = {
        "text": "Hej från Nadja.",
        "kind": "ANSWER",
        "promise": "NONE",
        "seen": 0,
        "key": str(uuid.uuid4()),
    }
    nadja.post(f"/desk/cases/{case.number}/answers", said)
    nadja.force_login(world.town.yusuf.account)
    mine = said | {"text": "Hej från Yusuf.", "key": str(uuid.uuid4())}

    refused = nadja.post(f"/desk/cases/{case.number}/answers", mine, headers={"accept-language": "sv"})

    assert refused.status_code == 409
    assert "Nadja Lindgren svarade under tiden" in text_of(refused)
    assert re.search(r"<textarea[^>]*> ?Hej från Yusuf\.</textarea>", text_of(refused))


def test_a_window_that_closes_before_it_opens_is_refused_in_words(world, nadja):
    case = world.case_from()
    said = {
        "text": "Hej.",
        "kind": "ANSWER",
        "promise": "CALL",
        "day": "2026-11-11",
        "starts": "15.00",
        "by": "13.00",
        "seen": 0,
        "key": str(uuid.uuid4()),
    }

    refused = nadja.post(f"/desk/cases/{case.number}/answers", said, headers={"accept-language": "sv"})

    assert refused.status_code == 422
    assert "före den senaste tiden" in text_of(refused)


def test_a_made_up_language_is_ignored(world, client, clock):
    case = world.case_from()

    page = client.get(f"/mitt/{links.page_token(case.thread_id, 1)}?language=../x")

    assert 'lang="sv"' in text_of(page)


def test_swedish_words_on_an_english_page_say_that_they_are_swedish(world, client, clock):
    case = world.case_from()

    page = client.get(f"/mitt/{links.page_token(case.thread_id, 1)}?language=en")

    assert '<html lang="en">' in text_of(page)
    assert '<h1 lang="sv">Jag flyttar till Granåsa</h1>' in text_of(page)
    assert '<div lang="sv"><p>Vad behöver jag' in text_of(page)
