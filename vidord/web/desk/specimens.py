"""What the stylebook shows: invented promises, letters and forms, all at one moment."""

import uuid
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vidord.cases.claim_words import Reading, read
from vidord.cases.letters import Enclosure, Letter, Passage
from vidord.cases.standing import Standing, Waiting, words
from vidord.cases.today import Slot
from vidord.core import typography
from vidord.core.calendar import Interval
from vidord.promises.models import Promise
from vidord.rights.questions import assess
from vidord.web.desk.answer_forms import AnswerForm
from vidord.web.desk.hours_form import WeekForm
from vidord.web.front.forms import ContactForm


def _november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Stockholm"))


NOW = _november(11, 10, 31)


def _standing(state: str, at: datetime, what: str, more: str = "") -> Standing:
    is_live = state in {"given", "at-risk", "broken"}
    return Standing(
        promise=Promise(),
        state=state,
        word=words()[state],
        when=typography.moment(at, now=NOW),
        what=what,
        more=more,
        left=typography.left(at - NOW) if is_live else "",
    )


def standings() -> list[Standing]:
    """One promise in each of the nine states, in the order that a promise can go through them."""
    return [*_owed(), *_ended_well(), *_let_go()]


def _owed() -> list[Standing]:
    call = {"name": "Omar Haddad", "when": typography.by(_november(11, 14, 30), now=NOW)}
    amount, limit = typography.money(Decimal(3_400)), typography.money(Decimal(5_000))
    return [
        _standing(
            "given",
            _november(11, 14, 30),
            _("%(name)s calls you %(when)s") % call,
            _("Omar answers for it and may decide about up to %(limit)s.") % {"limit": limit},
        ),
        _standing(
            "at-risk",
            _november(11, 10, 42),
            _("Omar Haddad decides about %(amount)s") % {"amount": amount},
            _("Omar and his deputy were told at 10:27."),
        ),
        _standing(
            "broken",
            _november(11, 10, 15),
            _("Omar Haddad was to decide"),
            _("That is our fault. Sorry. %(name)s answers for it now.") % {"name": "Eva Lindqvist"},
        ),
    ]


def _ended_well() -> list[Standing]:
    due = typography.moment(_november(9, 17), now=NOW)
    return [
        _standing(
            "kept",
            _november(5, 14, 5),
            _("A new electricity meter at Ekbacken 12"),
            _("Kerstin answered that it works."),
        ),
        _standing(
            "made-good",
            _november(10, 9, 12),
            _("Answer within one working day"),
            _("It was due %(due)s. We count it as broken, not as kept.") % {"due": due},
        ),
    ]


def _let_go() -> list[Standing]:
    return [
        _standing(
            "moved",
            _november(9, 15, 10),
            _("The fitter comes to your home"),
            _("You said yes. The new promise stands by itself."),
        ),
        _standing(
            "released",
            _november(8, 11, 2),
            _("A call about the electricity contract"),
            _("You wrote that you no longer needed the call."),
        ),
        _standing(
            "void",
            _november(7, 16, 20),
            _("A generator on loan if the power is out after 18:00"),
            _("The power came back at 16:20."),
        ),
        _standing(
            "waiting",
            _november(10, 10, 58),
            _("A call about the moving date"),
            _("We say that we talked. You have not said so yet."),
        ),
    ]


def next_up(shown: list[Standing]) -> list[Standing]:
    """The promise that comes first on a case's page, while there is time and when it is short."""
    return [replace(one, is_next=True) for one in shown if one.state in {"given", "at-risk"}]


def asked(shown: list[Standing]) -> list[Standing]:
    """A promised call that the customer is asked about, and a promise that waits for what she tells us."""
    calls = [replace(one, verdict_url="#promises") for one in shown if one.state == "waiting"]
    asked_at = typography.moment(_november(11, 9, 5), now=NOW)
    question = Waiting(1, _("Which number is on the front of the meter?"), asked_at, dispute_url="#promises")
    waits = _standing(
        "waiting",
        _november(12, 12),
        _("%(name)s answers you %(when)s")
        % {"name": "Nadja Lindgren", "when": typography.by(_november(12, 12), now=NOW)},
        _("The clock stands. When the answer has come, as much time is left as when we asked."),
    )
    return [*calls, replace(waits, pause=question)]


def in_case(shown: list[Standing]) -> list[Standing]:
    """The same promises as rows on the desk's page of a case."""
    return [replace(one, about=one.more) for one in shown]


