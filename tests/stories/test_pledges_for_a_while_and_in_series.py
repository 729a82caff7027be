"""A longer time for a while, that ends by itself; and news every so often, until the matter is solved."""

from functools import partial

import pytest

from tests.world import moment
from tests.world.at_once import at_once
from tests.world.browsers import Browser, own_page, words
from vidord.cases import closing, moving, series
from vidord.cases.models import SeriesStep
from vidord.people.models import Actor
from vidord.promises.models import Promise
from vidord.texts import publishing
from vidord.texts.models import Draft, TextVersion
from vidord.texts.publishing import Reason

AMIRA = "amira.nasser@post.example"
STORM = Reason("Stormen ger tusen frågor.", "The storm brings a thousand questions.")


def published(town, draft, *, because=STORM):
    publishing.write(draft, by=town.town.omar, at=town.now)
    publishing.check(draft, seen_at=draft.written_at, by=town.town.nadja, at=town.now)
    return publishing.publish(draft, because=because, by=town.town.eva, at=town.now)


@pytest.fixture
def longer(world):
    """Three working days for new matters, through Friday."""
    draft = publishing.next_draft(TextVersion.objects.get(text__slug="svar"))
    draft.title_sv, draft.title_en = "Svar inom tre arbetsdagar", "An answer within three working days"
    draft.body_sv, draft.body_en = (
        "Just nu svarar vi inom tre arbetsdagar.",
        "We answer within three working days.",
    )
    draft.working_days, draft.covers_replies, draft.ends_at = 3, False, moment("2026-11-14 00:00")
    return published(world, draft)


def test_in_a_storm_new_matters_are_promised_a_longer_time_and_the_front_door_says_why(world, longer):
    door = words(Browser(world).get("/"))
    assert "Stormen ger tusen frågor." in door
    assert "Det gäller till och med fredag den 13 november 2026." in door
    assert STORM.en in words(Browser(world).get("/?language=en"))

    case = world.form("Strömmen är borta.", name="Bo Ekman", email="bo.ekman@post.example", topic="FAULT")

    promise = world.promise_in(case)
    assert promise.source_reference == longer.pk
    assert promise.due_at == moment("2026-11-13 09:00")
    assert "Gäller en tid, till och med fredag den 13 november 2026" in words(Browser(world).get("/loften"))


def test_a_reply_in_an_older_matter_is_answered_as_before(world):
    case = world.case_from()
    world.answer(case, "Hej.")
    world.run()
    draft = publishing.next_draft(TextVersion.objects.get(text__slug="svar"))
    draft.working_days, draft.covers_replies, draft.ends_at = 3, False, moment("2026-11-14 00:00")
    published(world, draft)

    world.reply(case.thread, "En fråga till.")

    assert world.promise_in(case).due_at == moment("2026-11-11 09:00")


def test_the_longer_time_ends_by_itself_and_what_it_stood_before_holds_again(world, longer):
    world.at("2026-11-16 09:00")

    assert "Stormen" not in words(Browser(world).get("/"))
    promise = world.promise_in(world.case_from())
    assert promise.due_at == moment("2026-11-17 09:00")
    assert "Sedan gäller åter det som gällde före." in words(Browser(world).get(f"/loften/{longer.pk}"))


def test_withdrawn_early_it_gives_way_and_withdrawing_the_pledge_takes_it_along(world, longer):
    publishing.withdraw(longer, because=STORM, by=world.town.eva, at=world.now)
    assert world.promise_in(world.case_from()).due_at == moment("2026-11-11 09:00")

    draft = publishing.next_draft(TextVersion.objects.get(text__slug="svar", number=1))
    draft.ends_at = moment("2026-11-20 00:00")
    again = published(world, draft)
    base = TextVersion.objects.get(text__slug="svar", number=1)
    publishing.withdraw(base, because=STORM, by=world.town.eva, at=world.now)

    assert hasattr(TextVersion.objects.get(pk=again.pk), "withdrawal")
    assert world.promise_in(world.case_from("Hej.", sender="bo.ekman@post.example")).source == "PERSONAL"


def test_what_was_to_hold_until_a_day_that_has_been_is_not_published(world):
    draft = publishing.next_draft(TextVersion.objects.get(text__slug="svar"))
    draft.ends_at = moment("2026-11-10 08:00")

    with pytest.raises(publishing.Ended):
        published(world, draft)


