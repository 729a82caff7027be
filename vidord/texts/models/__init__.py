"""The tables of what we have put in writing."""

from vidord.texts.models.draft import Draft
from vidord.texts.models.pledge import PledgeRule
from vidord.texts.models.text import Text, TextVersion, Withdrawal
from vidord.texts.models.threshold import Threshold

__all__ = ["Draft", "PledgeRule", "Text", "TextVersion", "Threshold", "Withdrawal"]
