"""How an SMS is written and counted: GSM 03.38 in septets, else UCS-2 in pairs of bytes, in parts."""

from dataclasses import dataclass

from vidord.core import typography

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # an escape and a sign: two septets
ALONE_GSM, EACH_GSM = 160, 153
ALONE_UCS2, EACH_UCS2 = 70, 67
IS_ABOVE = 0xFFFF  # such a sign is a surrogate pair


@dataclass(frozen=True)
class Size:
    """What a text costs: its septets, or its UCS-2 units, and in how many parts it goes."""

    units: int
    parts: int
    is_gsm: bool


def plain(text: str) -> str:
    """Return a text in signs that an SMS holds cheaply, without what no phone shows."""
    kept = (sign for sign in typography.sms(text) if sign.isprintable() or sign == "\n")
    return "".join(kept).strip()


def size(text: str) -> Size:
    """Count a text as it is, GSM 03.38 if all of it can be written so, else UCS-2."""
    if all(sign in BASIC or sign in EXTENDED for sign in text):
        widths = [2 if sign in EXTENDED else 1 for sign in text]
        return _counted(widths, alone=ALONE_GSM, each=EACH_GSM, is_gsm=True)
    widths = [2 if ord(sign) > IS_ABOVE else 1 for sign in text]
    return _counted(widths, alone=ALONE_UCS2, each=EACH_UCS2, is_gsm=False)


def _counted(widths: list[int], *, alone: int, each: int, is_gsm: bool) -> Size:
    """Fill one part after another; no sign is cut in two between them."""
    units = sum(widths)
    if units <= alone:
        return Size(units, 1, is_gsm)
    parts, room = 1, each
    for width in widths:
        if width > room:
            parts, room = parts + 1, each
        room -= width
    return Size(units, parts, is_gsm)