def news_of_faults(town):
    """Every six hours the first day, then daily, until it is solved."""
    words_ = {
        f"{name}_{language}": "Besked om fel." for name in ("title", "body") for language in ("sv", "en")
    }
    draft = Draft(
        entity=town.town.unit.entity,
        owner=town.town.omar,
        indicator_sv="andel besked i tid",
        indicator_en="share of messages in time",
        topics=["FAULT"],
        covers_replies=False,
        every_minutes=360,
        first_rhythm_minutes=1440,
        then_every_minutes=1440,
        **words_,
    )
    return published(town, draft)


@pytest.fixture
def fault(world):
    news_of_faults(world)
    return world.form("Strömmen är borta.", name="Amira Nasser", email=AMIRA, topic="FAULT")


def news_in(case):
    return Promise.objects.filter(case_promise__case=case, series_step__isnull=False).order_by("pk")


def test_amira_is_promised_the_first_news_beside_the_answer_and_hears_of_both(world, fault):
    first = news_in(fault).get()

    assert first.due_at == moment("2026-11-10 15:00")
    assert "Dessutom lovat:" in words(world.postbox.to(AMIRA)[0])
    assert "skriver till dig i dag, senast kl. 15.00" in words(Browser(world).get(own_page(fault)))


def test_the_next_is_made_when_the_last_was_kept_and_the_rhythm_changes_after_a_day(world, fault):
    world.at("2026-11-10 11:00")
    world.answer(fault, "Vi har hittat felet.")
    world.run()
    first, second = news_in(fault)
    assert world.outcomes_of(first) == ["KEPT"]
    assert second.due_at == moment("2026-11-10 17:00")
    assert "sex timmar efter det förra, tisdag 11.00, senast tisdag 17.00" in words(
        Browser(world).get(own_page(fault))
    )

    world.at("2026-11-10 16:00")
    world.answer(fault, "Vi väntar på en del.")
    world.run()
    world.until(moment("2026-11-10 22:00"))
    third = news_in(fault).last()
    assert world.outcomes_of(third) == ["BROKEN"]
    assert news_in(fault).count() == 3

    world.at("2026-11-11 10:00")
    world.answer(fault, "Delen är här i morgon.")
    world.run()
    assert world.outcomes_of(third) == ["BROKEN", "MADE_GOOD"]
    assert news_in(fault).last().due_at == moment("2026-11-12 10:00")


def test_when_the_matter_is_solved_the_case_closes_and_no_more_news_is_owed(world, fault):
    world.answer(fault, "Strömmen är tillbaka.")
    world.run()
    last = news_in(fault).last()
    assert last.wake_at is not None

    closing.close(fault, by=world.town.omar, at=world.now, because="Löst.")
    world.run()

    assert world.outcomes_of(last) == ["VOID"]
    assert not Promise.objects.live().filter(case_promise__case=fault).exists()


def test_news_that_is_late_keeps_the_case_open(world, fault):
    world.answer(fault, "Vi letar.")
    world.run()
    world.until(news_in(fault).last().due_at)

    with pytest.raises(closing.StillOwed):
        closing.close(fault, by=world.town.omar, at=world.now, because="Löst.")


def test_her_letter_is_owed_an_answer_of_its_own_beside_the_news(world, fault):
    world.answer(fault, "Vi letar.")
    world.run()

    world.reply(fault.thread, "När kommer ni?")

    live = Promise.objects.live().filter(case_promise__case=fault)
    assert sorted(live.values_list("kind", flat=True)) == ["ANSWER", "WRITE"]


def test_moved_with_her_yes_it_is_still_one_of_the_series(world, fault):
    first = news_in(fault).get()
    asked = moving.ask(
        first, due_at=moment("2026-11-10 16:30"), because="x", by=world.town.omar, at=world.now
    )
    moving.accept(asked, by=Actor.of(fault.customer), at=world.now)
    world.answer(fault, "Vi letar.")
    world.run()

    assert [world.outcomes_of(one) for one in news_in(fault)] == [["MOVED"], ["KEPT"], []]


def test_let_off_by_her_the_series_ends(world, fault):
    moving.release(news_in(fault).get(), by=Actor.of(fault.customer), at=world.now)
    world.run()

    assert news_in(fault).count() == 1


def test_of_many_workers_one_gives_the_next(committed):
    town = committed
    news_of_faults(town)
    case = town.form("Strömmen är borta.", name="Amira Nasser", email=AMIRA, topic="FAULT")
    town.answer(case, "Vi letar.")
    SeriesStep.objects.filter(promise__case_promise__case=case).get()
    from vidord.channels import sending
    from vidord.promises import evidence

    sending.drain(now=lambda: town.now)
    evidence.count_acceptances(at=town.now)

    given = at_once([partial(series.go_on, at=town.now)] * 32)

    assert sum(given) == 1
    assert news_in(case).count() == 2
