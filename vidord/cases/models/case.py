"""The matter with a face, what was promised in it, and when it was closed."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from vidord.cases.models.alarm import Alarm
from vidord.cases.models.draft import Draft
from vidord.cases.models.no_answer import NoAnswerNeeded
from vidord.cases.models.not_arrived import NotArrived
from vidord.people.models import (
    ContactPoint,
    Customer,
    EntityConsent,
    ProtectedIdentity,
    Staff,
    Unreachable,
)


def _in_vain() -> dict[str, ArraySubquery]:
    """What has not reached her, which other ways there are, and why her address gets nothing automatic."""
    rows = NotArrived.objects.filter(case=OuterRef("pk"), settled_at=None).order_by("at", "pk")
    points = ContactPoint.objects.filter(customer=OuterRef("customer")).exclude(kind="EMAIL").order_by("pk")
    shut = Unreachable.objects.filter(contact_point=OuterRef("thread__contact_point"), ended_at=None)
    return {
        "in_vain": ArraySubquery(rows.values(row=JSONObject(reason="reason", at="at"))),
        "other_ways": ArraySubquery(points.values(row=JSONObject(kind="kind", value="value"))),
        "shut": ArraySubquery(shut.values(row=JSONObject(reason="reason", at="since"))),
    }


class CaseQuerySet(models.QuerySet):
    def held_with(self, promise: "models.Model") -> "Case":
        """Lock a promise's case, then the promise; in this order everywhere, or two would wait crosswise."""
        rows = self.select_for_update(of=("self",)).select_related(
            "thread", "customer__protection", "face__unit__lead"
        )
        case = rows.get(case_promises__promise=promise)
        type(promise).objects.select_for_update().get(pk=promise.pk)
        return case

    def of_promise(self, promise: "models.Model") -> "Case":
        """The case a promise was given in, whom to tell, and when somebody last wrote in it. One query."""
        newest = Draft.objects.filter(case=OuterRef("pk"), is_beside=False).order_by("-changed_at")
        case = self.select_related("customer", "thread__contact_point", "face", "unit__lead")
        return case.annotate(draft_changed_at=Subquery(newest.values("changed_at")[:1])).get(
            thread_id=promise.thread_id
        )

    def seen_by(self, staff: Staff, *, at: datetime) -> "CaseQuerySet":
        """
        Cases of the legal entities she has a role in, and of customers who have said yes to one of these.

        A protected customer's are seen by the readers that are named for her, and by nobody else.
        """
        hers = staff.roles.values("entity")
        said_yes = EntityConsent.objects.in_force(at=at).filter(entity__in=hers).values("customer")
        shut = ProtectedIdentity.objects.exclude(readers=staff).values("customer")
        return self.filter(Q(unit__entity__in=hers) | Q(customer__in=said_yes)).exclude(customer__in=shut)

    def for_page(self) -> "CaseQuerySet":
        """With what a page says of the case: customer, face, unit, whether closed, alarmed or in vain."""
        closed = Closure.objects.filter(case=OuterRef("pk"), reopened_at=None).values("closed_at")
        alarmed = Alarm.objects.filter(case=OuterRef("pk"), taken_at=None).values("raised_at")
        return self.select_related(
            "thread__contact_point", "face", "customer__protection", "unit__entity"
        ).annotate(
            closed_at=Subquery(closed[:1]),
            alarmed_at=Subquery(alarmed[:1]),
            needs_none=Exists(NoAnswerNeeded.objects.filter(case=OuterRef("pk"))),
            **_in_vain(),
        )

    def open(self) -> "CaseQuerySet":
        """Those that are not closed."""
        return self.exclude(closures__in=Closure.objects.filter(reopened_at=None))


class Case(models.Model):
    """One matter, from the first word to closing. `face` is who the customer sees."""

    class Topic(models.TextChoices):
        FAULT = "FAULT"
        BILL = "BILL"
        MOVE = "MOVE"
        COMPLAINT = "COMPLAINT"
        OTHER = "OTHER"

    class Identity(models.TextChoices):
        NOT_CHECKED = "NOT_CHECKED"
        OWN_LINK = "OWN_LINK"
        CALLED_BACK = "CALLED_BACK"
        DOCUMENT_SHOWN = "DOCUMENT_SHOWN"
        POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY"

    number = models.PositiveBigIntegerField(unique=True, editable=False)
    thread = models.OneToOneField("channels.Thread", on_delete=models.PROTECT, related_name="case")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="cases")
    capacity = models.CharField(max_length=20, choices=Customer.Capacity.choices, default="UNKNOWN")
    identity = models.CharField(
        max_length=20,
        choices=Identity.choices,
        default=Identity.NOT_CHECKED,
        help_text="how we know who it is; before that nothing we hold is disclosed",
    )
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
