"""The matter with a face, what was promised in it, and how it changed hands."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class CaseQuerySet(models.QuerySet):
    def of_promise(self, promise: "models.Model") -> "Case":
        """The case a promise was given in, with whom to tell. One query."""
        return self.select_related("customer", "thread__contact_point", "face", "unit__lead").get(
            thread_id=promise.thread_id
        )

    def seen_by(self, staff: "models.Model") -> "CaseQuerySet":
        """Cases of the legal entities she has a role in; protected customers only by name."""
        open_to_her = Q(customer__protection=None) | Q(customer__protection__readers=staff)
        return self.filter(open_to_her, unit__entity__roles__staff=staff).distinct()


class Case(models.Model):
    """One matter, from the first word to closing. `face` is who the customer sees."""

    class Topic(models.TextChoices):
        FAULT = "FAULT"
        BILL = "BILL"
        MOVE = "MOVE"
        COMPLAINT = "COMPLAINT"
        OTHER = "OTHER"

    number = models.PositiveBigIntegerField(unique=True, editable=False)
    thread = models.OneToOneField("channels.Thread", on_delete=models.PROTECT, related_name="case")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="cases")
    capacity = models.CharField(max_length=20, default="UNKNOWN")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="cases")
    face = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="faces")
    face_because = models.CharField(max_length=40, help_text="why this person, as an enum value")
    title = models.CharField(max_length=300)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    opened_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(title=""), name="case_has_a_title")]


class CasePromise(models.Model):
    """This promise was made in this case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_promises")
    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="case_promise")


class Closure(models.Model):
    """Closed as long as this has not been reopened. A trigger refuses it while a promise is live."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(reopened_at=None), name="closure_once_at_a_time"
            ),
            CheckConstraint(condition=~Q(because=""), name="closure_is_explained"),
        ]


class HandoverOffer(models.Model):
    """One person asks another by name to take the case. Ownership passes when she takes it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handover_offers")
    from_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    because = models.TextField()
    answered_at = models.DateTimeField(null=True)
    is_taken = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="handover_to_another"),
            CheckConstraint(condition=~Q(because=""), name="handover_is_explained"),
            CheckConstraint(
                condition=~Q(is_taken=False) | ~Q(answer=""), name="handover_refusal_is_explained"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="handover_one_at_a_time"
            ),
        ]


class Alarm(models.Model):
    """Danger to life or property: a named person on duty is told until somebody has taken it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="alarm")
    raised_at = models.DateTimeField()
    because = models.CharField(max_length=40)
    taken_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    next_call_at = models.DateTimeField()


class NoAnswerNeeded(models.Model):
    """A named person said that this message needs no answer, and why."""

    class Reason(models.TextChoices):
        THANKS = "THANKS"
        ADVERTISING = "ADVERTISING"
        SPAM = "SPAM"
        NOT_FOR_US = "NOT_FOR_US"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="no_answer")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
