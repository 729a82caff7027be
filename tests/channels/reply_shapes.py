"""How mail programs head the older mail in an answer: by program and language. Stina answers Nadja."""

ASKED = "Hej Stina!\n\nHar du läst av mätaren?\n\nVänliga hälsningar\nNadja Lindgren\nGranåsa Energi"
MARKED = "".join(f"> {line}".rstrip() + "\n" for line in ASKED.split("\n"))
OURS = "Nadja Lindgren <kundtjanst@granasa.example>"
HERS = "Stina Frisk <stina@frisk.example>"
WRAPPED = OURS.replace("<", "<\n")


def block(
    labels: str, *, who: str = OURS, to: str = HERS, mark: str = "", pad: str = " ", gap: str = "\n"
) -> str:
    """The headers above an older mail: sender, date, recipient and subject, in the order of the labels."""
    said = {"F": who, "D": "den 5 november 2026 14:03", "T": to, "S": "Mätaren", "C": to}
    rows = (label.split("=") for label in labels.split(" "))
    return (
        "".join(f"{mark}{label}:{pad}{said[kind]}{gap}" for kind, label in rows) + f"{mark.rstrip()}\n{mark}"
    )


# What stands above lines that are marked with ">".
ATTRIBUTIONS = {
    "Gmail, sv": f"Den tors 5 nov. 2026 kl 14:03 skrev {OURS}:\n\n",
    "Gmail, sv, wrapped": f"Den tors 5 nov. 2026 kl 14:03 skrev {WRAPPED}:\n\n",
    "Gmail, sv, wrapped early": f"Den tors 5 nov. 2026 kl 14:03 skrev\n{OURS}:\n\n",
    "Gmail's app, sv": f"Den tors 5 nov. 2026 14:03{OURS} skrev:\n\n",
    "Gmail, sv, no Den": f"tors 5 nov. 2026 kl. 14:03 skrev {OURS}:\n\n",
    "Gmail, en": f"On Thu, Nov 5, 2026 at 2:03 PM {OURS}\nwrote:\n\n",
    "Gmail, no": f"tor. 5. nov. 2026 kl. 14:03 skrev {OURS}:\n\n",
    "Gmail, da": f"Den tor. 5. nov. 2026 kl. 14.03 skrev {OURS}:\n\n",
    "Gmail, fi": "to 5. marrask. 2026 klo 14.03 Nadja Lindgren (kundtjanst@granasa.example)\nkirjoitti:\n\n",
    "Gmail, de": f"Am Do., 5. Nov. 2026 um 14:03 Uhr schrieb {OURS}:\n\n",
    "Gmail, de, verb first": f"{OURS} schrieb am Do., 5. Nov. 2026\num 14:03 Uhr:\n\n",
    "Gmail, fr": f"Le jeu. 5 nov. 2026 à 14:03, {OURS} a écrit :\n\n",
    "Gmail, es": f"El jue, 5 nov 2026 a las 14:03, {OURS} escribió:\n\n",
    "Gmail, nl": f"Op do 5 nov 2026 om 14:03 schreef {OURS}:\n\n",
    "Gmail, old": "2026-11-05 14:03 GMT+01:00 Nadja Lindgren <\nkundtjanst@granasa.example>:\n\n",
    "Apple, sv": f"5 nov. 2026 kl. 14:03 skrev {OURS}:\n\n",
    "Apple, en": f"On 5 Nov 2026, at 14:03, {OURS} wrote:\n\n",
    "Apple, fi": f"{OURS} kirjoitti 5.11.2026 kello 14.03:\n\n",
    "Apple, da": f"Den 5. nov. 2026 kl. 14.03 skrev {OURS}:\n\n",
    "Thunderbird, sv": "Den 2026-11-05 kl. 14:03, skrev Nadja Lindgren:\n",
    "Thunderbird, en": "On 05/11/2026 14:03, Nadja Lindgren wrote:\n",
    "Thunderbird, no": "Den 05.11.2026 14:03, skrev Nadja Lindgren:\n",
    "Thunderbird, fi": "Nadja Lindgren kirjoitti 5.11.2026 klo 14.03:\n",
    "Thunderbird, de": "Am 05.11.26 um 14:03 schrieb Nadja Lindgren:\n",
    "Roundcube, sv": "2026-11-05 14:03 skrev Nadja Lindgren:\n",
    "Roundcube, fi": "Nadja Lindgren kirjoitti 2026-11-05 14:03:\n",
    "Spark, sv": f"5 nov. 2026 14:03 +0100, {OURS}, skrev:\n\n",
    "K-9, sv": f"Den 5 november 2026 14:03:12 CET, skrev {OURS}:\n",
    "a list, sv": "Den tors 5 nov. 2026 kl 14:03 skrev 'Nadja' via Post <\nkundtjanst@granasa.example>:\n\n",
    "Gmail, pl": f"czw., 5 lis 2026 o 14:03 {OURS} napisał(a):\n\n",
    "Gmail, ru": f"чт, 5 нояб. 2026 г. в 14:03, {OURS}:\n\n",
    "by hand": "Nadja skrev:\n",
}

