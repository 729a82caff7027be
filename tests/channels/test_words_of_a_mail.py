"""Letters, headers, people and languages: small truths of reading, each about one mail."""

import pytest

from vidord.channels.email import addresses, charsets, headers
from vidord.channels.email.authenticity import authenticity
from vidord.channels.email.fingerprint import key_of
from vidord.channels.email.language import language_of
from vidord.channels.email.reading import read, recipients
from vidord.channels.email.structure import take_apart

SAID = "Åsa får inte räkna öl – 84,50 €"


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "us-ascii"),
        ("utf-8", "gb2312"),
        ("utf-8", "x-unknown"),
        ("utf-8-sig", "iso-8859-1"),
        ("windows-1252", "utf-8"),
        ("windows-1252", "ISO-8859-1"),
        ("windows-1252", "iso-8859-1-windows-3.1-latin-1"),
        ("windows-1252", ""),
        ("utf-7", "UTF-7"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("utf-16-le", ""),
        ("iso-8859-15", "iso-8859-15"),
        ("mac-roman", "macintosh"),
    ],
)
def test_letters_come_out_whatever_their_label_says(written, label):
    said = SAID.replace("–", "-") if written == "iso-8859-15" else SAID

    assert charsets.decode(said.encode(written), label) == said


@pytest.mark.parametrize(
    ("said", "written", "label"),
    [
        ("räksmörgås", "cp850", "cp-850"),
        ("日本語です", "iso2022_jp", "iso-2022-jp"),
        ("中文字", "gbk", "gb2312"),
        ("привет", "koi8-r", "koi8-r"),
        ("日本語", "shift_jis", "x-sjis"),
    ],
)
def test_other_charsets_are_known_by_their_many_names(said, written, label):
    assert charsets.decode(said.encode(written), label) == said


def test_letters_that_were_misread_on_the_way_are_mended_and_right_ones_stay():
    assert charsets.mended("fÃ¶r mig, inte för dig â€“ â‚¬") == "för mig, inte för dig – €"
    assert charsets.mended("SÃO ÂNGELA Ã") == "SÃO ÂNGELA Ã"
    assert charsets.mended("fÃƒÂ¶r") == "för"


@pytest.mark.parametrize(
    "label", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "rot13", "hex"]
)
def test_no_label_makes_us_execute_what_was_written(label):
    assert charsets.decode(rb"C:\new\table \u00e5 \x41", label) == r"C:\new\table \u00e5 \x41"


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ('"Ek, Anna" <Anna.Ek@post.example>', [("Ek, Anna", "anna.ek@post.example")]),
        ("bo@post.example (Bo (den äldre) Ek)", [("Bo (den äldre) Ek", "bo@post.example")]),
        ("Kunder: a@post.example, B <b@post.example>;", [("", "a@post.example"), ("B", "b@post.example")]),
        ("undisclosed-recipients:;", []),
        ('"bo@good.example" <bo@evil.example>', [("bo@good.example", "bo@evil.example")]),
        ("=?utf-8?Q?Ek,_Anna?= <a@post.example>", [("Ek, Anna", "a@post.example")]),
        ("<@gammal.example:bo@post.example>", [("", "bo@post.example")]),
        ("Bo <bo@räksmörgås.example>", [("Bo", "bo@xn--rksmrgs-5wao1o.example")]),
        ("Bo \u202e<bo@post.example>", [("Bo", "bo@post.example")]),
        ("Bo <bo@post.example", [("Bo", "bo@post.example")]),
        ("ingen", []),
    ],
)
def test_people_are_found_in_what_mail_programs_write(said, people):
    assert [(one.name, one.address) for one in addresses.addresses([said])] == people


def test_an_address_is_found_where_no_rule_fits():
    assert addresses.first(['24" Skärm <bo@post.example>']).address == "bo@post.example"


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("SV: VB: Ang: Faktura", "Faktura"),
        ("Re[2]: Fwd:Faktura", "Faktura"),
        ("AW: WG: Faktura", "Faktura"),
        ("Accepterat: Byte av elmätare", "Byte av elmätare"),
        ("Reklamation: trasig", "Reklamation: trasig"),
        ("[lista] Re: Faktura", "[lista] Re: Faktura"),
        ("Re: ", ""),
    ],
)
def test_a_subject_loses_its_prefixes_and_nothing_else(subject, base):
    assert headers.subject_base(subject) == base


