"""A colleague passes on what reached him: the customer is who wrote it, not who passed it on."""

import pytest

from tests.channels import mail_set, reply_shapes
from vidord.channels.email.folding import fold
from vidord.channels.email.forwarding import is_forward, mailbox, origin, originals
from vidord.channels.email.mail import Address

STINA = Address("Stina Frisk", "stina@frisk.example")
NOTE = "Hej kundtjänst,\n\nkan ni ta den här?\n\n/Omar\n\n"
WORDS = "Hej Omar,\n\ndet luktar bränt i elskåpet.\n\nStina\n"
HERS = "Stina Frisk <Stina@Frisk.example>"
HERS_WRAPPED = HERS.replace("<", "<\n")


def block(labels: str, *, who: str = HERS, mark: str = "", pad: str = " ") -> str:
    return reply_shapes.block(labels, who=who, to="Omar Haddad <omar@granasa.example>", mark=mark, pad=pad)


SAID_BY_THEMSELVES = {
    "Gmail, sv": "---------- Forwarded message ---------\n" + block("F=Från D=Date S=Subject T=To"),
    "Gmail, en": "---------- Forwarded message ----------\n" + block("F=From D=Date S=Subject T=To"),
    "Gmail, wrapped": "---------- Vidarebefordrat meddelande ----------\n"
    + block("F=Från D=Datum S=Ämne T=Till", who=HERS_WRAPPED),
    "Thunderbird, sv": "-------- Vidarebefordrat meddelande --------\n"
    + block("S=Ämne D=Datum F=Från T=Till", pad=" \t"),
    "Thunderbird, de": "-------- Weitergeleitete Nachricht --------\n"
    + block("S=Betreff D=Datum F=Von T=An", pad=" \t"),
    "Thunderbird, no": "-------- Videresendt melding --------\n"
    + block("S=Emne D=Dato F=Fra T=Til", pad=" \t"),
    "Thunderbird, fi": "-------- Välitetty viesti --------\n"
    + block("S=Aihe D=Päiväys F=Lähettäjä T=Vastaanottaja", pad=" \t"),
    "Apple, sv": "Vidarebefordrat brev:\n\n" + block("F=Från S=Ämne D=Datum T=Till", mark="> "),
    "Apple, all marked": "> Begin forwarded message:\n> \n"
    + block("F=From S=Subject D=Date T=To", mark="> "),
    "Apple, da": "Start på videresendt besked:\n\n" + block("F=Fra S=Emne D=Dato T=Til", mark="> "),
    "Apple, bold": "Begin forwarded message:\n\n" + block("F=*From S=*Subject D=*Date T=*To", pad=" *"),
    "Zoho": "============ Forwarded message ============\n" + block("F=From T=To D=Date S=Subject"),
    "Apple, newer": "Påbörja vidarebefordrat meddelande:\n\n"
    + block("F=Från S=Ämne D=Datum T=Till", mark="> "),
    "Notes": "----- Vidarebefordrat av Omar Haddad/Granasa den 2026-11-05 15:10 -----\n\n"
    + block("F=Från T=Till D=Datum S=Ärende", pad="   "),
}
SAID_BY_THE_SUBJECT = {
    "Outlook, sv": block("F=Från D=Skickat T=Till S=Ämne"),
    "Outlook, sv, mailto": block(
        "F=Från D=Skickat T=Till S=Ämne", who="Stina Frisk [mailto:stina@frisk.example]"
    ),
    "Outlook on the web": "_" * 32
    + "\n"
    + block(
        "F=Från D=Skickat T=Till S=Ämne", who="Stina Frisk <stina@frisk.example<mailto:stina@frisk.example>>"
    ),
    "Outlook, plain": "-----Ursprungligt meddelande-----\n" + block("F=Från D=Skickat T=Till S=Ämne"),
    "Outlook, fi": block("F=Lähettäjä D=Lähetetty T=Vastaanottaja S=Aihe"),
    "Samsung": "-------- Originalmeddelande --------\n" + block("F=Från D=Datum T=Till S=Ämne"),
    "marked": block("F=Från D=Datum T=Till S=Ämne", mark="> "),
    "an attribution": f"Den tors 5 nov. 2026 kl 14:03 skrev {HERS_WRAPPED}:\n\n> ",
}


@pytest.mark.parametrize("shape", SAID_BY_THEMSELVES)
def test_who_wrote_the_mail_that_was_passed_on_is_found(shape):
    text = f"{NOTE}{SAID_BY_THEMSELVES[shape]}{WORDS}"

    assert origin(text) == STINA
    assert is_forward("Elskåpet", text)


