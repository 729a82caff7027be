"""How mails close: a typed greeting stays; company blocks, phones' footers and disclaimers are folded."""

import re
from collections.abc import Iterator

from vidord.channels.email.shapes import is_rule

_GREETINGS = (
    # Swedish
    r"(?:med )?(?:vänliga?|bästa|varma|hjärtliga|soliga|kära|många|allra bästa|glada|trevliga?)"
    r" hälsning(?:en|ar|arna)?|hälsning(?:en|ar|arna)?|hälsn|h[äa]lsar|mvh|m\.v\.h|vh|v\.h|b[äa]sta"
    r"|vänligen|(?:stort |många |hjärtligt )?tack(?: så mycket| på förhand| för hjälpen)?|allt gott"
    r"|ha det(?: bra| gott)?"
    # Norwegian and Danish
    r"|(?:med )?(?:de )?(?:vennlig|venlig|best|bedst|mang|kjærlig|kærlig)e? hilsen(?:er)?|hilsen(?:er)?"
    r"|hilser|dbh|kh|(?:på forhånd )?takk?|tusen takk|mange tak"
    # Finnish
    r"|(?:ystävällisin|parhain|terveisin|kunnioittavasti)(?: terveisin)?|terv|t\.|yst\.? terv|kiitos"
    r"|kiittäen|kiitoksin"
    # English
    r"|(?:best|kind|warm|kindest|warmest|many|with best|with kind)(?: regards| wishes| thanks)?|regards"
    r"|cheers|(?:yours )?(?:sincerely|faithfully|truly)|thank you(?: in advance)?|br|rgds"
    r"|(?:many )?thanks(?: and regards| & regards| again| in advance)?"
    # German
    r"|(?:mit |viele |beste |liebe |schöne |herzliche )?(?:freundlichen |besten |lieben |herzlichen )?"
    r"(?:grüße|grüßen|grüsse|grüssen|gruß|gruss)|mfg|vg|lg|danke|vielen dank"
)
_GREETING = re.compile(rf"(?:{_GREETINGS})(?![\w'’])[ ,.!–-]{{0,12}}+", re.I)
_FIRST_WORDS = (
    "med vänlig vänliga bästa basta varma hjärtliga soliga kära många allra glada trevlig trevliga "
    "hälsning hälsningen hälsningar hälsningarna hälsn hälsar halsar mvh m.v.h vh v.h vänligen stort hjärtligt tack "
    "allt ha vennlig venlig beste bedste mange kjærlig kærlig de hilsen hilsener hilser dbh kh på takk tak tusen "
    "ystävällisin parhain terveisin kunnioittavasti terv t yst kiitos kiittäen kiitoksin best kind warm "
    "kindest warmest many with regards cheers yours sincerely faithfully truly thanks thank br rgds mit viele liebe "
    "schöne herzliche freundlichen grüße grüßen grüsse grüssen gruß gruss mfg vg lg danke vielen"
)
_GREETS_WITH = frozenset(_FIRST_WORDS.split())
_SLASHED = re.compile(r"/{1,2} ?[^\W\d]")

_EVIDENCE = re.compile(
    r"@|www\.|https?:|\+\d|\b(?:tel|tfn|tlf|telefon|mobil|phone|direct|direkt|puh|gsm|fax|växel|cell|office)\b"
    r"|\d[\d\xa0 ()/.-]{6,20}\d|\b\d{3} ?\d{2} {1,3}[^\W\d_]|\b\d{4,5} {1,3}[^\W\d_]"
    r"|\b(?:ab|hb|kb|oy|oyj|aps|a/s|asa|gmbh|ag|ltd|inc|llc|org\.? ?n(?:umme)?r)\b"
    r"|(?:gatan|vägen|gränd|torget|stigen|allén|veien|vegen|gade|straße|strasse|katu|tie) \d"
    r"|(?:chef|ansvarig|direktör|ekonom|assistent|konsult|sekreterare|ordförande|kassör|ingenjör|samordnare"
    r"|rådgivare|handläggare|manager|director|engineer|officer|advisor|leder|sjef|johtaja|päällikkö|leiter)\b"
    r"|\b(?:vd|ceo|cto|cfo)\b",
    re.I,
)
_MATTER = re.compile(
    r"kund ?(?:n|id)|faktura|order|ärende|anläggning|mätar|avtal|person ?n(?:umme)?r|pers\.? ?nr"
    r"|reg\.? ?n(?:umme)?r|lägenhet|kontraktsn|måler|kunde ?n|saks?n|asiakas|laskun|invoice|customer n|account"
    r"|rechnung|kundenn",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:jag|vi|ni|du|er|mig|min|mitt|mina|oss|har|är|kan|ska|vill|inte|snälla|ps|p\.s|obs|behöver|ring"
    r"|svara|jeg|dere|ikke|minä|olen|voisitte|onko|i|you|we|my|is|are|have|can|please|not|ich|wir|sie|bitte|nicht)\b",
    re.I,
)
LONGEST_CLOSING = 30
MOST_LINES = 15

