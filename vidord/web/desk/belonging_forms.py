"""What staff fill in when cases become one, are parted or linked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vidord.cases.models import Case
from vidord.web.desk.forms import LineForm
from vidord.web.desk.within_reach import number_in

LONGEST_REASON = 500


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why, so that a colleague understands")},
    )


class MergeForm(forms.Form):
    """Which of the two stays, why, and how we know who the customer is when our books hold two."""

    prefix = "merge"
    into = forms.IntegerField(error_messages={"required": _("Choose which case it continues in")})
    because = _reason(_("Why they are one"))
    same_person = forms.CharField(
        label=_("How do you know that it is the same person?"), max_length=LONGEST_REASON, required=False
    )


class PartForm(forms.Form):
    """Why it is its own again."""

    prefix = "part"
    because = _reason(_("Why it is its own again"))


class LinkForm(forms.Form):
    """Why they belong together."""

    prefix = "link"
    because = _reason(_("Why they belong together"))


class SplitForm(forms.Form):
    """Which messages, and the new case's title and subject, or the number of a case there is."""

    prefix = "split"
    title = forms.CharField(label=_("What the new case is about"), max_length=300, required=False)
    topic = forms.ChoiceField(
        label=_("Subject"), choices=LineForm.base_fields["topic"].choices, required=False
    )
    to = forms.CharField(label=_("Or the number of a case of hers"), max_length=30, required=False)

    @property
    def chosen(self) -> list[int]:
        """The ids of the messages that are ticked."""
        ticked = self.data.getlist("message") if hasattr(self.data, "getlist") else []
        return [number_in(one) for one in ticked]

    def clean(self) -> dict:
        """A new case needs a title, and messages."""
        said = super().clean()
        if not self.chosen:
            self.add_error(None, _("Choose the messages"))
        if not said.get("to") and not said.get("title"):
            self.add_error("title", _("Write what the new case is about"))
        said["topic"] = said.get("topic") or Case.Topic.OTHER
        return said
