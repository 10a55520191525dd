"""Export the sources of a claim as a WARC file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.models import Claim
from annotations.services.warc import write_warc


class Command(BaseCommand):
    help = (
        "Export what the desk has kept of a claim's sources as a WARC file, the format of web "
        "archives: the text of each document with its address, date and hash, and the passages."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("claim", type=int, metavar="CLAIM", help="the number of the claim")
        parser.add_argument(
            "--output", metavar="FILE", help="where to write; claim-CLAIM.warc.gz if left out"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        path = Path(options["output"] or f"claim-{options['claim']}.warc.gz")
        if not Claim.objects.filter(pk=options["claim"]).exists():
            message = f"There is no claim {options['claim']}."
            raise CommandError(message)
        try:
            with path.open("wb") as file:
                written = write_warc(options["claim"], to=file)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror or error}."
            raise CommandError(message) from error
        self.stdout.write(f"{path}: {written} documents.")
