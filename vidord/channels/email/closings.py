"""How mails close: a typed greeting stays; company blocks, phones' footers and disclaimers are folded."""

import re
from collections.abc import Iterator

from vidord.channels.email.shapes import is_rule

# Words of thanks are left out: what stands below them is as often the matter itself.
_GREETINGS = (
    # Swedish
    r"(?:med )?(?:vänliga?|bästa|varma|hjärtliga|soliga|kära|många|allra bästa|glada|trevliga?)"
    r" hälsning(?:en|ar|arna)?|hälsning(?:en|ar|arna)?|hälsn|h[äa]lsar|mvh|m\.v\.h|vh|v\.h|vänligen"
    r"|allt gott|ha det(?: bra| gott)?"
    # Norwegian and Danish
    r"|(?:med )?(?:de )?(?:vennlig|venlig|best|bedst|mang|kjærlig|kærlig)e? hilsen(?:er)?|hilsen(?:er)?"
    r"|hilser|dbh|kh"
    # Finnish
    r"|(?:ystävällisin|parhain|terveisin|kunnioittavasti)(?: terveisin)?|terv|t\.|yst\.? terv|kiittäen"
    r"|kiitoksin"
    # English
    r"|(?:best|kind|warm|kindest|warmest|many|with best|with kind)(?: regards| wishes)|regards|best(?=,|$)"
    r"|cheers|(?:yours )?(?:sincerely|faithfully|truly)|br|rgds|thanks (?:and|&) (?:best )?regards"
    # German
    r"|(?:mit |viele |beste |liebe |schöne |herzliche )?(?:freundlichen |besten |lieben |herzlichen )?"
    r"(?:grüße|grüßen|grüsse|grüssen|gruß|gruss)|mfg|vg|lg"
)
_GREETING = re.compile(rf"(?:{_GREETINGS})(?![\w'’])[ ,.!–-]{{0,12}}+", re.I)
_FIRST_WORDS = (
    "med vänlig vänliga bästa varma hjärtliga soliga kära många allra glada trevlig trevliga "
    "hälsning hälsningen hälsningar hälsningarna hälsn hälsar halsar mvh m.v.h vh v.h vänligen "
    "allt ha vennlig venlig beste bedste mange kjærlig kærlig de hilsen hilsener hilser "
    "dbh kh ystävällisin parhain terveisin kunnioittavasti terv t yst kiittäen "
    "kiitoksin best kind warm kindest warmest many with regards cheers yours sincerely faithfully truly "
    "thanks br rgds mit viele liebe schöne herzliche freundlichen grüße grüßen grüsse grüssen "
    "gruß gruss mfg vg lg "
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
    r"|reg\.? ?n(?:umme)?r|lägenhet|kontraktsn|måler|kunde ?n|saks?n|asiakas|laskun|invoice|customer n"
    r"|account|rechnung|kundenn",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:jag|vi|ni|du|er|mig|min|mitt|mina|oss|har|är|kan|ska|vill|inte|snälla|ps|p\.s|obs|behöver|ring"
    r"|svara|jeg|dere|ikke|minä|olen|voisitte|onko|i|you|we|my|is|are|have|can|please|not|ich|wir|sie|bitte|nicht)\b",
    re.I,
)
LONGEST_CLOSING = 30
LONGEST_FOOTER = 200
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
_FOOTER_BEGINS = (
    "ski sän sen häm ska hen få get dow han obt hol lad läh die von env inv ver ges fro "
    "從我的 (se (sk <<s [se"
)
_FOOTERS_BEGIN = frozenset(_FOOTER_BEGINS.split())
_DEVICES = re.compile(
    r"iphone|ipad|ipod|phone|android|galaxy|samsung|huawei|xiaomi|oneplus|pixel|nokia|sony|xperia|htc|lg\b"
    r"|motorola|mobil|mobile|telefon|lur|surfplatta|tablet|handy|outlook|mailbox|yahoo|gmail|proton|spark"
    r"|airmail|blackberry|windows|dator|mac\b|pc\b|watch|cell|device|enhet|enhed|telia|telenor|k-9|bluemail"
    r"|aqua|ti-\d|alcatel",
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
    r"|notice|important notice"
    r"|denne (?:e-?post|e-?mail|mail|meldingen|meddelelse)|dette (?:e-?post|e-?mail|brev|budskap)"
    r"|innholdet i denne|diese (?:e-?mail|nachricht)|der inhalt dieser|tämä (?:sähköposti|viesti)"
    r"|ce (?:message|courriel)|questo messaggio)",
    re.I,
)
_STARTS_WARNING = re.compile(r"\W{0,6}+(?:virus|avast|caution|warning|external|varning|obs|extern)", re.I)
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
# Two of these, of different groups and one of them of the first five.
_MAYBE_NOTICE = re.compile(
    r"(?P<a>avsett|avsedd|intended|beregnet|tiltenkt|bestemt|tarkoitettu|bestimmt)"
    r"|(?P<b>konfidenti|confidential|fortrolig|vertraulich)"
    r"|(?P<c>tystnadsplikt|sekretess|privileged|taushetsplikt)"
    r"|(?P<d>av misstag|in error|ved en feil|ved en fejl|irrtümlich|erehdyksessä)"
    r"|(?P<e>otillåt|obehörig|unauthori[sz]ed|prohibited|forbudt)"
    r"|(?P<f>raderas?\b|förstör|delete|destroy|slett|slet\b|löschen|vernichten)"
    r"|(?P<g>personuppgift|personal data|dataskydd|gdpr)"
    r"|(?P<h>bilagor|attachments?|vedlegg|anhang)|(?P<i>avsändaren|the sender|afsender|avsender)",
    re.I,
)
_HERSELF = re.compile(
    r"\b(?:[Jj]ag|[Mm]ig|[Mm]in|[Mm]itt|[Mm]ina|I|I'm|[Mm]y|[Mm]e|[Jj]eg|[Mm]eg|[Ii]ch|[Mm]inä)\b"
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
        if (line[:3].lower().rstrip() in _FOOTERS_BEGIN or line[-6:] == "mobile") and is_footer(line):
            kinds[number] = "SIGNATURE"
    if start == 0:
        _fold_banner(bare, kinds, end)
    _fold_notices(bare, kinds, start, end)
    _fold_under_dashes(lines, bare, kinds, start, end)
    _fold_company(bare, kinds, start, end)


def is_footer(line: str) -> bool:
    """Tell whether a program has added this line, such as `Skickat från min iPhone`."""
    if len(line) > LONGEST_FOOTER:
        return False
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
        is_warning = _STARTS_WARNING.match(bare[number])
        if is_warning or _STARTS_NOTICE.match(bare[number]):
            words = " ".join(bare[number:stop])[:MOST_NOTICE]
            return number if _is_notice(words, is_surely_needed=bool(is_warning)) else -1
    return -1


def _is_notice(words: str, *, is_surely_needed: bool) -> bool:
    """Tell whether these are a company's words. No disclaimer speaks of itself as "I": that is a customer."""
    if _HERSELF.search(words):
        return False
    if _SURELY_NOTICE.search(words) or _HEADS_NOTICE.fullmatch(words):
        return True
    groups = {found.lastgroup or "" for found in _MAYBE_NOTICE.finditer(words)}
    return not is_surely_needed and len(groups) > 1 and min(groups) <= "e"


def _fold_under_dashes(lines: list[str], bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """Fold what stands under `-- `; under a `--` without its blank, only if it reads like a signature."""
    tail = 0
    for number in range(end - 1, start - 1, -1):
        line = bare[number]
        if tail and line in ("--", "—", "––"):
            stop = _prose_from(bare, kinds, number + 1, end)
            is_sure = lines[number].rstrip("\r\n") == "-- "
            if is_sure or (stop == end and _reads_like_signature(bare, kinds, number, end)):
                for below in range(number, stop):
                    kinds[below] = "SIGNATURE" if kinds[below] == "NEW" else kinds[below]
            return
        tail += bool(line) and kinds[number] == "NEW"
        if tail > LONGEST_CLOSING:
            return


def _prose_from(bare: list[str], kinds: list[str], start: int, end: int) -> int:
    """Return where she writes on below her signature: a later paragraph that asks or speaks of herself."""
    for number in range(start + 1, end):
        if bare[number] and not bare[number - 1] and kinds[number] == "NEW":
            stop = next((after for after in range(number, end) if not bare[after]), end)
            words = " ".join(bare[number:stop])
            if words.endswith("?") or (_HERSELF.search(words) and words.count(" ") > 2):
                return number
    return end


def _reads_like_signature(bare: list[str], kinds: list[str], dashes: int, end: int) -> bool:
    own = [bare[number] for number in range(dashes + 1, end) if kinds[number] == "NEW"]
    if not own or len(own) > MOST_LINES:
        return not own
    if any(len(line) > 120 or line[-1] == "?" or _MATTER.search(line) for line in own):
        return False
    return (bare[dashes] == "--" and _is_name(own[0])) or any(_EVIDENCE.search(line) for line in own)


def _fold_company(bare: list[str], kinds: list[str], start: int, end: int) -> None:
    """
    Fold title, company, address and telephone under a typed greeting and name, which stay.

    If she writes on below it, or has said nothing above it, then it may be the matter itself: it stays.
    """
    greeting, first = _greeting(bare, kinds, start, end)
    block = [number for number in range(first, end) if kinds[number] == "NEW"]
    if not block or len(block) > MOST_LINES or not all(_is_block_like(bare[number]) for number in block):
        return
    is_said = any(bare[number].count(" ") > 1 for number in range(start, greeting))
    if is_said and any(_EVIDENCE.search(bare[number]) for number in block):
        for number in block:
            kinds[number] = "SIGNATURE"


def _is_block_like(line: str) -> bool:
    if len(line) > 100 or line[-1] in "?!:" or line.count(" ") > 10:
        return False
    return not _MATTER.search(line) and not _PROSE.search(line)


def _greeting(bare: list[str], kinds: list[str], start: int, end: int) -> tuple[int, int]:
    """Return the line of the last greeting, and the first one below it and its name; `end` for none."""
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
            return number, number + 1
        if line.split(None, 1)[0].rstrip(",.!").lower() in _GREETS_WITH:
            greeting = _GREETING.match(line)
            name = line[greeting.end() :] if greeting else ""
            if greeting and (not name or _is_name(name)):
                return number, number + 1 if name else _below_name(bare, number + 1, end)
    return end, end


def _below_name(bare: list[str], number: int, end: int) -> int:
    below = next((after for after in range(number, end) if bare[after]), end)
    return below + 1 if below < end and _is_name(bare[below]) else end


def _is_name(line: str) -> bool:
    return len(line.split()) <= 5 and not any(letter.isdigit() for letter in line) and "@" not in line
