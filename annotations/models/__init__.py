"""What the desk keeps: one file a noun; constraints live in the database."""

from annotations.models.articles import Article, ArticleVersion
from annotations.models.claims import Claim
from annotations.models.contacts import Contact
from annotations.models.discussion import Comment
from annotations.models.events import Event, HistoryCheck
from annotations.models.fates import ClaimFate
from annotations.models.feeds import Feed, FeedItem
from annotations.models.filters import SavedFilter
from annotations.models.jobs import Job, WorkerHeartbeat
from annotations.models.notifications import Notification, NotificationPreference
from annotations.models.people import User
from annotations.models.policies import ReviewPolicy
from annotations.models.provider_days import ProviderDay
from annotations.models.publications import Publication, PublishedText
from annotations.models.rechecks import Recheck
from annotations.models.reviews import Citation, Draft, Retraction, Review, Skip
from annotations.models.seats import Seat
from annotations.models.sources import (
    LinkChange,
    ProviderRun,
    SearchQuery,
    SourceDocument,
    SourceLink,
)
from annotations.models.vectors import DocumentVector, PublishedVector

__all__ = [
    "Article",
    "ArticleVersion",
    "Citation",
    "Claim",
    "ClaimFate",
    "Comment",
    "Contact",
    "DocumentVector",
    "Draft",
    "Event",
    "Feed",
    "FeedItem",
    "HistoryCheck",
    "Job",
    "LinkChange",
    "Notification",
    "NotificationPreference",
    "ProviderDay",
    "ProviderRun",
    "Publication",
    "PublishedText",
    "PublishedVector",
    "Recheck",
    "Retraction",
    "Review",
    "ReviewPolicy",
    "SavedFilter",
    "SearchQuery",
    "Seat",
    "Skip",
    "SourceDocument",
    "SourceLink",
    "User",
    "WorkerHeartbeat",
]
