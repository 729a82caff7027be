"""What a file says it is, in our words, and whether its kind can carry a program. Nothing here opens it."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST_NAME = 150
ENDINGS = {
    "PDF": "pdf",
    "PICTURE": "png jpg jpeg jpe gif webp bmp tif tiff heic heif avif",
    "DOCUMENT": "doc docx odt rtf pages",
    "SHEET": "xls xlsx ods csv numbers",
    "SLIDES": "ppt pptx odp key",
    "TEXT": "txt text log md",
    "CALENDAR": "ics vcs",
    "CARD": "vcf",
    "MAIL": "eml msg",
    "SOUND": "mp3 m4a wav ogg oga opus flac amr aac",
    "FILM": "mp4 mov m4v webm avi mkv 3gp",
    "ARCHIVE": "zip rar 7z gz tgz bz2 xz tar cab ace arj lzh zst",
    "PAGE": "html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt",
    "DISK": "iso img vhd vhdx dmg",
    "MACROS": "docm dotm xlsm xlsb xltm xlam pptm potm ppam ppsm sldm one onepkg",
    "PROGRAM": (
        "exe com scr pif bat cmd msi msp msix appx js jse mjs vbs vbe ps1 psm1 wsf wsh wsc hta jar jnlp"
        " apk app deb rpm pkg sh bash py pyw pl rb php dll sys cpl msc chm hlp reg inf lnk url scf"
        " desktop website library-ms search-ms settingcontent-ms gadget application xll swf"
    ),
}
KIND_OF_ENDING = {ending: kind for kind, endings in ENDINGS.items() for ending in endings.split()}
OFFICE, OPEN = r"application/vnd\.openxmlformats-officedocument\.", r"application/vnd\.oasis\.opendocument\."
TYPES = {
    r"application/pdf": "PDF",
    r"(image/svg|text/html|application/xhtml|text/xml|application/xml).*": "PAGE",
    r"image/.*": "PICTURE",
    r"audio/.*": "SOUND",
    r"video/.*": "FILM",
    r"text/calendar": "CALENDAR",
    r"text/(x-)?vcard": "CARD",
    r"text/csv": "SHEET",
    r"message/.*": "MAIL",
    r"(text|application)/(x-)?(java|ecma|vb)script.*": "PROGRAM",
    r"application/x-ms(dos-|dos|-dos-|down).*": "PROGRAM",
    r"application/(x-(dosexec|msi|sh|csh)|java-archive|vnd\.microsoft\.portable-executable)": "PROGRAM",
    r"application/.*macroenabled.*": "MACROS",
    r"application/(zip|gzip|x-(zip|rar|7z|tar|gzip|bzip2?).*|vnd\.rar)": "ARCHIVE",
    rf"application/(msword|rtf)|{OFFICE}wordprocessingml.*|{OPEN}text.*": "DOCUMENT",
    rf"application/vnd\.ms-excel|{OFFICE}spreadsheetml.*|{OPEN}spreadsheet.*": "SHEET",
    rf"application/vnd\.ms-powerpoint|{OFFICE}presentationml.*|{OPEN}presentation.*": "SLIDES",
    r"text/plain": "TEXT",
}
CAN_RUN = frozenset({"PAGE", "DISK", "MACROS", "PROGRAM", "ARCHIVE"})
USUAL_ENDING = {"PDF": "pdf", "CALENDAR": "ics", "CARD": "vcf", "MAIL": "eml", "TEXT": "txt", "SHEET": "csv"}
# What turns the reading order, joins letters or is not seen: by it `exe.fdp` shows as `pdf.exe`.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
FORBIDDEN = re.compile(r'[<>:;"/\\|?*%]')


def kind_of(name: str, content_type: str) -> str:
    """Return an enum value: by the name's ending, else by the type that the mail states; the worse counts."""
    _stem, dot, ending = safe(name).rpartition(".")
    by_name = KIND_OF_ENDING.get(ending.lower(), "UNKNOWN") if dot else "UNKNOWN"
    stated = content_type.lower().partition(";")[0].strip()
    by_type = next((kind for rule, kind in TYPES.items() if re.fullmatch(rule, stated)), "UNKNOWN")
    if by_name == "UNKNOWN" or (by_type in CAN_RUN - {"ARCHIVE"} and by_name not in CAN_RUN):
        return by_type
    return by_name


def word(kind: str) -> str:
    """Return a kind in words."""
    words = {
        "PDF": _("PDF"),
        "PICTURE": _("picture"),
        "DOCUMENT": _("document"),
        "SHEET": _("spreadsheet"),
        "SLIDES": _("slides"),
        "TEXT": _("text file"),
        "CALENDAR": _("calendar file"),
        "CARD": _("business card"),
        "MAIL": _("mail"),
        "SOUND": _("sound"),
        "FILM": _("film"),
        "ARCHIVE": _("packed files"),
        "PAGE": _("web page"),
        "DISK": _("disk image"),
        "MACROS": _("document with macros"),
        "PROGRAM": _("program"),
    }
    return words.get(kind, _("file of unknown kind"))


def safe(name: str) -> str:
    """Return a file's name as it may be shown and saved: no path, nothing unseen, at most 150 letters."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if _is_seen(sign))
    plain = " ".join(FORBIDDEN.sub("_", seen).split()).strip(". ")
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > LONGEST_NAME // 2:
        return plain[:LONGEST_NAME].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in UNSEEN


def shown(name: str, content_type: str) -> str:
    """Return a file's safe name, or one by its kind when it has none: `picture`, `mail.eml`."""
    if kept := safe(name):
        return kept
    kind = kind_of("", content_type)
    ending = USUAL_ENDING.get(kind, "")
    return f"{word(kind)}.{ending}" if ending else word(kind)
