"""From mail to placed case: Vidord beside django-helpdesk, the same mails, turn by turn in one run."""

from statistics import median

from tests.bench.server import HELPDESK_DATABASE, Server, measured, progress
from vidord.core.cluster import DATABASE

ROUNDS = 3


def measure(server: Server, *, mails: int) -> dict:
    """Return mails a second and queries per mail of both, medians of three rounds, and the ratios."""
    ours: dict[str, list[dict]] = {"gathered": [], "each": []}
    helpdesk = []
    for number in range(1, ROUNDS + 1):
        progress(f"mail: round {number} of {ROUNDS}")
        for way, rounds in ours.items():
            database = server.copy(DATABASE, f"mail_{way}_{number}")
            rounds.append(measured("mail_into_vidord", str(mails), way, env=server.vidord(database)))
        theirs = server.copy(HELPDESK_DATABASE, f"mail_helpdesk_{number}")
        helpdesk.append(measured("mail_into_helpdesk", str(mails), env=server.helpdesk(theirs)))
    other = _summary(helpdesk, mails)
    found = {"mails": mails, "helpdesk": other}
    for way, rounds in ours.items():
        one = _summary(rounds, mails)
        found[way] = one | {"ratio": round(one["mails_per_second"] / other["mails_per_second"], 2)}
    return found


def _summary(rounds: list[dict], mails: int) -> dict:
    speeds = [round(mails / one["seconds"], 1) for one in rounds]
    return {
        "mails_per_second": round(median(speeds), 1),
        "rounds": speeds,
        "queries_per_mail": median(one["queries"] for one in rounds),
        "commits_per_mail": median(one["commits"] for one in rounds),
        "megabytes": [max(sizes) for sizes in zip(*(one["megabytes"] for one in rounds), strict=False)],
    }
