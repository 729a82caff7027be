"""What a customer fills in."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class MatterForm(forms.Form):
    """The front door: what it is about and how to reach her."""

    text = forms.CharField(
        label=_("Tell us what you need"),
        help_text=_("A few lines are enough. If we need to know more, we ask."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what it is about")},
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, error_messages={"required": _("Write your name")}
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        error_messages={
            "required": _("Write your e-mail address"),
            "invalid": _("Write the whole address, for example amira@post.example"),
        },
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    """What she writes on her own page."""

    text = forms.CharField(
        label=_("Write to us"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say")},
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