def test_an_encoded_word_can_not_add_a_header_or_a_line():
    mail, _limits = take_apart(b"Subject: =?utf-8?Q?Hej=0D=0ABcc:_alla=00?=\n\n")

    assert headers.header(mail, "subject") == "Hej Bcc: alla"


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("Tue, 10 Nov 2026 18:29:51 +0100 (nej, det \\(regnar\\))", "2026-11-10T18:29:51+01:00"),
        ("2026-11-10T09:00:00+01:00", "2026-11-10T09:00:00+01:00"),
        ("Mon, 9 Nov 2026 10:40:60 GMT", "2026-11-09T10:40:59+00:00"),
        ("Mon, 9 Nov 9999 10:40:00 +0100", ""),
        ("i går", ""),
    ],
)
def test_a_date_is_read_or_left_empty(said, when):
    assert read(f"Date: {said}\n\nHej".encode(), envelope_from="").sent_at == when


def test_ids_of_a_long_thread_are_its_first_and_its_latest():
    written = "".join(f" <{number}@post.example>" for number in range(5_000))

    found = headers.ids(written)

    assert len(found) == 100
    assert (found[0], found[-1]) == ("<0@post.example>", "<4999@post.example>")
    assert headers.ids("<delat\r\n id@post.example>") == ["<delatid@post.example>"]


def test_a_mail_without_an_id_has_the_same_one_whatever_servers_put_on_top():
    mail = b"From: bo@post.example\r\n\r\nHej"
    first, again = (read(b"Received: by %s\r\n" % one + mail, envelope_from="") for one in (b"a", b"b"))

    assert first.message_id == again.message_id != read(mail + b"!", envelope_from="").message_id
    assert key_of(b"Received: a\r\n b\r\nX: y\r\n") == key_of(b"X: y\n")


def test_mail_without_an_envelope_is_for_whom_the_server_noted_else_for_whom_it_names():
    named = b"To: Vi <vi@granasa.example>\nCc: bo@post.example\n\n"

    assert recipients(named) == ["vi@granasa.example", "bo@post.example"]
    assert recipients(b"Delivered-To: fiber@granasa.example\n" + named) == ["fiber@granasa.example"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tak for hjælpen", "da"),
        ("Hei, strømmen er borte igjen.", "no"),
        ("Kiitos paljon!", "fi"),
        ("Where is my parcel?", "en"),
        ("Tack så mycket", "sv"),
        ("he jer int nåan strömm", "sv"),
        ("Invoice 4711", "sv"),
        ("ok", "sv"),
        ("", "sv"),
        ("https://lumio.example/the/best/and/only", "sv"),
    ],
)
def test_short_mails_are_known_by_their_words_and_doubt_is_swedish(text, language):
    assert language_of(text) == language


OURS = "mx.granasa.example"
RESULTS = f"Authentication-Results: {OURS}"


@pytest.mark.parametrize(
    ("top", "verdict"),
    [
        (f"{RESULTS}; spf=pass; dmarc=pass header.from=post.example", "PASS"),
        (f"{RESULTS} 1; dmarc=fail (p=none)", "FAIL"),
        (f"{RESULTS}; dkim=pass\n{RESULTS}; dmarc=pass", "PASS"),
        (f"{RESULTS}; dmarc=fail\n{RESULTS}; dmarc=pass", "FAIL"),
        (f"{RESULTS}; dmarc=none\n{RESULTS}; dmarc=pass", "NONE"),
        (f"{RESULTS}; spf=fail (x (y) ; dmarc=pass) z", "NONE"),
        (f'{RESULTS}; spf=pass smtp.mailfrom="; dmarc=pass"@a.example', "NONE"),
        (
            f"{RESULTS}; spf=pass\nReceived: x\n{RESULTS}; dmarc=pass",
            "NONE",
        ),
        ("Authentication-Results: mx.evil.example; dmarc=pass", "NONE"),
        (f"{RESULTS}.evil.example; dmarc=pass", "NONE"),
        ("X-Vidord-Authenticity: PASS", "NONE"),
        ("Subject: x", "NONE"),
    ],
)
def test_only_our_own_servers_verdict_counts(top, verdict):
    mail, _limits = take_apart(f"{top}\nFrom: bo@post.example\n\nHej".encode())

    assert authenticity(mail, authserv_id=OURS) == verdict
    assert authenticity(mail, authserv_id="") == "NONE"


def test_headers_that_call_themselves_ours_command_nothing():
    mail = b"From: bo@post.example\nSubject: Hej\n\nHej"
    asks = b"X-Vidord-Outcome: NEW_CASE\nX-Vidord-Thread: 1\nX-Vidord-Sender: ada@granasa.example\n"

    assert read(asks + b"Message-ID: <a@b.example>\n" + mail, envelope_from="") == read(
        b"Message-ID: <a@b.example>\n" + mail, envelope_from=""
    )
