"""What kind of picture bytes are, by their first bytes alone, and whether it is small enough to be drawn."""

import base64
import struct
from collections.abc import Callable

LONGEST_SIDE = 10_000
MOST_PIXELS = 40_000_000  # a browser needs four bytes for each
JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the markers of a frame's header (ITU T.81, B.1.1.3)
JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}  # the markers that have no length

Size = tuple[int, int]


def kind_of(content: bytes) -> str:
    """Return `image/png`, `image/jpeg`, `image/gif` or `image/webp`; nothing for all else, or too large."""
    for kind, is_one, size_of in KINDS:
        if is_one(content):
            try:
                wide, high = size_of(content)
            except (struct.error, ValueError, IndexError):
                return ""
            return kind if _is_drawable(wide, high) else ""
    return ""


def data_address(content: bytes) -> str:
    """Return a picture as an address that holds it whole; nothing when it may not be shown."""
    kind = kind_of(content)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind else ""


def _is_drawable(wide: int, high: int) -> bool:
    return 0 < wide <= LONGEST_SIDE and 0 < high <= LONGEST_SIDE and wide * high <= MOST_PIXELS


def _png(content: bytes) -> Size:
    if content[12:16] != b"IHDR":
        raise ValueError("a PNG begins with its header")
    return struct.unpack(">II", content[16:24])


def _gif(content: bytes) -> Size:
    """Return the screen's size, or the first frame's where that is larger: browsers draw the larger one."""
    wide, high, flags = struct.unpack("<HHB", content[6:11])
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
    while content[at] == 0x21:  # an extension: its label, then blocks, each with its length first
        at += 2
        while content[at]:
            at += content[at] + 1
        at += 1
    if content[at] != 0x2C:
        raise ValueError("a GIF has a frame")
    left, top, frame_wide, frame_high = struct.unpack("<HHHH", content[at + 1 : at + 9])
    return max(wide, left + frame_wide), max(high, top + frame_high)


def _jpeg(content: bytes) -> Size:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in JPEG_SIZES:
            high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
            return wide, high
        if marker == 0xFF:
            at += 1
        elif marker in JPEG_ALONE:
            at += 2
        else:
            (length,) = struct.unpack(">H", content[at + 2 : at + 4])
            at += 2 + max(length, 2)
    raise ValueError("a JPEG says its size before its first scan")


def _webp(content: bytes) -> Size:
    form = content[12:16]
    if form == b"VP8X":
        return _three_bytes(content[24:27]) + 1, _three_bytes(content[27:30]) + 1
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        wide, high = struct.unpack("<HH", content[26:30])
        return wide & 0x3FFF, high & 0x3FFF
    raise ValueError("a WebP is of one of three forms")


def _three_bytes(content: bytes) -> int:
    return struct.unpack("<I", content + b"\0")[0]


KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], Size]], ...] = (
    ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff"), _jpeg),
    ("image/gif", lambda content: content.startswith((b"GIF87a", b"GIF89a")), _gif),
    ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _webp),
)
