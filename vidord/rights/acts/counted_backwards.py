"""
Days that are counted backwards: "a month before". 2 § lag (1930:173) moves a last day forward, and here that
would cut the customer's time. So it is moved to the weekday before: a reading, for no authority was found.
"""

from datetime import date

from vidord.rights.finding import COMPANY, Deadline
from vidord.rights.hearing import Hearing
from vidord.rights.statute_book import Cite
from vidord.rights.statutory_time import earlier_weekday, is_weekday


def due_before(hearing: Hearing, deadline: str, last_day: date, cite: Cite) -> Deadline:
    """Note the company's last day as it is read. By any reading we do it on the weekday before."""
    ours = earlier_weekday(last_day)
    stands = is_weekday(last_day) or hearing.reading("lagstadgad_tid.counted_backwards") == "as_counted"
    return hearing.note(Deadline(deadline, COMPANY, cite, last_day, last_day if stands else ours, ours))
