"""`python manage.py split`: split a text into claims, without a database."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.claims.report import as_json_line, as_text
from annotations.claims.sentences import split_sentences
from annotations.claims.splitter import split


class Command(BaseCommand):
    help = "Split a text into claims. Needs no database. Reads FILE, or standard input for '-'."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="a UTF-8 text file, or - (default)"
        )
        parser.add_argument(
            "--format",
            choices=("text", "jsonl"),
            default="text",
            help="text: sentences with claims marked and a table; jsonl: one claim a line",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        text = _read(options["file"])
        try:
            self._write(text, options["format"])
        except BrokenPipeError:
            # The reader ("| head") has seen enough; Python would complain at exit otherwise.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _write(self, text: str, form: str) -> None:
        claims = split(text)
        if form == "text":
            self.stdout.write(as_text(text, split_sentences(text), claims))
            return
        for claim in claims:
            self.stdout.write(as_json_line(claim))


def _read(name: str) -> str:
    """Read the text to split, or raise CommandError with what is wrong and what to do."""
    shown = "standard input" if name == "-" else name
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        message = f"There is no file {name}. Check the path, or use - for standard input."
        raise CommandError(message) from None
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}."
        raise CommandError(message) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            f"{shown} is not UTF-8 text (byte {error.start}). "
            "Save it as plain text in UTF-8 and try again."
        )
        raise CommandError(message) from error
    if not text.strip():
        message = f"{shown} is empty: there is nothing to split."
        raise CommandError(message)
    return text