_EXCUSE = re.compile(r"excuse|typo|brevity|autocorrect|ursäkta|stavfel|felstavning|undskyld|beklager", re.I)
_DEVICE = r"[^,.;:!?]{1,60}+"
_FOOTER = re.compile(
    r"[(<\[]{0,3}+(?:(?:skickat|skickades|skickad|sänt|sent|sendt|envoyé|enviado|inviato|verzonden|gesendet)"
    rf" (?:från|fra|with|via|from|by|depuis|desde|de|da|met|mit|von|vanaf|med|av|using) {_DEVICE}"
    r"|(?:hämta|skaffa|hent|få|get|download|hanki|obtenez|holen sie sich|laden sie) \[?outlook\b.{0,40}+"
    r"|(?:lähetetty|lähetin) [^,.;:!?]{1,40}+"
    r"|(?:diese nachricht wurde )?+von mein\w{1,3}+ [^,.;:!?]{1,60} gesendet"
    r"|(?:(?!from)[^\W\d]{1,20}+ )?+from (?:my )?(?:mobile|iphone|ipad|android)(?: \w{1,6}+)?+"
    r"|從我的 .{1,20}傳送)[\])>. ]{0,4}+",
    re.I,
)
_FOOTER_BEGINS = frozenset("shgoledvifw([<*從")
_DEVICES = re.compile(
    r"iphone|ipad|ipod|phone|android|galaxy|samsung|huawei|xiaomi|oneplus|pixel|nokia|sony|xperia|htc|lg\b"
    r"|motorola|mobil|mobile|telefon|lur|surfplatta|tablet|handy|outlook|mailbox|yahoo|gmail|proton|spark"
    r"|airmail|blackberry|windows|dator|mac\b|pc\b|watch|cell|device|enhet|enhed|telia|telenor|k-9|bluemail|aqua|ti-\d"
    r"|alcatel",
    re.I,
)
_LINK = re.compile(r"[<(\[]{0,3}+https?:\S{0,2000}+")

