"""A person answers, and the mail program adds the rest: what she wrote stays, what it added is folded."""

import pytest

from tests.channels import mail_set, reply_shapes
from vidord.channels.email.folding import MOST_LINES, fold

ANSWER = "Hej,\n\nden visar 48 211. Jag läste av den i går: räcker det?\n\nHälsningar Stina"


def new(text: str, *, is_forward: bool = False) -> str:
    return folded(text, "NEW", is_forward=is_forward)


def folded(text: str, kind: str, *, is_forward: bool = False) -> str:
    folds = fold(text, is_forward=is_forward)
    return "".join(text[one.start : one.end] for one in folds if one.kind == kind).strip()


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("shape", reply_shapes.ATTRIBUTIONS)
def test_what_stands_above_a_marked_quote_is_new_and_the_heading_is_not(shape):
    heading = reply_shapes.ATTRIBUTIONS[shape]

    assert new(f"{ANSWER}\n\n{heading}{reply_shapes.MARKED}") == ANSWER


@pytest.mark.parametrize("shape", reply_shapes.ATTRIBUTIONS)
def test_what_stands_below_a_marked_quote_is_new(shape):
    heading = reply_shapes.ATTRIBUTIONS[shape]

    assert new(f"{heading}{reply_shapes.MARKED}\n{ANSWER}\n") == ANSWER


@pytest.mark.parametrize("shape", reply_shapes.UNMARKED)
def test_an_older_mail_without_marks_is_folded_to_its_end(shape):
    text = f"{ANSWER}\n\n{reply_shapes.UNMARKED[shape]}{reply_shapes.ASKED}\n"

    assert new(text) == ANSWER
    assert folded(text, "QUOTE").endswith(reply_shapes.ASKED)


@pytest.mark.parametrize("shape", reply_shapes.UNMARKED)
def test_an_older_mail_with_nothing_above_it_is_all_there_is_to_read(shape):
    text = f"{reply_shapes.UNMARKED[shape]}{reply_shapes.ASKED}\n"

    assert reply_shapes.ASKED in new(text)


@pytest.mark.parametrize("footer", reply_shapes.FOOTERS)
def test_a_telephone_speaks_for_itself(footer):
    text = f"{ANSWER}\n\n{footer}\n\n{reply_shapes.ATTRIBUTIONS['Apple, sv']}{reply_shapes.MARKED}"

    assert new(text) == ANSWER
    assert folded(text, "SIGNATURE") == footer


@pytest.mark.parametrize("footer", reply_shapes.FOOTERS)
def test_what_she_writes_below_the_telephones_line_stays(footer):
    assert new(f"{footer}\n\n{ANSWER}") == ANSWER


@pytest.mark.parametrize(
    "line",
    [
        "Skickat från er i mars, men det kom aldrig fram",
        "Skickat med posten i fredags",
        "Sent from my desk, is much easier than my mobile phone.",
        "Hämta den gamla mätaren hos mig",
        "Nadja skrev:",
        "Den 5 november skrev ni till mig:",
        "Ring mig: 070-174 06 12",
        "--- viktigt ---",
        "Från: Storgatan 1\nTill: Tallvägen 4\nDatum: 1 december",
        "Från: Stina Frisk\nTill: Bo Ekman\nDatum: 1 december\nÄrende: överlåtelse av avtalet",
        "Detta meddelande är avsett för er chef.",
        "Detta mejl har jag fått av misstag. Radera min adress.",
        "OBS! Bilagorna innehåller personuppgifter, radera dem efteråt.",
        "Varning: det luktar bränt.",
        "Den 5 november 2026 kl 10.15 skrev ni till mig:",
        "Jag fick ett mejl från stina@frisk.example den 5 november 2026 och hon skrev:",
        "Om du har fått det här: ring mig.",
    ],
)
def test_a_line_that_only_looks_like_a_machines_stays(line):
    below, alone = f"Hej,\n\n{line}\n\ndet är viktigt.\n", f"Hej,\n\n{line}"

    assert new(below) == below.strip()
    assert new(alone) == alone


@pytest.mark.parametrize(
    "text",
    [
        "Tack!\n\nTallvägen 4\n903 40 Granåsa\n070-174 06 12",
        "Tack på förhand\n\nStina Frisk\nTallvägen 4\n070-174 06 12",
        "Bästa kundtjänst,\n\nStina Frisk\nTallvägen 4\n070-174 06 12\n\nvill bli uppringd.",
        "Vänliga hälsningar\nStina Frisk\nTallvägen 4\n903 40 Granåsa",
        "Hej\n—\n48 211 kWh",
        "Hej\n--\n48 211 kWh",
        "Ny adress från den 1 december:\n\nStina Frisk\nTallvägen 4\n903 40 Granåsa",
    ],
)
def test_an_address_may_be_all_that_she_has_to_say(text):
    assert new(text) == text


@pytest.mark.parametrize("line", ["Hej, i ert mejl skrev ni:", "Den 5 november 2026 kl 10.15 skrev ni:"])
def test_her_own_way_of_quoting_us_stays_and_our_words_are_folded(line):
    text = f"{line}\n> Vi kommer på tisdag.\n\nNi kom inte."

    assert new(text) == f"{line}\nNi kom inte."


