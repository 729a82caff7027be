"""Every form, posted with what no form would send: refused in words or taken in, never a fault of ours."""

import itertools
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests import pages
from tests.reader import Reader
from vidord.cases import asking_authority, contesting, drafts, linking, merging, works_now
from vidord.cases.asking_authority import Question
from vidord.cases.drafts import Writing
from vidord.channels.email.imap import accounts
from vidord.channels.email.imap.accounts import Setting
from vidord.channels.models import InboundMessage
from vidord.core.sealing import Secret
from vidord.people.models import Actor, StaffRole
from vidord.promises.models import Promise

TEXT = "Det här har jag skrivit själv."
PROMISE = {"promise": "CALL", "day": "2026-11-11", "starts": "13.00", "by": "15.00", "outside": "on"}
SENT_LATER = {"send_day": "", "send_time": "", "send_late": "on", "takes_up": ""}
DECISION = {
    "answer": "PARTLY",
    "remedy": "REFUND",
    "amount": "400",
    "reasons": TEXT,
    "understood": TEXT,
    "rule": TEXT,
    "evidence": TEXT,
    "addition": "",
    "owner": "",
    "days": "5",
}
PROMISE |= {"agreement": "", "agreement_says": "", "only_if": "mätaren inte är bytt"}
WHY = {"because_sv": TEXT, "because_en": TEXT}
PLEDGE = dict.fromkeys(
    (
        f"{word}_{language}"
        for word in ("title", "body", "condition", "indicator")
        for language in ("sv", "en")
    ),
    TEXT,
)
PLEDGE |= {"entity": "1", "owner": "1", "topics": "FAULT", "covers": "ALL", "measure": "working_days"}
PLEDGE |= {
    "working_days": "2",
    "working_hours": "3",
    "hours": "3",
    "same_day_before": "14.00",
    "calendar": "1",
}
PLEDGE |= {"next_day_by": "10.00", "every_hours": "6", "first_hours": "24", "then_hours": "24"}
PLEDGE |= {"until": "2026-12-24"}
DECIDED = {"title_sv": TEXT, "title_en": TEXT, "body_sv": TEXT, "body_en": TEXT} | WHY
ANSWERED = {"kind": "CHANGED", "changes_on": "2027-01-01", "decided_sv": TEXT, "decided_en": TEXT}
ANSWERED |= {"reasons_sv": TEXT, "reasons_en": TEXT}
SNIPPET = {"title_sv": "Svar", "title_en": "Answer", "body_sv": TEXT, "body_en": TEXT}
SNIPPET |= {"owner": "1", "because": TEXT, "seen": "0"}
AT_THE_COUNTER = {"act": "REPLACE", "reach": "070-174 06 18", "in_english": "on"}
FORMS = {
    "front:door": {
        "step": "contact",
        "topic": "MOVE",
        "danger": "",
        "text": TEXT,
        "name": "Amira Nasser",
        "email": "amira.nasser@post.example",
        "back": "",
    },
    "front:reconsideration": {"version": "1", "act": "ask"},
    "front:replies": {"text": TEXT},
    "front:verdict": {"talked": "yes"},
    "front:move-answer": {"will_do": "no"},
    "front:release": {},
    "front:decider": {},
    "front:review": {},
    "front:contest": {"said": TEXT},
    "front:pause-dispute": {},
    "front:works": {"works": "yes", "said": TEXT},
    "desk:sign-in": {"username": "nadja", "password": "fel", "next": "/desk/"},
    "desk:sign-out": {"next": "/desk/"},
    "desk:answers": PROMISE
    | SENT_LATER
    | {"text": TEXT, "kind": "ANSWER", "seen": "999999", "anyway": "", "asks_whether": "on"},
    "desk:merge": {
        "with": "20501",
        "merge-into": "20501",
        "merge-because": TEXT,
        "merge-same_person": TEXT,
    },
    "desk:split": {"message": "1", "split-title": TEXT, "split-topic": "BILL", "split-to": "20501"},
    "desk:link": {"with": "20501", "link-because": TEXT},
    "desk:merge-end": {"part-because": TEXT},
    "desk:link-end": {},
    "desk:answer-draft": PROMISE
    | {"text": TEXT, "kind": "ANSWER", "draft_seen": "", "turn": "1", "asks_whether": "on"},
    "desk:unsent": {"act": "take"},
    "desk:leaving": {},
    "desk:keys": {"use": "no"},
    "desk:handover": {"to": "1", "because": TEXT},
    "desk:closure": {"because": TEXT},
    "desk:no-answer": {"reason": "THANKS"},
    "desk:handover-answer": {"take": "no", "because": TEXT},
    "desk:identity": {"kind": "PERSON", "capacity": "CONSUMER", "identity": "CALLED_BACK"},
    "desk:alarm": {},
    "desk:not-arrived": {},
    "desk:calls": {"talked": "yes"},
    "desk:move": {
        "day": "2026-11-11",
        "starts": "13.00",
        "by": "15.00",
        "outside": "on",
        "because": TEXT,
        "anyway": "",
    },
    "desk:about": {"version": "1"},
    "desk:objection-end": {},
    "desk:threshold": WHY | {"customers": "25", "days": "365", "working_days": "20"},
    "desk:general-decision": DECIDED,
    "desk:reconsideration": ANSWERED,
    "desk:snippets": SNIPPET,
    "desk:snippet": SNIPPET | {"seen": "1"},
    "desk:snippet-withdrawal": {"because": TEXT},
    "desk:case-snippets": {"text": TEXT, "snippet": "1", "put": "1", "hole-0": TEXT, "seen": "1"},
    "desk:move-withdrawal": {},
    "desk:condition": {"turned": "FAILED", "because": TEXT, "anyway": ""},
    "desk:pause": {"asked": TEXT, "anyway": ""},
    "desk:pause-withdrawal": {},
    "desk:ask": {"kind": "REFUND", "amount": "6 000", "summary": TEXT, "to": ""},
    "desk:decide": DECISION | {"wanted": "400"},
    "desk:question": DECISION,
    "desk:opinion": {
        "kind": "UPHELD",
        "reasons": TEXT,
        "public_sv": TEXT,
        "public_en": TEXT,
        "corrects": "",
        "anyway": "",
    },
    "desk:reopening": {"because": TEXT, "anyway": ""},
    "desk:orders": {
        "to": "1",
        "words": TEXT,
        "day": "2026-11-12",
        "by": "12.00",
        "kind": "",
        "amount": "",
        "anyway": "",
    },
    "desk:ombudsman-term": {"to": "1", "starts": "", "ends": "2028-11-30", "because": TEXT},
    "desk:ombudsman-resignation": {"to": "1", "because": TEXT},
    "desk:review": {"found": "STANDS", "because": TEXT, "anyway": ""},
    "desk:verdict": {"talked": "yes"},
    "desk:pledge-new": {"title_sv": TEXT, "measure": "every_minutes", "every_hours": "6"},
    "desk:pledge-next": {},
    "desk:pledge-withdrawal": WHY,
    "desk:draft": PLEDGE,
    "desk:draft-check": {"seen_at": "2026-11-10T09:00:00+01:00"},
    "desk:draft-publication": WHY | {"seen": "on"},
    "desk:placement": {"act": "CASE", "number": "20501"},
    "desk:line": PROMISE
    | {
        "way": "PHONE",
        "case": "",
        "name": "Torsten Grahn",
        "phone": "0980-31 92 47",
        "email": "",
        "topic": "OTHER",
        "identity": "NOT_CHECKED",
        "text": TEXT,
        "anyway": "",
    },
    "desk:notes": {"text": TEXT, "tell": ""},
    "desk:counter-product": AT_THE_COUNTER,
    "desk:counter-purchase": AT_THE_COUNTER,
    "desk:claim-new": {},
    "desk:claim-examination": {},
    "desk:claim-board": {"reference": "2026-04711", "answer_by": "2026-11-20"},
    "desk:claim-decision": {
        "answer": "NO",
        "remedy": "REFUND",
        "amount": "400",
        "wanted": "400",
        "ground": "BY_LAW",
        "reasons": TEXT,
        "understood": TEXT,
        "evidence": TEXT,
        "addition": TEXT,
        "owner": "",
        "days": "5",
        "anyway": "",
    },
    "desk:watch": {"follow": "yes"},
    "desk:mention-tick": {"from": "case"},
    "desk:taking-back": {},
    "desk:throwing-away": {},
    "desk:settlement": {"what": "arrived"},
    "desk:strike": {},
    "desk:outbound-hold-release": {"what": "all"},
    "desk:images": {},
    "desk:mailbox": {
        "host": "127.0.0.1",
        "port": "993",
        "encryption": "TLS",
        "name": "kundtjanst",
        "secret": "hemligt",
        "folder": "INBOX",
        "moves_to": "",
        "since": "2026-11-10",
        "way": "PASSWORD",
        "token_address": "https://login.example/token",
        "client_name": "vidord",
        "client_secret": "",
    },
    "desk:mailbox-trial": {},
    "desk:mailbox-removal": {"sure": "yes"},
    "desk:absence": {"day": "2026-11-11", "time": "13.00", "back": ""},
    "desk:departure": {},
    "desk:mandate-given": {
        "what": "board:REFUND",
        "limit": "100",
        "starts": "2026-12-01",
        "ends": "2026-12-31",
    },
    "desk:mandate-withdrawal": {},
    "desk:hours": {f"day{number}": "8–12, 13–17" for number in range(7)},
    "desk:deputy": {"deputy": "1"},
    "desk:calendar-days": {"day": "2026-12-23", "what": "SHORTER", "hours": "8–12", "because": TEXT},
    "desk:calendar-week": {f"{name}{number}": "8–12" for name in ("day", "call") for number in range(7)},
    "desk:calendar-eves": {
        "eve-eve": "MAUNDY_THURSDAY",
        "eve-what": "SHORTER",
        "eve-hours": "8–12",
        "eve-because": TEXT,
    },
    "api:sms": {"from": "070-174 06 18", "to": "070-174 06 05", "text": TEXT, "id": "1"},
    "api:sms-reports": {"status": "2"},
    "api:telephony": {},
    "api:right": {},
    "demo:texts": {"sender": "+46701740618", "text": TEXT},
    "demo:replies": {"sender": "amira@post.example", "to": "kundtjanst@granasa.example", "text": TEXT},
}
# What a field may get from somebody who does not use our pages.
BAD = {
    "nothing": "",
    "a list": ["ett", "två"],
    "very long": "Ord efter ord. " * 4_500,
    "many digits": "9" * 900,
    "an emoji": "\U0001f525",
    "minus one": "-1",
    "letters": "abc",
    "a line break": "a\r\nBcc: x@post.example",
    "other digits": "٣",
    "the first day": "0001-01-01",
    "very long digits": "9" * 5_000,
    "a zero byte": "a\0b",
}

