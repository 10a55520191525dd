"""What can go wrong in a use-case beyond what the steps themselves refuse."""

from annotations.models import Article, Claim, Draft


class StaleWrite(Exception):
    """Someone else changed the claim since the writer read it; nothing was written.

    `claim` is the claim as it stands now, `expected` the version the writer had read.
    """

    def __init__(self, claim: Claim, *, expected: int) -> None:
        super().__init__(
            f"This claim was changed while you worked on it: you had version {expected}, "
            f"it is now version {claim.version}. Look at both and decide again."
        )
        self.claim = claim
        self.expected = expected


class DraftChanged(Exception):
    """The writer's draft was saved from elsewhere since they read it; `draft` is as it stands."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("Your draft was changed in another window or on another device.")
        self.draft = draft


class DuplicateArticle(Exception):
    """The desk already has an article with this very text; `article` is the one."""

    def __init__(self, article: Article) -> None:
        super().__init__(f"This text is already at the desk: “{article.title}”.")
        self.article = article


class ArticleChanged(Exception):
    """The article got another version since the writer read it; nothing was written.

    `expected` is the number of the version the writer had read, `current` that of the newest.
    """

    def __init__(self, article: Article, *, expected: int, current: int) -> None:
        super().__init__(
            f"This article was corrected while you worked on it: you had version {expected}, it "
            f"is now version {current}. Look at that version and correct it again if need be."
        )
        self.article = article
        self.expected = expected
        self.current = current


class SameText(Exception):
    """A correction that changes nothing: the article has this very text; `article` is the one."""

    def __init__(self, article: Article) -> None:
        super().__init__("This is the text the article has already: nothing was changed.")
        self.article = article


class DuplicateClaim(Exception):
    """These very words are a claim already; `claim` is the one."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(
            f"“{claim.text}” is a claim of this article already. It is "
            f"“{claim.get_state_display()}”."
        )
        self.claim = claim


class LeaseLost(Exception):
    """A worker finished a job that was given to another in the meantime; its result is dropped."""


class SourceRefused(Exception):
    """A source a person wanted to add cannot be stored; the message says why."""


class FeedInUse(Exception):
    """A feed cannot be removed; the message says why and what to do instead."""


class CommentRefused(Exception):
    """Something said about a claim cannot be kept; the message says why."""
