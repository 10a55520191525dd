"""An article of a council, and what corrects it: for the tests of what becomes of its claims."""

from annotations.articles.types import ExtractedArticle
from annotations.models import Article, ArticleVersion, Claim, User
from annotations.services import articles, history, versions, work

TEXT = (
    "Council mends the roads\n"
    "🚧 The council repaired 1,200 potholes in March, at a cost of more than £3.4 million.\n"
    "About 40 workers did it, the roads office said.\n"
    "Complaints fell by 12% in the old town. Otters like the quay.\n"
)


def split_article(*, by: User) -> Article:
    """Return an article whose claims the desk has found."""
    extracted = ExtractedArticle(text=TEXT, title="Council mends the roads")
    article, [job_id] = articles.ingest_article(extracted, by=by)
    work.do_job(job_id)
    return article


def claim_on(words: str) -> Claim:
    return Claim.objects.get(text__contains=words)


def correct(article: Article, *changes: tuple[str, str], by: User) -> ArticleVersion:
    """Store a corrected text and let a worker take the claims along."""
    text = ArticleVersion.objects.filter(article=article).latest("number").text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    extracted = ExtractedArticle(text=text)
    corrected = versions.add_version(article.pk, extracted=extracted, by=by, replaces=None)
    for job_id in corrected.job_ids:
        work.do_job(job_id)
    assert_places_hold()
    return corrected.version


def assert_places_hold() -> None:
    for claim in Claim.objects.select_related("article_version"):
        text = claim.article_version.text
        assert text[claim.start : claim.end] == claim.text
        assert claim.sentence_start <= claim.start < claim.sentence_end <= len(text)
        mentions = [text[start:end] for start, end in claim.places]
        assert all(mentions)
    assert history.verify().broken is None
