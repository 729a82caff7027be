"""A mail as it looked to its sender: its HTML made harmless, its own pictures inside it, nothing fetched."""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from vidord.channels import attachments, links
from vidord.channels.email import pictures, reader
from vidord.channels.email.remote_images import Proxy
from vidord.channels.email.sanitising import Sanitised
from vidord.channels.models import Attachment, InboundContent

LONGEST_HTML = 2_000_000
MOST_BYTES_EACH, MOST_BYTES_IN_ALL = 2 * 1024 * 1024, 10 * 1024 * 1024
MOST_SHOWN = 40 * 1024 * 1024  # as text: ten of the mail's own and twenty fetched, a third larger
FRAME = re.compile(r'<img([^>]*) src="#image-(\d+)">')
DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([\w+/=\s]+)", re.ASCII | re.IGNORECASE)
STYLE = (
    ":root{color-scheme:only light}body{margin:12px;background:#fff;color:#19202b;overflow-wrap:anywhere;"
    'font:15px/1.45 system-ui,"Segoe UI","Noto Sans","Liberation Sans",sans-serif}'
    "img{max-width:100%;height:auto}img:not([src]){display:inline-block;border:1px dashed #767d86;"
    "padding:2px 6px;color:#515963;font-size:13px}img[width='1']:not([src]){display:none}"
    "a{color:#00587d;text-decoration:underline}.whither{color:#515963;font-size:13px}"
)


class Unshowable(Exception):
    """A mail whose HTML is too large, or takes too long to be made harmless."""


@dataclass(frozen=True)
class Original:
    """What may be shown of a mail's HTML. `away` counts the pictures that lie with somebody else."""

    body: str
    away: int
    fetched: int = 0

    def document(self, *, language: str, title: str) -> str:
        """Return it as a whole page."""
        return (
            f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{self.body}</body></html>"
        )


def of(content: InboundContent, *, proxy: Proxy | None = None) -> Original:
    """
    Make a mail's HTML harmless. Pictures that lie with somebody else are fetched only by a given `proxy`.

    :raises Unshowable: when that can't be done within the limits.
    """
    shown = _sanitised(content.html)
    far = _away(shown)
    inside = _own_pictures(content, shown.images)
    fetched = proxy.fetch_all(far) if proxy else {}
    inside |= {address: pictures.data_address(found) for address, found in fetched.items()}
    body = _Gallery(shown.images, inside).hang(links.without_page_links(shown.html))
    return Original(body, away=len(far), fetched=len(fetched))


def count_away(html: str) -> int:
    """
    Return how many pictures of an HTML lie with somebody else.

    :raises Unshowable: as `of` does.
    """
    return len(_away(_sanitised(html)))


def _away(shown: Sanitised) -> list[str]:
    return [one for one in shown.images if one.lower().startswith(("http:", "https:"))]


def in_words(said: str) -> Original:
    """Return a sentence of ours in the place of a mail."""
    return Original(f"<p>{escape(said)}</p>", away=0)


class _Gallery:
    """Puts pictures into their frames, words into the rest: one picture in a thousand frames is a flood."""

    def __init__(self, addresses: list[str], pictures: dict[str, str]) -> None:
        self.addresses, self.pictures = addresses, pictures
        self.left = MOST_SHOWN

    def hang(self, html: str) -> str:
        """Fill every frame of the HTML."""
        return FRAME.sub(self._fill, html)

    def _fill(self, frame: re.Match[str]) -> str:
        source = self.pictures.get(self.addresses[int(frame[2])], "")
        if source and len(source) <= self.left:
            self.left -= len(source)
            return f'<img{frame[1]} src="{source}">'
        said = escape(_("A picture that is not shown"))
        words = "" if ' alt="' in frame[1] else f' alt="{said}"'
        return f"<img{frame[1]}{words}>"


def _sanitised(html: str) -> Sanitised:
    """Sanitise in a confined child, that gives up rather than take more than its share."""
    if len(html) > LONGEST_HTML:
        raise Unshowable
    try:
        return reader.sanitised(html)
    except (LookupError, reader.NoReader) as fault:
        raise Unshowable from fault


def _own_pictures(content: InboundContent, addresses: list[str]) -> dict[str, str]:
    """Return the pictures that came with the mail as data addresses, by what the HTML calls them."""
    hung = {f"cid:{one.content_id.strip('<> ')}": one for one in _inline(content)}
    wanted = {address: hung[address] for address in addresses if address in hung}
    within: dict[str, Attachment] = {}
    left = MOST_BYTES_IN_ALL
    for address, one in wanted.items():
        if one.size <= min(left, MOST_BYTES_EACH):
            within[address], left = one, left - one.size
    found = attachments.contents(within.values())
    own = {address: pictures.data_address(found.get(one.pk, b"")) for address, one in within.items()}
    return own | {address: _data(address) for address in addresses if address.lower().startswith("data:")}


def _inline(content: InboundContent) -> list[Attachment]:
    return list(Attachment.objects.filter(message=content.message_id).exclude(content_id="").order_by("id"))


def _data(address: str) -> str:
    """Return a picture that the HTML itself holds, looked at like any other."""
    found = DATA.fullmatch(address)
    if not found or len(found[1]) > MOST_BYTES_EACH * 4 // 3:
        return ""
    try:
        return pictures.data_address(b64decode(found[1]))
    except binascii.Error:
        return ""