def slots() -> list[Slot]:
    """A day with something late, something short of time, and days to come."""
    return [
        Slot(_("Late"), "broken", [_row("broken", _november(11, 10, 15), "Hamid Rezaei", 20_518)]),
        Slot(
            _("Today"),
            "",
            [
                _row("at-risk", _november(11, 10, 45), "Birgitta Moberg", 20_497),
                _row("given", _november(11, 16), "Kerstin Wallin", 20_502),
            ],
        ),
        Slot(_("The days after"), "", [_row("given", _november(12, 12), "Rolf Hed", 20_488)]),
    ]


def _row(state: str, due: datetime, customer: str, number: int) -> Standing:
    row = _standing(state, due, ": ".join([customer, _("When can you come?")]))
    by = typography.by(due, now=NOW)
    quoted = _("%(name)s answers you %(when)s") % {"name": "Nadja Lindgren", "when": by}
    return replace(row, about=f"{quoted} · {typography.reference(number)}", url="#day")


def letters() -> list[Letter]:
    """A conversation: hers, ours, ours that she does not have, and one with folds and what hung on it."""
    ours, hers = "Nadja Lindgren", "Kerstin Wallin"
    question = "\n\n".join([_("It works as it should now."), _("But who pays the electrician?")])
    answer = _("Hello Kerstin. You were right and we were wrong.")
    return [
        Letter(hers, _november(6, 16, 10), question, is_ours=False),
        Letter(ours, _november(10, 9, 12), answer, is_ours=True),
        Letter(ours, _november(11, 10, 30), answer, is_ours=True, fate=_("Waiting to be sent")),
        Letter(ours, _november(11, 10, 31), answer, is_ours=True, fate=_("Did not arrive")),
        _with_folds(question, answer),
    ]


def _with_folds(question: str, answer: str) -> Letter:
    pdf, disk = 218_331, 1_470_022
    return Letter(
        "Anna Ek",
        _november(11, 10, 31),
        question,
        is_ours=False,
        message=1,
        somebody="Anna Ek anna.ek@post.example",
        passages=[Passage(question), Passage("Anna Ek", "SIGNATURE"), Passage(answer, "QUOTE")],
        enclosed=[
            Enclosure(1, "avtal.pdf", _("PDF"), pdf, url="#letters"),
            Enclosure(2, "avtal.iso", _("disk image"), disk, can_run=True, url="#letters"),
        ],
    )


def happened() -> list[tuple[str, datetime, str]]:
    """What happened in a case, newest first: the state it led to or nothing, when, and what."""
    return [
        ("given", _november(12, 13), _("Nadja calls you")),
        ("broken", _november(11, 10, 15), _("The promise of a decision was broken. Eva took over.")),
        ("", _november(11, 9, 40), _("Nadja asked Omar Haddad to decide")),
        ("made-good", _november(10, 9, 12), _("You got an answer, too late")),
        ("kept", _november(5, 14, 5), _("The meter was changed")),
    ]


def forms() -> dict[str, ContactForm | AnswerForm | WeekForm]:
    """The project's own forms: empty, filled in wrongly, locked, one with choices in a list, and a week's."""
    wrong = ContactForm(
        {"text": "", "name": "Kerstin Wallin", "email": "kerstin", "key": uuid.uuid4()}, auto_id="wrong_%s"
    )
    locked = ContactForm(initial={"name": "Kerstin Wallin"}, auto_id="locked_%s")
    locked.fields["name"].disabled = True
    return {
        "empty": ContactForm(auto_id="empty_%s"),
        "wrong": wrong,
        "locked": locked,
        "answer": AnswerForm(auto_id="answer_%s"),
        "week": WeekForm(weeks=(((Interval(time(8), time(17)),),) * 5 + ((), ()),), auto_id="week_%s"),
    }


def verdicts() -> list[tuple[str, Reading]]:
    """A yes, what still has to be known, and a no."""
    phone = {
        "buyer": "CONSUMER",
        "seller": "BUSINESS",
        "bought": "GOODS",
        "showed_on": "2026-11-09",
        "complained_on": "2026-11-10",
    }
    bought = {"contract_date": "2025-10-14", "delivered_on": "2025-10-14", "guarantee_ended_on": "2026-10-14"}
    told = {"verdict-yes": phone | bought, "verdict-ask": phone, "verdict-no": phone | {"buyer": "BUSINESS"}}
    on = NOW.date()
    return [(name, read(assess("goods.defect", facts, on=on))) for name, facts in told.items()]