# Whose form it is, when it is not Omar's.
OF_OTHERS = {"solveig": ("/reopening", "/orders", "/resignation"), "gunnar": ("/ombudsman/term",)}

# Where words are written at length, and the fields without which their page is another one.
WRITTEN = {
    "desk:merge": {"merge-because", "merge-same_person"},
    "desk:split": {"split-title"},
    "desk:link": {"link-because"},
    "front:door": {"text", "step", "back"},
    "desk:answers": {"text"},
    "desk:answer-draft": {"text"},
    "desk:line": {"text"},
    "desk:case-snippets": {"text"},
}
WRITTEN |= {"desk:opinion": {"reasons"}, "desk:orders": {"words"}, "desk:reopening": {"because"}}
WRITTEN |= {"desk:ask": {"summary"}, "desk:question": {"reasons", "understood", "rule", "evidence"}}


@pytest.fixture
def browser(lived):
    """Omar's browser. A fault of ours is an answer of 500 here, as it would be. He administers too."""
    entity = lived.town.unit.entity
    StaffRole.objects.create(staff=lived.town.omar, entity=entity, kind=StaffRole.Kind.ADMINISTRATOR)
    for mailbox in lived.town.unit.mailboxes.all():
        setting = Setting(host="127.0.0.1", name="kundtjanst", since=date(2026, 11, 10))
        by = Actor.of(lived.town.omar)
        accounts.connect(mailbox, setting, secret=Secret("hemligt"), by=by, at=lived.now)
    kept = Promise.objects.filter(wake_at=None, outcomes__kind="KEPT").latest("pk")
    contesting.contest(kept, said="Nej.", by=Actor.of(kept.thread.customer), at=lived.now)
    one, other = lived.cases["torsten"], lived.cases["hamid"]
    act = {"because": "Grannar.", "by": lived.town.omar, "at": lived.now}
    merging.merge(other, one, same_person_because="Nej.", **act)
    linking.link(one, other, **act)
    question = Question("REFUND", Decimal(3000), "Dubbelt betalt.")
    kerstins = lived.cases["kerstin"]
    works_now.ask(kerstins, kerstins.thread.outbound.latest("pk"), by=lived.town.omar, at=lived.now)
    asking_authority.ask(kerstins, question, by=lived.town.nadja, at=lived.now, form_key=uuid.uuid4())
    for text in ("Det första.", "Det andra."):
        writing = Writing(text, {}, uuid.uuid4())
        drafts.save(lived.cases["kerstin"], writing, by=lived.town.omar, at=lived.now)
    pages.claim_in(kerstins, at=lived.now)
    omar = Reader(headers={"accept-language": "sv"}, raise_request_exception=False)
    omar.force_login(lived.town.omar.account)
    for name in OF_OTHERS:
        colleague = Reader(headers={"accept-language": "sv"}, raise_request_exception=False)
        colleague.force_login(getattr(lived.town, name).account)
        setattr(omar, name, colleague)
    return omar


