"""What has happened in a case, as sentences: the timeline read aloud."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from vidord.cases.models import Case
from vidord.people.models import Event

STATES = {"promise.kept": "kept", "promise.broken": "broken", "promise.made_good": "made-good"}


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, in words, and the state it gave a promise, if any."""

    at: datetime
    words: str
    state: str = ""


def sentences() -> dict[str, str]:
    """The sentence of each verb, with a hole for who did it."""
    of_cases = _of_people_and_cases() | _of_claims() | _of_the_ombudsman() | _of_the_many() | _of_messages()
    return of_cases | _of_decisions() | _of_promises() | _of_the_house()


def _of_decisions() -> dict[str, str]:
    return {
        "case.authority_asked": _("%(who)s asked somebody who may decide"),
        "case.decided": _("%(who)s decided"),
        "case.interest_owed": _("Money had come too late; the interest on it was promised"),
        "case.question_moved_on": _("Somebody else decides, at the same time"),
        "case.remedy_confirmed": _("Bookkeeping confirmed what was decided"),
    }


def _of_claims() -> dict[str, str]:
    return {
        "case.claim_asserted": _("%(who)s wrote a claim down"),
        "case.claim_examined": _("%(who)s examined a claim, and asked what the law says"),
        "case.board_tries": _("%(who)s noted that the board (ARN) tries what was decided"),
        "case.board_found": _("%(who)s noted what the board (ARN) found"),
    }


def _of_the_many() -> dict[str, str]:
    return {
        "case.objected": _("%(who)s noted that it is about something decided, to be reconsidered"),
        "case.objection_ended": _("%(who)s noted that it is not about something decided after all"),
        "decision.published": _("%(who)s told everybody what had been decided"),
        "reconsideration.answered": _("%(who)s answered in public what many had asked"),
        "reconsideration.promised": _("Enough customers had asked; a public answer was promised"),
        "threshold.published": _("%(who)s published how many customers have a decision reconsidered"),
    }


def _of_the_house() -> dict[str, str]:
    return {
        "calendar.day_of_our_own": _("%(who)s set a closed or shorter day"),
        "calendar.day_usual": _("%(who)s let a day be as usual again"),
        "calendar.eve_usual": _("%(who)s let an eve be as usual again"),
        "calendar.never_open": _("A calendar has no open hour; its people were told"),
        "calendar.week_changed": _("%(who)s changed the opening hours"),
        "mandate.given": _("%(who)s gave it"),
        "mandate.passed_on": _("It passed on when %(who)s noted that somebody has left"),
        "mandate.withdrawn": _("%(who)s ended it"),
        "staff.deputy_named": _("%(who)s named a deputy"),
        "staff.hours_changed": _("%(who)s changed the working hours"),
    }


def _of_people_and_cases() -> dict[str, str]:
    return {
        "alarm.raised": _("An alarm was raised: danger"),
        "alarm.taken": _("%(who)s took the alarm"),
        "case.answered": _("%(who)s wrote to the customer"),
        "case.complained_of": _("Our mail was called spam; nothing automatic goes there any more"),
        "case.answer_scheduled": _("%(who)s wrote an answer that goes later"),
        "case.authority_asked": _("%(who)s asked somebody who may decide"),
        "case.question_moved_on": _("Somebody else decides, at the same time"),
        "case.closed": _("%(who)s closed the case"),
        "case.escalated": _("The case moved up to the next person with a mandate"),
        "case.handed_over": _("%(who)s took the case over"),
        "case.handover_offered": _("%(who)s asked a colleague to take the case"),
        "case.identified": _("%(who)s noted who the customer is"),
        "case.another_came_in": _("%(who)s let another case continue here"),
        "case.another_went_out": _("%(who)s let a case that continued here be its own again"),
        "case.continues": _("%(who)s let the case continue in another"),
        "case.linked": _("%(who)s noted that it belongs together with another case"),
        "case.on_its_own_again": _("%(who)s let the case be its own again"),
        "case.split": _("%(who)s took messages out into a case of their own"),
        "case.unlinked": _("%(who)s noted that it does not belong together with another case"),
        "case.needs_an_answer": _("%(who)s found that it needs an answer after all"),
        "case.needs_no_answer": _("%(who)s marked that it needs no answer"),
        "case.noted": _("%(who)s wrote a note"),
        "case.not_arrived": _("A message did not reach the customer; the owner was told"),
        "case.opened": _("%(who)s came to us"),
        "case.reached_after_all": _("The customer was reached after all"),
        "case.reopened": _("The case was opened again"),
        "case.written_in": _("%(who)s wrote"),
        "customer.erased": _("%(who)s erased what was held about the customer"),
        "customer.reader_added": _("%(who)s reads a protected customer from now on"),
        "customer.read": _("%(who)s read a protected customer’s page"),
        "pledge.drafted": _("%(who)s wrote on a pledge"),
        "pledge.checked": _("%(who)s read a pledge that another had written"),
        "pledge.published": _("%(who)s published a pledge"),
        "pledge.withdrawn": _("%(who)s withdrew a pledge"),
        "staff.left": _("%(who)s noted that somebody has left"),
    }


