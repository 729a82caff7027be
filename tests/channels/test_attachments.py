"""What hung on a mail comes as it came, or not at all; its name and kind are told, and never trusted."""

from email import message_from_bytes
from email.message import EmailMessage

import pytest

from tests.mails import Hung, Mail, put
from vidord.channels import attachments, file_kinds
from vidord.channels.models import Attachment

BYTES = bytes(range(256)) * 3


@pytest.fixture
def thread(world):
    return world.case_from().thread


def hung_on(message):
    return list(Attachment.objects.filter(message=message).order_by("pk"))


def test_an_attachment_comes_back_byte_for_byte(world, thread):
    message = put(Mail(hung=[Hung(content=BYTES), Hung("b.txt", b"b", "text/plain")]), thread, at=world.now)

    assert [attachments.content(one) for one in hung_on(message)] == [BYTES, b"b"]


def test_one_flipped_byte_is_seen_and_nothing_is_given_out(world, thread):
    mail, other = Mail(hung=[Hung(content=b"1 000 kr")]), Mail(hung=[Hung(content=b"9 000 kr")])
    message = put(mail, thread, at=world.now, raw=other.raw())

    with pytest.raises(attachments.Damaged):
        attachments.content(hung_on(message)[0])


def test_an_attachment_whose_mail_has_been_emptied_is_not_given_out(world, thread):
    message = put(Mail(hung=[Hung()]), thread, at=world.now, raw=b"Subject: tom\n\n")

    with pytest.raises(attachments.Damaged):
        attachments.content(hung_on(message)[0])


def test_a_part_is_found_however_deep_it_lies():
    inner, outer = EmailMessage(), EmailMessage()
    inner.set_content("a")
    inner.add_alternative("<p>b</p>", subtype="html")
    outer.make_mixed()
    outer.attach(inner)
    outer.add_attachment(b"c", maintype="application", subtype="pdf", filename="c.pdf")

    found = attachments.part_contents(outer.as_bytes(), {"1.2", "2", "3"})

    assert {path: content.strip() for path, content in found.items()} == {"1.2": b"<p>b</p>", "2": b"c"}


def test_a_mail_that_is_nothing_but_a_file_has_it_at_one():
    mail = EmailMessage()
    mail.set_content(b"c", maintype="application", subtype="pdf")

    assert attachments.part_contents(mail.as_bytes(), {"1"}) == {"1": b"c"}


def test_a_mail_inside_the_mail_is_given_out_whole():
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "Inuti"
    inner.set_content("Hej.")
    outer.set_content("Se nedan.")
    outer.add_attachment(inner)

    (found,) = attachments.part_contents(outer.as_bytes(), {"2"}).values()

    assert message_from_bytes(found)["Subject"] == "Inuti"


NAMES = {
    "avtal.pdf": "avtal.pdf",
    "../../etc/passwd": "passwd",
    r"C:\temp\avtal.pdf": "avtal.pdf",
    "faktura\u202efdp.exe": "fakturafdp.exe",
    "a\r\nSet-Cookie: x.pdf": "a Set-Cookie_ x.pdf",
    "\0\x07nul.pdf": "nul.pdf",
    ".htaccess": "htaccess",
    "...": "",
    "avtal.exe. . ": "avtal.exe",
    "  två   ord\u2028.txt ": "två ord .txt",
    "osynlig\u200b\u2066.pdf": "osynlig.pdf",
    'ci"ta<t>|?*.pdf': "ci_ta_t____.pdf",
    "%2e%2e%2fx.pdf": "_2e_2e_2fx.pdf",
    "åäö 日本.png": "åäö 日本.png",
    "": "",
}


@pytest.mark.parametrize(("given", "kept"), NAMES.items())
def test_a_name_is_made_safe(given, kept):
    assert file_kinds.safe(given) == kept


@pytest.mark.parametrize("name", ["a" * 400, f"{'å' * 400}.pdf", f"a.{'b' * 400}", "." * 400])
def test_a_long_name_is_cut_and_keeps_its_ending(name):
    kept = file_kinds.safe(name)

    assert len(kept) <= file_kinds.LONGEST_NAME
    assert kept.endswith(".pdf") == name.endswith(".pdf")


KINDS = [
    ("avtal.pdf", "application/pdf", "PDF", False),
    ("avtal.pdf", "text/html", "PAGE", True),
    ("avtal.pdf", "application/x-msdownload", "PROGRAM", True),
    ("avtal.pdf.exe", "application/pdf", "PROGRAM", True),
    ("AVTAL.EXE ", "application/pdf", "PROGRAM", True),
    ("bild.svg", "image/png", "PAGE", True),
    ("bild", "image/svg+xml; charset=utf-8", "PAGE", True),
    ("bild", "image/png", "PICTURE", False),
    ("brev.docm", "application/msword", "MACROS", True),
    ("brev.docx", "application/zip", "DOCUMENT", False),
    ("allt.zip", "application/octet-stream", "ARCHIVE", True),
    ("skiva.iso", "application/octet-stream", "DISK", True),
    ("genväg.lnk", "application/octet-stream", "PROGRAM", True),
    ("sida.html", "text/plain", "PAGE", True),
    ("kod.js", "text/plain", "PROGRAM", True),
    ("", "message/rfc822", "MAIL", False),
    ("", "application/octet-stream", "UNKNOWN", False),
    ("okänd.qqq", "", "UNKNOWN", False),
]


@pytest.mark.parametrize(("name", "kind", "said", "can_run"), KINDS)
def test_a_kind_is_told_by_name_and_type_and_the_worse_counts(name, kind, said, can_run):
    found = file_kinds.kind_of(name, kind)

    assert (found, found in file_kinds.CAN_RUN) == (said, can_run)


def test_a_file_without_a_name_is_called_by_its_kind(world):
    assert file_kinds.shown("", "message/rfc822").endswith(".eml")
    assert file_kinds.shown("\u202e", "application/octet-stream")
