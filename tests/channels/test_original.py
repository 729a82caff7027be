"""A mail as it looked: its own pictures in it, everybody else's left out, nothing that acts or fetches."""

import base64
import re
from html.parser import HTMLParser

import pytest

from tests.hostile import PAYLOADS
from tests.mails import PNG, Hung, Mail, put
from vidord.channels import original
from vidord.channels.email import sanitising
from vidord.channels.models import InboundContent

DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
FETCHES = re.compile(r"url|expression|import|var|\\\\|@|:.*:", re.IGNORECASE)


class Acting(HTMLParser):
    """Whatever in a page acts, fetches or leads away."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        allowed = sanitising.ATTRIBUTES["*"] | sanitising.ATTRIBUTES.get(tag, set()) | {"class"}
        for name, value in attrs:
            is_style = name == "style" and any(FETCHES.search(one) for one in value.split(";"))
            is_source = name == "src" and not re.fullmatch(r"#image-\d+", value)
            if name not in allowed or name in {"href", "id", "name"} or is_style or is_source:
                self.found.append((tag, name, value))
        if tag not in sanitising.TAGS:
            self.found.append(tag)

    def handle_comment(self, data):
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def looked(world, html, *hung):
    message = put(Mail(html=html, hung=list(hung)), world.case_from().thread, at=world.now)
    return original.of(InboundContent.objects.get(message=message))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_hostile_mail_acts(payload):
    shown = sanitising.sanitise(f"<p>före</p>{payload}<p>efter</p>")

    assert Acting(shown.html).found == []
    assert "<p>före</p>" in shown.html


def test_there_are_at_least_a_hundred_and_fifty_ways_to_try():
    assert len(set(PAYLOADS)) >= 150


def test_what_a_mail_looks_like_is_kept():
    html = '<table bgcolor="#eef"><tr><td style="color: red; padding:4px" align="right"><b>Hej</b><br>då'

    shown = sanitising.sanitise(html).html

    assert '<table bgcolor="#eef">' in shown
    assert '<td style="color:red;padding:4px" align="right"><b>Hej</b><br>då</td>' in shown


def test_a_link_opens_nothing_and_says_where_it_leads():
    shown = sanitising.sanitise('<a href="https://banken.example.tjuv.example/in?x=1">Banken</a>').html

    assert shown == '<a>Banken</a><span class="whither"> [banken.example.tjuv.example]</span>'


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "https://[", "/desk/", "#a"]
)
def test_a_link_to_nowhere_says_nothing(address):
    assert sanitising.sanitise(f'<a href="{address}">Här</a>').html == "<a>Här</a>"


def test_the_mails_own_picture_stands_in_it(world):
    shown = looked(world, '<img src="cid:bild%401" width="9">', Hung("a.png", PNG, "image/png", cid="bild@1"))

    assert shown.body == f'<img width="9" src="{DATA}">'
    assert shown.away == 0


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"%PDF", b"", PNG[:20]])
def test_what_only_says_that_it_is_a_picture_is_not_shown(world, content):
    shown = looked(world, '<img src="cid:a" alt="x">', Hung("a.png", content, "image/png", cid="a"))

    assert shown.body == '<img alt="x">'


def test_a_picture_that_points_nowhere_breaks_nothing(world):
    shown = looked(world, 'Hej <img src="cid:finns-inte"> då')

    assert re.fullmatch(r'Hej <img alt="[^"]+"> då', shown.body)


def test_a_picture_larger_than_two_megabytes_is_not_shown(world):
    large = PNG + b"\0" * original.MOST_BYTES_EACH
    shown = looked(world, '<img src="cid:a" alt="x">', Hung("a.png", large, "image/png", cid="a"))

    assert shown.body == '<img alt="x">'


def test_pictures_are_shown_up_to_ten_megabytes_in_all(world):
    large = PNG + b"\0" * (original.MOST_BYTES_EACH - len(PNG))
    hung = [Hung(f"{n}.png", large, "image/png", cid=str(n)) for n in range(7)]

    shown = looked(world, "".join(f'<img src="cid:{n}">' for n in range(7)), *hung)

    assert shown.body.count('src="data:') == 5


def test_one_picture_in_a_thousand_frames_is_no_flood(world):
    large = PNG + b"\0" * 1_000_000
    shown = looked(world, '<img src="cid:a">' * 1000, Hung("a.png", large, "image/png", cid="a"))

    assert len(shown.body) < original.MOST_SHOWN + 1000 * 100
    assert 20 < shown.body.count('src="data:') < 40


def test_a_picture_inside_the_html_is_looked_at_like_any_other(world):
    svg = base64.b64encode(b"<svg onload=alert(1)>").decode()
    html = (
        f'<img src="{DATA}"><img alt="x" src="data:image/png;base64,{svg}"><img alt="y" src="data:text/x,">'
    )
    shown = looked(world, html)

    assert shown.body == f'<img src="{DATA}"><img alt="x"><img alt="y">'


def test_pictures_that_lie_elsewhere_are_counted_and_left_out(world):
    html = '<img src="https://a.example/1.png"><img src="http://b.example/2.png"><img src="https://a.example/1.png">'
    shown = looked(world, html)

    assert shown.away == original.count_away(html) == 2
    assert "example" not in shown.body


def test_no_page_link_can_be_read_out_of_it(world):
    link = f"https://granasa.example/mitt/{'a' * 26}"
    shown = looked(world, f'<a href="{link}">{link}</a>')

    assert "a" * 26 not in shown.body


def test_a_whole_page_says_its_language_and_title():
    page = original.Original("<p>x</p>", away=0).document(language="da", title="<script>")

    assert '<html lang="da">' in page
    assert "<title>&lt;script&gt;</title>" in page


HOGS = {
    "a tower of boxes": "<div>" * 200_000,
    "a crowd of attributes": "<p " + " ".join(f"a{n}=x" for n in range(200_000)) + ">",
    "more than anybody writes": "x" * (original.LONGEST_HTML + 1),
}


@pytest.mark.parametrize("html", HOGS.values(), ids=HOGS.keys())
def test_a_mail_that_would_take_for_ever_is_given_up(html):
    with pytest.raises(original.Unshowable):
        original.count_away(html)
