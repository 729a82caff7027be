"""What every form has in which one of us writes to a customer: remarks, and a reason to go past them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidord.cases import clearing
from vidord.texts.checking import plain
from vidord.texts.checking.checker import Remark
from vidord.texts.clearing import NotCleared


def _choices() -> list[tuple[str, str]]:
    return [("", _("no, I mend it")), *clearing.reasons().items()]


class WordsToSend(forms.Form):
    """The reason why words go that the checker remarks on; asked for when there are such, and never else."""

    anyway = forms.ChoiceField(
        label=gettext_lazy("Send it as it is, because it is about"),
        required=False,
        choices=lazy(_choices, list),
    )
    remarks: tuple[Remark, ...] = ()

    def show(self, refusal: NotCleared, *, beside: str) -> None:
        """Show the remarks beside the field with the words, which stay as they were written."""
        self.remarks = tuple(refusal.args[0])
        self.add_error(beside, _("Read what stands below the text, and mend it"))

    @property
    def may_go_anyway(self) -> bool:
        """Tell whether a reason answers the remarks, all of them."""
        return all(not one.never for one in self.remarks)


def hint(request: HttpRequest, *texts: str) -> None:
    """Say quietly, when the heaviest of some texts is heavy to read, that it is. It stops nobody."""
    if lix := max(plain.heaviness(text) for text in texts):
        said = _("The text is heavy to read (LIX %(lix)s). Shorter sentences reach further.") % {"lix": lix}
        messages.info(request, said)