# What stands above lines without marks, that go on to the end.
UNMARKED = {
    "One.com, sv": f"Den torsdag 5 november 2026 kl. 14:03:12 +0100, skrev {OURS}:\n\n",
    "Yahoo, sv": f"Den torsdag 5 november 2026 14:03:12 CET, {OURS} skrev:\n\n",
    "Yahoo, en": f"On Thursday, 5 November 2026 at 14:03:12 CET, {OURS} wrote:\n\n",
    "Outlook's app, en": f"On Thu, Nov 5, 2026 at 2:03 PM +0100, {OURS} wrote:\n\n",
    "Proton, en": f"On Thursday, November 5th, 2026 at 2:03 PM, {OURS} wrote:\n\n",
    "Zoho, en": f"---- On Thu, 05 Nov 2026 14:03:12 +0100 {OURS} wrote ----\n\n",
    "Outlook, sv": block("F=Från D=Skickat T=Till S=Ämne"),
    "Outlook, sv, bold": block("F=*Från D=*Skickat T=*Till S=*Ämne", pad="* "),
    "Outlook, sv, spread": block("F=Från D=Skickat T=Till S=Ämne", gap="\n\n"),
    "Outlook, sv, within": block("F=Från D=Skickat T=Till S=Ämne", who="Nadja Lindgren", to="Stina Frisk"),
    "Outlook, en": block("F=From D=Sent T=To S=Subject"),
    "Outlook, no": block("F=Fra D=Sendt T=Til S=Emne"),
    "Outlook, da": block("F=Fra D=Sendt T=Til C=Cc S=Emne"),
    "Outlook, fi": block("F=Lähettäjä D=Lähetetty T=Vastaanottaja S=Aihe"),
    "Outlook, de": block("F=Von D=Gesendet T=An S=Betreff"),
    "Outlook, fr": block("F=De\xa0 D=Envoyé\xa0 T=À\xa0 S=Objet\xa0"),
    "Outlook on the web": "_" * 32 + "\n" + block("F=Från D=Skickat T=Till S=Ämne"),
    "Outlook, plain, sv": "-----Ursprungligt meddelande-----\n" + block("F=Från D=Skickat T=Till"),
    "Outlook, plain, en": "-----Original Message-----\n" + block("F=From D=Sent T=To"),
    "Outlook, plain, no": "-----Opprinnelig melding-----\n" + block("F=Fra D=Sendt T=Til"),
    "Outlook, plain, da": "-----Oprindelig meddelelse-----\n" + block("F=Fra D=Sendt T=Til"),
    "Outlook, plain, fi": "-----Alkuperäinen viesti-----\n" + block("F=Lähettäjä D=Lähetetty"),
    "Outlook, plain, de": "-----Ursprüngliche Nachricht-----\n" + block("F=Von D=Gesendet"),
    "Outlook for Mac, sv": block("F=Från D=Datum T=Till S=Ämne"),
    "Outlook, several": block("F=Från D=Skickat T=Till S=Ämne", to=f"{HERS};\n\tbo@ekman.example"),
    "Zimbra, sv": "----- Ursprungligt meddelande -----\n" + block("F=Från T=Till D=Skickade S=Ämne"),
    "iPhone, no marks": f"5 nov. 2026 kl. 14:03 skrev {OURS}:\n\n\ufeff\n",
    "Samsung, sv": "-------- Originalmeddelande --------\n" + block("F=Från D=Datum T=Till S=Ämne"),
    "Samsung, en": "-------- Original message --------\n" + block("F=From D=Date T=To"),
    "Telia": "----Ursprungligt meddelande----\n" + block("F=Från D=Datum T=Till S=Ärende"),
    "Notes": block("F=Från T=Till C=Kopia D=Datum S=Ärende", pad="   "),
}

FOOTERS = (
    "Skickat från min iPhone",
    "Skickat från min iPad",
    "Skickat från min Galaxy",
    "Skickat från min Samsung Galaxy-smartphone.",
    "Skickat från min Huawei-mobil",
    "Skickat från Outlook för Android",
    "Skickat från E-post för Windows",
    "Skickat från Yahoo Mail för iPhone",
    "Skickat från min mobil, ursäkta stavfel",
    "Hämta Outlook för iOS<https://aka.ms/o0ukef>",
    "Hämta Outlook för Android",
    "Sendt fra min iPhone",
    "Sendt fra min Samsung Galaxy-smarttelefon",
    "Få Outlook til Android",
    "Hent Outlook til iOS",
    "Lähetetty iPhonesta",
    "Lähetetty Samsung Galaxy -puhelimesta",
    "Hanki Outlook for iOS",
    "Sent from my iPhone",
    "Sent from my phone. Please excuse typos.",
    "Sent from Outlook for Android <https://aka.ms/AAb9ysg>",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für iOS",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Envoyé de mon iPhone",
)