def filled(lived, address):
    """The address with the first of everything that it asks for in Kerstin's case."""
    case = lived.cases["kerstin"]
    values = {name: found[0] for name, found in pages.ids(list(lived.cases.values())).items() if found}
    values |= {"number": case.number, "token": pages.token_of(case), "claim": case.claims.latest("pk").pk}
    return address.filled(**values)


def posted(browser, path, said) -> HttpResponse:
    """Post and let nothing of it stay; signing out is one of the addresses, and some are the ombudsman's."""
    whose = "solveig" if "/reviews/" in path else ""
    whose = next((name for name, ends in OF_OTHERS.items() if path.endswith(ends)), whose)
    browser = getattr(browser, whose) if whose else browser
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = browser.post(path, {"key": str(uuid.uuid4())} | said)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


@pytest.fixture
def taking_forms(lived, browser):
    """The path of every address that takes a form, by its name."""
    paths = {address.name: filled(lived, address) for address in pages.addresses()}
    return {name: path for name, path in paths.items() if posted(browser, path, {}).status_code != 405}


def test_every_address_that_takes_a_form_is_tried_here(taking_forms):
    assert set(taking_forms) == set(FORMS)


def of_others(lived):
    """What a form says of another case or a colleague, by its number there."""
    other = str(lived.cases["svenerik"].number)
    return {
        "desk:handover": {"to": lived.town.nadja.pk},
        "desk:merge": {"with": other, "merge-into": other},
        "desk:split": {"split-to": other},
        "desk:link": {"with": other},
    }


