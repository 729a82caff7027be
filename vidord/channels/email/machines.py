"""Why no person wrote a mail (RFC 3834 and what machines do instead of it). A machine is never answered."""

import re
from email.message import Message

from vidord.channels.email import returned
from vidord.channels.email.headers import header

FORMS = {returned.DISPOSITION: "READ_RECEIPT", returned.FEEDBACK: "COMPLAINT"}
DELIVERED = {"delivered", "relayed", "expanded", "deliverable"}

MAILERS = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post[-_.]?master|mail[-_.]?delivery[-_.]?(?:sub)?system|"
    r"bounces?|mdaemon|microsoftexchange[0-9a-f]{8,40}|"
    r"mail(?:er)?|mailadmin|mailsystem|double-bounce|fbl|complaints?)$"
)
NOBODY = re.compile(
    r"^(?:(?:no|not|do-?not|dont|ej|inte|ikke|ala)[-_.]?(?:reply|respond|answer|svara?|besvara|vastaa)"
    r"|(?:svara?|reply|besvara)[-_.]?(?:ej|inte|not|ikke)|autoreply|auto-?responder|autosvar|listserv|"
    r"majordomo"
    r"|mailman|nobody|notifications?|automailer|noreply[-_.+].{0,60}|no-reply[-_.+].{0,60}"
    r"|bounces?[-+].{0,64}|(?:owner|bounce)-.{0,60}|.{0,60}-(?:bounces?|noreply))$"
)
COMPLAINT_SUBJECT = re.compile(r"complaint about message from [\d.:a-f]{3,40}$", re.IGNORECASE)
BOUNCE_SUBJECT = re.compile(
    r"^(?:\W{0,3}(?:undeliver(?:able|ed)|delivery (?:status|failure|failed|has failed|notification|"
    r"report|delayed)|"
    r"mail (?:delivery|failed|could not|undeliver\w+|system error|returned|status report)|returned mail|"
    r"failure notice|failed (?:mail|delivery)|delivery to .{1,80} (?:failed|has)|non[- ]?(?:delivery|remis)|"
    r"nondeliverable|message (?:delivery|could not|status|you sent)|warning: (?:message|could not)|"
    r"permanent delivery|delayed mail|\*+ ?undelivered|error sending|rejected mail|user unknown|"
    r"could not send|email (?:delivery|failed|could not)|returned (?:message|e-?mail)|unzustellbar|"
    r"oleveranserbart|ej levererat|leverans(?:en|status|meddelande|rapport)?\b.{0,40}"
    r"(?:misslyck|fördröj|fel|kunde inte|avisering)|e-postleverans|meddelandet kunde inte|"
    r"kunde inte lever|returnerad|retur(?:post|nerat)|ikke leve?r|kan ikke lever|uleverelig|"
    r"kunne ikke lever|toimitusilmoitus|viesti(?:ä|n) .{0,20}(?:ei voitu|toimit)))",
    re.IGNORECASE,
)
DELAY_SUBJECT = re.compile(
    r"delay(?:ed)?\b|warning: (?:message|could not)|still (?:being )?retr|fördröj|forsink|viivästy",
    re.IGNORECASE,
)
DELAY_TEXT = re.compile(
    r"warning message only|you do not need to resend|has (?:not yet been delivered|been delayed)|"
    r"will be retried|will (?:continue to|keep) try|har (?:fördröjts|inte levererats ännu)|"
    r"behöver inte skicka om|er (?:blitt )?forsinket",
    re.IGNORECASE,
)
BOUNCE_TEXT = re.compile(
    r"(?:could|can|was|were|been|is|has)(?: ?n[o'’]t| unable to)? ?(?:be )?deliver|un(?:able|deliver\w{0,5})|"
    r"del[ei]ver\w{1,4} (?:to .{0,60})?(?:has |was )?(?:failed|problem|fatal|aborted)|"
    r"permanent (?:fatal )?error|"
    r"following (?:address|recipient)\w{0,4}.{0,20}(?:failed|had|could)|did not reach|"
    r"returned (?:message|mail)|"
    r"fatal error|delivery failure|failed permanently|not delivered|trouble delivering|"
    r"error (?:has )?occurred while|"
    r"mailbox (?:is |was )?full|user unknown|unknown user|recipient address|"
    r"leveransen misslyckades|kunde inte levereras|inte levererats|kunde inte nå|gick inte att leverera|"
    r"ikke leve?rt|ikke leveret|kunne ikke lever|ei voitu toimittaa|"
    r"(?<!\d)5\d\d[ -](?:#?5\.\d{1,3}\.\d{1,3}|<)",
    re.IGNORECASE,
)
# Parcels can't be delivered either: a person who says so speaks of no server, code or mail.
SPEAKS_OF_MAIL = re.compile(
    r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)|\bsmtp\b|mailer-daemon|postmaster|rcpt to|"
    r"user unknown|unknown user|no such user|mail (?:system|server|delivery)|returned mail|"
    r"e-?post(?:server|system|meddelande)|<[^<>\s]{1,64}@[^<>\s]{1,200}>:",
    re.IGNORECASE,
)
AWAY_SUBJECT = re.compile(
    r"^\W{0,3}(?:out of (?:the )?office|away from|on vacation|vacation|frånvaro|frånvarande|semester|"
    r"ej på plats|inte på (?:kontoret|plats)|fravær|poissa|abwesen|absence|on leave|föräldraledig|"
    r"tjänstledig)",
    re.IGNORECASE,
)
AWAY_TEXT = re.compile(
    r"out of (?:the )?office|(?:am|be|i'm) (?:currently )?(?:away|on (?:vacation|leave|holiday)|out)|"
    r"on vacation|"
    r"(?:har|är på|på|under) (?:\w+ )?semester|semester(?:n|stängt| till| vecka)|föräldraledig|tjänstledig|"
    r"(?:åter|tillbaka|i tjänst igen|på plats igen) (?:i|den|på|igen|måndag|tisdag|onsdag|torsdag|fredag)|"
    r"inte på (?:kontoret|plats|jobbet)|är (?:ledig|bortrest|frånvarande|sjukskriven)|håller stängt|"
    r"har stängt|"
    r"läser inte (?:min )?(?:e-?post|mejl|mail)|(?:e-?post|post|mejl) läses (?:inte|den|först|igen)|"
    r"på ferie|er (?:på ferie|fraværende|ikke til stede|ikke på kontor)|(?:poissa|lomalla)\b|fravær",
    re.IGNORECASE,
)
SAYS_AUTOMATIC = re.compile(
    r"automati(?:skt|sk|c|cally|nen|sch\w*) (?:\w+ ){0,2}"
    r"(?:meddelande|svar|mejl|mail|e-?post|message|reply|response|generated|vastaus)|autosvar|auto-?reply|"
    r"detta (?:brev|mejl|meddelande) (?:går inte att|kan inte|ska inte) (?:besvara|svara)|"
    r"(?:ditt|er|ert) (?:mejl|mail|e-?post\w*|meddelande) vidarebefordras (?:inte|ej|automatiskt)",
    re.IGNORECASE,
)
AUTOMATIC_SUBJECT = re.compile(
    r"^\W{0,3}(?:automatiskt? svar(?:smeddelande)?|autosvar|auto(?:matic|mated)?[ :-]{0,2}(?:reply|"
    r"response|svar)|"
    r"autoreply|auto:|automaattinen vastaus|automatische antwort|réponse automatique|"
    r"frånvaro(?:meddelande|avisering|svar)|frånvaro:|fraværs(?:melding|besked)|fraværsmelding|"
    r"out of (?:the )?office(?: (?:reply|auto\w*|notification|re))?|poissaoloilmoitus)\b",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    r"please confirm (?:your|you)|confirm (?:your|this) (?:message|e-?mail|mail)|"
    r"verify your (?:message|e-?mail to)|"
    r"challenge[- ]response|unconfirmed mail|bekräfta (?:ditt|din|att du)(?: \w+){0,3} (?:mejl|"
    r"meddelande|avsändare)",
    re.IGNORECASE,
)
# As wide as other helpdesks know them: presence says it, whatever the value, except those in NO_VALUE.
AUTOMATIC_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoreply-From",
    "X-Autogenerated",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-FC-MachineGenerated",
    "X-POST-MessageClass",
    "X-Auto-Reply",
    "X-Autoresponder",
)
NO_VALUE = {"no", "false", "0", ""}
LISTS = ("List-Id", "List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere", "List-Help", "X-List-Id")


