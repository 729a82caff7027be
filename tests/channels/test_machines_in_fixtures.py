"""Machines in real mail: every Swedish one exactly, and hundreds of public bounces as others judge them."""

import json

import pytest

from tests import mail_sv, public_mail
from tests.channels import mail_set

KINDS = {
    "new": {""},
    "reply": {""},
    "bounce": {"BOUNCE", "DELAYED"},
    "auto_reply": {"AUTO_REPLY", "CHALLENGE"},
    "out_of_office": {"OUT_OF_OFFICE"},
    "delivery_receipt": {"DELIVERED"},
    "read_receipt": {"READ_RECEIPT"},
    "spam_report": {"COMPLAINT"},
    "list": {"LIST", "BULK"},
}
ACTIONS = {"failed": "BOUNCED", "delayed": "DELAYED", "delivered": "DELIVERED"}
# Their words for a reason, and which of ours say the same.
SAME = {
    "userunknown": "NO_SUCH_ADDRESS",
    "hasmoved": "NO_SUCH_ADDRESS",
    "filtered": "NO_SUCH_ADDRESS POLICY SPAM",
    "hostunknown": "DOMAIN_UNKNOWN",
    "notaccept": "DOMAIN_UNKNOWN",
    "mailboxfull": "MAILBOX_FULL",
    "suspend": "INACTIVE",
    "mesgtoobig": "TOO_BIG",
    "speeding": "RATE_LIMITED",
    "spamdetected": "SPAM",
    "expired": "EXPIRED",
    "networkerror": "SERVER_FAULT EXPIRED",
    "systemerror": "SERVER_FAULT",
    "systemfull": "SERVER_FAULT",
    "mailererror": "SERVER_FAULT",
    "onhold": "SERVER_FAULT",
    "authfailure": "BLOCKED",
    "badreputation": "BLOCKED",
    "blocked": "BLOCKED",
    "requireptr": "BLOCKED",
    "norelaying": "BLOCKED",
    "rejected": "BLOCKED POLICY",
    "securityerror": "BLOCKED POLICY",
    "policyviolation": "POLICY",
    "virusdetected": "POLICY",
    "contenterror": "POLICY",
    "notcompliantrfc": "POLICY",
    "undefined": "OTHER",
    "feedback": "CALLED_SPAM",
}
NO_BOUNCES = {"make-test-36.eml", "is-not-bounce-01.eml"}  # a person forwards one; a person writes


@pytest.mark.parametrize("mail", mail_set.all_mails(), ids=lambda path: path.stem)
def test_a_swedish_mail_is_what_its_file_says(mail):
    told, read = mail_sv.expected(mail), mail_set.read(mail)

    assert read.machine in KINDS[told["kind"]]
    if told["kind"] in {"new", "reply"}:
        assert read.reports == []
    for name, key in (
        ("recipient", "recipient"),
        ("status", "status"),
        ("original_id", "original_message_id"),
    ):
        if key in told:
            assert [getattr(one, name) for one in read.reports] == [told[key]]
    if "hard" in told:
        assert [(one.is_hard, one.kind) for one in read.reports] == [(told["hard"], ACTIONS[told["action"]])]


@public_mail.needs_public_mail
def test_no_public_bounce_is_taken_for_a_persons_mail():
    mails = list((public_mail.FOLDER / "sisimai_set-of-emails").rglob("*.eml"))
    people = {path.name for path in mails if not mail_set.read(path).machine}

    assert len(mails) > 400
    assert people == NO_BOUNCES


def test_others_judge_the_public_bounces_as_we_do():
    """Most where we differ: they call a "user unknown" said late in the talk soft, and we believe it."""
    folder = public_mail.FOLDER
    verdicts = json.loads((folder / "sisimai-expected.json").read_text())
    mails = {path.name: path for path in (folder / "sisimai_set-of-emails").rglob("*.eml")}
    pairs = [
        pair for name, told in verdicts.items() for pair in _paired(told, mail_set.read(mails[name]).reports)
    ]

    hard = sum(ours.is_hard == told["hard"] for told, ours in pairs)
    why = sum(ours.reason in SAME.get(told["reason"], ours.reason).split() for told, ours in pairs)
    assert len(pairs) >= 250
    assert hard / len(pairs) >= 0.88
    assert why / len(pairs) >= 0.9


def _paired(told, reports):
    """Each verdict with the report that is about the same recipient: by status, else in order."""
    left = list(reports)
    for one in told:
        if left:
            best = next((report for report in left if report.status == one["dsn"]), left[0])
            left.remove(best)
            yield one, best
