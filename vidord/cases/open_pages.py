"""Who else has a case's page open just now, and who of them is writing: for those who would write too."""

from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from vidord.cases.models import AnswerDraft, Case, OpenPage
from vidord.people.models import Staff

LASTS = timedelta(seconds=30)
NOTED_AGAIN = timedelta(seconds=10)
REMEMBERED = timedelta(minutes=10)
NOTE = """
    INSERT INTO cases_openpage (case_id, staff_id, seen_at) VALUES (%s, %s, %s)
    ON CONFLICT (case_id, staff_id) DO UPDATE SET seen_at = EXCLUDED.seen_at
"""


def note(case: Case, *, by: Staff, at: datetime) -> None:
    """Note that somebody has the page open. One query; the second time within moments it changes a row."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [case.pk, by.pk, at])


def is_due(case: Case, *, at: datetime) -> bool:
    """Tell whether it is time to note it again, of a case with the column `own_page_at`."""
    return case.own_page_at is None or case.own_page_at <= at - NOTED_AGAIN


def leave(case: Case, *, by: Staff) -> None:
    """She has left the page."""
    OpenPage.objects.filter(case=case, staff=by).delete()


def forget(*, at: datetime) -> int:
    """Forget who had what open, minutes later. Returns how many rows went."""
    return OpenPage.objects.filter(seen_at__lt=at - REMEMBERED).delete()[0]


def others(reader: Staff, *, at: datetime) -> ArraySubquery:
    """A case's column with those who have its page open besides the reader, and whether each is writing."""
    draft = AnswerDraft.objects.filter(
        case=OuterRef("case"), staff=OuterRef("staff"), is_beside=False, changed_at__gt=at - LASTS
    )
    open_ = OpenPage.objects.filter(~Q(staff=reader), case=OuterRef("pk"), seen_at__gt=at - LASTS)
    row = JSONObject(name="staff__public_name", writes=Exists(draft))
    return ArraySubquery(open_.order_by("staff").values(row=row))


def own(reader: Staff) -> Subquery:
    """A case's column with when the reader was last noted there."""
    return Subquery(OpenPage.objects.filter(case=OuterRef("pk"), staff=reader).values("seen_at"))


def in_words(others: list[dict]) -> list[str]:
    """Say who is there, those who write first."""
    writing = _("%(name)s is writing an answer")
    reading = _("%(name)s is reading this now")
    ordered = sorted(others, key=lambda one: not one["writes"])
    return [(writing if one["writes"] else reading) % {"name": one["name"]} for one in ordered]
