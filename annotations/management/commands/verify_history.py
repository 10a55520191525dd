"""`python manage.py verify_history`: prove that the history is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.services.history import check_history


class Command(BaseCommand):
    help = (
        "Verify every event of every claim against the chain of hashes. Names the first broken "
        "link and ends with exit code 1 when something was changed or is missing."
    )

    def handle(self, *_args: object, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        check = check_history(by=None)
        if check.fault:
            message = f"The history is broken. {check.fault}"
            raise CommandError(message, returncode=1)
        self.stdout.write(
            f"The history is whole: {check.events:,} events of {check.claims:,} claims, "
            "nothing changed and nothing missing."
        )
