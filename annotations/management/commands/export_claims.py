"""Write claims out in one of the export formats."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.export.formats import FORMATS
from annotations.export.since import parse_since
from annotations.review.transitions import PUBLIC_STATES, State
from annotations.services.export import stream_records


class Command(BaseCommand):
    help = (
        "Write claims to standard output. By default the published ones as they stand; with "
        "--since every change after a sequence number or a time, withdrawals included."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), default="jsonl")
        parser.add_argument(
            "--state",
            choices=[state.value for state in State],
            default=State.PUBLISHED.value,
            help="which claims (default: published)",
        )
        parser.add_argument(
            "--since",
            metavar="SEQUENCE|DATE|TIME",
            help="the last sequence number you have, or an ISO 8601 date or time",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        state = State(options["state"])
        try:
            since = parse_since(options["since"]) if options["since"] else None
        except ValueError as error:
            message = f"--since: {error}"
            raise CommandError(message) from error
        if isinstance(since, int) and state not in PUBLIC_STATES:
            message = "Only published and withdrawn claims have a sequence: give a time."
            raise CommandError(message)
        records = stream_records(state=state, since=since)
        for piece in FORMATS[options["format"]].write(records):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
