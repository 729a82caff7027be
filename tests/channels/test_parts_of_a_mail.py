"""What is words and what is a file; and how HTML reads as text."""

import hashlib
from email.message import EmailMessage

import pytest

from vidord.channels import inbox
from vidord.channels.email import html_text, parts
from vidord.channels.email.reading import read
from vidord.channels.models import Attachment


def reading_of(raw):
    return read(raw, envelope_from="bo@post.example")


def mixed(*written, subtype="mixed"):
    """A multipart of parts as they are written."""
    head = f"From: bo@post.example\nContent-Type: multipart/{subtype}; boundary=b\n\n"
    return (head + "".join(f"--b\n{one}\n" for one in written) + "--b--\n").encode()


PLAIN, HTML = "Content-Type: text/plain\n\n", "Content-Type: text/html\n\n"


def test_all_words_stand_in_order_though_a_picture_stands_between():
    picture = "Content-Type: image/png\nContent-Disposition: inline; filename=bild.png\n\nx"

    reading = reading_of(mixed(f"{PLAIN}Före", picture, f"{PLAIN}Efter"))

    assert reading.text == "Före\n\nEfter"
    assert [(one.path, one.name, one.is_inline) for one in reading.parts] == [("2", "bild.png", True)]


def test_words_in_html_only_stand_in_their_place_among_plain_ones():
    reading = reading_of(mixed(f"{PLAIN}Före", f"{HTML}<p>Mitten</p>", f"{PLAIN}a < b"))

    assert reading.text == "Före\n\nMitten\n\na < b"
    assert reading.html == "<pre>Före</pre>\n<p>Mitten</p>\n<pre>a &lt; b</pre>"


@pytest.mark.parametrize("stub", ["", " \n ", "This mail is in HTML, your program can not show it."])
def test_a_plain_text_that_says_nothing_gives_way_to_the_html(stub):
    html = "<p>Min faktura stämmer inte, och jag vill ha en ny så fort som möjligt. Det gäller oktober.</p>"

    reading = reading_of(mixed(PLAIN + stub, HTML + html, subtype="alternative"))

    assert reading.text.startswith("Min faktura")
    assert "TEXT:HTML" in reading.trace


def test_html_that_calls_itself_plain_is_read_as_html():
    assert reading_of(f"{PLAIN}<html><body><p>Hej</p></body></html>".encode()).text == "Hej"


def test_a_file_is_found_again_with_the_bytes_that_were_sent():
    mail = EmailMessage()
    mail.set_content("Hej")
    mail.add_attachment(b"\0\xff%PDF", "application", "pdf", filename="Mätning åäö.pdf")
    raw = bytes(mail)
    (part,) = reading_of(raw).parts

    assert parts.part_content(raw, part.path) == ("Mätning åäö.pdf", "application/pdf", b"\0\xff%PDF")
    assert (part.size, part.sha256) == (6, hashlib.sha256(b"\0\xff%PDF").hexdigest())
    for path in ("3", "0", "-1", "2.1", "", "x", "1.1.1", "²"):
        with pytest.raises(parts.NoSuchPart):
            parts.part_content(raw, path)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("filename*=utf-8''r%C3%A4kning.pdf", "räkning.pdf"),
        ("filename*0*=iso-8859-1''r%E4k;filename*1=ning.pdf", "räkning.pdf"),
        ('filename="=?utf-8?Q?r=C3=A4kning=2Epdf?="', "räkning.pdf"),
        ('filename="../../etc/passwd"', ".._.._etc_passwd"),
        (r'filename="C:\new\table.pdf"', "C:_new_table.pdf"),
        ('filename="ofarlig\u202efdp.exe"', "ofarligfdp.exe"),
        ("filename=" + "x" * 400 + ".pdf", "x" * 251 + ".pdf"),
        ('filename="inget slut', "inget slut"),
    ],
)
def test_a_name_is_read_and_is_never_a_path(written, name):
    file = f"Content-Type: application/pdf\nContent-Disposition: attachment; {written}\n\nx"

    assert reading_of(mixed(f"{PLAIN}Hej", file)).parts[0].name == name


