"""What came in: raw bytes first, then what they say, then the one outcome."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Q


class Mailbox(models.Model):
    """An address of ours and the unit that answers it. One of them takes what is addressed to none."""

    address = models.EmailField(unique=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="mailboxes")
    is_default = models.BooleanField(default=False)
    told_set_aside_at = models.DateTimeField(
        null=True, help_text="when its people were last told of a mail that was set aside"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="mailbox_one_default"
            )
        ]


class InboundMessage(models.Model):
    """One arrival by any way. It exists before it is acknowledged, and it always gets one outcome."""

    class Way(models.TextChoices):
        MAIL = "MAIL"
        FORM = "FORM"
        PAGE = "PAGE"
        PHONE = "PHONE"
        LETTER = "LETTER"
        VISIT = "VISIT"
        SMS = "SMS"

    way = models.CharField(max_length=10, choices=Way.choices)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="messages")
    received_at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="SHA-256 that two arrivals of the same message share")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    is_waiting = models.BooleanField(
        db_default=True,
        help_text="has no placement yet; a trigger keeps it, so that the worker finds it fast",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "key"], condition=Q(duplicate_of=None), name="inbound_message_once"
            )
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="inbound_newest"),
            models.Index(fields=["received_at", "id"], condition=Q(is_waiting=True), name="inbound_waiting"),
        ]


class RawMessage(models.Model):
    """The bytes as they came, with the envelope. Never changed."""

    message = models.OneToOneField(
        InboundMessage, on_delete=models.PROTECT, primary_key=True, related_name="raw"
    )
    content = models.BinaryField()
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = ArrayField(models.CharField(max_length=320), default=list)


class Authenticity(models.TextChoices):
    """Whether the sender's domain stands behind a mail. NONE: nobody whom we trust has looked."""

    PASS = "PASS"
    FAIL = "FAIL"
    NONE = "NONE"


class InboundContent(models.Model):
    """What the bytes say, read for people. Personal: it follows a retention rule and can be erased."""

    message = models.OneToOneField(
        InboundMessage, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    from_name = models.CharField(max_length=320, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    folds = models.JSONField(
        default=list,
        db_default=[],
        help_text="[start, end, kind] over `text`: NEW, QUOTE, SIGNATURE or NOTICE, in order",
    )
    html = models.TextField(
        blank=True, default="", db_default="", help_text="the HTML body as it came, never shown unsanitised"
    )
    language = models.CharField(max_length=5, default="sv", help_text="the one we answer in")
    written_in = models.TextField(
        blank=True, default="", db_default="", help_text="the one it is written in, for example `da`"
    )
    topic = models.CharField(max_length=20, blank=True, help_text="what she chose on our form")
    says_danger = models.BooleanField(default=False, help_text="she answered yes to the form's question")
    mail_id = models.CharField(max_length=998, blank=True)
    references = ArrayField(models.CharField(max_length=998), default=list)
    reply_to = models.TextField(blank=True, default="", db_default="")
    copied = ArrayField(
        models.TextField(), default=list, db_default=[], help_text="the addresses in To and Cc"
    )
    sent_at = models.DateTimeField(null=True, help_text="what the mail's own Date says")
    authenticity = models.TextField(
        choices=Authenticity.choices,
        default=Authenticity.NONE,
        db_default=Authenticity.NONE,
        help_text="DMARC as our own receiving server judged it",
    )
    forwarded_from_name = models.TextField(
        blank=True, default="", db_default="", help_text="the person behind a colleague's forward"
    )
    forwarded_from_address = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["mail_id"], name="inbound_mail_id"),
            GinIndex(fields=["references"], name="inbound_references"),
            models.Index(fields=["from_address"], condition=Q(authenticity="PASS"), name="inbound_proven"),
        ]


class Attachment(models.Model):
    """A part of a mail that is no text. Its bytes stay in the raw message, found again by `path`."""

    message = models.ForeignKey(InboundMessage, on_delete=models.PROTECT, related_name="attachments")
    path = models.TextField(help_text="where in the mail, for example `2.1`: part 1 of part 2")
    name = models.TextField(blank=True)
    content_type = models.TextField()
    size = models.BigIntegerField(help_text="bytes, decoded")
    sha256 = models.TextField()
    content_id = models.TextField(blank=True)
    is_inline = models.BooleanField(help_text="shown inside the text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "path"], name="attachment_once")]


class Placement(models.Model):
    """The one outcome of an arrival: where it went, and why."""

    class Outcome(models.TextChoices):
        NEW_CASE = "NEW_CASE"
        REPLY = "REPLY"
        MACHINE = "MACHINE"
        DUPLICATE = "DUPLICATE"
        QUARANTINED = "QUARANTINED"

    class Author(models.TextChoices):
        CUSTOMER = "CUSTOMER"
        OTHER = "OTHER"
        COLLEAGUE = "COLLEAGUE"

    message = models.OneToOneField(InboundMessage, on_delete=models.PROTECT, related_name="placement")
    thread = models.ForeignKey(
        "channels.Thread", on_delete=models.PROTECT, null=True, related_name="placements"
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    because = models.CharField(max_length=40, help_text="an enum value; the page has the sentence")
    author = models.TextField(
        choices=Author.choices,
        default=Author.CUSTOMER,
        db_default=Author.CUSTOMER,
        help_text="who wrote it: the thread's customer, somebody else, or one of our own",
    )
    trace = ArrayField(
        models.TextField(),
        default=list,
        db_default=[],
        help_text="STEP:FINDING, what each step found, without persons",
    )
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(outcome__in=["NEW_CASE", "REPLY"], thread__isnull=False)
                | Q(outcome__in=["MACHINE", "DUPLICATE"])
                | Q(outcome="QUARANTINED", thread=None),
                name="placement_has_a_thread_when_it_should",
            )
        ]
        indexes = [
            models.Index(fields=["message"], condition=Q(outcome="QUARANTINED"), name="placement_set_aside")
        ]


class EarlierPlacement(models.Model):
    """Where a message was before a person placed it anew. Written first, or the placement stands."""

    message = models.ForeignKey(InboundMessage, on_delete=models.PROTECT, related_name="earlier_placements")
    thread = models.ForeignKey("channels.Thread", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(choices=Placement.Outcome.choices)
    because = models.TextField()
    author = models.TextField()
    trace = ArrayField(models.TextField(), default=list)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField()
    lifted_by = models.ForeignKey("people.Actor", on_delete=models.PROTECT, related_name="+")
