"""Files on their way in: kept up to what the desk reads, the rest thrown away as it arrives."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUpload(FileUploadHandler):
    """Pass on one byte more of each file than the desk reads, and drop what comes after it.

    The framework bounds the fields of a form but not its files, and anyone can send a form: this
    keeps the temporary folder from being filled. The one byte more is what lets the reader of
    the file say that it is too large.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Return what of the piece is wanted; `start` counts the bytes of the file so far."""
        wanted = settings.FACTCHECK_ARTICLE_MAX_BYTES + 1 - start
        return raw_data[:wanted] if wanted > 0 else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Leave the file to the handlers that store it."""
        del file_size
        return None
