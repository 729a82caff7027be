"""What staff fill in to write a note."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidord.cases.mentioning import Ambiguous, MayNotSee, NotMentioned
from vidord.people.models import Staff


class NoteForm(forms.Form):
    """Words for colleagues, and one of them chosen beside it."""

    text = forms.CharField(
        max_length=20_000, error_messages={"required": gettext_lazy("Write the note, a line is enough")}
    )
    tell = forms.ModelChoiceField(queryset=None, required=False)
    key = forms.UUIDField(initial=uuid.uuid4)

    def __init__(self, *args: Any, colleagues: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="note_%s", **kwargs)
        self.colleagues = self.fields["tell"].queryset = colleagues
        self.fields["tell"].error_messages["invalid_choice"] = _("Choose somebody who may see the case")

    def refuse(self, fault: NotMentioned) -> None:
        """Say at the text whom it can't tell, and why."""
        said = {"name": fault.args[0]}
        if isinstance(fault, MayNotSee):
            words = _("%(name)s may not see this case, and so can’t be told of it.") % said
        elif isinstance(fault, Ambiguous):
            names = " · ".join(fault.args[1])
            words = _("Several here are called %(name)s. Write the whole name: %(names)s") % (
                said | {"names": names}
            )
        else:
            words = _("Nobody here is called %(name)s. Only a named person can be told, no group.") % said
        self.add_error("text", words)
