"""The addresses of the API, under /api/."""

from django.urls import URLPattern, URLResolver, path, re_path

from annotations.api import (
    articles,
    asking,
    claims,
    discussion,
    export,
    history,
    imports,
    jobs,
    merging,
    moves,
    replies,
    reshaping,
    reviewing,
    reviews,
    schema,
    sources,
    tokens,
    versions,
)
from annotations.api.endpoint import NothingHere

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/articles/", articles.Articles.as_view(), name="api-articles"),
    path("v1/articles/import/", imports.ImportArticles.as_view(), name="api-articles-import"),
    path("v1/articles/<int:article_id>/", articles.OneArticle.as_view(), name="api-article"),
    path(
        "v1/articles/<int:article_id>/claims/",
        claims.ArticleClaims.as_view(),
        name="api-article-claims",
    ),
    path(
        "v1/articles/<int:article_id>/versions/",
        versions.Versions.as_view(),
        name="api-article-versions",
    ),
    path(
        "v1/articles/<int:article_id>/versions/<int:number>/",
        versions.OneVersion.as_view(),
        name="api-article-version",
    ),
    path("v1/claims/", claims.Claims.as_view(), name="api-claims"),
    path("v1/claims/next/", reviewing.TakeNext.as_view(), name="api-claim-next"),
    path("v1/claims/<int:claim_id>/", claims.OneClaim.as_view(), name="api-claim"),
    path("v1/claims/<int:claim_id>/comments/", discussion.Comments.as_view(), name="api-comments"),
    path("v1/claims/<int:claim_id>/contacts/", replies.Contacts.as_view(), name="api-contacts"),
    path(
        "v1/claims/<int:claim_id>/comments/<int:comment_id>/resolve/",
        discussion.SettleThread.as_view(),
        name="api-comment-resolve",
    ),
    path(
        "v1/claims/<int:claim_id>/comments/<int:comment_id>/reopen/",
        discussion.ReopenThread.as_view(),
        name="api-comment-reopen",
    ),
    path("v1/claims/<int:claim_id>/place/", versions.PlaceClaim.as_view(), name="api-claim-place"),
    path("v1/claims/<int:claim_id>/split/", reshaping.Split.as_view(), name="api-claim-split"),
    path("v1/claims/<int:claim_id>/join/", reshaping.Join.as_view(), name="api-claim-join"),
    path("v1/claims/<int:claim_id>/undo/", reshaping.Undo.as_view(), name="api-claim-undo"),
    path("v1/claims/<int:claim_id>/draft/", reviewing.OneDraft.as_view(), name="api-claim-draft"),
    path("v1/claims/<int:claim_id>/review/", reviewing.Submit.as_view(), name="api-claim-review"),
    path("v1/claims/<int:claim_id>/revise/", reviewing.Revise.as_view(), name="api-claim-revise"),
    path(
        "v1/claims/<int:claim_id>/adjudication/",
        reviewing.Adjudication.as_view(),
        name="api-claim-adjudication",
    ),
    path(
        "v1/claims/<int:claim_id>/reviewers/",
        reviewing.ReviewersNeeded.as_view(),
        name="api-claim-reviewers",
    ),
    path("v1/claims/<int:claim_id>/links/", sources.ClaimLinks.as_view(), name="api-claim-links"),
    path(
        "v1/claims/<int:claim_id>/search-again/",
        sources.SearchAgain.as_view(),
        name="api-claim-search-again",
    ),
    path("v1/claims/<int:claim_id>/query/", asking.OneQuery.as_view(), name="api-claim-query"),
    path("v1/claims/<int:claim_id>/merge/", merging.Merge.as_view(), name="api-claim-merge"),
    *(
        path(
            f"v1/claims/<int:claim_id>/{row.path}/",
            moves.endpoint_for(row).as_view(),
            name=f"api-claim-{row.path}",
        )
        for row in moves.MOVES
    ),
    path("v1/sources/", sources.Documents.as_view(), name="api-sources"),
    path("v1/sources/<int:document_id>/", sources.OneDocument.as_view(), name="api-source"),
    path("v1/links/", sources.Links.as_view(), name="api-links"),
    path("v1/links/<int:link_id>/reject/", sources.RejectLink.as_view(), name="api-link-reject"),
    path("v1/links/<int:link_id>/restore/", sources.RestoreLink.as_view(), name="api-link-restore"),
    path("v1/links/<int:link_id>/stance/", sources.LinkStance.as_view(), name="api-link-stance"),
    path("v1/links/<int:link_id>/passage/", sources.LinkPassage.as_view(), name="api-link-passage"),
    path("v1/reviews/", reviews.Reviews.as_view(), name="api-reviews"),
    path("v1/jobs/", jobs.Jobs.as_view(), name="api-jobs"),
    path("v1/jobs/retry-failed/", jobs.RetryFailed.as_view(), name="api-jobs-retry-failed"),
    path("v1/jobs/<int:job_id>/retry/", jobs.RetryJob.as_view(), name="api-job-retry"),
    path("v1/notifications/", discussion.Notifications.as_view(), name="api-notifications"),
    path(
        "v1/notifications/read/",
        discussion.ReadNotifications.as_view(),
        name="api-notifications-read",
    ),
    path("v1/export/", export.Export.as_view(), name="api-export"),
    path("v1/history/", history.History.as_view(), name="api-history"),
    path("v1/token/", tokens.Tokens.as_view(), name="api-token"),
    path("v1/me/", tokens.Me.as_view(), name="api-me"),
    path("v1/schema/", schema.openapi, name="api-schema"),
    path("docs/", schema.Docs.as_view(), name="api-docs"),
    path("problems/", schema.problem_types, name="api-problems"),
    # Line ends too, which `path` never matches: whatever is asked under /api/ is answered in JSON.
    re_path(r"^[\s\S]*$", NothingHere.as_view(), name="api-nothing"),
]
