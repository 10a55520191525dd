"""Let many reviewers race through the pages of a real desk, then count what became of it.

    PYTHONPATH=. python bench/desk_race.py [--reviewers 16] [--claims 500] [--seed 1] [--sqlite]

Starts a throw-away PostgreSQL and two gunicorn processes. The reviewers sign in, take the next
claim, keep drafts and submit, all at once; some send twice, from old pages or while a draft is
being saved, some put claims back or leave them until their time is over (`tests/web/racing.py`
says how often). A third of the claims asks for one reviewer, a third for two, a third for three.
Then every claim must have been judged by exactly so many people, every submission a reviewer was
told is accepted must be stored as it was sent, and nothing else; nobody may have seen an error; the
history must verify. Ends with 1 when any of it does not hold. Writes JSON to bench/results/.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Final

from desk_server import open_desk

RESULTS: Final = Path(__file__).parent / "results" / "desk_race.json"
SECONDS_A_CLAIM: Final = 10.0
FAULTS_SHOWN: Final = 30


def main() -> int:
    """Run the race; print what was sent and answered, and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviewers", type=int, default=16)
    parser.add_argument("--claims", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="another race")
    parser.add_argument("--sqlite", action="store_true", help="SQLite in place of PostgreSQL")
    options = parser.parse_args()
    with open_desk(is_sqlite=options.sqlite) as desk:
        from tests.web import racing  # noqa: PLC0415 (Django is set up by now)

        racing.lay_out(claims=options.claims)
        started, cpu = time.perf_counter(), desk.cpu_seconds()
        tally = racing.race(
            f"http://127.0.0.1:{desk.port}",
            reviewers=options.reviewers,
            seconds=options.claims * SECONDS_A_CLAIM,
            seed=options.seed,
        )
        seconds, cpu = time.perf_counter() - started, desk.cpu_seconds() - cpu
        faults = racing.faults_of(tally)
    reviews = len(tally.acknowledged)
    found = {
        "reviewers": options.reviewers,
        "claims": options.claims,
        "database": "SQLite" if options.sqlite else "PostgreSQL",
        "reviews": reviews,
        "seconds": round(seconds, 1),
        "cpu_ms_a_review": round(cpu / reviews * 1_000, 1) if reviews else None,
        "races_lost": tally.races_lost,
        "load_average": os.getloadavg()[0],
        "faults": faults,
    }
    for name, value in found.items():
        print(f"{name.replace('_', ' '):16} {len(value) if name == 'faults' else value}")
    print("\nsent              status  times")
    for (sent, status), count in sorted(tally.answers.items()):
        print(f"{sent:16}  {status:6}  {count:5}")
    print(*faults[:FAULTS_SHOWN], sep="\n")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
