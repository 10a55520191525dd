"""`python manage.py embed_library`: give every text its vector now."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.services.embedding import desk_embedder, embed_missing, forget_other_models

_ROUND_SECONDS = 10.0


class Command(BaseCommand):
    help = (
        "Make the vectors that the extra `semantic` searches by, for every document of the library "
        "and every published claim that has none. The workers do the same, bit by bit; this is "
        "for a large import. It can be stopped and run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forget-others",
            action="store_true",
            help="delete the vectors other models made, once FACTCHECK_EMBEDDER was changed",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        embedder = desk_embedder()
        if embedder is None:
            message = "There is no embedder. Set FACTCHECK_EMBEDDER; docs/ranking.md says how."
            raise CommandError(message)
        if options["forget_others"]:
            forget_other_models()
        started, done = time.monotonic(), 0
        while made := embed_missing(seconds=_ROUND_SECONDS, is_thorough=True):
            done += made
            rate = done / (time.monotonic() - started)
            self.stdout.write(f"{done:,} texts, {rate:.0f} a second")
        self.stdout.write(f"Every text has its vector; {done:,} were missing.")
