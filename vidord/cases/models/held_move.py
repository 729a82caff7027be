"""What the machine would have given to another, and has left where it is for a while."""

from django.db import models


class HeldMove(models.Model):
    """This promise passes on when nobody writes in its case any more, if `owner` still has it then."""

    promise = models.OneToOneField("promises.Promise", on_delete=models.PROTECT, related_name="held_move")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    because = models.TextField(help_text="PASSED_ON, TIME_SHORT or BROKEN: why it would pass on")
    since = models.DateTimeField()
