"""Each of the sixty mails says what stands beside it."""

import pytest

from tests import mail_sv
from vidord.channels.email import parts
from vidord.channels.email.reading import read

MAILS = mail_sv.mails()
plain = mail_sv.plain


def read_mail(mail):
    return read(mail.raw, envelope_from="unknown")


@pytest.fixture(params=MAILS, ids=str)
def mail(request):
    return request.param


def with_field(field):
    return pytest.mark.parametrize("mail", mail_sv.mails(having=field), ids=str)


def test_every_step_reads_it(mail):
    assert [line for line in read_mail(mail).trace if line.endswith(":FAILED")] == []


def test_who_wrote_it(mail):
    sender = read_mail(mail).sender

    assert sender.address in [(one or "").lower() for one in mail.either("from_address")]
    assert plain(sender.name) in [plain(one) for one in mail.either("from_name")]


@with_field("from_all")
def test_all_who_wrote_it(mail):
    assert [one.address for one in read_mail(mail).senders] == mail.expected["from_all"]


@with_field("reply_to")
def test_where_the_answer_shall_go(mail):
    assert read_mail(mail).reply_to.address == mail.expected["reply_to"]


def test_its_subject(mail):
    assert plain(read_mail(mail).subject) == plain(mail.expected["subject"])


@with_field("subject_base")
def test_its_subject_without_prefixes(mail):
    assert plain(read_mail(mail).subject_base) == plain(mail.expected["subject_base"])


def test_its_language(mail):
    assert read_mail(mail).language == mail.expected["language"]


def test_what_can_be_read_of_it(mail):
    reading = read_mail(mail)
    text = plain(reading.text)

    assert [words for words in mail.expected["text_contains"] if plain(words) not in text] == []
    assert [words for words in mail.expected.get("text_excludes", []) if words in reading.text] == []
    assert "\ufffd" not in reading.text + reading.subject + reading.html


def test_the_files_that_came_with_it(mail):
    expected = mail.expected["attachments"]
    found = {(one.name, one.content_type): one for one in read_mail(mail).parts}

    for one in expected:
        part = found.pop((one["name"], one["content_type"]), None)
        assert part or one.get("optional"), one
        if part and "sha256" in one:
            assert (part.size, part.sha256) == (one["size"], one["sha256"])
            assert part.is_inline == one.get("inline", False)
            assert parts.part_content(mail.raw, part.path)[:2] == (part.name, part.content_type)
    assert found == {}


def test_its_own_id(mail):
    reading, again = read_mail(mail), read_mail(mail)

    if mail.expected["message_id"]:
        assert reading.message_id == mail.expected["message_id"]
    else:
        assert reading.message_id == again.message_id
        assert reading.message_id.endswith("@no-message-id.invalid>")


@with_field("in_reply_to")
def test_which_mail_it_answers(mail):
    assert read_mail(mail).in_reply_to == mail.expected["in_reply_to"]


@with_field("references")
def test_which_mails_went_before(mail):
    assert read_mail(mail).references == mail.expected["references"]


def test_sixty_mails_are_read():
    assert len(MAILS) == 60
