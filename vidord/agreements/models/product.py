"""What a legal entity sells, and each time it sold one; no name and no whole card number."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q

from vidord.agreements.folding import folded


class Product(models.Model):
    """
    A thing we sell. `only_ours` says that nobody else has sold it: having one then proves where it is from.

    `sold_from` and `sold_to` are the first day and the day after the last one that it was sold.
    """

    class Kind(models.TextChoices):
        """What the law calls it: the options of the fact `bought` in `vidord.rights`."""

        GOODS = "GOODS"
        LIVE_ANIMAL = "LIVE_ANIMAL"
        GOODS_WITH_DIGITAL_PART = "GOODS_WITH_DIGITAL_PART"
        DIGITAL_ONCE = "DIGITAL_ONCE"
        DIGITAL_CONTINUOUS = "DIGITAL_CONTINUOUS"

    entity = models.ForeignKey(
        "people.LegalEntity", on_delete=models.PROTECT, db_index=False, related_name="products"
    )
    article_number = models.TextField()
    bar_code = models.TextField(blank=True, help_text="digits, for example an EAN-13")
    name = models.TextField()
    name_folded = models.GeneratedField(
        expression=folded("name"), output_field=models.TextField(), db_persist=True
    )
    kind = models.TextField(choices=Kind.choices, default=Kind.GOODS)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="today, in kronor")
    sold_from = models.DateField(null=True)
    sold_to = models.DateField(null=True)
    only_ours = models.BooleanField(default=False)
    guarantee_months = models.PositiveSmallIntegerField(null=True, help_text="our own, beside the law")
    mirrored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "article_number"], name="product_once_in_entity"),
            CheckConstraint(condition=~Q(article_number=""), name="product_has_an_article_number"),
            CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="product_price_not_negative"),
            CheckConstraint(
                condition=Q(sold_to=None) | Q(sold_from__lt=F("sold_to")), name="product_sold_for_a_while"
            ),
        ]
        indexes = [models.Index(fields=["bar_code"], condition=~Q(bar_code=""), name="product_bar_code")]


class Purchase(models.Model):
    """
    One line of a receipt. `amount` is what the line cost, `paid` what the whole receipt came to: that is what
    a bank statement shows, with the card's last four digits.
    """

    entity = models.ForeignKey(
        "people.LegalEntity", on_delete=models.PROTECT, db_index=False, related_name="purchases"
    )
    receipt_number = models.TextField()
    line_number = models.PositiveIntegerField(default=1)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, db_index=False, related_name="purchases")
    bought_on = models.DateField()
    delivered_on = models.DateField(null=True, help_text="when the customer had it in hand, if later")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    last_four = models.CharField(max_length=4, blank=True, help_text="of the card it was paid with")
    serial_number = models.TextField(blank=True)
    serial_number_folded = models.GeneratedField(
        expression=folded("serial_number"), output_field=models.TextField(), db_persist=True
    )
    customer_number = models.TextField(blank=True, help_text="the member's, in the system it comes from")
    mirrored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "receipt_number", "line_number"], name="purchase_once_in_entity"
            ),
            CheckConstraint(condition=~Q(receipt_number=""), name="purchase_has_a_receipt_number"),
            CheckConstraint(condition=Q(amount__gte=0, paid__gte=0), name="purchase_not_negative"),
            CheckConstraint(condition=Q(last_four__regex=r"^(\d{4})?$"), name="purchase_last_four_digits"),
            CheckConstraint(
                condition=Q(delivered_on=None) | Q(delivered_on__gte=F("bought_on")),
                name="purchase_delivered_after_bought",
            ),
        ]
        indexes = [
            models.Index(fields=["entity", "paid", "bought_on", "last_four"], name="purchase_paid"),
            models.Index(fields=["product", "bought_on", "last_four"], name="purchase_of_product"),
            models.Index(
                fields=["serial_number_folded"],
                condition=~Q(serial_number=""),
                name="purchase_serial_number",
            ),
            models.Index(
                fields=["customer_number"], condition=~Q(customer_number=""), name="purchase_of_customer"
            ),
        ]

    @property
    def in_hand_on(self) -> date:
        """The day the customer had it."""
        return self.delivered_on or self.bought_on