_STARTS_NOTICE = re.compile(
    r"\W{0,6}+(?:p )?+(?:detta (?:e-?post|e-?mail|mail|mejl|meddelande|brev)|den här e-?posten|denna e-?post"
    r"|(?:innehållet|informationen) i det|har du (?:av misstag )?fått det|om du (?:har|inte är|av misstag)"
    r"|tänk på miljön|tenk på miljøet|skriv inte ut|sekretess|konfidentiell|e-?post till oss"
    r"|vi behandlar person"
    r"|(?:när|då) du (?:skickar|mejlar|mailar|kommunicerar|kontaktar|har kontakt)"
    r"|så (?:här )?(?:behandlar|hanterar) vi|läs (?:mer )?om hur vi|[\w ]{1,40} behandlar personuppgifter"
    r"|this (?:e-?mail|message|communication|transmission|document)|consider the environment"
    r"|the (?:information|content|contents) (?:contained )?(?:in|of) th|confidential|disclaimer|privileged"
    r"|if you (?:are not|have received|received)|please (?:consider|note that this|think)"
    r"|virus|avast|caution|warning|notice|important notice|external|varning|obs|extern"
    r"|denne (?:e-?post|e-?mail|mail|meldingen|meddelelse)|dette (?:e-?post|e-?mail|brev|budskap)"
    r"|innholdet i denne|diese (?:e-?mail|nachricht)|der inhalt dieser|tämä (?:sähköposti|viesti)"
    r"|ce (?:message|courriel)|questo messaggio)",
    re.I,
)
_SURELY_NOTICE = re.compile(
    r"(?:tänk|tenk) på milj\w{1,3} (?:innan|før)|environment before print|intended solely"
    r"|not the (?:intended|named) (?:recipient|addressee)|solely for the (?:use|person|intended|addressee)"
    r"|originated (?:from )?outside|external (?:sender|email|e-mail|source)|extern avsändare"
    r"|utanför (?:organisationen|företaget|koncernen)|been scanned (?:for|by)"
    r"|virus(?:-free|fri|kontroll|frei)"
    r"|(?:fri|kontrollerad) (?:från|av|mot) virus|avast\.com|behandlar vi dina personuppgifter"
    r"|vertrauliche informationen|nur für den (?:adressaten|empfänger)|luottamuksellista"
    r"|handling(?:en)? (?:är|blir) allmän|är allmän handling",
    re.I,
)
# Two of these, of different groups, in a paragraph that begins like a disclaimer.
_MAYBE_NOTICE = re.compile(
    r"(?P<a>avsett|avsedd|intended|beregnet|tiltenkt|bestemt|tarkoitettu|bestimmt)"
    r"|(?P<b>konfidenti|confidential|fortrolig|vertraulich)"
    r"|(?P<c>tystnadsplikt|sekretess|privileged|taushetsplikt)"
    r"|(?P<d>av misstag|in error|ved en feil|ved en fejl|irrtümlich|erehdyksessä)"
    r"|(?P<e>raderas?\b|förstör|delete|destroy|slett|slet\b|löschen|vernichten)"
    r"|(?P<f>otillåt|obehörig|unauthori[sz]ed|prohibited|forbudt)"
    r"|(?P<g>personuppgift|personal data|dataskydd|gdpr)"
    r"|(?P<h>bilagor|attachments?|vedlegg|anhang)|(?P<i>avsändaren|the sender|afsender|avsender)",
    re.I,
)
_HEADS_NOTICE = re.compile(
    r"\W{0,4}(?:disclaimer|sekretess|sekretessmeddelande|confidentiality(?: notice)?|friskrivning"
    r"|legal notice)\W{0,3}",
    re.I,
)
MOST_NOTICE = 4000