def machine_of(
    mail: Message, *, sender: str, subject: str, text: str, envelope_from: str, own_domain: str = ""
) -> str:
    """
    Return why no person wrote this, an enum value; empty when a person did.

    `envelope_from` is empty for what may never be answered (RFC 5321 4.5.5), `unknown` when there was none.
    """
    is_nobodys = _is_nobodys(mail, envelope_from)
    if kind := _in_fields(mail, text) or _own_loop(mail, sender, own_domain):
        return kind
    if kind := _bounce_in_words(mail, sender, subject, text, is_nobodys=is_nobodys):
        return kind
    if _is_calendar(mail):
        return ""
    if kind := _automatic(mail, subject, text):
        return kind
    if kind := _list(mail, own_domain):
        return kind
    if is_nobodys:
        return "EMPTY_ENVELOPE_SENDER"
    return "MACHINE_ADDRESS" if _is_machine_address(mail, sender) else ""


def _is_nobodys(mail: Message, envelope_from: str) -> bool:
    """Tell whether the envelope names nobody: by the envelope, or by what a server wrote down of it."""
    return envelope_from == "" or (envelope_from == "unknown" and header(mail, "Return-Path") == "<>")


def _in_fields(mail: Message, text: str) -> str:
    """RFC 3464, RFC 8098 and RFC 5965: a report says itself what it is."""
    fields = returned.fields_of(mail, "" if mail.is_multipart() else text)
    if fields.kind in FORMS:
        return FORMS[fields.kind]
    report = str(mail.get_param("report-type", "")).lower()
    if not fields.kind:
        if COMPLAINT_SUBJECT.match(header(mail, "Subject")) and mail.get_content_maintype() == "multipart":
            return "COMPLAINT"
        named = {"disposition-notification": "READ_RECEIPT", "feedback-report": "COMPLAINT"}
        return named.get(report, "")
    actions = {one.get("action", "").lower().partition(" ")[0] for one in fields.recipients}
    if actions and actions <= DELIVERED:
        return "DELIVERED"
    if actions and actions <= DELIVERED | {"delayed"}:
        return "DELAYED"
    return "BOUNCE"