@pytest.mark.parametrize("kinds", [list(BAD)[at::3] for at in range(3)], ids=", ".join)
def test_no_field_of_any_form_makes_a_fault_of_ours_or_loses_what_was_written(
    lived, browser, taking_forms, kinds
):
    faults, lost, others = [], [], of_others(lived)
    for name, form in FORMS.items():
        said = form | (others.get(name) or {})
        for field, kind in itertools.product([*form, "key"], kinds):
            answer = posted(browser, taking_forms[name], said | {field: BAD[kind]})
            if answer.status_code >= 500:
                faults.append(f"{name} {field} {kind}")
            if name in WRITTEN and field not in WRITTEN[name] and answer.status_code != 302:
                lost += [] if TEXT in answer.content.decode() else [f"{name} {field} {kind}"]

    assert (faults, lost) == ([], [])


def test_forms_of_wrong_types_in_every_field_store_nothing(browser, taking_forms):
    before = (InboundMessage.objects.count(), Promise.objects.count())

    for name, form in FORMS.items():
        wrong = dict.fromkeys([*form, "key"], "abc") | {"text": "", "because": "", "said": ""}
        if form and name != "desk:sign-out":
            assert browser.post(taking_forms[name], wrong).status_code < 500, name

    assert (InboundMessage.objects.count(), Promise.objects.count()) == before


def test_no_question_in_an_address_makes_a_fault_of_ours(browser):
    asked = ["%00", "a" * 20_000, "9" * 900, "%F0%9F%94%A5", "-1", "%ED%A0%BD", "%25_", "٣"]
    pages_ = ["/desk/line?q=", "/desk/line?customer=", "/desk/?language=", "/?language="]
    answers = {f"{page}{one}": browser.get(f"{page}{one}").status_code for page in pages_ for one in asked}

    assert {path[:60] for path, status in answers.items() if status >= 500} == set()


def test_an_address_of_nothing_is_not_found(browser):
    names = ["0", "-1", "9" * 30, "9" * 5_000, "abc", "%00", "%F0%9F%94%A5", "1%0A"]
    pages_ = ["/desk/cases/", "/desk/customers/", "/desk/people/", "/mitt/"]
    answers = {f"{page}{one}": browser.get(f"{page}{one}").status_code for page in pages_ for one in names}

    assert {path[:60] for path, status in answers.items() if status != 404} == set()
