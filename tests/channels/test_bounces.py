"""What a machine says of a mail of ours: to whom, why, and whether sending it again would help."""

from email import message_from_string

import pytest

from vidord.channels.email import bounces, refusals, returned

OURS = "<m7.3.abcdefghijklmnopqrstuvwxyz@granasa.example>"
SUBJECT = "Undelivered Mail Returned to Sender"


def report(*blocks, kind="delivery-status", below=f"Message-ID: {OURS}\n\nHej.", text="Tyvärr."):
    fields = ("\n\n" if kind == "delivery-status" else "\n").join(
        ("Reporting-MTA: dns; mx.post.example", *blocks)
    )
    return message_from_string(
        f"From: mailer-daemon@post.example\nSubject: {SUBJECT}\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="gräns"\n\n'
        f"--gräns\nContent-Type: text/plain\n\n{text}\n"
        f"--gräns\nContent-Type: message/{kind}\n\n{fields}\n"
        f"--gräns\nContent-Type: message/rfc822\n\n{below}\n--gräns--\n"
    )


def only(mail, text="Tyvärr."):
    (one,) = bounces.reports_of(mail, subject=SUBJECT, text=text)
    return one


def failed(diagnostic, *, status="5.0.0", action="failed"):
    return (
        f"Final-Recipient: rfc822; anna.berg@post.example\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {diagnostic}"
    )


@pytest.mark.parametrize(
    ("diagnostic", "reason", "is_hard"),
    [
        ("550 5.1.1 <anna.berg@post.example>: user unknown", "NO_SUCH_ADDRESS", True),
        ("550 5.1.1 Mottagaren finns inte", "NO_SUCH_ADDRESS", True),
        ("450 4.1.1 <anna.berg@post.example>: user unknown in table", "NO_SUCH_ADDRESS", True),
        ("550 5.4.1 Recipient address rejected: Access denied", "NO_SUCH_ADDRESS", True),
        ("550 5.4.4 Host or domain name not found", "DOMAIN_UNKNOWN", True),
        ("552 5.2.2 mailbox is over quota", "MAILBOX_FULL", False),
        ("552 5.2.2 Brevlådan är full", "MAILBOX_FULL", False),
        ("552 5.3.4 message too large", "TOO_BIG", True),
        ("550 5.2.1 The account is disabled", "INACTIVE", True),
        ("450 4.2.1 account temporarily locked, try again later", "INACTIVE", False),
        ("550 5.7.1 rejected by organization policy", "POLICY", True),
        ("550 5.7.1 your IP is on a blacklist", "BLOCKED", False),
        ("550 5.7.26 fails to pass SPF and DKIM", "BLOCKED", False),
        ("554 5.7.1 message is spam", "SPAM", False),
        ("421 4.7.0 too many messages from you", "RATE_LIMITED", False),
        ("554 4.4.7 message expired", "EXPIRED", False),
        ("451 4.3.0 internal system error", "SERVER_FAULT", False),
        ("599 zzz", "OTHER", False),
    ],
)
def test_a_refusal_has_a_reason_and_is_hard_only_when_sending_again_would_not_help(
    diagnostic, reason, is_hard
):
    said = only(report(failed(diagnostic)))

    assert (said.kind, said.recipient, said.reason, said.is_hard, said.original_id) == (
        "BOUNCED",
        "anna.berg@post.example",
        reason,
        is_hard,
        OURS,
    )


def test_the_exact_status_in_a_servers_words_counts_more_than_a_bare_one():
    assert only(report(failed("550 5.2.2 full", status="5.0.0"))).status == "5.2.2"
    assert only(report(failed("550 5.2.2 full", status="5.1.1"))).status == "5.1.1"


@pytest.mark.parametrize(
    ("action", "kind"),
    [("delayed", "DELAYED"), ("delivered", "DELIVERED"), ("relayed", "DELIVERED"), ("failed", "BOUNCED")],
)
def test_a_delay_is_no_failure_and_a_delivery_none_either(action, kind):
    said = only(report(failed("user unknown", action=action)))

    assert (said.kind, said.is_hard) == (kind, kind == "BOUNCED")


def test_each_recipient_has_a_verdict_of_her_own():
    other = failed("552 5.2.2 full").replace("anna.berg", "bo.ekman")

    reports = bounces.reports_of(report(failed("550 5.1.1 unknown user"), other), subject=SUBJECT, text="")

    assert [(one.recipient, one.reason) for one in reports] == [
        ("anna.berg@post.example", "NO_SUCH_ADDRESS"),
        ("bo.ekman@post.example", "MAILBOX_FULL"),
    ]


def test_a_receipt_says_read_or_thrown_away_unread():
    block = f"Final-Recipient: rfc822; anna.berg@post.example\nOriginal-Message-ID: {OURS}\nDisposition: "

    read = report(block + "manual-action/MDN-sent-manually; displayed", kind="disposition-notification")
    thrown = report(block + "manual-action/MDN-sent-manually; deleted", kind="disposition-notification")

    assert (only(read).kind, only(read).original_id) == ("READ", OURS)
    assert (only(thrown).kind, only(thrown).reason) == ("AUTO_REPLIED", "DELETED_UNREAD")


def test_a_complaint_names_who_complains_and_an_authentication_report_is_none():
    fields = "Feedback-Type: abuse\nOriginal-Rcpt-To: <anna.berg@post.example>"

    complaint = report(fields, kind="feedback-report")
    other = report(fields.replace("abuse", "auth-failure"), kind="feedback-report")

    assert (only(complaint).kind, only(complaint).recipient) == ("COMPLAINED", "anna.berg@post.example")
    assert bounces.reports_of(other, subject=SUBJECT, text="") == []


WORDS = """This is the mail system.

<anna.berg@post.example>: host mx.post.example said:
    552 5.2.2 mailbox full
<bo.ekman@post.example>: 550 5.1.1 no such user here

--- Below this line is a copy of the message.

Message-ID: <m7.3.abcdefghijklmnopqrstuvwxyz@granasa.example>
Subject: user unknown

550 5.1.1 user unknown
"""


def test_a_bounce_in_words_is_cut_where_it_turns_to_the_next_recipient():
    mail = message_from_string("From: MAILER-DAEMON@post.example\n\n" + WORDS)

    reports = bounces.reports_of(mail, subject="failure notice", text=WORDS)

    assert [(one.recipient, one.status, one.reason, one.original_id) for one in reports] == [
        ("anna.berg@post.example", "5.2.2", "MAILBOX_FULL", OURS),
        ("bo.ekman@post.example", "5.1.1", "NO_SUCH_ADDRESS", OURS),
    ]


def test_a_persons_mail_says_nothing_of_ours():
    mail = message_from_string("From: anna.berg@post.example\n\nHej.")

    assert bounces.reports_of(mail, subject="Elavtal", text="Hej. 550 5.1.1 user unknown?") == []


def test_a_mail_inside_a_mail_is_not_walked_into():
    forwarded = message_from_string(
        'From: anna.berg@post.example\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        f"Content-Type: message/rfc822\n\n{report(failed('550 5.1.1 user unknown'))}\n--b--\n"
    )

    assert [part.get_content_type() for part in returned.parts(forwarded)] == [
        "multipart/mixed",
        "message/rfc822",
    ]
    assert bounces.reports_of(forwarded, subject="VB: Undelivered", text="Se bifogat.") == []


def test_an_address_of_four_numbers_is_no_status():
    assert refusals.status_in("connect to 5.1.1.2 failed") == ""
    assert refusals.status_in("said: 550 5.1.1. No.") == "5.1.1"