def _own_loop(mail: Message, sender: str, own_domain: str) -> str:
    """One of our own mails has come back: our Message-ID, or our reply address as its sender."""
    if not own_domain:
        return ""
    ours = re.escape(own_domain.lower())
    ids = re.search(rf"<m\d{{1,18}}\.\d{{1,18}}\.[a-z2-7]{{26}}@{ours}>", header(mail, "Message-ID").lower())
    address = re.fullmatch(rf"(?:(?:svar|retur)\+[^@]{{1,100}}|vidord)@{ours}", sender.lower())
    return "OWN_LOOP" if ids or address else ""


def _bounce_in_words(mail: Message, sender: str, subject: str, text: str, *, is_nobodys: bool) -> str:
    """A bounce without fields: a mailer says so, or subject and text both do."""
    is_mailer = is_nobodys or bool(MAILERS.match(sender.partition("@")[0].lower()))
    said = returned.own_words(text)[:8000]
    by_subject, by_text = bool(BOUNCE_SUBJECT.match(subject)), bool(BOUNCE_TEXT.search(said))
    is_report = mail.get_content_type() == "multipart/report" and not _automatic_subject(subject)
    if not (
        mail.get("X-Failed-Recipients")
        or mail.get("X-MS-Exchange-Message-Is-Ndr") is not None
        or (is_mailer and (by_subject or by_text or is_report))
        or (by_subject and by_text and SPEAKS_OF_MAIL.search(said))
    ):
        return ""
    is_delayed = DELAY_TEXT.search(said) or DELAY_SUBJECT.search(subject)
    return "DELAYED" if is_delayed else "BOUNCE"