def test_an_attached_mail_is_one_file_and_its_words_are_not_the_customers():
    attached = f"Content-Type: message/rfc822\n\nSubject: Inre\n{PLAIN}Inre ord"

    reading = reading_of(mixed(f"{PLAIN}Yttre ord", attached))

    assert reading.text == "Yttre ord"
    assert [(one.path, one.content_type) for one in reading.parts] == [("2", "message/rfc822")]


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", "SGVq", "Hej"),
        ("base64", "SGVq*\nIGTD\n pQ", "Hej då"),
        ("base64", "SGVq\n====\nIGTDpQ==", "Hej då"),
        (
            "base64",
            "Det här är inte base64, det är vanlig text.",
            "Det här är inte base64, det är vanlig text.",
        ),
        ("quoted-printable", "Hej d=C3=A5=  \n!=XY =", "Hej då!=XY"),
        ("x-uuencode", "begin 644 a\n#2&5J\n`\nend", "Hej"),
        ("okänd", "Hej", "Hej"),
    ],
)
def test_a_broken_encoding_gives_what_can_be_had(encoding, body, text):
    assert reading_of(f"Content-Transfer-Encoding: {encoding}\n{PLAIN}{body}".encode()).text == text


def test_a_mail_whose_parts_can_not_be_told_apart_is_read_as_it_came():
    reading = reading_of(b"Content-Type: multipart/mixed; boundary=b\n\nDet brinner!")

    assert "Det brinner!" in reading.text


def test_lines_that_a_program_broke_are_whole_again():
    flowed = b"Content-Type: text/plain; format=flowed\n\nHej \nSara!\n> ett \n> citat\n>> djupt\n-- \nBo\n"

    assert reading_of(flowed).text == "Hej Sara!\n> ett citat\n>> djupt\n-- \nBo"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Ett</p><p>Två<br>Tre</p>", "Ett\n\nTvå\nTre"),
        ("<div>Ett</div><div><br></div><div>Två</div>", "Ett\n\nTvå"),
        ("<ul><li>ett<li><p>två</p></ul><ol><li>a</li><li>b</li></ol>", "- ett\n- två\n\n1. a\n2. b"),
        ("<table><tr><th>Vad<th>Pris<tr><td>Laddare<td>800&nbsp;&euro;</table>", "Vad  Pris\nLaddare  800 €"),
        ("Se <a href='https://lumio.example/x'>här</a>", "Se här (https://lumio.example/x)"),
        ("<a href='https://lumio.example/x'>lumio.example</a>", "lumio.example"),
        ("<a href='javascript:alert(1)'>Klicka</a>", "Klicka"),
        ("<style>p{}</style><script>alert('</p>')</script><title>T</title><!-- <p>x -->Hej", "Hej"),
        ("<p style='display:none'>göm <p>mig</p></p>Hej", "Hej"),
        ("<p style='display:none'>Bara detta</p>", "Bara detta"),
        (
            "<p>Svar</p><blockquote>Fråga<blockquote>Äldre</blockquote></blockquote>",
            "Svar\n\n> Fråga\n>\n>> Äldre",
        ),
        (
            "Svar<hr><div id=divRplyFwdMsg>Från: Eva</div>Fråga",
            "Svar\n> " + "_" * 32 + "\n> Från: Eva\n> Fråga",
        ),
        (
            "<div class=gmail_quote>Eva skrev:<blockquote>Fråga</blockquote>Svar under</div>",
            "Eva skrev:\n\n> Fråga\n\nSvar under",
        ),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("1 < 2 &amp;&amp; 3 > 2 &#0; &#xD800; &bogus;", "1 < 2 && 3 > 2 &bogus;"),
    ],
)
def test_html_reads_as_it_looked(html, text):
    assert html_text.text_of(html) == (text, True)


def test_what_was_passed_on_is_no_quote():
    html = "<p>Kan du ta den?</p><div id=divRplyFwdMsg>Från: Viola</div><p>Det rinner vatten.</p>"

    assert ">" not in html_text.text_of(html, is_forward=True)[0]
    assert "> Det rinner vatten." in html_text.text_of(html)[0]


def test_the_files_of_a_mail_are_written_down_with_it(world):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Bo Ek <bo.ek@post.example>", "Kvitto"
    mail.set_content("Här är kvittot.")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="kvitto.pdf")

    (message,) = inbox.store(
        raw=bytes(mail), envelope_from="bo.ek@post.example", envelope_to=[], at=world.now
    )
    world.run()

    file = Attachment.objects.get(message=message)
    assert (file.path, file.name, file.content_type, file.size) == ("2", "kvitto.pdf", "application/pdf", 4)
    assert message.content.text == "Här är kvittot."
