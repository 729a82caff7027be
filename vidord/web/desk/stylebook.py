"""The stylebook: every part of the look in every state, drawn with the parts that the real pages use."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidord.core import typography
from vidord.web.desk import specimens
from vidord.web.policy import Seen, seen_by

LIMITS = (1_000, 5_000, 25_000)


@dataclass(frozen=True)
class Section:
    """One part of the book. `sheet` is the file that gives it its look, below `static/`."""

    name: str
    title: str
    sheet: str

    @property
    def template(self) -> str:
        return f"desk/stylebook/{self.name}.html"


@seen_by(Seen.STAFF)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/desk/stylebook`: the clock stands still, so that two pictures of the page can be compared."""
    standings = specimens.standings()
    shown = {
        "now": specimens.NOW,
        "sections": _sections(),
        "colors": _colors(),
        "forms": specimens.forms(),
        "standings": standings,
        "next_up": specimens.next_up(standings),
        "asked": specimens.asked(standings),
        "slots": specimens.slots(),
        "in_case": specimens.in_case(standings),
        "letters": specimens.letters(),
        "happened": specimens.happened(),
        "verdicts": specimens.verdicts(),
        "limits": [typography.money(Decimal(limit)) for limit in LIMITS],
    }
    return render(request, "desk/stylebook.html", shown)


def _sections() -> list[Section]:
    return [
        Section("mark", _("The mark"), "favicon.svg"),
        Section("colors", _("Colors"), "css/tokens.css"),
        Section("type", _("Type"), "css/base.css"),
        Section("buttons", _("Buttons"), "css/components/button.css"),
        Section("fields", _("Fields and errors"), "css/components/field.css"),
        Section("promises", _("Promises in every state"), "css/components/promise.css"),
        Section("day", _("Rows of the day"), "css/components/timetable.css"),
        Section("faces", _("Faces"), "css/components/face.css"),
        Section("letters", _("Letters"), "css/components/thread.css"),
        Section("timeline", _("What has happened"), "css/components/timeline.css"),
        Section("table", _("Table and tabs"), "css/components/table.css, tabs.css"),
        Section("notices", _("Notices and empty places"), "css/components/panel.css"),
        Section("panel", _("Panel and facts"), "css/components/panel.css"),
        Section("ladder", _("Who may decide?"), "css/components/decision.css"),
        Section("verdict", _("What the law says"), "css/components/decision.css"),
        Section("layout", _("Five ways to place things"), "css/layout.css"),
    ]


def _colors() -> list[tuple[str, str]]:
    return [
        ("--canvas", _("Canvas")),
        ("--surface", _("Paper")),
        ("--sunken", _("Sunken")),
        ("--ink", _("Ink")),
        ("--ink-soft", _("Soft ink")),
        ("--line", _("Hairline")),
        ("--line-strong", _("Field border")),
        ("--accent", _("Can be pressed")),
        ("--accent-tint", _("Chosen")),
        ("--on-accent", _("Text on what can be pressed")),
        ("--kept", _("Kept")),
        ("--kept-tint", _("Kept, ground")),
        ("--risk", _("Time is short")),
        ("--risk-tint", _("Time is short, ground")),
        ("--broken", _("Not kept")),
        ("--broken-tint", _("Not kept, ground")),
        ("--good", _("Made good afterwards")),
        ("--focus", _("Keyboard focus")),
        ("--on-focus", _("Line of the focus")),
    ]