def test_what_stands_far_down_in_a_very_long_mail_is_not_looked_at_and_stays():
    text = "Den visar 48 211.\n" * MOST_LINES + "> Är det säkert?\n\nDet är det.\n"

    assert new(text) == text.strip()


def test_what_she_writes_below_her_signature_stays():
    text = "Hej!\n\n-- \nStina Frisk\nTallvägen 4\n\nDet går bra på torsdag, kan ni ringa mig innan?\n"

    assert new(text).endswith("Det går bra på torsdag, kan ni ringa mig innan?")
    assert folded(text, "SIGNATURE") == "-- \nStina Frisk\nTallvägen 4"


def test_answers_between_the_questions_stay_and_the_questions_are_folded():
    text = (
        "Hej,\n\nDen 2026-11-05 kl. 14:03, skrev Nadja Lindgren:\n> 1. När hände det?\n\nI lördags.\n\n"
        "> 2. Vem såg det?\nBara jag.\n> 3. Går det att laga?\n\nNej.\n"
    )

    assert new(text) == "Hej,\n\nI lördags.\n\nBara jag.\nNej."
    assert "1. När hände det?" in folded(text, "QUOTE")


def test_answers_that_are_said_to_stand_in_the_older_mail_are_not_folded():
    older = f"{reply_shapes.UNMARKED['Outlook, sv']}{reply_shapes.ASKED}"
    text = f"Hej, mina svar finns nedan i rött.\n\n{older}\nJa, i går."

    assert new(text) == text


def test_a_typed_greeting_stays_and_the_company_below_it_is_folded():
    text = (
        "Kan ni ringa?\n\nMed vänlig hälsning\n\nStina Frisk\nEkonomiassistent\nFrisk Bygg AB\n"
        "Industrigatan 14, 903 40 Granåsa\nTfn 08-465 004 12\nwww.frisk.example\n"
    )

    assert new(text) == "Kan ni ringa?\n\nMed vänlig hälsning\n\nStina Frisk"
    assert folded(text, "SIGNATURE").startswith("Ekonomiassistent")


@pytest.mark.parametrize(
    "greeting",
    [
        "Mvh Stina",
        "Mvh\nStina",
        "/Stina",
        "Hilsen\nStina Frisk",
        "Ystävällisin terveisin\nStina",
        "MfG\nStina",
        "Best, Stina",
    ],
)
def test_a_greeting_alone_is_hers(greeting):
    text = f"Hej,\n\nden visar 48 211.\n\n{greeting}"

    assert new(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "Kundnummer 40 771",
        "PS. Ring helst 070-174 06 12 efter sex.",
        "Kan ni ringa 070-174 06 12?",
        "Mina uppgifter:",
    ],
)
def test_what_concerns_the_matter_stays_though_it_stands_below_her_name(line):
    text = f"Hej,\n\nden visar 48 211.\n\nMvh\nStina Frisk\n{line}\nTel 08-465 004 12"

    assert new(text) == text


@pytest.mark.parametrize("dashes", ["-- ", "--", "—"])
def test_what_stands_below_two_dashes_is_a_signature(dashes):
    text = f"Den visar 48 211.\n\n{dashes}\nStina Frisk\nTallvägen 4\n"

    assert new(text) == "Den visar 48 211."
    assert "Tallvägen 4" in folded(text, "SIGNATURE")


def test_two_dashes_in_the_middle_of_a_letter_are_no_signature():
    text = "Först det ena.\n\n--\n\nSedan det andra: när kommer ni?\n"

    assert new(text) == text.strip()


@pytest.mark.parametrize(
    "notice",
    [
        "Detta e-postmeddelande är avsett endast för mottagaren och kan innehålla konfidentiell information.",
        "Tänk på miljön innan du skriver ut detta mejl.",
        "This e-mail and any attachments are confidential. If you are not the intended recipient, delete it.",
        "Disclaimer\n\nThe information in this message is confidential, solely for the use of Stina.",
        "Denne e-posten er fortrolig. Har du mottatt den ved en feil, slett den.",
        "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Adressaten bestimmt.",
        "När du mejlar till oss behandlar vi dina personuppgifter.",
    ],
)
def test_a_disclaimer_is_a_notice(notice):
    text = f"Den visar 48 211.\n\nMvh Stina\n\n{notice}\n"

    assert new(text) == "Den visar 48 211.\n\nMvh Stina"
    assert folded(text, "NOTICE") == notice


def test_a_warning_that_a_server_put_above_is_a_notice():
    warning = "CAUTION: This email originated from outside of the organization. Do not click links."
    text = f"{warning}\n\nDen visar 48 211.\n"

    assert new(text) == "Den visar 48 211."
    assert folded(text, "NOTICE") == warning


@pytest.mark.parametrize("mail", mail_set.mails_with("new_text"), ids=lambda mail: mail.stem)
def test_every_swedish_reply_gives_what_its_writer_wrote(mail):
    said = [mail_set.expected(mail, "new_text"), *mail_set.expected(mail, "new_text_also")]

    assert squeezed(new(mail_set.body(mail))) in [squeezed(one) for one in said]


@pytest.mark.parametrize("mail", mail_set.all_mails(), ids=lambda mail: mail.stem)
def test_no_swedish_mail_is_folded_to_nothing(mail):
    text = mail_set.body(mail)

    assert bool(new(text)) is bool(text.strip())