def fold_closing(lines: list[str], bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """Fold what closes a stretch of her own words, from `start` up to `end`, and a banner above them."""
    for number in range(start, end):
        line = bare[number]
        if line and len(line) < 160 and line[0].lower() in _FOOTER_BEGINS and is_footer(line):
            kinds[number] = "SIGNATURE"
    if start == 0:
        _fold_banner(bare, kinds, end)
    _fold_notices(bare, kinds, start, end)
    _fold_under_dashes(lines, bare, kinds, start, end)
    _fold_company(bare, kinds, start, end)


def is_footer(line: str) -> bool:
    """Tell whether a program has added this line, such as `Skickat från min iPhone`."""
    words = _LINK.sub("", line).strip() if "http" in line else line
    words, comma, rest = words.replace(". ", ", ").partition(", ")
    if comma and not _EXCUSE.search(rest):
        return False
    return bool(_FOOTER.fullmatch(words) and _DEVICES.search(words))


def _fold_banner(bare: list[str], kinds: list[str], end: int) -> None:
    """Fold the warning that a mail server has put above a mail from outside."""
    start, stop = next(_paragraphs_down(bare, kinds, end), (0, 0))
    if stop < end and _notice_from(bare, start, stop) == start:
        kinds[start:stop] = ["NOTICE"] * (stop - start)


def _paragraphs_down(bare: list[str], kinds: list[str], end: int) -> Iterator[tuple[int, int]]:
    start = next((number for number in range(end) if bare[number]), end)
    stop = next((number for number in range(start, end) if not bare[number]), end)
    if start < stop and kinds[start] == "NEW":
        yield start, stop


def _paragraphs_up(bare: list[str], kinds: list[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the paragraphs that are still hers, the last one first."""
    number = end
    while number > start:
        number -= 1
        if kinds[number] != "NEW":
            continue
        stop = number + 1
        while number > start and kinds[number - 1] == "NEW":
            number -= 1
        yield number, stop


def _fold_notices(bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """Fold the disclaimers and the bare rules at the end, upwards until something else is said."""
    for first, stop in _paragraphs_up(bare, kinds, start, end):
        while stop > first and is_rule(bare[stop - 1]):
            stop -= 1
            kinds[stop] = "SIGNATURE"
        if first == stop:
            continue
        notice = _notice_from(bare, first, stop)
        if notice < 0:
            return
        kinds[notice:stop] = ["NOTICE"] * (stop - notice)
        if notice > first:
            return


def _notice_from(bare: list[str], first: int, stop: int) -> int:
    """Return the line of a paragraph where a disclaimer begins that goes on to its end, or -1."""
    for number in range(first, min(stop, first + MOST_LINES)):
        if not _STARTS_NOTICE.match(bare[number]):
            continue
        words = " ".join(bare[number:stop])[:MOST_NOTICE]
        if stop - first == 1 and _HEADS_NOTICE.fullmatch(words):
            return number
        if _SURELY_NOTICE.search(words):
            return number
        return number if len({found.lastgroup for found in _MAYBE_NOTICE.finditer(words)}) > 1 else -1
    return -1


def _fold_under_dashes(lines: list[str], bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """Fold what stands under `-- `; under a `--` without its blank, only if it reads like a signature."""
    tail = 0
    for number in range(end - 1, start - 1, -1):
        line = bare[number]
        if line in ("--", "—", "––"):
            if lines[number].rstrip("\r\n") != "-- " and not _all_small(bare, kinds, number + 1, end):
                return
            for below in range(number, end):
                if kinds[below] == "NEW":
                    kinds[below] = "SIGNATURE"
            return
        tail += bool(line) and kinds[number] == "NEW"
        if tail > LONGEST_CLOSING:
            return


def _all_small(bare: list[str], kinds: list[str], start: int, end: int) -> bool:
    own = [bare[number] for number in range(start, end) if kinds[number] == "NEW"]
    return len(own) <= MOST_LINES and all(
        len(line) <= 120 and line[-1] != "?" and not _MATTER.search(line) for line in own
    )


def _fold_company(bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """Fold title, company, address and telephone under a typed greeting and name, which stay."""
    first = _below_greeting(bare, kinds, start, end)
    block: list[int] = []
    for number in range(first, end):
        if kinds[number] != "NEW":
            continue
        if len(block) == MOST_LINES or not _is_block_like(bare[number]):
            break
        block.append(number)
    if any(_EVIDENCE.search(bare[number]) for number in block):
        for number in block:
            kinds[number] = "SIGNATURE"


def _is_block_like(line: str) -> bool:
    if len(line) > 100 or line[-1] in "?!:" or line.count(" ") > 10:
        return False
    return not _MATTER.search(line) and not _PROSE.search(line)


def _below_greeting(bare: list[str], kinds: list[str], start: int, end: int) -> int:
    """Return the first line below the last greeting and its name; `end` when there is no greeting."""
    seen = 0
    for number in range(end - 1, start - 1, -1):
        line = bare[number]
        if not line or kinds[number] != "NEW":
            continue
        seen += 1
        if seen > LONGEST_CLOSING:
            break
        if len(line) > 60:
            continue
        if line[0] == "/" and _SLASHED.match(line):
            return number + 1
        if line.split(None, 1)[0].rstrip(",.!").lower() in _GREETS_WITH:
            greeting = _GREETING.match(line)
            name = line[greeting.end() :] if greeting else ""
            if greeting and not name:
                return _below_name(bare, number + 1, end)
            if greeting and _is_name(name):
                return number + 1
    return end


def _below_name(bare: list[str], number: int, end: int) -> int:
    below = next((after for after in range(number, end) if bare[after]), end)
    return below + 1 if below < end and _is_name(bare[below]) else number


def _is_name(line: str) -> bool:
    return len(line.split()) <= 5 and not any(letter.isdigit() for letter in line) and "@" not in line
