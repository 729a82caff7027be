"""SMS after SMS to a provider, each answer put into the words that every channel has for it."""

from collections.abc import Callable

from vidord.channels.answer import Answer, Unreachable
from vidord.channels.models import Attempt
from vidord.channels.sms import gsm
from vidord.channels.sms.exchange import CutShort, Lost, NotBegun
from vidord.channels.sms.provider import Provider, Sms
from vidord.channels.sms.refused import Refused

Outcome = Attempt.Outcome


class SmsLine:
    """Each SMS is a request of its own, so this line can't break in between."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.is_open, self.carried = provider, True, 0

    def close(self) -> None:
        """Nothing is held open."""
        self.is_open = False

    def carry(self, parcel: Sms, *, begin: Callable[[], bool]) -> Answer | None:
        """Hand one SMS over; see `channels.route.Line`."""
        try:
            number = self.provider.send(parcel, begin=begin)
        except NotBegun:
            return None
        except Refused as fault:
            outcome = Outcome.PERMANENT if fault.permanent else Outcome.TEMPORARY
            return self._answer(outcome, str(fault), is_of_server=fault.is_of_provider)
        except (Unreachable, CutShort) as fault:
            return self._answer(Outcome.TEMPORARY, str(fault), is_of_server=True)
        except Lost as fault:
            return self._answer(Outcome.UNCERTAIN, str(fault))
        self.carried += 1
        size = gsm.size(parcel.text)
        alphabet = "GSM" if size.is_gsm else "UCS-2"
        return self._answer(Outcome.ACCEPTED, f"{number} ({alphabet}, parts: {size.parts})")

    def _answer(self, outcome: str, words: str, *, is_of_server: bool = False) -> Answer:
        return Answer(outcome, self.provider.where, words, is_of_server=is_of_server)
