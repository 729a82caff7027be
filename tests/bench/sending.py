"""Sending personal mail: ours beside smtp-source, both into one smtp-sink, turn by turn in one run."""

from statistics import median

from tests.bench import sink
from tests.bench.server import Server, measured, progress
from vidord.core.cluster import DATABASE

ROUNDS = 3
LINES = 4  # as VIDORD_SMTP_CONNECTIONS when nobody sets it
# smtp-source as it comes (one session, a new line for each mail), and at its best with as many lines as ours.
BESIDE = {"as_it_comes": (), "kept_lines": ("-d", "-s", str(LINES))}


def measure(server: Server, *, mails: int) -> dict:
    """Return mails a second of ours and of smtp-source in both ways, medians of three rounds, and ratios."""
    rounds: list[dict] = []
    for number in range(1, ROUNDS + 1):
        progress(f"sending: round {number} of {ROUNDS}")
        rounds.append(_round(server, f"sending_{number}", mails))
    ours = round(median(one["vidord"] for one in rounds))
    found = {"mails": mails, "lines": LINES, "bytes": rounds[0]["bytes"], "vidord": ours}
    found["mib"] = {"vidord": max(one["mib"] for one in rounds), "sink": max(one["sink"] for one in rounds)}
    for way in BESIDE:
        theirs = round(median(one[way] for one in rounds))
        found[way] = {"mails_per_second": theirs, "ratio": round(ours / theirs, 2)}
    return found


def _round(server: Server, name: str, mails: int) -> dict:
    database = server.copy(DATABASE, name)
    with sink.sinking() as (port, pid):
        env = server.vidord(database) | {
            "VIDORD_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "VIDORD_SMTP_CONNECTIONS": str(LINES),
            "VIDORD_DATA": str(server.cluster.folder),
            "BENCH_SUPERUSER_URL": server.superuser(database),
        }
        ours = measured("sending_from_vidord", str(mails), env=env)
        said = {"vidord": mails / ours["seconds"], "bytes": ours["bytes"], "mib": ours["mib"]}
        for way, options in BESIDE.items():
            said[way] = mails / sink.source(port, *options, mails=mails, size=ours["bytes"])
        return said | {"sink": sink.most_memory(pid)}