@pytest.mark.parametrize("shape", SAID_BY_THEMSELVES)
def test_nothing_of_what_was_passed_on_is_folded(shape):
    text = f"{NOTE}{SAID_BY_THEMSELVES[shape]}{WORDS}"

    assert {one.kind for one in fold(text)} == {"NEW"}


@pytest.mark.parametrize("subject", ["VB: x", "Fwd: x", "[Fwd: x]", "VL: x", "Vb : x", "[EXTERN] VB: x"])
@pytest.mark.parametrize("shape", SAID_BY_THE_SUBJECT)
def test_a_forward_that_looks_like_an_answer_is_told_by_its_subject(shape, subject):
    text = f"{NOTE}{SAID_BY_THE_SUBJECT[shape]}{WORDS}"

    assert origin(text, subject=subject) == STINA
    assert {one.kind for one in fold(text, is_forward=is_forward(subject, text))} == {"NEW"}


@pytest.mark.parametrize(
    "subject", ["SV: Elskåpet", "Elskåpet", "Ang: VB: Elskåpet", "Re: Fwd: Elskåpet", ""]
)
@pytest.mark.parametrize("shape", SAID_BY_THE_SUBJECT)
def test_an_answer_is_no_forward(shape, subject):
    text = f"{NOTE}{SAID_BY_THE_SUBJECT[shape]}{WORDS}"

    assert origin(text, subject=subject) == Address()
    assert not is_forward(subject, text)


def test_a_finnish_answer_begins_with_the_letters_that_forward_in_norway():
    finnish = f"{NOTE}{SAID_BY_THE_SUBJECT['Outlook, fi']}{WORDS}"
    norwegian = f"{NOTE}{block('F=Fra D=Sendt T=Til S=Emne')}{WORDS}"

    assert origin(finnish, subject="VS: Elskåpet") == Address()
    assert origin(norwegian, subject="VS: Elskåpet") == STINA
    assert not is_forward("VS: Elskåpet", finnish)
    assert is_forward("VS: Elskåpet", norwegian)


def test_a_bare_forward_without_a_word_above_is_a_forward():
    text = f"{SAID_BY_THE_SUBJECT['Outlook, sv']}{WORDS}"

    assert origin(text) == STINA


@pytest.mark.parametrize("shape", ["Gmail, en", "Apple, sv", "Apple, bold"])
def test_a_forward_in_an_older_mail_does_not_make_the_answer_one(shape):
    quoted = "".join(f"> {line}\n" for line in f"{SAID_BY_THEMSELVES[shape]}{WORDS}".split("\n"))
    text = f"Tack!\n\nDen 2026-11-05 kl. 14:03, skrev Nadja Lindgren:\n{quoted}"

    assert origin(text) == Address()


def test_the_whole_chain_is_told_so_that_a_colleague_in_it_can_be_left_out():
    eva = block("F=Från D=Skickat T=Till S=Ämne", who="Eva <eva@granasa.example>")
    text = f"{NOTE}{eva}Vad gör vi?\n\n{SAID_BY_THE_SUBJECT['Outlook, sv']}{WORDS}"

    assert originals(text, subject="VB: Elskåpet") == [Address("Eva", "eva@granasa.example"), STINA]


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Stina Frisk <Stina@Frisk.Example>", "Stina Frisk", "stina@frisk.example"),
        ("stina@frisk.example", "", "stina@frisk.example"),
        ("stina@frisk.example <stina@frisk.example>", "", "stina@frisk.example"),
        ('"Frisk, Stina" <stina@frisk.example>', "Frisk, Stina", "stina@frisk.example"),
        (
            "'Stina Frisk' via Kundtjänst <kund@granasa.example>",
            "Stina Frisk' via Kundtjänst",
            "kund@granasa.example",
        ),
        ("Stina Frisk (stina@frisk.example)", "Stina Frisk", "stina@frisk.example"),
        ("Stina Frisk", "Stina Frisk", ""),
        ("", "", ""),
    ],
)
def test_a_sender_is_read_as_a_person_reads_it(value, name, address):
    assert mailbox(value) == Address(name, address)


@pytest.mark.parametrize("mail", mail_set.all_mails(), ids=lambda mail: mail.stem)
def test_of_the_swedish_mails_only_the_forwards_have_an_origin(mail):
    said = mail_set.expected(mail, "forwarded_from")
    subject = str(mail_set.expected(mail, "subject"))

    assert origin(mail_set.body(mail), subject=subject) == (Address(**said) if said else Address())
