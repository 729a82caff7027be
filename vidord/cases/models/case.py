"""The matter with a face, what was promised in it, and when it was closed."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from vidord.cases.models.alarm import Alarm
from vidord.cases.models.beside import beside
from vidord.cases.models.claim import Claim, ClaimDecision
from vidord.cases.models.merge import CaseLink, Merge
from vidord.cases.models.no_answer import NoAnswerNeeded
from vidord.cases.models.not_arrived import NotArrived
from vidord.cases.models.works_question import newest_question
from vidord.people import ombudsmen
from vidord.people.models import (
    ContactPoint,
    Customer,
    EntityConsent,
    ProtectedIdentity,
    Staff,
    Unreachable,
)

# Rows of a case, and rows of those that continue in it. Apart: an index serves each, and none serves both.
OF_IT = Q(case=OuterRef("pk"))
OF_ITS_PARTS = Q(case__merges__last=OuterRef("pk"), case__merges__ended_at=None)


def _in_vain() -> dict[str, ArraySubquery]:
    """What has not reached her, which other ways there are, and why her address gets nothing automatic."""
    rows = NotArrived.objects.filter(settled_at=None).order_by("at", "pk")
    row = JSONObject(reason="reason", at="at")
    hers = rows.filter(OF_ITS_PARTS, case__customer=OuterRef("customer"))
    points = ContactPoint.objects.filter(customer=OuterRef("customer")).exclude(kind="EMAIL").order_by("pk")
    shut = Unreachable.objects.filter(contact_point=OuterRef("thread__contact_point"), ended_at=None)
    return {
        "in_vain": ArraySubquery(rows.filter(OF_IT).values(row=row)),
        "parts_in_vain": ArraySubquery(hers.values(row=row)),
        "other_ways": ArraySubquery(points.values(row=JSONObject(kind="kind", value="value"))),
        "shut": ArraySubquery(shut.values(row=JSONObject(reason="reason", at="since"))),
    }


def _claims(where: Q) -> ArraySubquery:
    """Each claim: its case, the question of the law, about what and where, since when, how decided last."""
    decided = ClaimDecision.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("decision__kind")
    name = Coalesce("product__name", "agreement__name", Value(""))
    place = Coalesce("service_point__address", Value(""))
    row = JSONObject(
        pk="pk",
        case="case",
        question="question",
        about=name,
        place=place,
        at="at",
        decided=Subquery(decided[:1]),
    )
    return ArraySubquery(Claim.objects.filter(where).order_by("pk").values(row=row))


def _together(seen: "CaseQuerySet | None") -> dict[str, ArraySubquery | Subquery]:
    """Where it continues, what continues in it and since which merge, and which cases it is linked with."""
    goes_on = Merge.objects.in_force().filter(case=OuterRef("pk"))
    comes_in = Merge.objects.in_force().filter(last=OuterRef("pk"))
    among = comes_in if seen is None else comes_in.filter(case__in=seen.values("pk"))
    links = CaseLink.objects.none() if seen is None else CaseLink.objects.filter(ended_at=None).order_by("pk")
    others = Case.objects.none() if seen is None else seen.values("pk")
    part = JSONObject(
        case="case_id", number="case__number", thread="case__thread_id", customer="case__customer_id"
    )
    return {
        "continues_in": Subquery(goes_on.values("last__number")),
        "parts": ArraySubquery(among.order_by("case").values(row=part)),
        "newest_part": Subquery(comes_in.order_by("-pk").values("pk")[:1]),
        "linked_later": _titles(links.filter(case=OuterRef("pk"), other__in=others), "other"),
        "linked_earlier": _titles(links.filter(other=OuterRef("pk"), case__in=others), "case"),
    }


def _titles(links: models.QuerySet, which: str) -> ArraySubquery:
    return ArraySubquery(links.values(row=JSONObject(number=f"{which}__number", title=f"{which}__title")))


class CaseQuerySet(models.QuerySet):
    def held(self, *cases: int) -> list["Case"]:
        """
        Lock cases with all that each continues in or that continues in it, in the order of their ids.

        Returns those asked for, in their order. Whoever holds a case holds its whole matter: nobody merges or
        parts it meanwhile.
        """
        while True:
            matter = Merge.objects.matter_of(*cases)
            rows = self.locked(*matter)
            if Merge.objects.matter_of(*cases) == matter:
                break
        with_all = rows.select_related(
            "thread__contact_point", "customer__protection", "face__unit__lead", "unit__entity"
        )
        found = {one.pk: one for one in with_all}
        return [found[number] for number in cases]

    def locked(self, *cases: int) -> "CaseQuerySet":
        """
        Lock cases by their rows alone, in the order of their ids, and return what reads them.

        What is joined to a row is not read again when the row has changed while we waited for it: then the
        row falls out, or comes with what it no longer has.
        """
        rows = self.filter(pk__in=cases)
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        return rows

    def with_parts(self, case: "Case") -> "CaseQuerySet":
        """A case and those that continue in it."""
        parts = Merge.objects.in_force().filter(last=case.pk).values_list("case", flat=True)
        return self.filter(pk__in=[case.pk, *parts])

    def last_of(self, case: "Case") -> "Case":
        """The case that another continues in in the end, or that one itself."""
        return self.filter(merged_here__case=case.pk, merged_here__ended_at=None).first() or case

    def held_with(self, promise: "models.Model") -> "Case":
        """Lock a promise's case, then the promise; in this order everywhere, or two would wait crosswise."""
        (case,) = self.held(self.values_list("pk", flat=True).get(case_promises__promise=promise))
        type(promise).objects.select_for_update().get(pk=promise.pk)
        return case

    def of_promise(self, promise: "models.Model") -> "Case":
        """The case a promise was given in, with whom to tell. One query."""
        return self.select_related("customer", "thread__contact_point", "face", "unit__lead").get(
            thread_id=promise.thread_id
        )

    def seen_by(self, staff: Staff, *, at: datetime) -> "CaseQuerySet":
        """
        Cases of the legal entities she has a role in, and of customers who have said yes to one of these.

        A protected customer's are seen by the readers that are named for her, and by nobody else but the
        ombudsman, from whom nothing in her legal entity is hid.
        """
        hers = staff.roles.values("entity")
        said_yes = EntityConsent.objects.in_force(at=at).filter(entity__in=hers).values("customer")
        shut = ProtectedIdentity.objects.exclude(readers=staff).values("customer")
        open_to_her = self.filter(Q(unit__entity__in=hers) | Q(customer__in=said_yes))
        overseen = ombudsmen.overseen_by(staff, at=at)
        return open_to_her.exclude(Q(customer__in=shut) & ~Q(unit__entity__in=overseen))

    def for_page(self, *, seen: "CaseQuerySet | None" = None) -> "CaseQuerySet":
        """
        With what a page says of the case: customer, face, unit, whether closed, alarmed or in vain, and what
        it belongs together with: at the desk, what is among the cases `seen`.
        """
        closed = Closure.objects.filter(case=OuterRef("pk"), reopened_at=None).values("closed_at")
        alarms = Alarm.objects.filter(taken_at=None).order_by("raised_at").values("raised_at")
        return self.select_related(
            "thread__contact_point", "face", "customer__protection", "unit__entity"
        ).annotate(
            closed_at=Subquery(closed[:1]),
            alarmed_at=Coalesce(
                Subquery(alarms.filter(OF_IT)[:1]), Subquery(alarms.filter(OF_ITS_PARTS)[:1])
            ),
            asserted=_claims(OF_IT),
            parts_asserted=_claims(OF_ITS_PARTS),
            needs_none=Exists(NoAnswerNeeded.objects.filter(case=OuterRef("pk"))),
            works_asked=newest_question(OF_IT),
            parts_works_asked=newest_question(OF_ITS_PARTS, case__customer=OuterRef("customer")),
            **_in_vain(),
            **_together(seen),
        )

    def for_desk(self, staff: Staff, *, at: datetime) -> "CaseQuerySet":
        """Those she may see, with what the desk's page says besides: see `beside`."""
        seen = self.seen_by(staff, at=at)
        return seen.for_page(seen=seen).annotate(**beside(Case.objects.seen_by(staff, at=at)))

    def open(self) -> "CaseQuerySet":
        """Those that are not closed; one that continues in another is that other one, open or closed."""
        shut = Closure.objects.filter(reopened_at=None)
        return self.exclude(closures__in=shut).exclude(merges__in=Merge.objects.in_force())


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
