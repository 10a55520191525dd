"""What can go wrong on the way in. Every message is written for the person at the desk."""


class ArticleError(Exception):
    """An article could not be taken in; the message says what happened and what to do."""


class TextRejected(ArticleError):
    """The text itself cannot be stored: empty, too long, not text."""


class TooLarge(ArticleError):
    """The file or page is larger than the desk accepts."""


class UnsupportedFile(ArticleError):
    """The file is of a kind the desk does not read, or is not what its name says."""


class UnreadableFile(ArticleError):
    """The file is of a kind the desk reads, but damaged, locked or without text."""


class InvalidOffset(ArticleError):
    """An offset lies outside the text or inside one character."""


class WordsNotThere(ArticleError):
    """The words someone selected or typed do not stand in the text, or not at that place."""


class FetchFailed(ArticleError):
    """An address could not be fetched.

    `is_temporary` says whether asking again later may help; `retry_after` is how many seconds
    the server asked us to wait, where it said so; `status` is its HTTP status, where that is why.
    `was_sent` is False where no request left the desk.
    """

    def __init__(
        self,
        message: str,
        *,
        is_temporary: bool = False,
        retry_after: float | None = None,
        status: int | None = None,
        was_sent: bool = True,
    ) -> None:
        super().__init__(message)
        self.is_temporary = is_temporary
        self.retry_after = retry_after
        self.status = status
        self.was_sent = was_sent
