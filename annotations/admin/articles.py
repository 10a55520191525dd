"""Articles and their versions in the admin panel."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from annotations.admin.base import CorrectableAdmin, DeskAdmin, WordSearch, link_to_list
from annotations.models import Article, ArticleVersion, Claim, ClaimFate, Job


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """Count `rows` for each article by themselves: a join would multiply one by the other."""
    grouped = rows.order_by().values("article").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(grouped), 0, output_field=IntegerField())


@admin.register(Article)
class ArticleAdmin(WordSearch, CorrectableAdmin):
    """Articles; what is known about them can be corrected, their text cannot."""

    list_display = (
        "title",
        "publisher",
        "language",
        "topic",
        "published_on",
        "claim_count",
        "failed_jobs",
        "added_by",
        "created_at",
    )
    list_filter = ("language", "topic", "created_at", "published_on")
    list_select_related = ("added_by",)
    search_fields = ("title",)
    date_hierarchy = "created_at"
    fields = (
        "title",
        "byline",
        "publisher",
        "url",
        "language",
        "topic",
        "published_on",
        "current_version",
        "text_sha256",
        "added_by",
        "created_at",
    )
    readonly_fields = ("current_version", "text_sha256", "added_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Annotate the counts the list shows."""
        claims = Claim.objects.filter(article=OuterRef("pk"))
        failed = Job.objects.filter(article=OuterRef("pk"), state=Job.State.FAILED)
        articles: QuerySet[Article] = super().get_queryset(request)
        return articles.annotate(claim_count=_counted(claims), failed_jobs=_counted(failed))

    @admin.display(description="claims")
    def claim_count(self, article: Any) -> str:  # noqa: ANN401 - with the annotation
        """Link to the article's claims."""
        return link_to_list("claim", article.claim_count, article__id__exact=article.pk)

    @admin.display(description="failed jobs")
    def failed_jobs(self, article: Any) -> str:  # noqa: ANN401 - with the annotation
        """Link to the article's failed jobs, if it has any."""
        if not article.failed_jobs:
            return "–"
        return link_to_list(
            "job", article.failed_jobs, article__id__exact=article.pk, state__exact="failed"
        )


@admin.register(ArticleVersion)
class ArticleVersionAdmin(DeskAdmin):
    """Immutable texts."""

    list_display = ("title", "number", "sha256", "added_by", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("added_by",)
    search_fields = ("title", "sha256__startswith")
    search_help_text = "Part of the headline, or the beginning of the SHA-256."
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleVersion]:
        """Leave the texts in the database where only a list is shown."""
        versions: QuerySet[ArticleVersion] = super().get_queryset(request)
        is_list = request.resolver_match is not None and (
            str(request.resolver_match.url_name).endswith("_changelist")
        )
        return versions.defer("text") if is_list else versions


@admin.register(ClaimFate)
class ClaimFateAdmin(DeskAdmin):
    """What became of claims when their article was corrected; append-only."""

    list_display = ("was_text", "fate", "outcome", "version", "is_sentence_changed", "created_at")
    list_filter = ("fate", "outcome", "created_at")
    list_select_related = ("version",)
    search_fields = ("was_text", "version__title")
    search_help_text = "Part of the claim’s words or of the headline."
    date_hierarchy = "created_at"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimFate]:
        """Leave the texts of the versions in the database."""
        fates: QuerySet[ClaimFate] = super().get_queryset(request)
        return fates.defer("version__text")