def _automatic_subject(subject: str) -> bool:
    return bool(AUTOMATIC_SUBJECT.match(subject))


def _is_calendar(mail: Message) -> bool:
    """An invitation, or the answer to one, is a person's word, though her calendar wrote it."""
    for part in returned.parts(mail):
        if part.get_content_type() == "text/calendar":
            return str(part.get_param("method", "")).upper() in {"REQUEST", "REPLY", "COUNTER", "CANCEL"}
    return False


def _automatic(mail: Message, subject: str, text: str) -> str:
    """An automatic answer by its headers or its subject; without either only when the text itself says so."""
    said = returned.own_words(text)[:4000]
    is_away = bool(AWAY_SUBJECT.match(subject) or AWAY_TEXT.search(said))
    if _says_automatic(mail) or _automatic_subject(subject):
        if mail.get("X-Delivery-Agent", "").startswith("TMDA") or CHALLENGE.search(f"{subject}\n{said}"):
            return "CHALLENGE"
        return "OUT_OF_OFFICE" if is_away or _names_absence(subject) else "AUTO_REPLY"
    if is_away and SAYS_AUTOMATIC.search(said):
        return "OUT_OF_OFFICE"
    return ""


def _names_absence(subject: str) -> bool:
    return bool(re.search(r"office|frånvaro|fravær|poissa|vacation", subject, re.IGNORECASE))


def _says_automatic(mail: Message) -> bool:
    automatic = header(mail, "Auto-Submitted").lower()
    precedence = f"{header(mail, 'Precedence')} {header(mail, 'X-Precedence')}".lower()
    return (
        (bool(automatic) and not automatic.startswith(("no", "auto-forwarded")))
        or any(header(mail, name).lower() not in NO_VALUE for name in AUTOMATIC_HEADERS)
        or "auto_reply" in precedence
        or header(mail, "Delivered-To").lower() == "autoresponder"
        or bool(re.match(r"(?:vacation|autorespond\w*)\b", header(mail, "X-Mailer").lower()))
    )


def _list(mail: Message, own_domain: str) -> str:
    """A list's mail or an advertisement; not what comes through a group of our own, nor an answer to us."""
    if any(_is_ours(header(mail, name), own_domain) for name in LISTS):
        return ""
    precedence = header(mail, "Precedence").lower()
    if any(mail.get(name) for name in LISTS) or precedence == "list":
        return "LIST"
    if precedence in {"bulk", "junk"}:
        return "BULK"
    is_answer = _is_ours(f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}", own_domain)
    return "BULK" if mail.get("List-Unsubscribe") and not is_answer else ""


def _is_ours(words: str, own_domain: str) -> bool:
    """Tell whether words name our domain, one above it or one below."""
    domains = re.findall(r"[\w.-]{1,200}\.\w{2,20}", words.lower()) if own_domain else []
    ours = own_domain.lower()
    return any(one == ours or one.endswith(f".{ours}") or ours.endswith(f".{one}") for one in domains)


def _is_machine_address(mail: Message, sender: str) -> bool:
    """Nobody reads at such an address, unless the mail asks for answers at a person's: a form's mail does."""
    local = sender.partition("@")[0].lower()
    if not (MAILERS.match(local) or NOBODY.match(local)):
        return False
    reply_to = returned.address_in(header(mail, "Reply-To"))
    answered = reply_to.partition("@")[0]
    is_persons = (
        reply_to and reply_to != sender.lower() and not MAILERS.match(answered) and not NOBODY.match(answered)
    )
    return not is_persons
