"""The mails that both sides get: Swedish, plain text, about a kilobyte, each from another person."""

import random
from email.message import EmailMessage
from email.policy import SMTP

FIRST_NAMES = ("Amira", "Björn", "Cecilia", "David", "Elin", "Farid", "Göran", "Hanna", "Ingrid", "Åke")
LAST_NAMES = ("Nasser", "Öberg", "Lundqvist", "Sjöström", "Hedlund", "Karimi", "Ångman", "Wikström")
SUBJECTS = ("Fråga om min faktura", "Jag flyttar till Granåsa", "Bredbandet är långsamt", "Byte av elavtal")
SENTENCES = (
    "Jag har bott på Skolgatan i sex år och har alltid betalat i tid.",
    "På den senaste fakturan står det en avgift som jag inte känner igen.",
    "Vi ska flytta i slutet av månaden och undrar vad vi behöver ordna före dess.",
    "I går kväll var det mörkt i hela kvarteret, men i morse kom strömmen tillbaka.",
    "Min granne säger att hon fick en annan uppgift när hon ringde er i förra veckan.",
    "Kan ni berätta hur jag läser av mätaren i källaren?",
    "Det vore bra om någon kunde ringa mig, helst efter klockan fyra.",
    "Jag bifogar inget, men kan skicka en bild på avläsningen om det behövs.",
    "Vad kostar det att byta till ett avtal med fast pris?",
    "Tack på förhand för hjälpen.",
)
SENTENCES_IN_A_LETTER = 8


def letters(many: int) -> list[tuple[str, bytes]]:
    """Return sender and bytes of so many mails; the same ones every time."""
    return [_letter(number) for number in range(many)]


def _letter(number: int) -> tuple[str, bytes]:
    chance = random.Random(number)
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    sender = f"kund{number}@post.example"
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = f"from post.example ([192.0.2.1]) by granasa.example with ESMTPS id {number:08x}"
    mail["From"], mail["To"] = f"{first} {last} <{sender}>", "kundtjanst@granasa.example"
    mail["Subject"], mail["Date"] = chance.choice(SUBJECTS), "Tue, 10 Nov 2026 08:59:00 +0100"
    mail["Message-ID"] = f"<{number}.bench@post.example>"
    said = " ".join(chance.sample(SENTENCES, SENTENCES_IN_A_LETTER))
    mail.set_content(f"Hej!\n\n{said}\n\nMed vänlig hälsning\n{first} {last}\n", cte="quoted-printable")
    return sender, bytes(mail)
