"""One undertaking to one customer: an owner, a due time that never changes, in the end an outcome."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CheckConstraint, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThanOrEqual

from vidord.promises.models.condition import Condition
from vidord.promises.models.pause import Pause, PauseEnd, PauseReminder

# Each source has what it is cited by, and nothing of another's.
SOURCE_IS_WHOLE = (
    Q(source="LAW", agreement_number="") & ~Q(law_rule="") & ~Q(law_version="") & ~Q(source_words="")
    | Q(source="CONTRACT", law_rule="", law_version="") & ~Q(agreement_number="") & ~Q(source_words="")
    | Q(source="PUBLISHED", source_reference__isnull=False)
    & Q(source_words="", agreement_number="", law_rule="", law_version="")
    | Q(source="PERSONAL", source_words="", agreement_number="", law_rule="", law_version="")
)


class SwedishDay(Func):
    """The day that a moment falls on in Sweden: statutes count by it, whatever zone the server is in."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/Stockholm')::date"
    output_field = models.DateField()


class PromiseQuerySet(models.QuerySet):
    def live(self) -> "PromiseQuerySet":
        """Not ended: no outcome, broken or retracted. Such a promise has an owner and blocks closing."""
        return self.filter(wake_at__isnull=False)

    def to_wake(self, *, at: datetime) -> "PromiseQuerySet":
        """Those for which the clock has something to do."""
        return self.filter(wake_at__lte=at).order_by("wake_at")

    def with_pauses(self) -> "PromiseQuerySet":
        """
        With the question that stops the clock, if one does, the times that earlier ones gave, and the
        condition that it was given on.
        """
        waiting = Pause.objects.filter(promise=OuterRef("pk"), end=None)
        reminded = PauseReminder.objects.filter(pause=OuterRef("pk")).order_by("at").values("at")
        question = JSONObject(pk="pk", asked="asked", at="at", reminded=ArraySubquery(reminded))
        moved = PauseEnd.objects.filter(pause__promise=OuterRef("pk"), due_at__isnull=False).order_by("-pk")
        times = JSONObject(due_at="due_at", at_risk_at="at_risk_at", since="pause__at", until="at")
        condition = Condition.objects.filter(promise=OuterRef("pk"))
        turned = JSONObject(words="words", turned="answer__kind", because="answer__because")
        return self.annotate(
            stands_on=Subquery(condition.values(row=turned)[:1]),
            waits=Subquery(waiting.values(row=question)[:1]),
            moved_times=Subquery(moved.values(row=times)[:1]),
        )


class Promise(models.Model):
    """What we said, to whom, by when, and who answers for it. A trigger keeps `due_at` as it was given."""

    class Kind(models.TextChoices):
        ANSWER = "ANSWER"
        WRITE = "WRITE"
        CALL = "CALL"
        DECIDE = "DECIDE"
        REMEDY = "REMEDY"
        REVIEW = "REVIEW"

    class Source(models.TextChoices):
        LAW = "LAW"
        CONTRACT = "CONTRACT"
        PUBLISHED = "PUBLISHED"
        PERSONAL = "PERSONAL"

    thread = models.ForeignKey("channels.Thread", on_delete=models.PROTECT, related_name="promises")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    source_reference = models.BigIntegerField(null=True, help_text="the TextVersion's id for PUBLISHED")
    source_words = models.TextField(
        blank=True, db_default="", help_text="what the agreement or the statute says, for CONTRACT and LAW"
    )
    agreement_number = models.TextField(blank=True, db_default="", help_text="for CONTRACT")
    law_rule = models.TextField(blank=True, db_default="", help_text="the rule's id, for LAW")
    law_version = models.TextField(blank=True, db_default="", help_text="the rule's version, for LAW")
    law_last_day = models.DateField(
        null=True, help_text="the last day by statute, where it names one and we have time to be earlier"
    )
    source_facts = models.JSONField(null=True, help_text="why this pledge, for PUBLISHED: ids, enums, times")
    quoted = models.TextField(help_text="the words it was given in, in the customer's language")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True, help_text="when a call's window opens")
    due_at = models.DateTimeField()
    at_risk_at = models.DateTimeField()
    reckoning = models.JSONField(null=True, help_text="how due_at was counted, see core.calendar.Reckoning")
    wake_at = models.DateTimeField(null=True, help_text="when the clock looks next; null once it has ended")

    stands_on: dict | None  # there once it is read `with_pauses`, or has just been given
    last_outcome: str | None  # this and the next two are there when the clock has read it
    reminded: list[str]
    is_said_kept: bool

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(due_at__gt=F("made_at")), name="promise_due_after_made"),
            CheckConstraint(condition=~Q(quoted=""), name="promise_says_something"),
            CheckConstraint(condition=SOURCE_IS_WHOLE, name="promise_source_is_whole"),
            CheckConstraint(
                condition=Q(law_last_day=None) | Q(source="LAW"), name="promise_last_day_is_a_laws"
            ),
            CheckConstraint(
                condition=Q(law_last_day=None) | Q(LessThanOrEqual(SwedishDay("due_at"), F("law_last_day"))),
                name="promise_due_by_the_laws_last_day",
            ),
            CheckConstraint(condition=Q(at_risk_at__lte=F("due_at")), name="promise_at_risk_before_due"),
            CheckConstraint(
                condition=Q(starts_at=None) | Q(starts_at__lt=F("due_at")),
                name="promise_window_opens_before_due",
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="promise_wake"),
            models.Index(
                fields=["owner", "due_at"], condition=Q(wake_at__isnull=False), name="promise_live_of_owner"
            ),
        ]

    def _read_beside(self, name: str) -> dict | None:
        """Read it, unless that was done `with_pauses`."""
        read = self if hasattr(self, name) else Promise.objects.with_pauses().get(pk=self.pk)
        return getattr(read, name)

    @property
    def open_pause(self) -> dict | None:
        """The question that stops the clock: `pk`, what was `asked`, when (`at`), and when `reminded`."""
        return self._read_beside("waits")

    @property
    def pause_ended(self) -> dict | None:
        """When we last waited, `since` and `until`, and the times that gave: `due_at`, `at_risk_at`."""
        return self._read_beside("moved_times")

    @property
    def condition_given(self) -> dict | None:
        """The condition it was given on: its `words`, how it `turned` out if that is said, and `because`."""
        return self._read_beside("stands_on")

    @property
    def only_if(self) -> str:
        """The words of a condition of which nobody has said how it turned out; else nothing."""
        given = self.condition_given
        return given["words"] if given and given["turned"] is None else ""

    @property
    def due_now(self) -> datetime:
        """When it is due, given the time that we waited for the customer."""
        moved = self.pause_ended
        return datetime.fromisoformat(moved["due_at"]) if moved else self.due_at

    @property
    def at_risk_now(self) -> datetime:
        """When its owner is warned, given the same."""
        moved = self.pause_ended
        return datetime.fromisoformat(moved["at_risk_at"]) if moved else self.at_risk_at

    def is_in_time(self, moment: datetime) -> bool:
        """Tell whether what is done at a moment is done in time; while we wait for the customer, it is."""
        return self.open_pause is not None or moment <= self.due_now


class OwnerChange(models.Model):
    """The promise passed from one named person to another; the due time did not."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="owner_changes")
    from_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.CharField(
        max_length=40, help_text="an enum value, for example BROKEN, LEFT or HANDED_OVER"
    )
