"""What a customer fills in."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class WhatForm(forms.Form):
    """The front door's first question: what is it about, and is there danger?"""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("FAULT", _("Something does not work")),
            ("BILL", _("A bill, a price or an agreement")),
            ("MOVE", _("I am moving or becoming a customer")),
            ("COMPLAINT", _("I am not satisfied with something you did")),
            ("OTHER", _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about"),
            "invalid_choice": _("Choose what it is about"),
        },
    )
    danger = forms.BooleanField(
        label=_("There is danger to life or property right now"),
        required=False,
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class WriteForm(forms.Form):
    """The second: her own words."""

    text = forms.CharField(
        label=_("Tell us what you need"),
        help_text=_("A few lines are enough. If we need to know more, we ask."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what it is about")},
    )


class ContactForm(forms.Form):
    """The third: whom we answer."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": _("Write your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send your answer here. Asking us brings you no advertising."),
        max_length=320,
        error_messages={
            "required": _("Write your e-mail address"),
            "invalid": _("Write the whole address, for example amira@post.example"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReplyForm(forms.Form):
    """What she writes on her own page."""

    text = forms.CharField(
        label=_("Write to us"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say")},
    )
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
