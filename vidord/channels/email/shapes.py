"""How mail programs say "below is an older mail": attributions, header blocks, dividing lines."""

import re
from collections.abc import Sequence

FROM, DATE, TO, COPY, SUBJECT, REPLY_TO = "FROM", "DATE", "TO", "COPY", "SUBJECT", "REPLY_TO"

# Swedish, Norwegian and Danish, Finnish, Icelandic, English, German, French, Spanish, Italian, Dutch,
# Polish, Portuguese: as Outlook, Apple Mail, Thunderbird, Gmail, Samsung, Notes and the webmails write them.
_LABELS = {
    FROM: "från avsändare fra avsender afsender lähettäjä frá from sender von absender de expéditeur da van "
    "od",
    DATE: "skickat skickades skickade datum "
    "sendt dato lähetetty päivä päivämäärä päiväys sent date dagsetning gesendet "
    "envoyé enviado fecha data inviato verzonden wysłano",
    TO: "till mottagare til modtager mottaker vastaanottaja to an empfänger à para a aan do viðtakandi",
    COPY: "kopia kopio kopi cc bcc dk",
    SUBJECT: "ämne ärende emne aihe subject betreff betr objet asunto oggetto onderwerp temat assunto efni",
    REPLY_TO: "svara-till svar-till svar-til reply-to vastausosoite antwort antworten risposta",
}
LABELS = {name: kind for kind, names in _LABELS.items() for name in names.split()}
LABELS |= {
    "svara till": REPLY_TO,
    "svar til": REPLY_TO,
    "reply to": REPLY_TO,
    "antwort an": REPLY_TO,
    "sent at": DATE,
    "skickat den": DATE,
    "envoyé le": DATE,
    "date d'envoi": DATE,
    "data wysłania": DATE,
    "hemlig kopia": COPY,
    "sent to": TO,
}
LONGEST_LABEL = 24
LONGEST_BLOCK = 16

_ORIGINALS = (
    "ursprungligt meddelande|originalmeddelande|ursprungligt brev|original message|opprinnelig melding|"
    "original melding|oprindelig meddelelse|original meddelelse|original besked|oprindelig besked|"
    "opprinnelig e-post|alkuperäinen viesti|ursprüngliche nachricht|originalnachricht|"
    "message d'origine|message original|mensaje original|messaggio originale|oorspronkelijk bericht|"
    "wiadomość oryginalna|mensagem original|upprunaleg skilaboð|original-nachricht|reply message|"
    "alkuperäinen viesti alkaa|original email|ursprunglig e-post|ursprungligt mail|original"
)
_FORWARDS = (
    "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mail|vidarebefordrat mejl|"
    "vidarebefordrad e-post|början på vidarebefordrat meddelande|start på vidarebefordrat meddelande|"
    "början på vidarebefordrat brev|forwarded message|begin forwarded message|begin forwarded email|"
    "videresendt melding|videresendt meddelelse|videresendt besked|videresendt e-post|"
    "start på videresendt besked|start på videresendt meddelelse|begynnelsen på videresendt melding|"
    "videresendt mail|starten på videresendt melding|start på videresendt melding|"
    "välitetty viesti|välitetty viesti alkaa|edelleenlähetetty viesti|edelleen lähetetty viesti|"
    "weitergeleitete nachricht|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|"
    "message transféré|début du message réexpédié|début du message transféré|mensaje reenviado|"
    "inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|"
    "doorgestuurd bericht|begin doorgestuurd bericht|mensagem encaminhada"
)
ORIGINALS, FORWARDS = frozenset(_ORIGINALS.split("|")), frozenset(_FORWARDS.split("|"))
_FORWARDED_BY = ("vidarebefordrat av ", "forwarded by ", "videresendt av ", "videresendt af ")
_FORWARDED_BY += ("välittäjä ", "weitergeleitet von ")

RULE = "-_=*~#+—–─━.ᐧ \t\xa0"
_MARKS = "*_> \t\xa0\ufeff"