def _of_the_ombudsman() -> dict[str, str]:
    return {
        "case.answer_ordered": _("%(who)s, the ombudsman, let a named person answer"),
        "case.opened_by_ombudsman": _("%(who)s, the ombudsman, opened the case again"),
        "case.opinion_published": _("%(who)s, the ombudsman, published what she found"),
        "case.review_asked": _("The customer let the ombudsman look at a no"),
        "ombudsman.appointed": _("%(who)s appointed an ombudsman"),
        "ombudsman.ran_out": _("An ombudsman’s term ran out"),
        "ombudsman.resigned": _("%(who)s resigned, and a successor goes on"),
    }


def _of_messages() -> dict[str, str]:
    return {
        "case.works": _("%(who)s said that it works"),
        "case.works_asked": _("%(who)s asked whether it works now"),
        "case.works_not": _("%(who)s said that it does not work"),
        "message.arrived": _("%(who)s found that a letter had arrived"),
        "message.held": _("An answer that waited for its time was held: somebody has to read it again"),
        "message.taken_back": _("%(who)s took an answer back before it went"),
        "message.sent_again": _("%(who)s sent a letter again"),
        "message.superseded": _("%(who)s held back a letter that had been overtaken"),
        "outbound.released": _("%(who)s let go what had been held back"),
        "message.taken_out": _("%(who)s fetched a mail as it came"),
        "message.placed_anew": _("%(who)s gave a message another place"),
        "mailbox.connected": _("%(who)s set up where a mailbox is fetched from"),
        "mailbox.disconnected": _("%(who)s ended the fetching from a mailbox"),
        "mailbox.silent": _("A mailbox could not be fetched; its people were told"),
        "staff.not_reached": _("Our mail did not reach one of our own; somebody was told"),
        "mailbox.set_aside": _("Mail was set aside in a mailbox; its people were told"),
    }


def _of_promises() -> dict[str, str]:
    return {
        "promise.at_risk": _("Time grew short; the owner and the deputy were told"),
        "promise.broken": _("A promise was not kept in time"),
        "promise.call_logged": _("%(who)s noted a call"),
        "promise.call_unanswered": _("%(who)s called, and nobody answered; the telephony saw it"),
        "promise.condition_held": _("%(who)s said that the condition of a promise holds"),
        "promise.condition_failed": _("%(who)s said that the condition of a promise failed"),
        "promise.given": _("A promise was given"),
        "promise.handed_over": _("A promise got a new owner, at the same time"),
        "promise.kept": _("A promise was kept"),
        "promise.lead_takes": _("The lead was asked to make the call"),
        "promise.made_good": _("A promise was made good, too late"),
        "case.decider_asked": _("The customer asked for somebody who may decide"),
        "promise.contested": _("The customer says that a promise did not end as we say"),
        "promise.contest_reviewed": _("%(who)s looked at it as a second person, and answered"),
        "promise.move_asked": _("%(who)s asked the customer for another time"),
        "promise.move_declined": _("The customer said no to another time: what was promised holds"),
        "promise.move_withdrawn": _("%(who)s took the question about another time back"),
        "promise.move_too_late": _("The customer said yes to another time when the old one had run out"),
        "promise.moved": _("A promise was moved, with the customer’s yes"),
        "promise.paused": _("%(who)s asked the customer something that we must know; the clock stands"),
        "promise.resumed": _("The clock goes on"),
        "promise.first_reminder": _("The customer was reminded of what we asked"),
        "promise.second_reminder": _("The customer was reminded of what we asked, for the last time"),
        "promise.not_reached": _("The customer was not reached"),
        "promise.released": _("The customer released a promise"),
        "promise.retracted": _("The evidence fell; the promise is owed again"),
        "promise.unconfirmed": _("A call was said kept, and not confirmed"),
        "promise.verdict_heard": _("The customer said whether we talked"),
        "promise.void": _("A promise no longer applies"),
    }


def in_case(case: Case) -> list[Happening]:
    """
    Return what has happened in a case that was read `for_desk` and in those that continue in it, and that its
    customer was erased, the newest first. Only the last is a query.
    """
    words = sentences()
    told = [
        Happening(
            datetime.fromisoformat(row["at"]),
            words[row["verb"]] % {"who": who_of(row)},
            STATES.get(row["verb"], ""),
        )
        for row in sorted(case.timeline + case.parts_timeline, key=lambda row: row["at"], reverse=True)
    ]
    return _erased(case) + told


def in_words(event: Event) -> str:
    """Say one event as a sentence."""
    who = {"staff": event.by.staff.public_name} if event.by.staff else {}
    if event.by.customer:
        who |= {"is_hers": True, "customer": event.by.customer.name}
    return sentences()[event.verb] % {"who": who_of(who)}


def _erased(case: Case) -> list[Happening]:
    """That she was erased is hers, not one case's; nothing happens in her cases after it."""
    if not case.customer.erased_at:
        return []
    erased = Event.objects.filter(verb="customer.erased", subject_id=case.customer_id).order_by("-id")
    words = sentences()["customer.erased"]
    rows = erased.values("at", staff=F("by__staff__public_name"))
    return [Happening(row["at"], words % {"who": who_of(row)}) for row in rows]


def who_of(row: dict) -> str:
    """Name who did it, in a row of the timeline: staff by public name, the customer while we have hers."""
    if row.get("staff"):
        return row["staff"]
    if row.get("is_hers"):
        return row["customer"] or _("The customer")
    return _("The system")
