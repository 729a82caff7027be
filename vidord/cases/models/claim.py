"""A right that a customer asserts, what shows the purchase, what the law says of it, and what was decided."""

import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery

WRITTEN = r"\S"


class ClaimQuerySet(models.QuerySet):
    def for_page(self) -> "ClaimQuerySet":
        """With what a page says of each: its case, what it is about, and which `proofs` there are."""
        kinds = Proof.objects.filter(claim=OuterRef("pk")).order_by("-weight", "kind").values("kind")
        about = self.select_related("case", "product", "purchase", "agreement")
        return about.annotate(shown=ArraySubquery(kinds))


class Claim(models.Model):
    """
    A right asserted in a case: which question of the law it is, and what it is about, as far as we know that.

    How it stands is read from its rows: examined, decided, promised, fulfilled.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="claims")
    question = models.TextField(help_text="the id of a question in `vidord.rights`")
    product = models.ForeignKey("agreements.Product", on_delete=models.PROTECT, null=True, related_name="+")
    purchase = models.ForeignKey("agreements.Purchase", on_delete=models.PROTECT, null=True, related_name="+")
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, null=True, related_name="+"
    )
    service_point = models.ForeignKey(
        "agreements.ServicePoint", on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="sent twice it is asserted once")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(question=""), name="claim_asks_a_question")]


class Proof(models.Model):
    """One thing that shows that it was bought here. What was shown is not kept, only that it was seen."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="proofs")
    kind = models.TextField(help_text="an option of the fact `evidence` in `vidord.rights`")
    weight = models.PositiveBigIntegerField(help_text="a hundred is enough, see `cases.proofs`")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind"], name="proof_counts_once"),
            CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="proof_weighs_something"),
        ]


class ExaminationQuerySet(models.QuerySet):
    def standing_in(self, case: "models.Model") -> "ExaminationQuerySet":
        """Those by which the law gives what a claim in a case asks for, as long as nobody has decided it."""
        latest = Examination.objects.filter(claim=OuterRef("claim")).order_by("-number").values("pk")[:1]
        undecided = self.filter(claim__case=case, claim__decided=None, answer=Examination.Answer.YES)
        return undecided.filter(pk=Subquery(latest))


class Examination(models.Model):
    """
    What was seen, and what the law says then. The latest counts, and none is changed.

    A trigger lets `answer` and `owed` say what stands in the finding.
    """

    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"
        ASK = "ask"

    class Seen(models.TextChoices):
        FAULT = "FAULT"
        UNDAMAGED = "UNDAMAGED"
        MISUSE = "MISUSE"

    class Ground(models.TextChoices):
        """Why it may be declined. That there is no receipt, or that a guarantee has ended, is no ground."""

        NO_FAULT = "NO_FAULT"
        CAUSED_LATER = "CAUSED_LATER"
        BY_LAW = "BY_LAW"
        WEIGHED = "WEIGHED"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="examinations")
    number = models.PositiveBigIntegerField(default=0, help_text="given by a trigger, from one")
    finding = models.TextField(help_text="canonical JSON of `vidord.rights`, to the byte")
    answer = models.TextField(choices=Answer.choices)
    owed = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="by law, in kronor")
    rules_version = models.TextField()
    seen = models.JSONField(default=list, help_text="a list of `Seen`")
    ground = models.TextField(blank=True, choices=Ground.choices, help_text="shown against the claim")
    evidence = models.TextField(blank=True, help_text="of that ground")
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="examination_is_numbered"),
            CheckConstraint(
                condition=Q(ground__in=("", "BY_LAW")) | Q(evidence__regex=WRITTEN),
                name="examination_ground_has_evidence",
            ),
        ]


class ClaimDecision(models.Model):
    """What was decided about a claim, on which examination. A trigger refuses a no where the law says yes."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decided")
    decision = models.OneToOneField("cases.Decision", on_delete=models.PROTECT, related_name="of_claim")
    examination = models.OneToOneField(Examination, on_delete=models.PROTECT, related_name="decided")
    her_choice = models.BooleanField(
        default=False, help_text="asked for by the customer instead of what the law gives first"
    )


class ClaimAsked(models.Model):
    """The question that this claim is, put to somebody who may decide it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="asked")
    asked = models.OneToOneField("cases.AuthorityAsked", on_delete=models.PROTECT, related_name="of_claim")