_VERB = re.compile(
    r"\b(?:skrev|wrote|writes|schrieb|schreef|geschreven|kirjoitti|kirjutas|skrifaði|escribió|escreveu"
    r"|a écrit|ha scritto|napisał|pisze|napsal|написал|писал|пише|írta|yazdı|a scris)"
    r"|写道|寫道|のメール",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?[/.]\d\d?[/.]\d\d(?!\d)")
_TIME = re.compile(r"(?<!\d)\d\d?[:.]\d\d(?!\d)")
_BEGINNING = re.compile(r"[\"'(*_]{0,3}+(?:[^\W\d]{1,20}+[.,]?+\s{1,4}+){0,3}+\d")
_BRACKETED = re.compile(r"[<(\[]\s?[^\s<>()\[\]@]{1,100}@")
_SPEAKER = re.compile(r"\b(?:jag|vi|du|ni|jeg|dere|i|we|you|ich|wir|ihr|minä|sinä|te)\b", re.I)
# "skrev du:" is a person's way of quoting us; of programs, only English ones say "you wrote".
_ADDRESSED = re.compile(r"\bskrev (?:du|ni|jag|vi|dere|jeg)\b|\b(?:du|ni|jag|vi|jeg|dere) skrev\b", re.I)
_FULL_DATE = re.compile(r"20\d\d[-/.年]\d\d?+[-/.月]\d\d?+日?+")
_OLD_GMAIL = re.compile(r"20\d\d-\d\d-\d\d \d\d?+:\d\d GMT[+-]\d\d:\d\d \S")
_OTHER_MARK = re.compile(r"\||[^\W\d_]{1,12}+>(?=\s|$)")
MOST_LINES = 5
LONGEST_ATTRIBUTION = 400
MOST_WORDS = 26


def is_rule(line: str) -> bool:
    """Tell whether a line draws a line, and says nothing."""
    return not line.strip(RULE)


def label_of(line: str) -> str:
    """Return which header a line such as `*Från:* Anna` gives; empty when it gives none."""
    colon = line.find(":", 0, LONGEST_LABEL + 4)
    return LABELS.get(line[:colon].strip(_MARKS).lower(), "") if colon > 0 else ""


def header_block(lines: Sequence[str], start: int) -> dict[str, str]:
    """Return the headers that begin on a line, by kind; a value that was wrapped is joined again."""
    found: dict[str, str] = {}
    last = ""
    for number in range(start, min(start + LONGEST_BLOCK, len(lines))):
        line = lines[number].strip(_MARKS)
        if not line:
            if not any(label_of(after) for after in lines[number + 1 : number + 2]):
                break
            continue
        kind = label_of(line)
        if kind and kind in found:
            break
        last = kind or last
        said = line[line.index(":") + 1 :].strip(_MARKS) if kind else line
        found[last] = f"{found.get(last, '')} {said[:500]}".strip()
    return found


def is_original(headers: dict[str, str], *, is_announced: bool = False) -> bool:
    """
    Tell whether headers head an older mail.

    Who moves house or hands over a contract may write "Från: … Till: … Datum: …": so, unless a dividing line
    has announced them, there must be an address, or all that Outlook gives, down to the minute.
    """
    if FROM not in headers:
        return False
    if is_announced:
        return len(headers) >= 2
    if any("@" in headers.get(kind, "") for kind in (FROM, TO)):
        return len(headers) >= 3 and (DATE in headers or SUBJECT in headers)
    return headers.keys() >= {DATE, TO, SUBJECT} and bool(_TIME.search(headers[DATE]))


def divider(line: str) -> str:
    """Return ORIGINAL or FORWARD when a line announces an older mail, else an empty text."""
    words = line.strip(" \t\xa0>*:-_=#~+—–").lower()
    drawn = line.strip(" \t\xa0>*")
    is_drawn = drawn[:2] in ("--", "__", "==", "##", "~~", "——", "––")
    if is_drawn or line.rstrip(_MARKS).endswith(":"):
        said = words.split(None, 5)
        if words in FORWARDS or (len(said) < 6 and " ".join(said[-2:]) in FORWARDS):
            return "FORWARD"
    if not is_drawn:
        return ""
    if words.startswith(_FORWARDED_BY):
        return "FORWARD"
    is_zoho = words.startswith("on ") and words.endswith("wrote") and drawn.endswith("--")
    return "ORIGINAL" if words in ORIGINALS or is_zoho else ""


def may_end_attribution(line: str) -> bool:
    """Tell at a glance whether a line could be the end of "On … Anna wrote:"."""
    return line[-1] in ":：" or line[:2] == "20" or line.rstrip("*_ \xa0")[-1:] == ":"


def attribution(lines: Sequence[str], end: int) -> tuple[int, bool] | None:
    """
    Return where the attribution that ends on a line begins, and whether it is sure without quote marks below.

    Mail programs wrap it: it may have begun some lines above.
    """
    last = lines[end]
    if len(last) > LONGEST_ATTRIBUTION:
        return None
    if last[-1:] not in ":：" and not last.rstrip("*_ \xa0").endswith(":"):
        return (end, True) if _dated_sender(last) else None
    words, named = "", -1
    for start in _upwards(lines, end):
        words = f"{lines[start]} {words}"
        if len(words) > LONGEST_ATTRIBUTION or words.count(" ") > MOST_WORDS or _ADDRESSED.search(words):
            break
        has_verb = bool(_VERB.search(words))
        if _BEGINNING.match(lines[start]) and (has_verb or _dated_sender(words)):
            is_sure = _is_sure(words)
            if (
                is_sure
                or (start == end and _is_dated(words))
                or (_YEAR.search(words) and _TIME.search(words))
            ):
                return start, is_sure
        if named < 0 and has_verb and (_BRACKETED.search(words) or (start == end and _is_short(words))):
            named = start
    return None if named < 0 else (named, _is_sure(" ".join(lines[named : end + 1])))


def is_verb(word: str) -> bool:
    """Tell whether a word says "wrote" in one of the languages."""
    return bool(_VERB.match(word))


def _upwards(lines: Sequence[str], end: int) -> list[int]:
    """Return the line, and those above it that may belong to it; a blank one only above a lone `<`."""
    numbers = [end]
    for number in range(end - 1, max(end - MOST_LINES, -1), -1):
        if lines[number] and may_end_attribution(lines[number]) and lines[number][:2] != "20":
            break
        if lines[number].startswith(">") or (not lines[number] and not lines[number + 1].startswith("<")):
            break
        numbers.append(number)
    return numbers


def _dated_sender(words: str) -> bool:
    """Tell whether this is `2026-11-05 14:03 Anna Ek <anna@…>:`, without a verb, perhaps without a colon."""
    if _OLD_GMAIL.match(words):
        return len(words) < LONGEST_ATTRIBUTION
    if not words.rstrip(" *_:：").endswith(">") or not _BRACKETED.search(words):
        return False
    return bool(_FULL_DATE.match(words) or (_YEAR.search(words) and _TIME.search(words)))


def _is_sure(words: str) -> bool:
    """Tell whether no person would write these words: an address in brackets, and a date or little else."""
    return bool(_BRACKETED.search(words)) and (_is_dated(words) or words.count(" ") < 9)


def _is_dated(words: str) -> bool:
    """Tell whether there is a time, or a year and nobody who speaks ("we moved in 2019, then Bo wrote")."""
    return bool(_TIME.search(words)) or (bool(_YEAR.search(words)) and not _SPEAKER.search(words))


def _is_short(words: str) -> bool:
    return words.count(" ") <= 5 and (not _SPEAKER.search(words) or bool(_YEAR.search(words)))


def other_mark(line: str) -> str:
    """Return the mark of a quote that is not marked by `>` alone: `|`, or `Anna>` as in older programs."""
    found = _OTHER_MARK.match(line)
    return found.group() if found else ""
