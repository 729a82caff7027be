"""Today beside what I owe: who waits for me, for whom I wait, and news in what I follow; calm when empty."""

from tests.world.browsers import Browser, own_page, words
from vidord.cases import handing_over, leaving
from vidord.cases.models import Watch
from vidord.people.models import Actor, ProtectedIdentity
from vidord.promises.models import Promise

PER = "per.ek@post.example"
WAITS, I_WAIT, NEWS = "De väntar på dig", "Du väntar på", "Nytt i det du följer"


def write(world):
    return world.case_from("Mätaren visar noll.", name="Per Ek", sender=PER, subject="Mätaren")


def today(world, who):
    return words(Browser(world, getattr(world.town, who)).get("/desk/"))


def follow(world, case, who, answer="yes"):
    return Browser(world, getattr(world.town, who)).post(f"/desk/cases/{case.number}/watch", follow=answer)


def test_a_day_on_which_nobody_waits_has_no_empty_headings(world):
    write(world)

    shown = today(world, "nadja")

    assert not [one for one in (WAITS, I_WAIT, NEWS) if one in shown]


def test_an_offer_waits_for_yusuf_and_nadja_waits_for_yusuf(world):
    case = write(world)
    handing_over.offer(
        case, to=world.town.yusuf, by=world.town.nadja, at=world.now, because="Han kan mätare."
    )

    assert f"{WAITS} Mätaren Nadja Lindgren ber dig ta det: Han kan mätare." in today(world, "yusuf")
    assert f"{I_WAIT} Mätaren Yusuf Demir har fått frågan om att ta det, i dag kl. 9.00" in today(
        world, "nadja"
    )


def test_nadja_waits_for_pers_word_about_another_time_until_he_has_said_it(world):
    case = write(world)
    asked = {"day": "2026-11-12", "by": "10.00", "because": "Teknikern är sjuk."}
    promise = world.promise_in(case)
    Browser(world, world.town.nadja).post(f"/desk/promises/{promise.pk}/move", **asked)
    world.run()
    line = f"{I_WAIT} Per Ek har fått frågan om en annan tid: torsdag den 12 november kl. 10.00"
    assert line in today(world, "nadja")

    proposal = promise.move_proposals.get()
    Browser(world).post(f"{own_page(case)}/proposals/{proposal.pk}/answer", will_do="no")

    assert I_WAIT not in today(world, "nadja")


def test_nadja_waits_for_the_decider_whom_per_asked_for(world):
    case = write(world)

    Browser(world).post(f"{own_page(case)}/decider")

    decider = Promise.objects.get(decider_asked__case=case).owner
    assert f"{I_WAIT} Per Ek {decider.public_name} beslutar, i morgon, senast kl. 9.00" in today(
        world, "nadja"
    )


def test_omar_who_follows_hears_on_today_what_happened_since_he_looked_and_gets_no_mail(world):
    case = write(world)
    follow(world, case, "omar")
    assert NEWS not in today(world, "omar")

    world.pass_by(minutes=10)
    world.reply(case.thread, "Hur går det?")
    world.pass_by(minutes=1)

    assert f"{NEWS} Mätaren Per Ek skrev, i dag kl. 9.10" in today(world, "omar")
    assert not world.postbox.to("omar@granasa.example")
    assert "Omar Haddad" in words(Browser(world, world.town.omar).get(f"/desk/cases/{case.number}"))
    assert NEWS not in today(world, "omar")


def test_omar_hears_what_nadja_does_and_nothing_of_what_he_does_himself(world):
    case = write(world)
    follow(world, case, "omar")
    world.pass_by(minutes=1)
    world.answer(case, by=world.town.omar)
    assert NEWS not in today(world, "omar")

    world.pass_by(minutes=1)
    world.answer(case, "Hej igen.")

    assert "Nadja Lindgren skrev till kunden" in today(world, "omar")


def test_omar_hears_that_it_was_not_kept(world):
    case = write(world)
    follow(world, case, "mats")

    world.until(world.promise_in(case).due_at)

    assert f"{NEWS} Mätaren Ett löfte hölls inte i tid" in today(world, "mats")


def test_who_follows_is_shown_and_whoever_follows_no_longer_hears_nothing(world):
    case = write(world)
    assert "Omar Haddad Sluta följa" in words(follow(world, case, "omar"))
    follow(world, case, "omar")
    assert Watch.objects.count() == 1

    follow(world, case, "omar", "no")
    world.pass_by(minutes=1)
    world.reply(case.thread, "Hur går det?")

    assert NEWS not in today(world, "omar")


def test_whoever_leaves_follows_nothing(world):
    case = write(world)
    follow(world, case, "karin")

    leaving.leave(world.town.karin, by=Actor.of(world.town.omar), at=world.now)

    assert not Watch.objects.filter(ended_at=None).exists()


def test_a_customer_who_becomes_protected_leaves_the_today_of_those_who_may_not_read_her(world):
    case = write(world)
    follow(world, case, "omar")
    handing_over.offer(case, to=world.town.omar, by=world.town.nadja, at=world.now, because="Över min gräns.")
    world.pass_by(minutes=1)
    world.reply(case.thread, "Hur går det?")
    shield = ProtectedIdentity.objects.create(customer=case.customer, since=world.now)
    shield.readers.add(world.town.eva)

    shown = today(world, "omar")

    assert not [one for one in (WAITS, NEWS, "Mätaren", "Per Ek") if one in shown]
