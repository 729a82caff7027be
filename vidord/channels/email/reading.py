"""From bytes to what a person wrote. Nothing here raises on a malformed mail; the worst is an empty field."""

import email
import re
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from functools import cache

import nh3
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from vidord.channels.email.mail import Address, Fold, Reading

LONGEST_HEADER = 998  # mail.md 0.2: longer ones make structured parsing quadratic
MOST_PARTS = 1000
CHARSETS = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "cp-850": "cp850",
}
PREFIXES = r"^((re|sv|vs|fw|fwd|vb|ang|aw)\s*:\s*)+"
MACHINE_LOCAL_PARTS = ("mailer-daemon", "postmaster", "noreply", "no-reply", "do-not-reply")


def read(raw: bytes, *, envelope_from: str = "unknown") -> Reading:
    """Read a mail. An empty envelope sender means a bounce (RFC 5321 4.5.5)."""
    mail = email.message_from_bytes(raw, policy=compat32)
    name, address = _sender(mail)
    ids = re.findall(r"<[^<>\s]{3,250}>", f"{_header(mail, 'References')} {_header(mail, 'In-Reply-To')}")
    subject, text = _header(mail, "Subject"), _text(mail)
    return Reading(
        sender=Address(name[:320], address[:320].lower()),
        subject=subject,
        subject_base=re.sub(PREFIXES, "", subject, flags=re.IGNORECASE),
        text=text,
        folds=[Fold(0, len(text), "NEW")],
        language=language_of(f"{subject} {text}"),
        message_id=_header(mail, "Message-ID"),
        references=ids,
        machine=_machine(mail, address.lower(), envelope_from),
    )


def _header(mail: Message, name: str) -> str:
    """Return a header in plain text on one line, cut at 998 characters, NUL-free."""
    value = str(mail.get(name, ""))[:LONGEST_HEADER]
    try:
        parts = decode_header(value)
    except (ValueError, LookupError):
        parts = [(value, None)]
    words = [_decoded(part, charset) if isinstance(part, bytes) else part for part, charset in parts]
    return " ".join("".join(words).replace("\0", "").split())[:LONGEST_HEADER]


def _decoded(content: bytes, charset: str | None) -> str:
    """Decode as UTF-8 when the bytes are that, else by the named charset, else as Windows' western one."""
    named = (charset or "utf-8").lower().strip("\"'")
    for candidate in ("utf-8", CHARSETS.get(named, named), "windows-1252", "latin-1"):
        if candidate == "utf-8" and named.startswith(("utf-16", "utf-7", "iso-2022")):
            continue
        try:
            return content.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("ascii", "replace")


def _sender(mail: Message) -> tuple[str, str]:
    for name in ("From", "Sender"):
        for who, address in getaddresses([_header(mail, name)]):
            if "@" in address:
                return who, address
    return "", ""


def _text(mail: Message) -> str:
    """Return the first plain text, else the first HTML with its tags taken away."""
    html = ""
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            break
        if part.get_content_disposition() == "attachment" or part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            return _body(part)
        if kind == "text/html" and not html:
            html = nh3.clean(re.sub(r"(?i)<(br|/p|/div|/li)[^>]*>", "\n", _body(part)), tags=set())
    return re.sub(r"\n{3,}", "\n\n", html).strip()


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = (
        payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
    )
    charset = str(part.get_param("charset", "utf-8"))
    return _decoded(content, charset).replace("\0", "").replace("\r\n", "\n").strip()


def _machine(mail: Message, address: str, envelope_from: str) -> str:
    """Return why no person wrote this (RFC 3834, RFC 3464), or an empty text."""
    if envelope_from == "":
        return "EMPTY_ENVELOPE_SENDER"
    if mail.get_content_type() == "multipart/report":
        return "DELIVERY_REPORT"
    automatic = _header(mail, "Auto-Submitted").lower()
    if automatic and automatic != "no":
        return "AUTO_SUBMITTED"
    if _header(mail, "Precedence").lower() in {"bulk", "junk", "list"} or mail.get("List-Id"):
        return "BULK_OR_LIST"
    if mail.get("X-Autoreply") or mail.get("X-Autorespond"):
        return "AUTO_REPLY"
    if address.partition("@")[0] in MACHINE_LOCAL_PARTS:
        return "MACHINE_ADDRESS"
    return ""


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, when the first mail is read."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["sv", "en", "no", "da", "fi", "de"])
    return identifier


def language_of(text: str) -> str:
    """Return `en` when a text is surely not Scandinavian, else `sv`. A short text says too little to tell."""
    language, sureness = _identifier().classify(text[:2000])
    scandinavian = language in {"sv", "no", "da"}
    return "sv" if scandinavian or sureness < 0.8 else "en"


def recipients(raw: bytes) -> list[str]:
    """Return the addresses in To and Cc, for mail that comes without an envelope."""
    mail = email.message_from_bytes(raw, policy=compat32)
    named = getaddresses([_header(mail, "Delivered-To"), _header(mail, "To"), _header(mail, "Cc")])
    return [address.lower() for _, address in named if "@" in address]
