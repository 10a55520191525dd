"""The addresses of the web."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from annotations.web import (
    adding,
    adjudicating,
    articles,
    asking,
    bulk,
    claims,
    correcting,
    decisions,
    desk,
    discussing,
    exporting,
    feeds,
    history,
    marking,
    merging,
    notifications,
    passages,
    placing,
    planning,
    published,
    replying,
    reshaping,
    retrying,
    review,
    revising,
    saving,
    sources,
    sourcing,
    theme,
    versions,
)
from annotations.web.converters import IdConverter
from annotations.web.insight import views as insight
from annotations.web.review_screen import action_slug

register_converter(IdConverter, "id")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("annotations.web.account_urls")),
    path("theme/", theme.set_theme, name="set-theme"),
]

urlpatterns += [
    path("", desk.desk, name="desk"),
    path("running/", desk.running, name="desk-running"),
    path("retry/", retrying.retry_all, name="retry-all"),
    path("articles/", articles.article_list, name="article-list"),
    path("articles/add/", adding.add, name="article-add"),
    path("articles/add/preview/", adding.preview, name="article-preview"),
    path("articles/add/save/", adding.save, name="article-save"),
    path("articles/<id:article_id>/", articles.article, name="article"),
    path("articles/<id:article_id>/progress/", articles.article_progress, name="article-progress"),
    path("articles/<id:article_id>/retry/", retrying.retry_article, name="article-retry"),
    path("articles/<id:article_id>/select/", marking.select, name="article-select"),
    path("articles/<id:article_id>/claims/new/", marking.new_claim, name="claim-new"),
    path("filters/save/", saving.save, name="filter-save"),
    path("filters/<id:filter_id>/remove/", saving.remove, name="filter-remove"),
    path("articles/<id:article_id>/versions/", versions.version_list, name="article-versions"),
    path(
        "articles/<id:article_id>/versions/<id:number>/", versions.version, name="article-version"
    ),
    path("articles/<id:article_id>/correct/", correcting.correct, name="article-correct"),
    path("articles/<id:article_id>/correct/save/", correcting.save, name="article-correct-save"),
    path("claims/bulk/", bulk.bulk, name="claim-bulk"),
    path("claims/<id:claim_id>/edit/", marking.edit, name="claim-edit"),
    path("claims/<id:claim_id>/split/", reshaping.split, name="claim-split"),
    path("claims/<id:claim_id>/join/", reshaping.join, name="claim-join"),
    path("claims/<id:claim_id>/undo/", reshaping.undo, name="claim-undo"),
    path("claims/<id:claim_id>/discussion/", discussing.panel, name="claim-discussion"),
    path("claims/<id:claim_id>/comments/", discussing.comment, name="claim-comment"),
    path(
        "claims/<id:claim_id>/comments/<id:comment_id>/settle/",
        discussing.settle,
        name="claim-comment-settle",
    ),
    path("notifications/", notifications.notification_list, name="notification-list"),
    path("notifications/read/", notifications.mark_read, name="notifications-read"),
    path("notifications/preferences/", notifications.prefer, name="notifications-prefer"),
    path("claims/<id:claim_id>/reply/", replying.reply, name="claim-reply"),
    path("claims/<id:claim_id>/place/", placing.place, name="claim-place"),
    path("claims/", claims.claim_list, name="claim-list"),
    path("claims/<id:claim_id>/", claims.claim, name="claim"),
    path("insight/", insight.page, name="insight"),
    path("insight/<slug:slug>.csv", insight.table, name="insight-table"),
    path("history/", history.history, name="history"),
    path("history/verify/", history.verify, name="history-verify"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/feeds/", feeds.feed_list, name="feed-list"),
    path("sources/feeds/add/", feeds.add, name="feed-add"),
    path("sources/feeds/<id:feed_id>/", feeds.feed, name="feed"),
    path("sources/feeds/<id:feed_id>/poll/", feeds.poll, name="feed-poll"),
    path("sources/feeds/<id:feed_id>/pause/", feeds.pause, name="feed-pause"),
    path("sources/feeds/<id:feed_id>/resume/", feeds.resume, name="feed-resume"),
    path("sources/feeds/<id:feed_id>/remove/", feeds.remove, name="feed-remove"),
    path("sources/<id:document_id>/", sources.source, name="source"),
    path("sources/<id:document_id>/changes/", sources.source_changes, name="source-changes"),
    path("sources/<id:document_id>/archive/", sources.source_archive, name="source-archive"),
    path("claims/<id:claim_id>/sources.warc.gz", sources.claim_warc, name="claim-warc"),
    path("sources/<id:document_id>/check/", sources.source_check, name="source-check"),
]

urlpatterns += [
    path("review/", review.idle, name="review-idle"),
    path("review/next/", review.review_next, name="review-next"),
    path("review/<id:claim_id>/", review.review, name="review"),
    path("review/<id:claim_id>/submit/", review.submit, name="review-submit"),
    path("review/<id:claim_id>/revise/", revising.revise, name="review-revise"),
    path("review/<id:claim_id>/skip/", planning.skip, name="review-skip"),
    path("review/<id:claim_id>/hand-over/", planning.hand_over, name="review-hand-over"),
    path("review/<id:claim_id>/plan/", planning.plan, name="review-plan"),
    path("review/<id:claim_id>/adjudicate/", adjudicating.adjudicate, name="review-adjudicate"),
    path(
        "review/<id:claim_id>/adjudicate/draft/",
        adjudicating.draft,
        name="review-adjudicate-draft",
    ),
    path("review/<id:claim_id>/set-needed/", decisions.set_needed, name="review-set-needed"),
    path("review/<id:claim_id>/draft/", review.draft, name="review-draft"),
    path("review/<id:claim_id>/arrivals/", review.arrivals, name="review-arrivals"),
    path("review/<id:claim_id>/merge/", merging.merge, name="review-merge"),
    path("review/<id:claim_id>/search/", sourcing.search_again, name="review-search-again"),
    path("review/<id:claim_id>/query/", asking.edit_query, name="review-edit-query"),
    path("review/<id:claim_id>/query/restore/", asking.restore, name="review-restore-query"),
    path("review/<id:claim_id>/sources/", sourcing.add_source, name="review-add-source"),
    path(
        "review/<id:claim_id>/documents/<id:document_id>/",
        passages.passage,
        name="review-passage",
    ),
    path(
        "review/<id:claim_id>/sources/<id:link_id>/stance/",
        sourcing.set_stance,
        name="review-set-stance",
    ),
    path(
        "review/<id:claim_id>/sources/<id:link_id>/set-aside/",
        sourcing.set_aside,
        name="review-set-aside",
    ),
    path(
        "review/<id:claim_id>/sources/<id:link_id>/put-back/",
        sourcing.put_back,
        name="review-put-back",
    ),
]

# One address for each move of the transition table: review-take, review-send-back, …
urlpatterns += [
    path(
        f"review/<id:claim_id>/{action_slug(action)}/",
        decisions.act,
        {"action": action},
        name=f"review-{action_slug(action)}",
    )
    for action in decisions.SERVICES
]

urlpatterns += [
    path("published/", published.published_list, name="published-list"),
    path("published/<id:claim_id>/", published.published_claim, name="published-claim"),
    path("export/", exporting.export, name="export"),
    path("export/download/", exporting.download, name="export-download"),
]
